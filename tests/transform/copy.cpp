// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"

namespace cr = chainrule;
using graphs::identical, graphs::operations, graphs::simplified, graphs::lowered, graphs::traced;

namespace {

/// A pass on top of a pass: one more copy.
template <auto F, int Arguments> struct copied_again {
  static constexpr const auto& before = graphs::simplified<F, Arguments>;
  static constexpr int outputs = before.output_count, expected = before.size + 8;
  static constexpr cr::rewriting level = cr::rewriting::simplify;
  template <int> static constexpr void run(cr::builder& graph) { cr::copy_all(graph, before); }
};
template <auto F, int Arguments>
constexpr bool copies_once =
    identical(simplified<F, Arguments>, cr::run_pass<copied_again<F, Arguments>>());

constexpr auto logistic = [](auto x, auto y) {
  const auto p = 1 / (1 + exp(-x));
  return -(y * log(p) + (1 - y) * log(1 - p));
};
constexpr auto signs = [](auto x, auto y) {
  return -(-x * y) / -(2 * x) + 3 * (0.25 * -y) - -(x + 0) + abs(-y) * abs(y) + pow(x, 2);
};
constexpr auto conditions = [](auto x, auto y) {
  return where(!(x < y) || y == 2, sin(x) * 2 / 4, only_where(x < 1 && x < 1, y * y));
};
static_assert(copies_once<logistic, 2> && copies_once<signs, 2> && copies_once<conditions, 2>);
static_assert(operations(simplified<signs, 2>) < operations(traced<signs, 2>));
static_assert(operations(simplified<logistic, 2>) <= operations(traced<logistic, 2>));

// What the results do not need is not there.
constexpr auto wasteful = [](auto x, auto y) {
  [[maybe_unused]] const auto unused = exp(sin(x) * y) + 17;
  return x * y;
};
static_assert(operations(traced<wasteful, 2>) == 1 && traced<wasteful, 2>.size == 3);
static_assert(simplified<[](auto x, auto) { return x; }, 2>.size == 1);
static_assert(simplified<[](auto x, auto) { return x; }, 2>.input_count == 2);
static_assert(identical(simplified<logistic, 2>, lowered<logistic, 2>));

} // namespace

int main() {}
