// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_TRIGONOMETRIC_HPP
#define CHAINRULE_PRIMITIVE_TRIGONOMETRIC_HPP

#include <chainrule/primitive/power.hpp>

namespace chainrule {

struct sin_t : library_function<1> {
  static constexpr notation text{"sin(@0)"}, latex{"\\sin #0", precedence::power};
  static constexpr auto value(auto x) { return math::sin(x); }
  static constexpr auto derivative(auto x, auto) { return cos(x); }
};

struct cos_t : library_function<1> {
  static constexpr notation text{"cos(@0)"}, latex{"\\cos #0", precedence::power};
  static constexpr auto value(auto x) { return math::cos(x); }
  static constexpr auto derivative(auto x, auto) { return -sin(x); }
};

struct tan_t : library_function<1> {
  static constexpr notation text{"tan(@0)"}, latex{"\\tan #0", precedence::power};
  static constexpr auto value(auto x) { return math::tan(x); }
  static constexpr auto derivative(auto, auto y) { return 1 + square(y); }
};

/// arcsin x; at ±1 the derivative is ∞; for |x| > 1 value and derivative are NaN.
struct asin_t : library_function<1> {
  static constexpr notation text{"asin(@0)"}, latex{"\\arcsin #0", precedence::power};
  static constexpr auto value(auto x) { return math::asin(x); }
  static constexpr auto derivative(auto x, auto) { return reciprocal(sqrt(one_minus_square(x))); }
};

/// arccos x; at ±1 the derivative is −∞; for |x| > 1 value and derivative are NaN.
struct acos_t : library_function<1> {
  static constexpr notation text{"acos(@0)"}, latex{"\\arccos #0", precedence::power};
  static constexpr auto value(auto x) { return math::acos(x); }
  static constexpr auto derivative(auto x, auto) { return -reciprocal(sqrt(one_minus_square(x))); }
};

struct atan_t : library_function<1> {
  static constexpr notation text{"atan(@0)"}, latex{"\\arctan #0", precedence::power};
  static constexpr auto value(auto x) { return math::atan(x); }
  static constexpr auto derivative(auto x, auto) { return reciprocal(1 + square(x)); }
};

/// The angle of the point (x, y), in (−π, π]; operands in the order y, x as everywhere. At the
/// origin it has no derivative: NaN.
struct atan2_t : library_function<2> {
  static constexpr notation text{"atan2(@0, @1)"}, latex{"\\operatorname{atan2}(@0, @1)"};
  static constexpr auto value(auto y, auto x) { return math::atan2(y, x); }
  static constexpr auto derivative(arg_t<0>, auto y, auto x, auto) { return over_square(x, y); }
  static constexpr auto derivative(arg_t<1>, auto y, auto x, auto) { return -over_square(y, x); }

private:
  /// a/(a² + b²), which neither overflows nor underflows before the result does.
  static constexpr auto over_square(auto a, auto b) {
    const auto r = reciprocal(hypot(a, b));
    return a * r * r;
  }
};

template <operand X> constexpr applied<sin_t, X> sin(const X& x) { return apply<sin_t>(x); }
template <operand X> constexpr applied<cos_t, X> cos(const X& x) { return apply<cos_t>(x); }
template <operand X> constexpr applied<tan_t, X> tan(const X& x) { return apply<tan_t>(x); }
template <operand X> constexpr applied<asin_t, X> asin(const X& x) { return apply<asin_t>(x); }
template <operand X> constexpr applied<acos_t, X> acos(const X& x) { return apply<acos_t>(x); }
template <operand X> constexpr applied<atan_t, X> atan(const X& x) { return apply<atan_t>(x); }
template <operand Y, operand X> constexpr applied<atan2_t, Y, X> atan2(const Y& y, const X& x) {
  return apply<atan2_t>(y, x);
}

} // namespace chainrule

#endif
