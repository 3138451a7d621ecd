// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_BENCHMARK_FORMULAS_HPP
#define CHAINRULE_BENCHMARK_FORMULAS_HPP

#include <array>
#include <cmath>
#include <numbers>

/// What is differentiated, for the library: the value alone.
namespace formulas {

using std::cos, std::erfc, std::exp, std::log, std::sin, std::sqrt;

inline constexpr auto logistic_loss = [](auto W, auto X, auto y) {
  const auto p = 1 / (1 + exp(-W * X));
  return -(y * log(p) + (1 - y) * log(1 - p));
};

inline constexpr auto black_scholes = [](auto S, auto K, auto r, auto sigma, auto T) {
  const auto probability = [](auto x) { return 0.5 * erfc(-x * (1 / std::numbers::sqrt2)); };
  const auto deviation = sigma * sqrt(T);
  const auto d1 = (log(S / K) + (r + 0.5 * sigma * sigma) * T) / deviation;
  const auto d2 = d1 - deviation;
  return S * probability(d1) - K * (exp(-r * T) * probability(d2));
};

inline constexpr auto rosenbrock = [](const auto& x) {
  auto sum = 100 * square(x[1] - square(x[0])) + square(1 - x[0]);
  for (std::size_t i = 1; i < 9; ++i)
    sum += 100 * square(x[i + 1] - square(x[i])) + square(1 - x[i]);
  return sum;
};

inline constexpr auto robot_arm = [](auto a, auto b, auto upper, auto fore) {
  return std::array{upper * cos(a) + fore * cos(a + b), upper * sin(a) + fore * sin(a + b)};
};

} // namespace formulas

#endif
