// expect: the arguments of a callable are given by position, without names
// expect: argument_is_given_by_position<chainrule::bound<
// expect: chainrule::name<2>{"W"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
constexpr auto product = [](auto x, auto y) { return x * y; };

#ifdef COMPILES
constexpr double d = cr::value<product>(3.0, 1.0);
#else
constexpr double d = cr::value<product>(W = 3.0, 1.0);
#endif
