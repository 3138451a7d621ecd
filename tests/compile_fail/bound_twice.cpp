// expect: a variable is bound more than once
// expect: variable_is_bound_once<chainrule::name<2>{"W"}>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto loss = W * exp(X);

#ifdef COMPILES
constexpr double d = cr::gradient<loss, cr::wrt(W)>(W = 3.0, X = 1.0);
#else
constexpr double d = cr::gradient<loss, cr::wrt(W)>(W = 3.0, X = 1.0, W = 2.0);
#endif
