// expect: cannot branch on a differentiated value: use where
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto f = [](auto x) {
#ifdef COMPILES
  const auto positive = x > 0;
  return where(positive, x, -x);
#else
  const bool positive = x > 0;
  return positive ? x : -x;
#endif
};
constexpr double d = cr::derivative<f>(2.0);
