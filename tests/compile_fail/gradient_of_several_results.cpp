// expect: a gradient is of one number; for several results use jacobian
// expect: formula_has_one_result<2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto both = [](auto x, auto y) { return std::array{x * y, x + y}; };

#ifdef COMPILES
constexpr auto j = cr::jacobian<both>(3.0, 1.0);
#else
constexpr auto j = cr::gradient<both>(3.0, 1.0);
#endif
