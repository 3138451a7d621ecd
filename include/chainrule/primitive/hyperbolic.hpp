// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_HYPERBOLIC_HPP
#define CHAINRULE_PRIMITIVE_HYPERBOLIC_HPP

#include <chainrule/primitive/power.hpp>

namespace chainrule {

struct sinh_t : library_function<1> {
  static constexpr notation text{"sinh(@0)"}, latex{"\\sinh #0", precedence::power};
  static constexpr auto value(auto x) { return math::sinh(x); }
  static constexpr auto derivative(auto x, auto) { return cosh(x); }
};

struct cosh_t : library_function<1> {
  static constexpr notation text{"cosh(@0)"}, latex{"\\cosh #0", precedence::power};
  static constexpr auto value(auto x) { return math::cosh(x); }
  static constexpr auto derivative(auto x, auto) { return sinh(x); }
};

/// 1/cosh x, a primitive because its own derivative is bounded: that of cosh overflows.
struct sech_t : library_function<1> {
  static constexpr notation text{"sech(@0)"}, latex{"\\operatorname{sech} #0", precedence::power};
  static constexpr auto value(auto x) { return math::divide(decltype(x)(1), math::cosh(x)); }
  static constexpr auto derivative(auto x, auto y) { return -(y * tanh(x)); }
};

/// tanh x; the derivative is sech² x, because 1 − tanh² x loses all its digits for large |x|.
struct tanh_t : library_function<1> {
  static constexpr notation text{"tanh(@0)"}, latex{"\\tanh #0", precedence::power};
  static constexpr auto value(auto x) { return math::tanh(x); }
  static constexpr auto derivative(auto x, auto) { return square(sech(x)); }
};

struct asinh_t : library_function<1> {
  static constexpr notation text{"asinh(@0)"},
      latex{"\\operatorname{arsinh} #0", precedence::power};
  static constexpr auto value(auto x) { return math::asinh(x); }
  static constexpr auto derivative(auto x, auto) { return reciprocal(hypot(1, x)); }
};

/// arcosh x; at 1 the derivative is ∞; for x < 1 value and derivative are NaN.
struct acosh_t : library_function<1> {
  static constexpr notation text{"acosh(@0)"},
      latex{"\\operatorname{arcosh} #0", precedence::power};
  static constexpr auto value(auto x) { return math::acosh(x); }
  static constexpr auto derivative(auto x, auto) { return reciprocal(sqrt(x - 1) * sqrt(x + 1)); }
};

/// artanh x; at ±1 value and derivative are infinite; for |x| > 1 both are NaN.
struct atanh_t : library_function<1> {
  static constexpr notation text{"atanh(@0)"},
      latex{"\\operatorname{artanh} #0", precedence::power};
  static constexpr auto value(auto x) { return math::atanh(x); }
  static constexpr auto derivative(auto x, auto) {
    return in_domain(abs(x) <= 1, reciprocal(one_minus_square(x)));
  }
};

template <operand X> constexpr applied<sinh_t, X> sinh(const X& x) { return apply<sinh_t>(x); }
template <operand X> constexpr applied<cosh_t, X> cosh(const X& x) { return apply<cosh_t>(x); }
template <operand X> constexpr applied<sech_t, X> sech(const X& x) { return apply<sech_t>(x); }
template <operand X> constexpr applied<tanh_t, X> tanh(const X& x) { return apply<tanh_t>(x); }
template <operand X> constexpr applied<asinh_t, X> asinh(const X& x) { return apply<asinh_t>(x); }
template <operand X> constexpr applied<acosh_t, X> acosh(const X& x) { return apply<acosh_t>(x); }
template <operand X> constexpr applied<atanh_t, X> atanh(const X& x) { return apply<atanh_t>(x); }

} // namespace chainrule

#endif
