// expect: scan: the body of a loop has no other loop in it
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto add = [](auto sum, auto each) { return sum + each; };
#ifdef COMPILES
constexpr auto body = [](auto all, auto row) { return all + sum(row); };
#else
constexpr auto body = [](auto all, auto row) { return cr::scan<3>(add, all, row); };
#endif
constexpr double d =
    cr::value<[](auto x) { return cr::scan<4>(body, 0, x); }>(cr::tensor<double, 4, 3>{});
