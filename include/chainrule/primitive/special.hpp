// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_SPECIAL_HPP
#define CHAINRULE_PRIMITIVE_SPECIAL_HPP

#include <chainrule/primitive/exponential.hpp>

namespace chainrule {

inline constexpr long double two_over_sqrt_pi = 2 * std::numbers::inv_sqrtpi_v<long double>;

struct erf_t : library_function<1> {
  static constexpr notation text{"erf(@0)"}, latex{"\\operatorname{erf}(@0)"};
  static constexpr auto value(auto x) { return math::erf(x); }
  static constexpr auto derivative(auto x, auto) { return two_over_sqrt_pi * exp(-square(x)); }
};

struct erfc_t : library_function<1> {
  static constexpr notation text{"erfc(@0)"}, latex{"\\operatorname{erfc}(@0)"};
  static constexpr auto value(auto x) { return math::erfc(x); }
  static constexpr auto derivative(auto x, auto) { return -two_over_sqrt_pi * exp(-square(x)); }
};

/// ψ⁽ⁿ⁾(x), the derivative of order n + 1 of log Γ: digamma for n = 0, trigamma for n = 1, and so
/// on. The order is an operand, so that log Γ can be differentiated any number of times; there is
/// no derivative by it.
struct polygamma_t : library_function<2> {
  static constexpr bool one_by_one = true; ///< see run/loop_body.hpp
  static constexpr notation text{"polygamma(@0, @1)"}, latex{"\\psi^{(@0)}(@1)"};
  static constexpr auto value(auto n, auto x) { return math::polygamma(static_cast<int>(n), x); }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto) { return absent{}; }
  static constexpr auto derivative(arg_t<1>, auto n, auto x, auto) { return polygamma(n + 1, x); }
};

/// log |Γ(x)|; its derivative is digamma(x). At 0, −1, −2, … the value is ∞.
struct lgamma_t : library_function<1> {
  static constexpr notation text{"lgamma(@0)"}, latex{"\\log\\Gamma(@0)"};
  static constexpr auto value(auto x) { return math::lgamma(x); }
  static constexpr auto derivative(auto x, auto) { return polygamma(0, x); }
};

template <operand X> constexpr applied<erf_t, X> erf(const X& x) { return apply<erf_t>(x); }
template <operand X> constexpr applied<erfc_t, X> erfc(const X& x) { return apply<erfc_t>(x); }
template <operand X> constexpr applied<lgamma_t, X> lgamma(const X& x) {
  return apply<lgamma_t>(x);
}
template <operand N, operand X>
constexpr applied<polygamma_t, N, X> polygamma(const N& order, const X& x) {
  return apply<polygamma_t>(order, x);
}
template <operand X> constexpr applied<polygamma_t, int, X> digamma(const X& x) {
  return polygamma(0, x);
}

} // namespace chainrule

#endif
