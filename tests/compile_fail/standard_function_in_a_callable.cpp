// expect: or it calls std::sin(x) where sin(x) is meant
// errors: 3
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>
#include <cmath>

namespace cr = chainrule;

constexpr auto formula = [](auto x) {
#ifdef COMPILES
  return sin(x) * x;
#else
  return std::sin(x) * x;
#endif
};

double slope(double x) { return cr::derivative<formula>(x); }
