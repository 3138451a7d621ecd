// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_ACTIVATION_HPP
#define CHAINRULE_PRIMITIVE_ACTIVATION_HPP

#include <chainrule/primitive/hyperbolic.hpp>
#include <chainrule/primitive/special.hpp>

namespace chainrule {

/// The unit (Heaviside) step: 0, ½ at 0, 1; its derivative is 0 everywhere.
struct unit_step_t : primitive<1> {
  static constexpr notation text{"unit_step(@0)"}, latex{"\\operatorname{step}(@0)"};
  static constexpr auto value(auto x) {
    using T = decltype(x);
    return select(x > 0, T(1), select(x < 0, T(0), select(x == 0, T(0.5), x)));
  }
  static constexpr auto derivative(auto, auto) { return absent{}; }
};

/// The linear activation, x itself.
struct linear_t : primitive<1> {
  static constexpr notation text{"linear(@0)"}, latex{"\\operatorname{linear}(@0)"};
  static constexpr auto value(auto x) { return x; }
  static constexpr auto derivative(auto, auto) { return 1; }
};

/// The logistic function 1/(1 + e^−x), computed from exp(−|x|) so that nothing overflows. Its
/// derivative is σ(x)·σ(−x): σ·(1 − σ) would lose the tail.
struct sigmoid_t : library_function<1> {
  static constexpr notation text{"sigmoid(@0)"}, latex{"\\sigma(@0)"};
  static constexpr auto value(auto x) {
    using T = decltype(x);
    const T e = math::exp(-math::abs(x));
    return math::divide(select(x < 0, e, T(1)), math::add(T(1), e));
  }
  static constexpr auto derivative(auto x, auto y) { return y * sigmoid(-x); }
};

/// max(x, 0); at the kink the derivative is 0. It asks the result, which is positive where x is: so
/// nobody has to keep x.
struct relu_t : primitive<1> {
  static constexpr notation text{"relu(@0)"}, latex{"\\operatorname{relu}(@0)"};
  static constexpr auto value(auto x) { return select(x < 0, decltype(x)(0), x); }
  // By the value: then a network keeps one of the two in memory, not both.
  static constexpr auto derivative(auto, auto y) {
    return only_where(!(y <= 0), in_domain(y > 0, 1));
  }
};

/// max(x, 0) + a·min(x, 0) with a learnable slope a; at the kink the derivative is the number of
/// least magnitude between a and 1.
struct generalized_relu_t : primitive<2> {
  static constexpr notation text{"generalized_relu(@0, @1)"};
  static constexpr notation latex{"\\operatorname{relu}_{@1}(@0)"};
  static constexpr auto value(auto x, auto a) { return select(x < 0, math::multiply(a, x), x); }
  static constexpr auto derivative(arg_t<0>, auto x, auto a, auto) {
    return where(x < 0, a, where(x == 0, clamp(a, 0, 1), in_domain(x > 0, 1)));
  }
  static constexpr auto derivative(arg_t<1>, auto x, auto, auto) {
    return only_where(!(x >= 0), x);
  }
};

/// log(1 + e^x) as max(x, 0) + log1p(exp(−|x|)); its derivative is sigmoid(x).
struct softplus_t : library_function<1> {
  static constexpr notation text{"softplus(@0)"}, latex{"\\operatorname{softplus}(@0)"};
  static constexpr auto value(auto x) {
    return math::add(relu_t::value(x), math::log1p(math::exp(-math::abs(x))));
  }
  static constexpr auto derivative(auto x, auto) { return sigmoid(x); }
};

/// x for x > 0, e^x − 1 elsewhere (α = 1, so it is smooth at 0).
struct elu_t : library_function<1> {
  static constexpr notation text{"elu(@0)"}, latex{"\\operatorname{elu}(@0)"};
  static constexpr auto value(auto x) { return select(x > 0, x, math::expm1(x)); }
  static constexpr auto derivative(auto x, auto) { return where(x > 0, 1, exp(x)); }
};

/// x·σ(b·x); b = 1 is silu. Where one factor of a product here is 0, the other may be infinite, and
/// the product is 0.
struct swish_t : library_function<2> {
  static constexpr notation text{"swish(@0, @1)"}, latex{"\\operatorname{swish}_{@1}(@0)"};
  static constexpr auto value(auto x, auto b) {
    const auto share = sigmoid_t::value(math::multiply(b, x));
    return select(share == 0, share, math::multiply(x, share));
  }
  static constexpr auto derivative(arg_t<0>, auto x, auto b, auto y) {
    const auto rest = sigmoid(-(b * x));
    return sigmoid(b * x) + only_where(rest != 0, b * y * rest);
  }
  static constexpr auto derivative(arg_t<1>, auto x, auto b, auto y) {
    const auto rest = sigmoid(-(b * x));
    return only_where(y != 0, only_where(rest != 0, x * y * rest));
  }
};

/// x·Φ(x) with the normal distribution's Φ(x) = erfc(−x/√2)/2.
struct gelu_t : library_function<1> {
  static constexpr long double inverse_sqrt2 = std::numbers::sqrt2_v<long double> / 2;
  static constexpr long double inverse_sqrt_tau = two_over_sqrt_pi * inverse_sqrt2 / 2;

  static constexpr notation text{"gelu(@0)"}, latex{"\\operatorname{gelu}(@0)"};
  template <class T> static constexpr T value(T x) {
    const T share =
        math::multiply(T(0.5), math::erfc(math::multiply(x, math::number_as<T>(-inverse_sqrt2))));
    return select(share == 0, share, math::multiply(x, share)); // 0 at −∞
  }
  static constexpr auto derivative(auto x, auto) {
    const auto bell = inverse_sqrt_tau * exp(-0.5 * square(x));
    return 0.5 * erfc(-inverse_sqrt2 * x) + only_where(bell != 0, x * bell);
  }
};

template <operand X> constexpr applied<unit_step_t, X> unit_step(const X& x) {
  return apply<unit_step_t>(x);
}
template <operand X> constexpr applied<linear_t, X> linear(const X& x) {
  return apply<linear_t>(x);
}
template <operand X> constexpr applied<sigmoid_t, X> sigmoid(const X& x) {
  return apply<sigmoid_t>(x);
}
template <operand X> constexpr applied<relu_t, X> relu(const X& x) { return apply<relu_t>(x); }
template <operand X, operand A>
constexpr applied<generalized_relu_t, X, A> generalized_relu(const X& x, const A& slope) {
  return apply<generalized_relu_t>(x, slope);
}
/// The generalized relu with a fixed slope, 0.01 unless said.
template <operand X>
constexpr applied<generalized_relu_t, X, double> leaky_relu(const X& x, double slope = 0.01) {
  return apply<generalized_relu_t>(x, slope);
}
/// x + ½ held between 0 and 1.
template <operand X> constexpr auto piecewise_linear(const X& x) { return clamp(x + 0.5, 0, 1); }
/// The largest of the inputs; at ties the derivative is split evenly.
template <operand... X> constexpr auto maxout(const X&... x) { return max(x...); }

template <operand X> constexpr applied<softplus_t, X> softplus(const X& x) {
  return apply<softplus_t>(x);
}
template <operand X> constexpr applied<elu_t, X> elu(const X& x) { return apply<elu_t>(x); }
template <operand X, operand B> constexpr applied<swish_t, X, B> swish(const X& x, const B& b) {
  return apply<swish_t>(x, b);
}
template <operand X> constexpr auto silu(const X& x) { return apply<swish_t>(x, 1); }
template <operand X> constexpr auto swish(const X& x) { return silu(x); }

/// log Σ e^x of two or more scalars, shifted by the largest so that nothing overflows; its
/// derivatives are their softmax. Where all are −∞ it is −∞, and the derivatives are 0.
template <operand X, operand... More>
  requires(sizeof...(More) > 0)
constexpr auto log_sum_exp(const X& x, const More&... more) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto largest = stop_gradient(max(x, more...));
  const auto shift = where(abs(largest) < infinity, largest, 0);
  return where(largest == -infinity, largest,
               shift + log((exp(x - shift) + ... + exp(more - shift))));
}

template <operand X> constexpr applied<gelu_t, X> gelu(const X& x) { return apply<gelu_t>(x); }

} // namespace chainrule

#endif
