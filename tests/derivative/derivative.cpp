// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE derivative
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"k"> k;

// First order: of one variable, of several results too.
constexpr auto cubic = [](auto u) { return u * u * u - 2 * u; };
static_assert(cr::derivative<cubic>(3.0) == 25);
static_assert(cr::derivative<cubic>(3) == 25 && cr::derivative<cubic>(3.f) == 25.f);
static_assert(std::is_same_v<decltype(cr::derivative<cubic>(3.L)), long double>);
static_assert(cr::derivative<x * x * x - 2 * x>(x = 3.0) == 25);
static_assert(cr::derivative<k * x * x, cr::wrt(x)>(x = 3.0, k = 5.0) == 30);
static_assert(cr::derivative<k * x * x, cr::wrt(k)>(x = 3.0, k = 5.0) == 9);
static_assert(cr::derivative<[](auto u, auto w) { return u * w; }, cr::wrt(cr::arg<1>)>(3.0, 4.0) ==
              3);
static_assert(cr::derivative<[](auto u) { return std::array{u, u * u}; }>(3.0) ==
              std::array{1.0, 6.0});
static_assert(cr::derivative<stack(x, x* x)>(x = 3.0)(1) == 6);

// Higher orders.
static_assert(cr::derivative<cubic, 0>(3.0) == 21);
static_assert(cr::derivative<cubic, 1>(3.0) == 25);
static_assert(cr::derivative<cubic, 2>(3.0) == 18);
static_assert(cr::derivative<cubic, 3>(3.0) == 6);
static_assert(cr::derivative<cubic, 4>(3.0) == 0);
static_assert(cr::derivative<k * x * x, 2, cr::wrt(x)>(x = 3.0, k = 5.0) == 10);
static_assert(cr::derivative<k * x * x, 3, cr::wrt(x)>(x = 3.0, k = 5.0) == 0);
static_assert(near(cr::derivative<exp(k* x), 5, cr::wrt(x)>(x = 0.0, k = 2.0), 32.0));
static_assert(near(cr::derivative<[](auto u) { return sin(u); }, 7>(0.0), -1.0));
static_assert(near(cr::derivative<[](auto u) { return 1 / u; }, 6>(1.0), 720.0));

// Where a derivative stops.
static_assert(cr::derivative<[](auto u) { return u * stop_gradient(u * u); }>(3.0) == 9);
static_assert(cr::derivative<[](auto u) { return u * stop_gradient(u * u); }, 2>(3.0) == 0);
static_assert(cr::derivative<[](auto u) { return abs(u) * abs(u); }, 2>(0.0) == 2);

// Taylor coefficients.
static_assert(cr::taylor<cubic, 4>(3.0) == std::array{21.0, 25.0, 9.0, 1.0, 0.0});
static_assert(cr::taylor<k * x * x, 2, cr::wrt(x)>(x = 3.0, k = 5.0) ==
              std::array{45.0, 30.0, 5.0});
static_assert(cr::taylor<cubic, 0>(3.0) == std::array{21.0});
static_assert(std::is_same_v<decltype(cr::taylor<cubic, 2>(3.f)), std::array<float, 3>>);

BOOST_AUTO_TEST_CASE(orders_agree_with_differences_of_the_one_before) {
  constexpr auto f = [](auto u) { return exp(sin(u)) / (2 + u * u); };
  const double e = 1e-5;
  for (double u = -2; u <= 2; u += 0.37) {
    const auto difference = [&](auto order) {
      constexpr int n = decltype(order)::value;
      return (cr::derivative<f, n>(u + e) - cr::derivative<f, n>(u - e)) / (2 * e);
    };
    BOOST_TEST(std::abs(cr::derivative<f>(u) - difference(std::integral_constant<int, 0>{})) <
               1e-7);
    BOOST_TEST(std::abs(cr::derivative<f, 2>(u) - difference(std::integral_constant<int, 1>{})) <
               1e-7);
    BOOST_TEST(std::abs(cr::derivative<f, 3>(u) - difference(std::integral_constant<int, 2>{})) <
               1e-7);
    BOOST_TEST(near(cr::derivative<f, 2>(u), cr::hessian<f>(u)(0, 0), 100));
    BOOST_TEST(near(cr::derivative<f, 3>(u), 6 * cr::taylor<f, 3>(u)[3], 4));
  }
}

} // namespace
