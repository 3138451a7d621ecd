// expect: wrt: the variables of a named formula are given by name
// expect: argument_is_given_by_name<chainrule::arg_t<0>
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
constexpr double d = cr::gradient<loss, cr::wrt(cr::arg<0>)>(W = 3.0, X = 1.0);
#endif
