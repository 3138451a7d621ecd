// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE taylor
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <numbers>

namespace cr = chainrule;

namespace {

constexpr int order = 8;

/// Whether the coefficients at a few points are those of `expected(x, k)`.
template <auto F, class Expected>
void check(std::initializer_list<double> points, Expected expected, int roundings = 64) {
  for (const double x : points) {
    const auto series = cr::taylor<F, order>(x);
    for (int k = 0; k <= order; ++k)
      BOOST_TEST(near(series[std::size_t(k)], expected(x, k), roundings),
                 "x = " << x << ", k = " << k);
  }
}
double factorial(int k) { return std::tgamma(k + 1.0); }

BOOST_AUTO_TEST_CASE(known_series) {
  check<[](auto x) { return exp(x); }>({-1, 0, 0.5, 2},
                                       [](double x, int k) { return std::exp(x) / factorial(k); });
  check<[](auto x) { return log1p(x); }>({-0.5, 0, 0.5, 2}, [](double x, int k) {
    return k == 0 ? std::log1p(x) : -std::pow(-1 / (1 + x), k) / k;
  });
  check<[](auto x) { return 1 / (1 - x); }>(
      {-1, 0, 0.5, 3}, [](double x, int k) { return std::pow(1 / (1 - x), k + 1); });
  check<[](auto x) { return sin(x); }>({-2, 0, 0.7, 3}, [](double x, int k) {
    return std::sin(x + k * std::numbers::pi / 2) / factorial(k);
  });
  check<[](auto x) { return pow(x, 2.5); }>({0.5, 1, 2}, [](double x, int k) {
    return std::tgamma(3.5) / std::tgamma(3.5 - k) / factorial(k) * std::pow(x, 2.5 - k);
  });
  check<[](auto x) { return pow(x, 3); }>({-1, 0, 2}, [](double x, int k) {
    return k > 3 ? 0 : std::tgamma(4) / std::tgamma(4 - k) / factorial(k) * std::pow(x, 3 - k);
  });
}

BOOST_AUTO_TEST_CASE(erf_by_hermite_polynomials) {
  // erf⁽ᵏ⁾(x) = 2/√π · (−1)ᵏ⁻¹ · Hₖ₋₁(x) · exp(−x²)
  check<[](auto x) { return erf(x); }>({-1, 0, 0.5, 1.5}, [](double x, int k) {
    if (k == 0)
      return std::erf(x);
    const double sign = k % 2 ? 1 : -1;
    return sign * 2 * std::numbers::inv_sqrtpi * std::hermite(unsigned(k - 1), x) *
           std::exp(-x * x) / factorial(k);
  });
}

BOOST_AUTO_TEST_CASE(the_series_of_a_product_is_the_product_of_the_series) {
  constexpr auto f = [](auto x) { return exp(x) * cos(x); };
  constexpr auto left = [](auto x) { return exp(x); };
  constexpr auto right = [](auto x) { return cos(x); };
  for (const double x : {-1.0, 0.0, 0.8}) {
    const auto product = cr::taylor<f, 6>(x), a = cr::taylor<left, 6>(x),
               b = cr::taylor<right, 6>(x);
    for (std::size_t k = 0; k <= 6; ++k) {
      double sum = 0;
      for (std::size_t j = 0; j <= k; ++j)
        sum += a[j] * b[k - j];
      BOOST_TEST(near(product[k], sum));
    }
  }
}

// Conditions choose a branch's series; what is not taken does not leak.
constexpr auto branches = [](auto x) { return where(x > 0, log(x), x * x); };
constexpr auto left = cr::taylor<branches, 3>(-2.0);
static_assert(left == std::array{4.0, -4.0, 1.0, 0.0});
static_assert(near(cr::taylor<branches, 3>(2.0)[2], -0.125));

} // namespace
