// expect: scan: a value of one step is used outside of the loop
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr double d = cr::value<[](auto x) {
  auto last = x[0];
  const auto sum = cr::scan<4>(
      [&](auto before, auto each) {
#ifndef COMPILES
        last = each;
#endif
        return before + each;
      },
      0, x);
  return sum + last;
}>(cr::tensor<double, 4>{});
