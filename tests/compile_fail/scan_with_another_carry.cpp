// expect: scan: the body returns a carry like the one that it takes
// expect: carries_are_alike
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
constexpr auto body = [](auto all, auto each) { return std::pair(all, each); };
#else
constexpr auto body = [](auto all, auto each) { return std::tuple(all, each); };
#endif
constexpr auto last = [](const auto& made) {
  if constexpr (requires { made.carry; })
    return made.carry;
  else
    return made;
};
constexpr double d =
    cr::value<[](auto x) { return last(cr::scan<4>(body, 0, x)); }>(cr::tensor<double, 4>{});
