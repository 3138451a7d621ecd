// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"
#include <limits>

namespace cr = chainrule;
using graphs::traced, graphs::simplified, graphs::count, graphs::operations;

namespace {

// A sub-formula written twice is one node.
constexpr auto twice = [](auto x, auto y) { return exp(x * y) + sin(exp(x * y)); };
static_assert(count<cr::multiply_t>(traced<twice, 2>) == 1);
static_assert(count<cr::exp_t>(traced<twice, 2>) == 1);
static_assert(operations(traced<twice, 2>) == 4);

// 64 doublings are 64 multiplications, not 2^64.
constexpr auto doubling = [](auto y) {
  for (int i = 0; i < 64; ++i)
    y = y * y;
  return y;
};
static_assert(operations(traced<doubling, 1>) == 64);
static_assert(count<cr::square_t>(simplified<doubling, 1>) == 64);
static_assert(cr::value<doubling>(1.0) == 1);
static_assert(cr::gradient<doubling>(1.0).get<0>() == 18446744073709551616.0);

// Commutative operations are equal both ways round, others are not.
static_assert(operations(traced<[](auto x, auto y) { return (x * y) / (y * x); }, 2>) == 2);
static_assert(operations(traced<[](auto x, auto y) { return (x + y) / (y + x); }, 2>) == 2);
static_assert(operations(traced<[](auto x, auto y) { return max(x, y) / max(y, x); }, 2>) == 2);
static_assert(operations(traced<[](auto x, auto y) { return (x - y) / (y - x); }, 2>) == 3);
static_assert(operations(traced<[](auto x, auto y) { return pow(x, y) / pow(y, x); }, 2>) == 3);

// Constants are folded, in extended precision; equal ones are one node.
static_assert(traced<[](auto x) { return x * (cr::symbol(2) + 3); }, 1>.size == 3);
static_assert(cr::value<[](auto x) { return x + (cr::symbol(1) / 3 + cr::symbol(2) / 3); }>(0.0) ==
              1);
static_assert(traced<[](auto x) { return (x + 2) * (x - 2) / 2; }, 1>.size == 6);

// 0 and -0 are two constants, equal ones of other types are one, a NaN is never shared.
constexpr bool constants() {
  cr::builder_arrays<16, 1> arrays;
  cr::builder b = arrays.start(cr::rewriting::nothing);
  const int zero = b.constant(0), minus = b.constant(-0.0L), third = b.constant(1.0L / 3);
  const long double nan = std::numeric_limits<long double>::quiet_NaN();
  const bool numbers = zero != minus && b.constant(-0.0L) == minus && b.constant(0) == zero &&
                       b.constant(1.0L / 3) == third && b.constant(1.0 / 3) != third;
  return numbers && b.constant(nan) != b.constant(nan);
}
static_assert(constants());
static_assert(
    cr::value<[](auto x) { return 1 / (x * cr::symbol(0)) + 1 / (x * cr::symbol(-0.0)); }>(1.0) !=
    0);
static_assert(cr::value<[](auto x) { return 1 / (x * 0.0) - 1 / (x * -0.0); }>(1.0) ==
              std::numeric_limits<double>::infinity());

// Constants of every size are found again soon (they once shared a handful of slots).
constexpr bool spread() {
  constexpr int count = 2000;
  cr::builder_arrays<4096, 1> arrays;
  cr::builder b = arrays.start(cr::rewriting::nothing);
  for (int i = 0; i < count; ++i)
    b.constant(i);
  int run = 0, longest = 0;
  for (int slot = 0; slot <= b.table_mask; ++slot) {
    run = b.table[slot] == 0 ? 0 : run + 1;
    longest = run > longest ? run : longest;
  }
  return b.size == count && longest < 32;
}
static_assert(spread());

// A builder that is full says so and does no harm.
constexpr bool full() {
  cr::builder_arrays<8, 1> arrays;
  cr::builder b = arrays.start(cr::rewriting::simplify);
  int node = b.input_element(b.new_argument("x", 1), 0);
  for (int i = 0; i < 50; ++i)
    node = b.operation_node(&cr::entry<cr::multiply_t>::id,
                            b.operation_node(&cr::entry<cr::exp_t>::id, node), b.constant(i));
  return b.overflow && b.size == 8;
}
static_assert(full());

// It grows with the formula, comparisons and all (a full builder once called them ill-typed).
constexpr auto conditional = [](auto x, auto y) {
  auto s = x;
  for (int i = 0; i < 300; ++i)
    s = s * y + i;
  return where(s < x || y > 2, s, y);
};
static_assert(operations(traced<conditional, 2>) == 604);
static_assert(cr::value<conditional>(3.0, 1.0) == 1);

} // namespace

int main() {}
