// expect: a variable is bound to a number, not to a formula
// SPDX-License-Identifier: BSL-1.0
// Generic code that assigns to its argument would lose the assignment: a variable has one type.
#include <chainrule/chainrule.hpp>

inline constexpr chainrule::variable<"W"> W;

template <class T> constexpr auto squared(T x) {
#ifdef COMPILES
  auto y = x * x;
  return y;
#else
  T y = x;
  y = y * y;
  return y;
#endif
}
[[maybe_unused]] constexpr auto f = squared(W);

int main() {}
