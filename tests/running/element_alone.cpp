// build: plain
// SPDX-License-Identifier: BSL-1.0
// The derivative by an element that stands alone in a sum is the constant 1, put among zeros: an
// operation on whole tensors whose operand is a number, which was read where nobody had written it.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

constexpr auto f = [](auto a) { return sum(square(a)) + a(1, 0); };
constexpr auto alone = [](auto a) { return a(1, 0); };
constexpr cr::tensor<double, 2, 2> constant{{1, 2, 3, 4}};
constexpr cr::tensor<double, 2, 2> expected{{2, 4, 7, 8}}, one{{0, 0, 1, 0}};
static_assert(cr::gradient<f>(constant)[cr::arg<0>] == expected);
static_assert(cr::gradient<alone>(constant)[cr::arg<0>] == one);

} // namespace

int main() {
  cr::tensor<double, 2, 2> x = constant;
  for (volatile double& each : x)
    each = each + 0;
  return !(cr::gradient<f>(x)[cr::arg<0>] == expected && cr::gradient<alone>(x)[cr::arg<0>] == one);
}
