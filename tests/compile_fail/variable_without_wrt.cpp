// expect: what to differentiate by is given once, as wrt
// expect: options_are_one_wrt<chainrule::variable<chainrule::name<2>{"W"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;

#ifdef COMPILES
constexpr double d = cr::gradient<W * W, cr::wrt(W)>(W = 2.0);
#else
constexpr double d = cr::gradient<W * W, W>(W = 2.0);
#endif
