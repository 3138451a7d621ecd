// expect: the callable cannot run at compile time: what it calls has to be constexpr
// expect: callable_is_constexpr<chainrule::trace_callable<
// expect: length
// errors: 4
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
constexpr
#endif
    auto
    length(auto x, auto y) {
  return sqrt(x * x + y * y);
}

constexpr auto formula = [](auto x, auto y) { return length(x, y); };
constexpr double d = cr::value<formula>(3.0, 4.0);
