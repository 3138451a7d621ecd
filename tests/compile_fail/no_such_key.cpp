// expect: the result has no derivative by this variable
// expect: result_has_a_derivative_by<chainrule::arg_t<2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto product = [](auto a, auto b) { return a * b; };
constexpr auto g = cr::gradient<product>(2.0, 3.0);

#ifdef COMPILES
constexpr double d = g[cr::arg<1>];
#else
constexpr double d = g[cr::arg<2>];
#endif
