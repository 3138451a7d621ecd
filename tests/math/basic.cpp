// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE math_basic
#include "check.hpp"

namespace {

namespace math = chainrule::math;
namespace constant = math::constant;
using check::big, check::range, check::compare;

template <class T> constexpr bool special_cases() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T least = std::numeric_limits<T>::denorm_min(), most = std::numeric_limits<T>::max();
  constexpr T z = 0, one = 1, half = one / 2;
  auto const is = [](T a, T b) {
    return math::isnan(b) ? math::isnan(a) : a == b && math::signbit(a) == math::signbit(b);
  };
  bool ok = math::isnan(nan) && !math::isnan(inf) && !math::isnan(z) && math::signbit(-z) &&
            !math::signbit(z) && math::signbit(-inf) && !math::signbit(inf) &&
            math::signbit(-least);
  ok = ok && is(math::abs(-z), z) && is(math::abs(-inf), inf) && is(math::abs(nan), nan) &&
       is(math::copysign(one, -z), -one) && is(math::copysign(-inf, z), inf);
  ok = ok && is(math::floor(z), z) && is(math::floor(-z), -z) && is(math::floor(half), z) &&
       is(math::floor(-half), -one) && is(math::floor(-least), -one) &&
       is(math::floor(most), most) && is(math::floor(-inf), -inf) && is(math::floor(nan), nan) &&
       is(math::floor(-one), -one);
  ok = ok && is(math::sqrt(z), z) && is(math::sqrt(-z), -z) && is(math::sqrt(-one), nan) &&
       is(math::sqrt(-inf), nan) && is(math::sqrt(inf), inf) && is(math::sqrt(nan), nan) &&
       is(math::sqrt(T{9}), 3) && is(math::sqrt(T{1} / 4), half);
  ok = ok && is(math::cbrt(z), z) && is(math::cbrt(-z), -z) && is(math::cbrt(-inf), -inf) &&
       is(math::cbrt(inf), inf) && is(math::cbrt(nan), nan) && is(math::cbrt(T{-27}), -3);
  ok = ok && is(math::hypot(inf, nan), inf) && is(math::hypot(nan, -inf), inf) &&
       is(math::hypot(nan, z), nan) && is(math::hypot(z, -z), z) && is(math::hypot(-one, z), one) &&
       is(math::hypot(T{3}, T{-4}), 5) && is(math::hypot(least, z), least) &&
       is(math::hypot(most, most), inf) && is(math::hypot(most, least), most);
  return ok;
}
static_assert(special_cases<float>() && special_cases<double>() && special_cases<long double>());

/// Number types of others are left to their own functions.
struct other {
  int value;
  friend constexpr other exp(other x) { return {x.value + 1}; }
  friend constexpr other pow(other x, other y) { return {x.value * y.value}; }
  friend constexpr int isnan(other) { return 7; }
};
static_assert(math::exp(other{1}).value == 2 && math::pow(other{2}, other{3}).value == 6 &&
              math::isnan(other{}) == 7);

} // namespace

BOOST_AUTO_TEST_CASE(roots) {
  auto const own = [](auto x) { return constant::sqrt(x); };
  auto const library = [](auto x) { return std::sqrt(x); };
  auto const oracle = [](big const& x) { return big(sqrt(x)); };
  compare<range{-20000, 20000, false}>("sqrt", own, oracle, library, {0, 0, 0}, 500, 50000);
  compare<range{-70, 0, true, 2}>("sqrt", own, oracle, library, {0, 0, 0});
  auto const own3 = [](auto x) { return constant::cbrt(x); };
  auto const library3 = [](auto x) { return std::cbrt(x); };
  auto const oracle3 = [](big const& x) { return big((x < 0 ? -1 : 1) * exp(log(abs(x)) / 3)); };
  compare<range{-20000, 20000}>("cbrt", own3, oracle3, library3, {2, 4, 2});
  compare<range{-4, 4}>("cbrt", own3, oracle3, library3, {2, 4, 2});
}

BOOST_AUTO_TEST_CASE(hardest_square_roots) {
  // The roots closest to half-way between two long doubles: of 1 - 2^-64 and its kind.
  for (int k = 1; k < 3000; ++k) {
    long double const step =
        std::numeric_limits<long double>::epsilon() * static_cast<long double>(k);
    BOOST_TEST(constant::sqrt(1 - step / 2) == std::sqrt(1 - step / 2));
    BOOST_TEST(constant::sqrt(1 + step) == std::sqrt(1 + step));
    BOOST_TEST(constant::sqrt(4 - 2 * step) == std::sqrt(4 - 2 * step));
  }
}

BOOST_AUTO_TEST_CASE(distance) {
  auto const own = [](auto x) { return constant::hypot(x, decltype(x){1} / 3); };
  auto const library = [](auto x) { return std::hypot(x, decltype(x){1} / 3); };
  auto const none = [](big const& x) { return x; };
  compare<range{-20000, 20000}>("hypot", own, none, library, {}, 0);
  auto const own2 = [](auto x) { return constant::hypot(x / 2, x / 3); };
  auto const library2 = [](auto x) { return std::hypot(x / 2, x / 3); };
  compare<range{-20000, 20000}>("hypot", own2, none, library2, {}, 0);
  for (int i = 0; i < 1000; ++i) {
    auto const x = check::point<long double>({-30, 30}, i),
               y = check::point<long double>({-30, 30}, -i);
    BOOST_TEST(check::ulps(constant::hypot(x, y), big(sqrt(big(x) * x + big(y) * y))) <= 0.51);
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_others) {
  big const x = 0.75;
  BOOST_TEST(math::exp(x) == exp(x));
  BOOST_TEST(math::pow(x, x) == pow(x, x));
  BOOST_TEST(math::sqrt(x) == sqrt(x));
  BOOST_TEST(math::abs(big(-x)) == x);
  BOOST_TEST(math::tanh(x) == tanh(x));
  BOOST_TEST(math::atan2(x, x) == atan2(x, x));
  BOOST_TEST(!math::isnan(x));
}

BOOST_AUTO_TEST_CASE(whole) {
  auto const own = [](auto x) { return constant::floor(x); };
  auto const oracle = [](big const& x) { return big(floor(x)); };
  auto const library = [](auto x) { return std::floor(x); };
  compare<range{-5, 80}>("floor", own, oracle, library, {0, 0, 0});
}
