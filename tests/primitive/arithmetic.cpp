// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_arithmetic
#include "laws.hpp"

using namespace laws;

namespace {
constexpr auto line = over<1>(-1e300, -1e30, -2, -0.1, 0, 1e-30, 0.3, 7, 1e300);
constexpr auto near_one = over<1>(-1e30, -1.0001, -0.9999, -0.5, 0, 1e-30, 0.75, 0.9999, 1.0001, 7);
constexpr auto not_zero = over<1>(-1e100, -1e30, -2, -0.1, 1e-30, 0.3, 7, 1e100);
constexpr auto planes = over<2>(3, 4, -3, 0.1, 5, -12, 0, -1, 1e-15, 1, 1e30, -1e-30, 3e100, 4e100);
} // namespace

BOOST_AUTO_TEST_CASE(neg_laws) {
  constexpr auto f = [](auto x) { return -x; };
  law<cr::neg_t, f, line>([](big x) { return -x; });
  is_the_librarys<f, line>([](auto x) { return -x; });
}

BOOST_AUTO_TEST_CASE(square_laws) {
  constexpr auto f = [](auto x) { return cr::square(x); };
  law<cr::square_t, f, line>([](big x) { return x * x; });
  is_the_librarys<f, line>([](auto x) { return x * x; });
}

BOOST_AUTO_TEST_CASE(one_minus_square_laws) {
  constexpr auto f = [](auto x) { return cr::one_minus_square(x); };
  law<cr::one_minus_square_t, f, near_one>([](big x) { return 1 - x * x; });
}

BOOST_AUTO_TEST_CASE(reciprocal_laws) {
  constexpr auto f = [](auto x) { return cr::reciprocal(x); };
  law<cr::reciprocal_t, f, not_zero>([](big x) { return 1 / x; });
  is_the_librarys<f, not_zero>([](auto x) { return 1 / x; });
}

BOOST_AUTO_TEST_CASE(add_laws) {
  constexpr auto f = [](auto x, auto y) { return x + y; };
  law<cr::add_t, f, planes>([](big x, big y) { return x + y; });
  is_the_librarys<f, planes>([](auto x, auto y) { return x + y; });
}

BOOST_AUTO_TEST_CASE(subtract_laws) {
  constexpr auto f = [](auto x, auto y) { return x - y; };
  law<cr::subtract_t, f, planes>([](big x, big y) { return x - y; });
  is_the_librarys<f, planes>([](auto x, auto y) { return x - y; });
}

BOOST_AUTO_TEST_CASE(multiply_laws) {
  constexpr auto f = [](auto x, auto y) { return x * y; };
  law<cr::multiply_t, f, planes>([](big x, big y) { return x * y; });
  is_the_librarys<f, planes>([](auto x, auto y) { return x * y; });
}

BOOST_AUTO_TEST_CASE(divide_laws) {
  constexpr auto f = [](auto x, auto y) { return x / y; };
  law<cr::divide_t, f, planes>([](big x, big y) { return x / y; });
  is_the_librarys<f, planes>([](auto x, auto y) { return x / y; });
}

// The functions behind the operators, and unary plus, make the same nodes.
BOOST_AUTO_TEST_CASE(operators_are_functions) {
  using namespace names;
  constexpr auto written = +(-a + b * a - a / b);
  constexpr auto called = cr::subtract(cr::add(cr::neg(a), cr::multiply(b, a)), cr::divide(a, b));
  static_assert(std::is_same_v<decltype(written), decltype(called)>);
  static_assert(cr::add(1, 2.5) == 3.5 && cr::subtract(1, 3) == -2.0 && cr::neg(2) == -2.0);
  static_assert(cr::multiply(2.0F, 3) == 6.0 && cr::divide(1, 4) == 0.25 && cr::square(3) == 9.0);
}

// Literals of any arithmetic type, on either side; the arguments say the element type.
BOOST_AUTO_TEST_CASE(literals) {
  constexpr auto f = [](auto x) { return 2 * x + x * 0.5F - 1L / x + (x - 1U) / 4 + 3.0L * x; };
  constexpr auto named = f(names::a);
  static_assert(cr::value<f>(2.0) == 10.75 && cr::gradient<f, cr::wrt(cr::arg<0>)>(2.0) == 6);
  static_assert(cr::value<named>(names::a = 2.0F) == 10.75F);
  static_assert(std::is_same_v<decltype(cr::value<f>(2.0F)), float>);
  static_assert(std::is_same_v<decltype(cr::value<f>(2.0L)), long double>);
  static_assert(std::is_same_v<decltype(cr::value<f>(2)), double>);
  static_assert(cr::value<f>(2) == 10.75);
  static_assert(cr::value<[](auto x, auto y) { return x + y; }>(1, 2.5F) == 3.5F);
  static_assert(cr::derivative<cr::constant<3> * names::a>(names::a = 2.0) == 3);
}
