// expect: cannot branch on a differentiated value: use where(condition, a, b)
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
constexpr auto larger = [](auto x, auto y) { return where(x < y, y, x); };
constexpr double d = cr::value<larger>(1.0, 2.0);
#else
constexpr auto larger = [](auto x, auto y) {
  if (x < y)
    return y;
  return x;
};
constexpr double d = cr::value<larger>(1.0, 2.0);
#endif
