// expect: the arguments of a named formula are given by name, as in W = 3.0
// expect: argument_is_given_by_name<double>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto loss = W * exp(X);

#ifdef COMPILES
constexpr double d = cr::value<loss>(W = 3.0, X = 1.0);
#else
constexpr double d = cr::value<loss>(3.0, X = 1.0);
#endif
