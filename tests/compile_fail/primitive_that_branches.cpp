// expect: let it say static constexpr bool one_by_one = true
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

struct soft_threshold_t : cr::primitive<1> {
  static constexpr cr::notation text{"shrink(@0)"}, latex{"\\operatorname{shrink}(@0)"};
#ifdef COMPILES
  static constexpr bool one_by_one = true;
#endif
  static constexpr auto value(auto x) {
    if (x > 1)
      return x - 1;
    return 0 * x;
  }
  static constexpr auto derivative(auto x, auto) { return unit_step(x - 1); }
};
constexpr auto shrink(const auto& x) { return cr::apply<soft_threshold_t>(x); }

double f(const cr::tensor<double, 4>& v) {
  return cr::value<[](auto x) { return sum(shrink(x)); }>(v);
}
