// expect: along: a direction has a component for every argument of at
// expect: there_is_one_direction_an_argument<1>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto product = [](auto x, auto y) { return x * y; };

#ifdef COMPILES
constexpr double d = cr::jvp<product>(cr::at(3.0, 1.0), cr::along(1.0, 0.0)).tangent;
#else
constexpr double d = cr::jvp<product>(cr::at(3.0, 1.0), cr::along(1.0)).tangent;
#endif
