// expect: a variable of the formula is not bound
// expect: variable_is_bound<chainrule::name<2>{"X"}>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto loss = W * exp(X);

#ifdef COMPILES
constexpr double d = cr::jvp<loss>(cr::at(W = 3.0, X = 1.0), cr::along(W = 1.0)).tangent;
#else
constexpr double d = cr::jvp<loss>(cr::at(W = 3.0), cr::along(W = 1.0)).tangent;
#endif
