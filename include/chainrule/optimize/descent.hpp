// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_DESCENT_HPP
#define CHAINRULE_OPTIMIZE_DESCENT_HPP

#include <chainrule/optimize/walk.hpp>

/// Optimisers. Each is a struct with `rate` and `step(theta, grad)`, which moves the parameters
/// theta against their gradient, of the same type. What it remembers has the type of the
/// parameters too, and lives in the struct: nothing is allocated.
///
///     momentum optimizer(theta, {.rate = 0.1});
///     optimizer.step(theta, grad);
namespace chainrule::optimize {

/// A number of the optimiser's, in the type that the loop computes with.
template <class Like> constexpr auto repeated(double x) {
  using V = std::remove_cvref_t<Like>;
  return lane_traits<V>::repeat(static_cast<typename lane_traits<V>::number>(x));
}

// One step for one number (or a register of them) of each: the parameter w, its gradient g, and
// what is remembered.

struct descent_rule {
  double eta;

  template <class V> constexpr void operator()(V& w, const V& g) const {
    w = w - repeated<V>(eta) * g;
  }
};
struct momentum_rule {
  double eta, mu;

  template <class V> constexpr void operator()(V& w, const V& g, V& v) const {
    v = repeated<V>(mu) * v + g;
    w = w - repeated<V>(eta) * v;
  }
};
struct nesterov_rule {
  double eta, mu;

  template <class V> constexpr void operator()(V& w, const V& g, V& v) const {
    v = repeated<V>(mu) * v + g;
    w = w - repeated<V>(eta) * (g + repeated<V>(mu) * v);
  }
};
struct adam_rule {
  double beta1, beta2, epsilon, alpha, scale; ///< α/(1 − β₁ᵗ) and 1/(1 − β₂ᵗ)

  template <class V> constexpr void operator()(V& w, const V& g, V& m, V& v) const {
    m = repeated<V>(beta1) * m + repeated<V>(1 - beta1) * g;
    v = repeated<V>(beta2) * v + repeated<V>(1 - beta2) * (g * g);
    w = w - repeated<V>(alpha) * m / (math::sqrt(repeated<V>(scale) * v) + repeated<V>(epsilon));
  }
};

/// Gradient descent, θ ← θ − η·∇; on minibatches it is stochastic gradient descent.
struct gradient_descent {
  double rate = 0.01; ///< η

  template <class Parameters, class Gradient>
  constexpr void step(Parameters& theta, const Gradient& grad) {
    update(descent_rule{rate}, theta, grad);
  }
};
using sgd = gradient_descent;

struct momentum_options {
  double rate = 0.01;    ///< η
  double momentum = 0.9; ///< μ
};

/// Gradient descent with momentum (Polyak 1964): v ← μ·v + ∇, θ ← θ − η·v; v starts at 0.
template <class Parameters> struct momentum : momentum_options {
  Parameters velocity;

  constexpr explicit momentum(const Parameters&, const momentum_options& chosen_options = {})
      : momentum_options(chosen_options), velocity{} {
    set_zero(velocity);
  }
  template <class Gradient> constexpr void step(Parameters& theta, const Gradient& grad) {
    update(momentum_rule{rate, momentum_options::momentum}, theta, grad, velocity);
  }
};

/// Nesterov's accelerated gradient (1983) in the form of Sutskever et al. (2013), for the gradient
/// at θ: v ← μ·v + ∇, θ ← θ − η·(∇ + μ·v).
template <class Parameters> struct nesterov : momentum_options {
  Parameters velocity;

  constexpr explicit nesterov(const Parameters&, const momentum_options& chosen_options = {})
      : momentum_options(chosen_options), velocity{} {
    set_zero(velocity);
  }
  template <class Gradient> constexpr void step(Parameters& theta, const Gradient& grad) {
    update(nesterov_rule{rate, momentum_options::momentum}, theta, grad, velocity);
  }
};

struct adam_options {
  double rate = 0.001;   ///< α
  double beta1 = 0.9;    ///< of the mean of gradients
  double beta2 = 0.999;  ///< of the mean of their squares
  double epsilon = 1e-8; ///< added to the root
};

/// Adam (Kingma and Ba 2014, algorithm 1), with bias correction: m ← β₁·m + (1 − β₁)·∇,
/// v ← β₂·v + (1 − β₂)·∇², θ ← θ − α·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
template <class Parameters> struct adam : adam_options {
  Parameters mean, square;
  double power1 = 1, power2 = 1; ///< β₁ᵗ and β₂ᵗ

  constexpr explicit adam(const Parameters&, const adam_options& chosen_options = {})
      : adam_options(chosen_options), mean{}, square{} {
    set_zero(mean);
    set_zero(square);
  }
  template <class Gradient> constexpr void step(Parameters& theta, const Gradient& grad) {
    power1 *= beta1;
    power2 *= beta2;
    update(adam_rule{beta1, beta2, epsilon, rate / (1 - power1), 1 / (1 - power2)}, theta, grad,
           mean, square);
  }
};

} // namespace chainrule::optimize

#endif
