// expect: jvp is called with a point and a direction
// expect: verb_is_called_with_at_and_along
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;

#ifdef COMPILES
constexpr double d = cr::jvp<W * W>(cr::at(W = 2.0), cr::along(W = 1.0)).tangent;
#else
constexpr double d = cr::jvp<W * W>(W = 2.0).tangent;
#endif
