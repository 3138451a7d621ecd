// build: plain
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>
#include <limits>

/// Axes without elements, and with one: what NumPy has for them, in constant expressions and when
/// run.
namespace cr = chainrule;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr cr::variable<"E", cr::shape<0>> E;
inline constexpr cr::variable<"A", cr::shape<0, 3>> A;
constexpr cr::tensor<double, 0> e{};
constexpr cr::tensor<double, 0, 3> a{};
using row = cr::tensor<double, 1, 3>;

constexpr auto joined = [](auto x, auto y) { return concatenate(x, y); };
constexpr auto product = [](auto x, auto y) { return matmul(x, y); };
constexpr auto sums = [](auto x) { return sum<0>(x) + max<0>(x) * mean<0>(x) + norm<0>(x); };

constexpr bool all() {
  bool ok = cr::value<sum(E)>(E = e) == 0 && cr::value<prod(E)>(E = e) == 1;
  ok = ok && cr::value<max(E)>(E = e) == -infinity && cr::value<min(E)>(E = e) == infinity;
  ok = ok && cr::value<log_sum_exp(E)>(E = e) == -infinity;
  const double mean = cr::value<cr::mean(E)>(E = e);
  ok = ok && mean != mean; // 0/0
  ok = ok && cr::value_and_gradient<norm(E)>(E = e).value == 0;
  ok = ok && cr::value<softmax(E)>(E = e).size() == 0;
  ok = ok && cr::value<sum<0>(A)>(A = a) == cr::tensor<double, 3>{};
  ok = ok && cr::value<sum<1>(A)>(A = a).size() == 0;
  ok = ok && cr::value<square(A) + 1>(A = a).size() == 0;
  ok = ok && cr::gradient<sum(square(A)), cr::wrt(A)>(A = a).size() == 0;
  // a sum over nothing
  ok = ok && cr::value<product>(cr::tensor<double, 2, 0>{}, a) == cr::tensor<double, 2, 3>{};
  ok = ok && cr::value<joined>(a, row{1, 2, 3}) == row{1, 2, 3};
  ok = ok && cr::vjp<joined>(cr::at(a, row{1, 2, 3}), row{4, 5, 6}).cotangents[cr::arg<1>] ==
                 row{4, 5, 6};
  // one element: reductions are that element
  const cr::tensor<double, 1, 3> one{1, -2, 3};
  const auto reduced = cr::vjp<sums>(cr::at(one), cr::tensor<double, 3>{1, 1, 1});
  ok = ok && reduced.value == cr::tensor<double, 3>{3, 4, 15};
  return ok && reduced.cotangents[cr::arg<0>] == row{4, -4, 8}; // 1 + 2x + sign(x)
}
static_assert(all());

} // namespace

int main() { return all() ? 0 : 1; }
