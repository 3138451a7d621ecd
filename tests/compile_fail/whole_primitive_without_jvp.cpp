// expect: needs jvp(arg_t<i>, operands..., result, tangent)
// expect: primitive_has_a_jvp<twice_t, 0>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3>> W;

struct twice_t : cr::whole_primitive<1> {
  static constexpr cr::notation text{"2@0"}, latex = text;
  static constexpr cr::extents shape(const cr::extents& a) { return a; }
  static constexpr void value(auto y, auto a) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = 2 * a[i];
  }
#ifdef COMPILES
  static constexpr auto jvp(auto, auto, auto da) { return 2 * da; }
#endif
  static constexpr auto vjp(auto, auto, auto dy) { return 2 * dy; }
};
template <cr::operand X> constexpr auto twice(const X& x) { return cr::apply<twice_t>(x); }

constexpr auto formula = sum(twice(W));
constexpr auto d = cr::gradient<formula, cr::wrt(W)>(W = cr::tensor<double, 3>{});
