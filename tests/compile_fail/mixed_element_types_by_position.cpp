// expect: all numbers of a call have one element type
// expect: element_types_agree<chainrule::arg_t<1>, float, double>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto product = [](auto x, auto y) { return x * y; };

#ifdef COMPILES
constexpr double d = cr::value<product>(3.0, 1);
#else
constexpr double d = cr::value<product>(3.0, 1.0f);
#endif
