// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_POWER_HPP
#define CHAINRULE_PRIMITIVE_POWER_HPP

#include <chainrule/primitive/exponential.hpp>

namespace chainrule {

/// √x; at 0 the derivative is ∞; for x < 0 value and derivative are NaN.
struct sqrt_t : primitive<1> {
  static constexpr notation text{"sqrt(@0)"}, latex{"\\sqrt{@0}"};
  static constexpr auto value(auto x) { return math::sqrt(x); }
  static constexpr auto derivative(auto, auto y) { return 0.5 * reciprocal(unsigned_zero(y)); }
};

struct cbrt_t : library_function<1> {
  static constexpr notation text{"cbrt(@0)"}, latex{"\\sqrt[3]{@0}"};
  static constexpr auto value(auto x) { return math::cbrt(x); }
  static constexpr auto derivative(auto, auto y) { return reciprocal(3 * square(y)); }
};

/// c·x^(c−1) and x^c·log x, the derivatives of x^c: primitives because at x = 0 those of their
/// formulas are 0·∞ or, for different orders of differentiation, different. The mixed derivative
/// x^(c−1)·(1 + c·log x) is its limit there: 0 for c > 1, −∞ for 0 < c ≤ 1, ∞ for c < 0.
struct pow_derivative {
  static constexpr auto mixed(auto x, auto c) {
    return only_where(has_mixed(x, c), pow(x, c - 1) * (1 + c * log(x)));
  }
  /// Where it is not absent.
  static constexpr auto has_mixed(auto x, auto c) { return x != 0 || (c <= 1 && c != 0); }
};

struct pow_slope_t : primitive<2>, pow_derivative {
  static constexpr notation text{"pow_slope(@0, @1)"}, latex{"@1 #0^{@1 - 1}", precedence::product};
  static constexpr auto value(auto x, auto c) {
    using T = decltype(x);
    return math::multiply(c, math::pow(x, math::subtract(c, T(1))));
  }
  static constexpr auto derivative(arg_t<0>, auto x, auto c, auto) {
    return only_where(c != 0 && c != 1, c * pow_slope(x, c - 1));
  }
  static constexpr auto derivative(arg_t<1>, auto x, auto c, auto) { return mixed(x, c); }
};

/// Its third operand is x^c, which is there already; what changes with it counts as x's and c's.
struct pow_log_t : primitive<3>, pow_derivative {
  static constexpr notation text{"pow_log(@0, @1, @2)"}, latex{"@2 \\log #0", precedence::product};
  static constexpr auto value(auto x, auto c, auto y) {
    using T = decltype(x);
    return select(x == 0 && c >= 0, T(0), math::multiply(y, math::log(x)));
  }
  static constexpr auto derivative(arg_t<0>, auto x, auto c, auto, auto) { return mixed(x, c); }
  static constexpr auto derivative(arg_t<1>, auto x, auto c, auto, auto z) {
    return only_where(x != 0 || c < 0, z * log(x));
  }
  static constexpr auto derivative(arg_t<2>, auto, auto, auto, auto) { return absent{}; }
};

/// x^c. At x = 0: pow(0, 0) = 1 and both derivatives are 0; the base's derivative is ∞ for
/// 0 < c < 1, 1 for c = 1 and 0 for c > 1. For x < 0 and integer c value and base's derivative are
/// exact and the exponent's derivative is NaN. A constant integer exponent becomes multiplications.
struct pow_t : library_function<2> {
  static constexpr notation text{"#0^#1", precedence::power}, latex{"#0^{@1}", precedence::power};
  static constexpr auto value(auto x, auto c) { return math::pow(x, c); }
  static constexpr auto derivative(arg_t<0>, auto x, auto c, auto) {
    return only_where(c != 0, pow_slope(x, c));
  }
  static constexpr auto derivative(arg_t<1>, auto x, auto c, auto y) {
    return only_where(pow_derivative::has_mixed(x, c), pow_log(x, c, y));
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
template <operand A, operand B>
constexpr applied<pow_slope_t, A, B> pow_slope(const A& a, const B& b) {
  return apply<pow_slope_t>(a, b);
}
template <operand A, operand B, operand Y>
constexpr applied<pow_log_t, A, B, Y> pow_log(const A& a, const B& b, const Y& y) {
  return apply<pow_log_t>(a, b, y);
}
template <operand A, operand B> constexpr applied<hypot_t, A, B> hypot(const A& a, const B& b) {
  return apply<hypot_t>(a, b);
}

/// The Euclidean norm of several scalars, of which the largest is taken out, so that no square
/// overflows; at 0 its derivatives are 0. Of one
/// vector: see tensor/vocabulary.hpp.
template <number X> constexpr auto norm(const X& x) { return abs(x); }
template <operand A, operand B> constexpr auto norm(const A& a, const B& b) { return hypot(a, b); }
template <operand A, operand B, operand C, operand... More>
constexpr auto norm(const A& a, const B& b, const C& c, const More&... more) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto largest = stop_gradient(max(abs(a), abs(b), abs(c), abs(more)...));
  const auto scale = where(largest < infinity, largest, 1);
  const auto squares = square(a / scale) + square(b / scale) + square(c / scale);
  return where(largest == 0, 0, scale * sqrt((squares + ... + square(more / scale))));
}

} // namespace chainrule

#endif
