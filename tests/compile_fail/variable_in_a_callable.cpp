// expect: a callable has no named variables: what it depends on are its arguments
// expect: variable_is_an_argument<chainrule::name<2>{"W"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;

#ifdef COMPILES
constexpr auto f = [](auto x, auto w) { return x * exp(w); };
constexpr double d = cr::gradient<f, cr::wrt(cr::arg<0>)>(3.0, 1.0);
#else
constexpr auto f = [](auto x) { return x * exp(W); };
constexpr double d = cr::gradient<f>(3.0);
#endif
