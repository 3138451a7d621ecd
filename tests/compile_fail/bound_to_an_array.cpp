// expect: a scalar variable is bound to a number
// expect: variable_is_bound_to_a_number<chainrule::name<2>{"W"}>
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
constexpr double d = cr::value<loss>(W = std::array{3.0, 1.0}, X = 1.0);
#endif
