// expect: a comparison is not a number: use where(condition, a, b)
// expect: variable_is_compared_inside_of_where<chainrule::name<3>{"x0"}>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
constexpr auto less = [](auto x, auto y) { return where(x < y, 1, 0); };
constexpr double d = cr::value<less>(3.0, 1.0);
#else
constexpr auto less = [](auto x, auto y) { return x < y; };
constexpr double d = cr::value<less>(3.0, 1.0);
#endif
