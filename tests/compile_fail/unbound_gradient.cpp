// expect: a variable of the formula is not bound
// expect: variable_is_bound<chainrule::name<2>{"W"}>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto loss = W * exp(X);

#ifdef COMPILES
constexpr double d = cr::value_and_gradient<loss>(W = 3.0, X = 1.0).gradient[W];
#else
constexpr double d = cr::value_and_gradient<loss>(X = 1.0).gradient[W];
#endif
