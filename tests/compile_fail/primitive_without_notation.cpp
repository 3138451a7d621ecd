// expect: a primitive needs its notation: text and latex
// expect: primitive_has_a_notation<twice_t>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;

struct twice_t : cr::primitive<1> {
#ifdef COMPILES
  static constexpr cr::notation text{"2@0"}, latex = text;
#endif
  static constexpr auto value(auto x) { return x + x; }
  static constexpr auto derivative(auto, auto) { return 2; }
};
template <cr::operand X> constexpr auto twice(const X& x) { return cr::apply<twice_t>(x); }

constexpr auto formula = twice(W);
constexpr double d = cr::gradient<formula, cr::wrt(W)>(W = 3.0);
