// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_power
#include "laws.hpp"

using namespace laws;

namespace {
constexpr auto positive = over<1>(1e-300, 1e-30, 0.25, 1, 1.5, 40, 1e30, 1e300);
constexpr auto not_zero = over<1>(-1e100, -1e30, -27, -1, -0.125, -1e-30, 1e-30, 0.3, 1, 64, 1e100);
constexpr auto powers =
    over<2>(2, 3, 2, 0.5, 0.25, -1.5, 0.5, 20, 1.5, -40, 1e-10, 0.25, 1e10, 3, 1, 7, 3, 0);
constexpr auto not_one = over<2>(2, 3, 2, 0.5, 0.25, -1.5, 0.5, 20, 1.5, -40, 1e10, 3, 3, 2.5);
constexpr auto planes =
    over<2>(3, 4, -3, 4, 5, -12, -1, -1, 1, 0, 0, -2, 1e60, -1e60, 3e-60, 4e-60);
constexpr auto extreme = over<2>(1e-15, 1, 1e200, -1e200, 3e-200, 4e-200);
} // namespace

BOOST_AUTO_TEST_CASE(sqrt_laws) {
  constexpr auto f = [](auto x) { return cr::sqrt(x); };
  law<cr::sqrt_t, f, positive>([](big x) { return sqrt(x); });
  is_the_librarys<f, positive>([](auto x) { return std::sqrt(x); });
}

BOOST_AUTO_TEST_CASE(cbrt_laws) {
  constexpr auto f = [](auto x) { return cr::cbrt(x); };
  law<cr::cbrt_t, f, not_zero>(
      [](big x) { return x < 0 ? big(-exp(log(-x) / 3)) : big(exp(log(x) / 3)); });
  is_the_librarys<f, not_zero>([](auto x) { return std::cbrt(x); });
}

BOOST_AUTO_TEST_CASE(pow_laws) {
  constexpr auto f = [](auto x, auto y) { return cr::pow(x, y); };
  law<cr::pow_t, f, powers>([](big x, big y) { return exp(y * log(x)); });
  is_the_librarys<f, powers>([](auto x, auto y) { return std::pow(x, y); });
}

BOOST_AUTO_TEST_CASE(laws_of_the_derivatives_of_pow) {
  law<cr::pow_slope_t, [](auto x, auto y) { return cr::pow_slope(x, y); }, powers>(
      [](big x, big y) { return y * exp((y - 1) * log(x)); });
  law<cr::pow_log_t, [](auto x, auto y) { return cr::pow_log(x, y, cr::pow(x, y)); }, not_one>(
      [](big x, big y) { return exp(y * log(x)) * log(x); });
}

// A constant integer exponent has all of the line.
BOOST_AUTO_TEST_CASE(pow_of_an_integer) {
  static constexpr auto points = over<1>(-1e30, -40, -1, -0.125, 0.125, 1, 3, 1e30);
  law<cr::pow_t, [](auto x) { return cr::pow(x, 2); }, points>([](big x) { return x * x; });
  law<cr::pow_t, [](auto x) { return cr::pow(x, 3); }, points>([](big x) { return x * x * x; });
  law<cr::pow_t, [](auto x) { return cr::pow(x, 7.0); }, points>(
      [](big x) { return x * x * x * x * x * x * x; });
  law<cr::pow_t, [](auto x) { return cr::pow(x, -1); }, points>([](big x) { return 1 / x; });
  law<cr::pow_t, [](auto x) { return cr::pow(x, -3); }, points>(
      [](big x) { return 1 / (x * x * x); });
  law<cr::pow_t, [](auto x) { return cr::pow(x, 0); }, points>([](big) { return 1; });
  law<cr::pow_t, [](auto x) { return cr::pow(2, x); }, over<1>(-80, -1, 0, 0.5, 3, 80)>(
      [](big x) { return exp(x * log(big(2))); });
}

BOOST_AUTO_TEST_CASE(hypot_laws) {
  constexpr auto f = [](auto x, auto y) { return cr::hypot(x, y); };
  law<cr::hypot_t, f, planes>([](big x, big y) { return sqrt(x * x + y * y); });
  law<cr::hypot_t, f, extreme>([](big x, big y) { return sqrt(x * x + y * y); },
                               {2, 64, anything, 2, 16});
  is_the_librarys<f, planes>([](auto x, auto y) { return std::hypot(x, y); });
}
