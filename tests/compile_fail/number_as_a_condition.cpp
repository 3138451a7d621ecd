// expect: a number is not a condition
// expect: variable_is_not_a_condition<chainrule::name<2>{"W"}>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;

#ifdef COMPILES
constexpr auto formula = where(W != 0, W, X);
constexpr double d = cr::value<formula>(W = 3.0, X = 1.0);
#else
constexpr auto formula = where(W, W, X);
constexpr double d = cr::value<formula>(W = 3.0, X = 1.0);
#endif
