// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_COMPARISON_HPP
#define CHAINRULE_PRIMITIVE_COMPARISON_HPP

#include <chainrule/math/arithmetic.hpp>
#include <chainrule/primitive/primitive.hpp>

namespace chainrule {

/// Conditions: primitives whose value is a truth value. They have no derivative; `where` uses them.
template <int Arity> struct condition_primitive : primitive<Arity> {
  static constexpr auto derivative(auto...) { return absent{}; }
};

struct less_t : condition_primitive<2> {
  static constexpr notation text{"$0 < $1", precedence::comparison}, latex = text;
  static constexpr auto value(auto a, auto b) { return a < b; }
};
struct less_equal_t : condition_primitive<2> {
  static constexpr notation text{"$0 <= $1", precedence::comparison};
  static constexpr notation latex{"$0 \\le $1", precedence::comparison};
  static constexpr auto value(auto a, auto b) { return a <= b; }
};
struct equal_t : condition_primitive<2> {
  static constexpr bool commutative = true;
  static constexpr notation text{"$0 == $1", precedence::comparison};
  static constexpr notation latex{"$0 = $1", precedence::comparison};
  static constexpr auto value(auto a, auto b) { return a == b; }
};
struct not_equal_t : condition_primitive<2> {
  static constexpr bool commutative = true;
  static constexpr notation text{"$0 != $1", precedence::comparison};
  static constexpr notation latex{"$0 \\ne $1", precedence::comparison};
  static constexpr auto value(auto a, auto b) { return math::not_equal(a, b); }
};
struct and_t : condition_primitive<2> {
  static constexpr int conditions = 2;
  static constexpr bool commutative = true;
  static constexpr notation text{"$0 && $1", precedence::logic},
      latex{"$0 \\land $1", precedence::logic};
  static constexpr auto value(auto a, auto b) { return a && b; }
};
struct or_t : condition_primitive<2> {
  static constexpr int conditions = 2;
  static constexpr bool commutative = true;
  static constexpr notation text{"$0 || $1", precedence::logic},
      latex{"$0 \\lor $1", precedence::logic};
  static constexpr auto value(auto a, auto b) { return a || b; }
};
struct not_t : condition_primitive<1> {
  static constexpr int conditions = 1;
  static constexpr notation text{"!#0", precedence::power}, latex{"\\lnot #0", precedence::power};
  static constexpr auto value(auto a) { return !a; }
};

template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<less_t, A, B> operator<(const A& a, const B& b) {
  return apply<less_t>(a, b);
}
template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<less_t, B, A> operator>(const A& a, const B& b) {
  return apply<less_t>(b, a);
}
template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<less_equal_t, A, B> operator<=(const A& a, const B& b) {
  return apply<less_equal_t>(a, b);
}
template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<less_equal_t, B, A> operator>=(const A& a, const B& b) {
  return apply<less_equal_t>(b, a);
}
template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<equal_t, A, B> operator==(const A& a, const B& b) {
  return apply<equal_t>(a, b);
}
template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<not_equal_t, A, B> operator!=(const A& a, const B& b) {
  return apply<not_equal_t>(a, b);
}

/// Conditions are joined with `&&`, `||` and `!`. Both sides are always evaluated.
template <formula_part A, formula_part B>
constexpr applied<and_t, A, B> operator&&(const A& a, const B& b) {
  return apply<and_t>(a, b);
}
template <formula_part A, formula_part B>
constexpr applied<or_t, A, B> operator||(const A& a, const B& b) {
  return apply<or_t>(a, b);
}
template <formula_part A> constexpr applied<not_t, A> operator!(const A& a) {
  return apply<not_t>(a);
}

} // namespace chainrule

#endif
