// expect g++: not usable in a constant expression
// expect clang++: is not a structural type because it has a non-static data member
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

double slope(double scale, double x) {
#ifdef COMPILES
  constexpr auto scaled = [](auto k, auto y) { return k * exp(y); };
  return cr::gradient<scaled, cr::wrt(cr::arg<1>)>(scale, x);
#else
  const auto scaled = [scale](auto y) { return scale * exp(y); };
  return cr::derivative<scaled>(x);
#endif
}
