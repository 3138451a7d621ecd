// expect: the callable cannot be called with these arguments
// expect: callable_takes_this_number_of_arguments<1>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto product = [](auto x, auto y) { return x * y; };

#ifdef COMPILES
constexpr double d = cr::value<product>(3.0, 1.0);
#else
constexpr double d = cr::value<product>(3.0);
#endif
