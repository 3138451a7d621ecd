// expect: scan: a carry has one shape, before the first step and after each
// expect: carry_keeps_its_shape<chainrule::shape<>, chainrule::shape<3>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
constexpr auto first = [](auto y) { return 0 * y; };
#else
constexpr auto first = [](auto) { return 0; };
#endif
constexpr double d = cr::value<[](auto x, auto y) {
  return sum(cr::scan<4>([&](auto carry, auto each) { return carry * each + y; }, first(y), x));
}>(cr::tensor<double, 4>{}, cr::tensor<double, 3>{});
