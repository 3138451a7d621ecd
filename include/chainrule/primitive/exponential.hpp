// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_EXPONENTIAL_HPP
#define CHAINRULE_PRIMITIVE_EXPONENTIAL_HPP

#include <chainrule/math/math.hpp>
#include <chainrule/primitive/arithmetic.hpp>
#include <chainrule/primitive/selection.hpp>
#include <numbers>

namespace chainrule {

struct exp_t : library_function<1> {
  static constexpr notation text{"exp(@0)"}, latex{"e^{@0}"};
  static constexpr auto value(auto x) { return math::exp(x); }
  static constexpr auto derivative(auto, auto y) { return y; }
};

struct expm1_t : library_function<1> {
  static constexpr notation text{"expm1(@0)"}, latex{"e^{@0} - 1", precedence::sum};
  static constexpr auto value(auto x) { return math::expm1(x); }
  static constexpr auto derivative(auto x, auto) { return exp(x); }
};

struct exp2_t : library_function<1> {
  static constexpr notation text{"exp2(@0)"}, latex{"2^{@0}"};
  static constexpr auto value(auto x) { return math::exp2(x); }
  static constexpr auto derivative(auto, auto y) { return std::numbers::ln2_v<long double> * y; }
};

/// log x; at 0 the value is −∞ and the derivative ∞; for x < 0 both are NaN.
struct log_t : library_function<1> {
  static constexpr notation text{"log(@0)"}, latex{"\\log #0", precedence::power};
  static constexpr auto value(auto x) { return math::log(x); }
  static constexpr auto derivative(auto x, auto) {
    return in_domain(x >= 0, reciprocal(unsigned_zero(x)));
  }
};

struct log1p_t : library_function<1> {
  static constexpr notation text{"log1p(@0)"}, latex{"\\log(1 + @0)"};
  static constexpr auto value(auto x) { return math::log1p(x); }
  static constexpr auto derivative(auto x, auto) { return in_domain(x >= -1, reciprocal(1 + x)); }
};

struct log2_t : library_function<1> {
  static constexpr notation text{"log2(@0)"}, latex{"\\log_2 #0", precedence::power};
  static constexpr auto value(auto x) { return math::log2(x); }
  static constexpr auto derivative(auto x, auto) {
    return in_domain(x >= 0, std::numbers::log2e_v<long double> * reciprocal(unsigned_zero(x)));
  }
};

struct log10_t : library_function<1> {
  static constexpr notation text{"log10(@0)"}, latex{"\\log_{10} #0", precedence::power};
  static constexpr auto value(auto x) { return math::log10(x); }
  static constexpr auto derivative(auto x, auto) {
    return in_domain(x >= 0, std::numbers::log10e_v<long double> * reciprocal(unsigned_zero(x)));
  }
};

template <operand X> constexpr applied<exp_t, X> exp(const X& x) { return apply<exp_t>(x); }
template <operand X> constexpr applied<expm1_t, X> expm1(const X& x) { return apply<expm1_t>(x); }
template <operand X> constexpr applied<exp2_t, X> exp2(const X& x) { return apply<exp2_t>(x); }
template <operand X> constexpr applied<log_t, X> log(const X& x) { return apply<log_t>(x); }
template <operand X> constexpr applied<log1p_t, X> log1p(const X& x) { return apply<log1p_t>(x); }
template <operand X> constexpr applied<log2_t, X> log2(const X& x) { return apply<log2_t>(x); }
template <operand X> constexpr applied<log10_t, X> log10(const X& x) { return apply<log10_t>(x); }

} // namespace chainrule

#endif
