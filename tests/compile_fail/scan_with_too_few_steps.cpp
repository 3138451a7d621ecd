// expect: scan<N>(body, carry, inputs): the first extent of an input is not N
// expect: input_has_these_steps<chainrule::name<3>{"x0"}, chainrule::shape<4>, chainrule::shape<5>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto add = [](auto sum, auto each) { return sum + each; };
#ifdef COMPILES
constexpr int steps = 4;
#else
constexpr int steps = 5;
#endif
constexpr double d =
    cr::value<[](auto x) { return cr::scan<steps>(add, 0, x); }>(cr::tensor<double, 4>{});
