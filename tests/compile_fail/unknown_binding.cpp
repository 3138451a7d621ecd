// expect: a variable given here is not in the formula
// expect: variable_is_in_the_formula<chainrule::name<6>{"other"}>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
inline constexpr cr::variable<"other"> other;
constexpr auto loss = W * exp(X);

#ifdef COMPILES
constexpr double d = cr::value<loss>(W = 3.0, X = 1.0);
#else
constexpr double d = cr::value<loss>(W = 3.0, X = 1.0, other = 2.0);
#endif
