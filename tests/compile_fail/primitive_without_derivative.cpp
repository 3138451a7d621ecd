// expect: a primitive needs derivative(arg_t<i>, operands..., result) for each operand i
// expect: primitive_has_a_derivative<twice_t, 0>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;

struct twice_t : cr::primitive<1> {
  static constexpr cr::notation text{"2@0"}, latex = text;
  static constexpr auto value(auto x) { return x + x; }
#ifdef COMPILES
  static constexpr auto derivative(auto, auto) { return 2; }
#endif
};
template <cr::operand X> constexpr auto twice(const X& x) { return cr::apply<twice_t>(x); }

constexpr auto formula = twice(W);
constexpr double d = cr::gradient<formula, cr::wrt(W)>(W = 3.0);
