// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_POWER_HPP
#define CHAINRULE_PRIMITIVE_POWER_HPP

#include <chainrule/primitive/exponential.hpp>

namespace chainrule {

/// √x; at 0 the derivative is ∞; for x < 0 value and derivative are NaN.
struct sqrt_t : primitive<1> {
  static constexpr notation text{"sqrt(@0)"}, latex{"\\sqrt{@0}"};
  static constexpr auto value(auto x) { return math::sqrt(x); }
  static constexpr auto derivative(auto, auto y) { return 0.5 * reciprocal(y); }
};

struct cbrt_t : library_function<1> {
  static constexpr notation text{"cbrt(@0)"}, latex{"\\sqrt[3]{@0}"};
  static constexpr auto value(auto x) { return math::cbrt(x); }
  static constexpr auto derivative(auto, auto y) { return reciprocal(3 * square(y)); }
};

/// x^c. At x = 0: pow(0, 0) = 1 and both derivatives are 0; the base's derivative is ∞ for
/// 0 < c < 1, 1 for c = 1 and 0 for c > 1. For x < 0 and integer c value and base's derivative are
/// exact and the exponent's derivative is NaN. A constant integer exponent becomes multiplications.
struct pow_t : library_function<2> {
  static constexpr notation text{"#0^#1", precedence::power}, latex{"#0^{@1}", precedence::power};
  static constexpr auto value(auto x, auto c) { return math::pow(x, c); }
  static constexpr auto derivative(arg_t<0>, auto x, auto c, auto) {
    return only_where(c != 0, c * pow(x, c - 1));
  }
  static constexpr auto derivative(arg_t<1>, auto x, auto c, auto y) {
    return only_where(x != 0 || c < 0, y * log(x));
  }
};

/// √(a² + b²) without overflow; at (0, 0) the derivatives are 0, the subgradient of least norm.
struct hypot_t : library_function<2> {
  static constexpr bool commutative = true;
  static constexpr notation text{"hypot(@0, @1)"}, latex{"\\sqrt{#0^2 + #1^2}"};
  static constexpr auto value(auto a, auto b) { return math::hypot(a, b); }
  static constexpr auto derivative(arg_t<0>, auto a, auto, auto y) {
    return only_where(y != 0, a * reciprocal(y));
  }
  static constexpr auto derivative(arg_t<1>, auto, auto b, auto y) {
    return only_where(y != 0, b * reciprocal(y));
  }
};

template <operand X> constexpr applied<sqrt_t, X> sqrt(const X& x) { return apply<sqrt_t>(x); }
template <operand X> constexpr applied<cbrt_t, X> cbrt(const X& x) { return apply<cbrt_t>(x); }
template <operand A, operand B> constexpr applied<pow_t, A, B> pow(const A& a, const B& b) {
  return apply<pow_t>(a, b);
}
template <operand A, operand B> constexpr applied<hypot_t, A, B> hypot(const A& a, const B& b) {
  return apply<hypot_t>(a, b);
}

/// The Euclidean norm of several scalars, without overflow; at 0 its derivatives are 0. Of one
/// vector: see tensor/vocabulary.hpp.
template <number X> constexpr auto norm(const X& x) { return abs(x); }
template <operand A, operand B> constexpr auto norm(const A& a, const B& b) { return hypot(a, b); }
template <operand A, operand B, operand C, operand... More>
constexpr auto norm(const A& a, const B& b, const C& c, const More&... more) {
  return norm(hypot(a, b), c, more...);
}

} // namespace chainrule

#endif
