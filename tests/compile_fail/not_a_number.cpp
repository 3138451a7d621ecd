// expect: an argument is a number, an array of numbers or a tensor
// expect: argument_is_a_number_or_an_array<chainrule::bound<
// expect: chainrule::name<2>{"X"}
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
constexpr double d = cr::value<loss>(W = 3.0, X = "3.0");
#endif
