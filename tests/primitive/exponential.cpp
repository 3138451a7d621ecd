// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_exponential
#include "laws.hpp"

using namespace laws;

namespace {
constexpr auto exponents = over<1>(-11000, -700, -80, -3, -0.25, 0, 1e-9, 0.75, 2, 80, 700, 11000);
// Beyond -200 the differences of exp(x) - 1 have no digits left.
constexpr auto above_tail = over<1>(-200, -80, -3, -0.25, 0, 1e-9, 0.75, 2, 80, 700, 11000);
constexpr auto positive = over<1>(1e-300, 1e-30, 0.25, 0.999, 1, 1.5, 40, 1e30, 1e300);
constexpr auto above_minus_one = over<1>(-0.999, -0.25, -1e-9, 0, 1e-9, 0.5, 1, 1e6, 1e30, 1e300);
} // namespace

BOOST_AUTO_TEST_CASE(exp_laws) {
  constexpr auto f = [](auto x) { return cr::exp(x); };
  law<cr::exp_t, f, exponents>([](big x) { return exp(x); });
  is_the_librarys<f, exponents>([](auto x) { return std::exp(x); });
}

BOOST_AUTO_TEST_CASE(expm1_laws) {
  constexpr auto f = [](auto x) { return cr::expm1(x); };
  law<cr::expm1_t, f, above_tail>([](big x) { return exp(x) - 1; });
  is_the_librarys<f, exponents>([](auto x) { return std::expm1(x); });
}

BOOST_AUTO_TEST_CASE(exp2_laws) {
  constexpr auto f = [](auto x) { return cr::exp2(x); };
  law<cr::exp2_t, f, exponents>([](big x) { return exp(x * log(big(2))); });
  is_the_librarys<f, exponents>([](auto x) { return std::exp2(x); });
}

BOOST_AUTO_TEST_CASE(log_laws) {
  constexpr auto f = [](auto x) { return cr::log(x); };
  law<cr::log_t, f, positive>([](big x) { return log(x); });
  is_the_librarys<f, positive>([](auto x) { return std::log(x); });
}

BOOST_AUTO_TEST_CASE(log1p_laws) {
  constexpr auto f = [](auto x) { return cr::log1p(x); };
  law<cr::log1p_t, f, above_minus_one>([](big x) { return log(1 + x); });
  is_the_librarys<f, above_minus_one>([](auto x) { return std::log1p(x); });
}

BOOST_AUTO_TEST_CASE(log2_laws) {
  constexpr auto f = [](auto x) { return cr::log2(x); };
  law<cr::log2_t, f, positive>([](big x) { return log(x) / log(big(2)); });
  is_the_librarys<f, positive>([](auto x) { return std::log2(x); });
}

BOOST_AUTO_TEST_CASE(log10_laws) {
  constexpr auto f = [](auto x) { return cr::log10(x); };
  law<cr::log10_t, f, positive>([](big x) { return log(x) / log(big(10)); });
  is_the_librarys<f, positive>([](auto x) { return std::log10(x); });
}
