// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_selection
#include "../graphs.hpp"
#include "laws.hpp"

using namespace laws;

namespace {
constexpr auto not_zero = over<1>(-1e300, -1e30, -2, -0.1, -1e-30, 1e-30, 0.3, 7, 1e300);
constexpr auto no_ties = over<2>(1, 2, 2, 1, -3, 4, 1e30, -1e-30, -1e300, 1e300, -2, -1.5);
constexpr auto triples = over<3>(0.5, 0, 1, -2, 0, 1, 3, 0, 1, 3, 1, 7, -1e30, -1e20, 1e20);
} // namespace

BOOST_AUTO_TEST_CASE(where_laws) {
  law<cr::where_t, [](auto x, auto y) { return cr::where(x < y, x * y, sin(x) + y); },
      over<2>(1, 2, 2, 1, -3, 4, 4, -3)>(
      [](big x, big y) { return x < y ? big(x * y) : big(sin(x) + y); });
}

BOOST_AUTO_TEST_CASE(only_where_laws) {
  law<cr::only_where_t, [](auto x, auto y) { return cr::only_where(x < y, x * x * y); },
      over<2>(1, 2, 2, 1, -3, 4, 4, -3)>(
      [](big x, big y) { return x < y ? big(x * x * y) : big(0); });
}

BOOST_AUTO_TEST_CASE(in_domain_laws) {
  law<cr::in_domain_t, [](auto x) { return cr::in_domain(x >= 0, exp(x)); }, over<1>(0.5, 1, 20)>(
      [](big x) { return exp(x); });
}

BOOST_AUTO_TEST_CASE(sign_laws) {
  law<cr::sign_t, [](auto x) { return cr::sign(x); }, not_zero>(
      [](big x) { return x < 0 ? -1 : 1; });
}

BOOST_AUTO_TEST_CASE(abs_laws) {
  constexpr auto f = [](auto x) { return cr::abs(x); };
  law<cr::abs_t, f, not_zero>([](big x) { return x < 0 ? big(-x) : x; });
  law<cr::abs_t, [](auto x) { return cr::fabs(x); }, over<1>(-2, 3)>(
      [](big x) { return x < 0 ? big(-x) : x; });
  is_the_librarys<f, not_zero>([](auto x) { return std::abs(x); });
}

BOOST_AUTO_TEST_CASE(unsigned_zero_laws) {
  constexpr auto f = [](auto x) { return cr::unsigned_zero(x); };
  law<cr::unsigned_zero_t, f, over<1>(1e-300, 1e-30, 0.3, 7, 1e300)>([](big x) { return x; });
  BOOST_TEST(!std::signbit(cr::value<f>(-0.0)));
}

BOOST_AUTO_TEST_CASE(max_laws) {
  constexpr auto f = [](auto x, auto y) { return cr::max(x, y); };
  law<cr::max_t, f, no_ties>([](big x, big y) { return x < y ? y : x; });
  is_the_librarys<f, no_ties>([](auto x, auto y) { return std::fmax(x, y); });
}

BOOST_AUTO_TEST_CASE(min_laws) {
  constexpr auto f = [](auto x, auto y) { return cr::min(x, y); };
  law<cr::min_t, f, no_ties>([](big x, big y) { return x < y ? x : y; });
  is_the_librarys<f, no_ties>([](auto x, auto y) { return std::fmin(x, y); });
}

BOOST_AUTO_TEST_CASE(max_of_many_laws) {
  law<cr::max_of_many_t, [](auto x, auto y, auto z) { return cr::max(x, y, z); },
      over<3>(1, 2, 3, 1, 3, 2, 3, 1, 2, -1e30, 2, 1)>([](big x, big y, big z) {
    return x > y && x > z ? x : y > z ? y : z;
  });
  law<cr::neg_t, [](auto x, auto y, auto z) { return cr::min(x, y, z); },
      over<3>(1, 2, 3, 1, 3, -2, 3, 1, 2)>([](big x, big y, big z) {
    return x < y && x < z ? x : y < z ? y : z;
  });
}

// It is there for derivatives alone: kinks.cpp has what they are beside a NaN.
BOOST_AUTO_TEST_CASE(beside_is_the_number_itself) {
  constexpr auto f = [](auto x, auto y) { return cr::apply<cr::beside_t>(x, y); };
  static_assert(cr::value<f>(3.0, 5.0) == 3);
  static_assert(cr::gradient<f>(3.0, 5.0).template get<0>() == 1);
  static_assert(cr::gradient<f>(3.0, 5.0).template get<1>() == 0);
  static_assert(graphs::count<cr::beside_t>(graphs::lowered<f, 2>) == 0);
}

BOOST_AUTO_TEST_CASE(clamp_laws) {
  law<cr::clamp_t, [](auto x, auto low, auto high) { return cr::clamp(x, low, high); }, triples>(
      [](big x, big low, big high) { return x < low    ? low
                                            : x > high ? high
                                                       : x; });
}

// A constant to derivatives, and the value to everything else.
BOOST_AUTO_TEST_CASE(stop_gradient_has_no_derivative) {
  static_assert(cr::entry<cr::stop_gradient_t>::id.arity == 1);
  constexpr auto f = [](auto x) { return x * cr::stop_gradient(x); };
  static_assert(cr::value<f>(3.0) == 9);
  static_assert(cr::gradient<f, cr::wrt(cr::arg<0>)>(3.0) == 3);
  static_assert(cr::derivative<f>(3.0) == 3);
  static_assert(cr::hessian<f>(3.0)(0, 0) == 0);
  static_assert(cr::derivative<f, 2>(3.0) == 0);
  static_assert(cr::gradient<cr::stop_gradient(names::a)>(names::a = 3.0)[names::a] == 0);
  static_assert(cr::stop_gradient(3.0) == 3);
}

// On plain numbers the functions are values, in the type that the operands have in common.
BOOST_AUTO_TEST_CASE(on_numbers) {
  static_assert(cr::where(true, 1, 2.5) == 1.0 && cr::where(false, 1, 2.5) == 2.5);
  static_assert(cr::max(2, 1) == 2.0 && cr::min(2, 1.5) == 1.5 && cr::max(1, 3, 2) == 3.0);
  static_assert(cr::min(1, 3, 2) == 1.0 && cr::maxout(1, 3, 2, 4) == 4.0);
  static_assert(cr::clamp(5, 0, 1) == 1.0 && cr::abs(-2) == 2.0 && cr::sign(-2.5F) == -1.0F);
  static_assert(std::is_same_v<decltype(cr::abs(-2)), double>);
  static_assert(std::is_same_v<decltype(cr::max(1.0F, 2)), double>);
  static_assert(std::is_same_v<decltype(cr::max(1.0F, 2.0F)), float>);
}
