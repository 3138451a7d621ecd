// expect: a variable is given more than once
// expect: key_is_given_once<chainrule::variable<chainrule::name<2>{"W"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto loss = W * exp(X);

#ifdef COMPILES
constexpr double d = cr::gradient<loss, cr::wrt(W, X)>(W = 3.0, X = 1.0)[W];
#else
constexpr double d = cr::gradient<loss, cr::wrt(W, W)>(W = 3.0, X = 1.0)[W];
#endif
