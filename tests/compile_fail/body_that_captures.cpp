// expect: scan: the body of a named formula captures nothing, but may use variables
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"x", cr::shape<4>> x;
inline constexpr cr::variable<"rate"> rate;

double last(double r) {
#ifdef COMPILES
  constexpr auto body = [](auto before, auto each) { return before + rate * (each - before); };
  constexpr auto f = cr::scan<4>(body, 0.0, x);
  return cr::value<f>(x = cr::tensor<double, 4>{1, 2, 3, 4}, rate = r);
#else
  const auto body = [r](auto before, auto each) { return before + r * (each - before); };
  return sizeof cr::scan<4>(body, 0.0, x);
#endif
}
