// expect: a comparison is not a number: use where(condition, a, b)
// expect: variable_is_compared_inside_of_where<chainrule::name<2>{"W"}>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;

#ifdef COMPILES
constexpr auto formula = where(W < X, W, 0);
constexpr double d = cr::value<formula>(W = 3.0, X = 1.0);
#else
constexpr auto formula = (W < X) * W;
constexpr double d = cr::value<formula>(W = 3.0, X = 1.0);
#endif
