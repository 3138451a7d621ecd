// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_SPECIAL_HPP
#define CHAINRULE_PRIMITIVE_SPECIAL_HPP

#include <chainrule/primitive/exponential.hpp>

namespace chainrule {

inline constexpr long double two_over_sqrt_pi = 2 * std::numbers::inv_sqrtpi_v<long double>;

struct erf_t : primitive<1> {
  static constexpr notation text{"erf(@0)"}, latex{"\\operatorname{erf}(@0)"};
  static constexpr auto value(auto x) { return math::erf(x); }
  static constexpr auto derivative(auto x, auto) { return two_over_sqrt_pi * exp(-square(x)); }
};

struct erfc_t : primitive<1> {
  static constexpr notation text{"erfc(@0)"}, latex{"\\operatorname{erfc}(@0)"};
  static constexpr auto value(auto x) { return math::erfc(x); }
  static constexpr auto derivative(auto x, auto) { return -two_over_sqrt_pi * exp(-square(x)); }
};

template <int Order, operand X> constexpr auto polygamma(const X& x);

/// The derivative of order `Order` + 1 of log Γ: digamma, trigamma, and so on. Each is the next
/// one's integral, so log Γ can be differentiated any number of times.
template <int Order> struct polygamma_t : primitive<1> {
  static constexpr notation text{Order == 0   ? "digamma(@0)"
                                 : Order == 1 ? "trigamma(@0)"
                                 : Order == 2 ? "polygamma(2, @0)"
                                              : "polygamma(n, @0)"};
  static constexpr notation latex{Order == 0   ? "\\psi(@0)"
                                  : Order == 1 ? "\\psi'(@0)"
                                  : Order == 2 ? "\\psi''(@0)"
                                               : "\\psi^{(n)}(@0)"};
  static constexpr auto value(auto x) { return math::polygamma(Order, x); }
  static constexpr auto derivative(auto x, auto) { return polygamma<Order + 1>(x); }
};

/// log |Γ(x)|; its derivative is digamma(x). At 0, −1, −2, … the value is ∞.
struct lgamma_t : primitive<1> {
  static constexpr notation text{"lgamma(@0)"}, latex{"\\log\\Gamma(@0)"};
  static constexpr auto value(auto x) { return math::lgamma(x); }
  static constexpr auto derivative(auto x, auto) { return polygamma<0>(x); }
};

template <operand X> constexpr applied<erf_t, X> erf(const X& x) { return apply<erf_t>(x); }
template <operand X> constexpr applied<erfc_t, X> erfc(const X& x) { return apply<erfc_t>(x); }
template <operand X> constexpr applied<lgamma_t, X> lgamma(const X& x) {
  return apply<lgamma_t>(x);
}
template <int Order, operand X> constexpr applied<polygamma_t<Order>, X> polygamma(const X& x) {
  return apply<polygamma_t<Order>>(x);
}
template <operand X> constexpr auto digamma(const X& x) { return polygamma<0>(x); }

} // namespace chainrule

#endif
