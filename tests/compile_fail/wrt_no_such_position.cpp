// expect: the callable has no argument at this position
// expect: callable_has_an_argument_at<2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto product = [](auto x, auto y) { return x * y; };

#ifdef COMPILES
constexpr double d = cr::gradient<product, cr::wrt(cr::arg<1>)>(3.0, 1.0);
#else
constexpr double d = cr::gradient<product, cr::wrt(cr::arg<2>)>(3.0, 1.0);
#endif
