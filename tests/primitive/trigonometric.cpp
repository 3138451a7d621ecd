// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_trigonometric
#include "laws.hpp"

using namespace laws;

namespace {
constexpr auto angles = over<1>(-1e6, -100, -3, -0.5, 0, 1e-9, 0.25, 1, 2, 4, 100, 1e6);
constexpr auto sines = over<1>(-0.9999, -0.5, 0, 1e-9, 0.25, 0.75, 0.9999);
constexpr auto line = over<1>(-1e60, -1e6, -3, -0.5, 0, 1e-9, 0.25, 1, 40, 1e60);
constexpr auto planes = over<2>(1, 2, -1, 2, 1, -2, -1, -2, 3, 0, -3, 0, 0, 3, 1e-9, 1, 1e6, 2,
                                1e60, -3e60, 3e-60, 4e-60);
constexpr auto extreme = over<2>(1e200, -1e200, 3e-200, 4e-200);
} // namespace

BOOST_AUTO_TEST_CASE(sin_laws) {
  constexpr auto f = [](auto x) { return cr::sin(x); };
  law<cr::sin_t, f, angles>([](big x) { return sin(x); });
  is_the_librarys<f, angles>([](auto x) { return std::sin(x); });
}

BOOST_AUTO_TEST_CASE(cos_laws) {
  constexpr auto f = [](auto x) { return cr::cos(x); };
  law<cr::cos_t, f, angles>([](big x) { return cos(x); });
  is_the_librarys<f, angles>([](auto x) { return std::cos(x); });
}

BOOST_AUTO_TEST_CASE(tan_laws) {
  constexpr auto f = [](auto x) { return cr::tan(x); };
  law<cr::tan_t, f, angles>([](big x) { return sin(x) / cos(x); });
  is_the_librarys<f, angles>([](auto x) { return std::tan(x); });
}

BOOST_AUTO_TEST_CASE(asin_laws) {
  constexpr auto f = [](auto x) { return cr::asin(x); };
  law<cr::asin_t, f, sines>([](big x) { return asin(x); });
  is_the_librarys<f, sines>([](auto x) { return std::asin(x); });
}

BOOST_AUTO_TEST_CASE(acos_laws) {
  constexpr auto f = [](auto x) { return cr::acos(x); };
  law<cr::acos_t, f, sines>([](big x) { return acos(x); });
  is_the_librarys<f, sines>([](auto x) { return std::acos(x); });
}

BOOST_AUTO_TEST_CASE(atan_laws) {
  constexpr auto f = [](auto x) { return cr::atan(x); };
  law<cr::atan_t, f, line>([](big x) { return atan(x); });
  is_the_librarys<f, line>([](auto x) { return std::atan(x); });
}

BOOST_AUTO_TEST_CASE(atan2_laws) {
  constexpr auto f = [](auto x, auto y) { return cr::atan2(x, y); };
  law<cr::atan2_t, f, planes>([](big x, big y) { return atan2(x, y); });
  law<cr::atan2_t, f, extreme>([](big x, big y) { return atan2(x, y); }, {2, 64, anything, 2, 16});
  is_the_librarys<f, planes>([](auto x, auto y) { return std::atan2(x, y); });
}
