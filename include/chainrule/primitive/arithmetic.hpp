// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_ARITHMETIC_HPP
#define CHAINRULE_PRIMITIVE_ARITHMETIC_HPP

#include <chainrule/math/arithmetic.hpp>
#include <chainrule/primitive/primitive.hpp>

namespace chainrule {

struct neg_t : primitive<1> {
  static constexpr notation text{"-$0", precedence::product}, latex = text;
  static constexpr auto value(auto x) { return math::negate(x); }
  static constexpr auto derivative(auto, auto) { return -1; }
};

struct add_t : primitive<2> {
  static constexpr bool commutative = true;
  static constexpr notation text{"$0 + $1", precedence::sum}, latex = text;
  static constexpr auto value(auto a, auto b) { return math::add(a, b); }
  static constexpr auto derivative(auto, auto, auto, auto) { return 1; }
};

struct subtract_t : primitive<2> {
  static constexpr notation text{"$0 - #1", precedence::sum}, latex = text;
  static constexpr auto value(auto a, auto b) { return math::subtract(a, b); }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto) { return 1; }
  static constexpr auto derivative(arg_t<1>, auto, auto, auto) { return -1; }
};

struct multiply_t : primitive<2> {
  static constexpr bool commutative = true;
  static constexpr notation text{"$0*#1", precedence::product}, latex{"$0 #1", precedence::product};
  static constexpr auto value(auto a, auto b) { return math::multiply(a, b); }
  static constexpr auto derivative(arg_t<0>, auto, auto b, auto) { return b; }
  static constexpr auto derivative(arg_t<1>, auto a, auto, auto) { return a; }
};

struct square_t : primitive<1> {
  static constexpr notation text{"#0²", precedence::power}, latex{"#0^{2}", precedence::power};
  static constexpr auto value(auto x) { return math::multiply(x, x); }
  static constexpr auto derivative(auto x, auto) { return 2 * x; }
};

/// 1 − x², accurate at ±1 as (1 − x)(1 + x) is, and its derivative −2·x at 0, where that of the
/// product cancels. Derivatives are made of it.
struct one_minus_square_t : primitive<1> {
  static constexpr notation text{"1 - #0²", precedence::sum}, latex{"1 - #0^{2}", precedence::sum};
  static constexpr auto value(auto x) {
    using T = decltype(x);
    return math::multiply(math::subtract(T(1), x), math::add(T(1), x));
  }
  static constexpr auto derivative(auto x, auto) { return -2 * x; }
};

/// 1/x; at 0 the value is ∞ and the derivative −∞.
struct reciprocal_t : primitive<1> {
  static constexpr notation text{"1/#0", precedence::product};
  static constexpr notation latex{"\\frac{1}{@0}", precedence::product};
  static constexpr auto value(auto x) { return math::divide(decltype(x)(1), x); }
  static constexpr auto derivative(auto, auto y) { return -square(y); }
};

struct divide_t : primitive<2> {
  static constexpr notation text{"$0/#1", precedence::product};
  static constexpr notation latex{"\\frac{@0}{@1}", precedence::product};
  static constexpr auto value(auto a, auto b) { return math::divide(a, b); }
  static constexpr auto derivative(arg_t<0>, auto, auto b, auto) { return reciprocal(b); }
  static constexpr auto derivative(arg_t<1>, auto, auto b, auto y) { return -(y * reciprocal(b)); }
};

template <operand X> constexpr applied<square_t, X> square(const X& x) {
  return apply<square_t>(x);
}
template <operand X> constexpr applied<one_minus_square_t, X> one_minus_square(const X& x) {
  return apply<one_minus_square_t>(x);
}
template <operand X> constexpr applied<reciprocal_t, X> reciprocal(const X& x) {
  return apply<reciprocal_t>(x);
}

/// The functions behind the operators, for numbers too.
template <operand X> constexpr applied<neg_t, X> neg(const X& x) { return apply<neg_t>(x); }
template <operand A, operand B> constexpr applied<add_t, A, B> add(const A& a, const B& b) {
  return apply<add_t>(a, b);
}
template <operand A, operand B>
constexpr applied<subtract_t, A, B> subtract(const A& a, const B& b) {
  return apply<subtract_t>(a, b);
}
template <operand A, operand B>
constexpr applied<multiply_t, A, B> multiply(const A& a, const B& b) {
  return apply<multiply_t>(a, b);
}
template <operand A, operand B> constexpr applied<divide_t, A, B> divide(const A& a, const B& b) {
  return apply<divide_t>(a, b);
}

template <formula_part X> constexpr auto operator+(const X& x) { return x; }
template <formula_part X> constexpr applied<neg_t, X> operator-(const X& x) {
  return apply<neg_t>(x);
}

template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<add_t, A, B> operator+(const A& a, const B& b) {
  return apply<add_t>(a, b);
}

template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<subtract_t, A, B> operator-(const A& a, const B& b) {
  return apply<subtract_t>(a, b);
}

template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<multiply_t, A, B> operator*(const A& a, const B& b) {
  return apply<multiply_t>(a, b);
}

template <class A, class B>
  requires formula_operands<A, B>
constexpr applied<divide_t, A, B> operator/(const A& a, const B& b) {
  return apply<divide_t>(a, b);
}

} // namespace chainrule

#endif
