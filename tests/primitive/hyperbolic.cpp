// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_hyperbolic
#include "laws.hpp"

using namespace laws;

namespace {
constexpr auto line = over<1>(-12000, -11000, -720, -700, -85, -20, -3, -0.25, 0, 1e-9, 0.75, 2, 20,
                              85, 700, 720, 11000, 12000);
// Beyond 150 the differences of tanh have no digits left: see kinks.cpp for its tails.
constexpr auto near = over<1>(-150, -85, -20, -3, -0.25, 0, 1e-9, 0.75, 2, 20, 85, 150);
constexpr auto wide = over<1>(-1e200, -1e60, -1e6, -3, -0.25, 0, 1e-9, 0.75, 2, 1e6, 1e60, 1e200);
constexpr auto above_one = over<1>(1.001, 1.5, 2, 40, 1e6, 1e30, 1e60, 1e200);
constexpr auto inside = over<1>(-0.9999, -0.5, 0, 1e-9, 0.25, 0.75, 0.9999);
} // namespace

BOOST_AUTO_TEST_CASE(sinh_laws) {
  constexpr auto f = [](auto x) { return cr::sinh(x); };
  law<cr::sinh_t, f, line>([](big x) { return (exp(x) - exp(-x)) / 2; });
  is_the_librarys<f, line>([](auto x) { return std::sinh(x); });
}

BOOST_AUTO_TEST_CASE(cosh_laws) {
  constexpr auto f = [](auto x) { return cr::cosh(x); };
  law<cr::cosh_t, f, line>([](big x) { return (exp(x) + exp(-x)) / 2; });
  is_the_librarys<f, line>([](auto x) { return std::cosh(x); });
}

BOOST_AUTO_TEST_CASE(sech_laws) {
  constexpr auto f = [](auto x) { return cr::sech(x); };
  law<cr::sech_t, f, line>([](big x) { return 2 / (exp(x) + exp(-x)); });
}

BOOST_AUTO_TEST_CASE(tanh_laws) {
  constexpr auto f = [](auto x) { return cr::tanh(x); };
  law<cr::tanh_t, f, near>([](big x) { return (exp(x) - exp(-x)) / (exp(x) + exp(-x)); });
  is_the_librarys<f, line>([](auto x) { return std::tanh(x); });
}

BOOST_AUTO_TEST_CASE(asinh_laws) {
  constexpr auto f = [](auto x) { return cr::asinh(x); };
  law<cr::asinh_t, f, wide>([](big x) {
    return x < 0 ? big(-log(-x + sqrt(x * x + 1))) : big(log(x + sqrt(x * x + 1)));
  });
  is_the_librarys<f, wide>([](auto x) { return std::asinh(x); });
}

BOOST_AUTO_TEST_CASE(acosh_laws) {
  constexpr auto f = [](auto x) { return cr::acosh(x); };
  law<cr::acosh_t, f, above_one>([](big x) { return log(x + sqrt(x * x - 1)); });
  is_the_librarys<f, above_one>([](auto x) { return std::acosh(x); });
}

BOOST_AUTO_TEST_CASE(atanh_laws) {
  constexpr auto f = [](auto x) { return cr::atanh(x); };
  law<cr::atanh_t, f, inside>([](big x) { return (log(1 + x) - log(1 - x)) / 2; });
  is_the_librarys<f, inside>([](auto x) { return std::atanh(x); });
}
