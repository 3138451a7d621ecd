// expect: cannot branch on a differentiated value: use where(condition, a, b)
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
constexpr auto power = [](auto x, int) { return x * x; };
constexpr double d = power(2.0, 2);
#else
constexpr auto root = [](auto x) {
  auto guess = x;
  while (guess * guess > x)
    guess = (guess + x / guess) / 2;
  return guess;
};
constexpr double d = cr::derivative<root>(2.0);
#endif
