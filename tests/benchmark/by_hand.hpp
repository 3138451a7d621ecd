// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_BENCHMARK_BY_HAND_HPP
#define CHAINRULE_BENCHMARK_BY_HAND_HPP

#include <array>
#include <cmath>
#include <numbers>

/// What a careful person writes: values with the formula's own operations, derivatives with as few
/// divisions and calls as there can be, everything that occurs twice computed once.
namespace by_hand {

template <std::size_t Size> struct value_and_gradient {
  double value;
  std::array<double, Size> gradient;
};

/// The chain rule, step by step backwards, as in the lecture.
inline value_and_gradient<3> logistic_loss(double W, double X, double y) {
  const double e = std::exp(-W * X);
  const double d = 1 + e, p = 1 / d, q = 1 - p;
  const double log_p = std::log(p), log_q = std::log(q);
  const double dp = (1 - y) / q - y * d;
  const double dz = dp * p * p * e;
  return {-(y * log_p + (1 - y) * log_q), {dz * X, dz * W, log_q - log_p}};
}

/// With what a person knows beyond the chain rule: dp/dz = p·(1 − p), so that dloss/dz = p − y.
inline value_and_gradient<3> logistic_loss_closed(double W, double X, double y) {
  const double p = 1 / (1 + std::exp(-W * X));
  const double log_p = std::log(p), log_q = std::log(1 - p);
  const double dz = p - y;
  return {-(y * log_p + (1 - y) * log_q), {dz * X, dz * W, log_q - log_p}};
}

inline double normal_density(double x) {
  return std::exp(-0.5 * x * x) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2);
}
inline double normal_probability(double x) {
  return 0.5 * std::erfc(-x * (1 / std::numbers::sqrt2));
}

/// A call's price and its five first-order greeks, by S, K, r, sigma, T, in closed form. It uses
/// S·φ(d1) = K·exp(−rT)·φ(d2), which saves an exponential.
inline value_and_gradient<5> black_scholes(double S, double K, double r, double sigma, double T) {
  const double root = std::sqrt(T);
  const double deviation = sigma * root;
  const double d1 = (std::log(S / K) + (r + 0.5 * sigma * sigma) * T) / deviation;
  const double d2 = d1 - deviation;
  const double discount = std::exp(-r * T);
  const double delta = normal_probability(d1), probability = normal_probability(d2);
  const double strike = discount * probability;
  const double value = S * delta - K * strike;
  const double vega_per_root = S * normal_density(d1);
  const double rho_per_time = K * strike;
  return {value,
          {delta, -strike, rho_per_time * T, vega_per_root * root,
           0.5 * vega_per_root * sigma / root + r * rho_per_time}};
}

/// The same without that identity: the chain rule through d1 and d2.
inline value_and_gradient<5> black_scholes_chain(double S, double K, double r, double sigma,
                                                 double T) {
  const double root = std::sqrt(T);
  const double deviation = sigma * root;
  const double drift = r + 0.5 * sigma * sigma;
  const double d1 = (std::log(S / K) + drift * T) / deviation;
  const double d2 = d1 - deviation;
  const double discount = std::exp(-r * T);
  const double delta = normal_probability(d1), probability = normal_probability(d2);
  const double strike = discount * probability;
  const double value = S * delta - K * strike;
  const double by_d2 = -K * discount * normal_density(d2);
  const double by_d1 = S * normal_density(d1) + by_d2;
  const double by_top = by_d1 / deviation;
  const double by_deviation = -by_d2 - by_top * d1;
  return {value,
          {delta + by_top / S, -strike - by_top / K, by_top * T + K * strike * T,
           by_top * T * sigma + by_deviation * root,
           by_top * drift + K * strike * r + 0.5 * by_deviation * sigma / root}};
}

inline value_and_gradient<10> rosenbrock(const std::array<double, 10>& x) {
  double value = 0;
  std::array<double, 10> g;
  double carried = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    const double valley = x[i + 1] - x[i] * x[i], slope = 1 - x[i];
    value += 100 * (valley * valley) + slope * slope;
    g[i] = carried - 400 * valley * x[i] - 2 * slope;
    carried = 200 * valley;
  }
  g[9] = carried;
  return {value, g};
}

/// Tridiagonal, in a dense matrix, row after row.
inline std::array<double, 100> rosenbrock_hessian(const std::array<double, 10>& x) {
  std::array<double, 100> h;
  h.fill(0);
  for (std::size_t i = 0; i < 9; ++i) {
    h[11 * i] = (i > 0 ? 202 : 2) + 1200 * (x[i] * x[i]) - 400 * x[i + 1];
    h[11 * i + 1] = h[11 * i + 10] = -400 * x[i];
  }
  h[99] = 200;
  return h;
}

/// The position of the hand of an arm of two links, by its two angles; row after row.
inline std::array<double, 4> robot_arm_jacobian(double a, double b, double upper, double fore) {
  const double upper_x = upper * std::cos(a), upper_y = upper * std::sin(a);
  const double fore_x = fore * std::cos(a + b), fore_y = fore * std::sin(a + b);
  return {-upper_y - fore_y, -fore_y, upper_x + fore_x, fore_x};
}

} // namespace by_hand

#endif
