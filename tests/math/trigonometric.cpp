// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE math_trigonometric
#include "check.hpp"

namespace {

namespace math = chainrule::math;
namespace constant = math::constant;
using check::big, check::range, check::compare;

template <class T> constexpr bool special_cases() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T least = std::numeric_limits<T>::denorm_min(), most = std::numeric_limits<T>::max();
  constexpr T z = 0, half_pi = static_cast<T>(math::detail::half_pi.hi), pi = 2 * half_pi;
  auto const is = [](T a, T b) {
    return math::isnan(b) ? math::isnan(a) : a == b && math::signbit(a) == math::signbit(b);
  };
  bool ok = is(math::cos(z), 1) && is(math::cos(-z), 1) && is(math::cos(inf), nan) &&
            is(math::cos(nan), nan) && is(math::acos(T{1}), z) && is(math::acos(T{-1}), pi) &&
            is(math::acos(T{2}), nan) && is(math::acos(nan), nan) && is(math::acos(z), half_pi);
  for (auto const f : {+[](T x) { return math::sin(x); }, +[](T x) { return math::tan(x); },
                       +[](T x) { return math::asin(x); }})
    ok = ok && is(f(z), z) && is(f(-z), -z) && is(f(inf), nan) && is(f(-inf), nan) &&
         is(f(nan), nan) && is(f(least), least) && is(f(-least), -least);
  ok = ok && is(math::asin(T{1}), half_pi) && is(math::asin(T{-1}), -half_pi) &&
       is(math::asin(most), nan) && !math::isnan(math::sin(most)) && !math::isnan(math::tan(-most));
  ok = ok && is(math::atan(z), z) && is(math::atan(-z), -z) && is(math::atan(inf), half_pi) &&
       is(math::atan(-inf), -half_pi) && is(math::atan(nan), nan) && is(math::atan(most), half_pi);
  return ok;
}
static_assert(special_cases<float>() && special_cases<double>() && special_cases<long double>());

template <class T> constexpr bool angles() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T least = std::numeric_limits<T>::denorm_min(), most = std::numeric_limits<T>::max();
  using math::detail::half_pi;
  constexpr T z = 0, h = static_cast<T>(half_pi.hi), pi = 2 * h, q = h / 2,
              t = math::detail::round_to<T>(half_pi * 1.5L);
  // y, x and the angle in the order of C Annex F.10.1.4
  constexpr T cases[][3] = {
      {z, -z, pi},         {-z, -z, -pi},      {z, z, z},         {-z, z, -z},
      {z, -1, pi},         {-z, -1, -pi},      {z, 1, z},         {-z, 1, -z},
      {-1, z, -h},         {-1, -z, -h},       {1, z, h},         {1, -z, h},
      {1, -inf, pi},       {-1, -inf, -pi},    {1, inf, z},       {-1, inf, -z},
      {inf, 1, h},         {-inf, 1, -h},      {inf, -inf, t},    {-inf, -inf, -t},
      {inf, inf, q},       {-inf, inf, -q},    {nan, 1, nan},     {1, nan, nan},
      {nan, z, nan},       {1, 1, q},          {-1, 1, -q},       {1, -1, t},
      {least, most, z},    {-least, most, -z}, {most, least, h},  {least, -most, pi},
      {-most, -least, -h}, {most, most, q},    {least, least, q}, {least, 1, least},
      {-least, -1, -pi}};
  for (auto const& [y, x, want] : cases) {
    T const got = math::atan2(y, x);
    if (math::isnan(want) ? !math::isnan(got)
                          : !(got == want && math::signbit(got) == math::signbit(want)))
      return false;
  }
  return true;
}
static_assert(angles<float>() && angles<double>() && angles<long double>());

/// Tiny arguments by two terms, where 333 bits would cancel.
template <class F> auto odd(F f, double cubic) {
  return [=](big const& x) { return abs(x) < big(1e-40) ? big(x + cubic * x * x * x) : big(f(x)); };
}

} // namespace

BOOST_AUTO_TEST_CASE(circular) {
  auto const own = [](auto x) { return constant::sin(x); };
  auto const library = [](auto x) { return std::sin(x); };
  auto const oracle = odd([](big const& x) { return sin(x); }, -1.0 / 6);
  compare<range{-40, 60}>("sin", own, oracle, library);
  compare<range{-3, 5}>("sin", own, oracle, library);
  compare<range{-20000, 20000}>("sin", own, oracle, library, {}, 0); // the reduction at all sizes
  auto const own2 = [](auto x) { return constant::cos(x); };
  auto const library2 = [](auto x) { return std::cos(x); };
  auto const oracle2 = [](big const& x) { return big(cos(x)); };
  compare<range{-40, 60}>("cos", own2, oracle2, library2);
  compare<range{-3, 5}>("cos", own2, oracle2, library2);
  compare<range{-20000, 20000}>("cos", own2, oracle2, library2, {}, 0);
  auto const own3 = [](auto x) { return constant::tan(x); };
  auto const library3 = [](auto x) { return std::tan(x); };
  auto const oracle3 = odd([](big const& x) { return sin(x) / cos(x); }, 1.0 / 3);
  compare<range{-40, 60}>("tan", own3, oracle3, library3);
  compare<range{-3, 5}>("tan", own3, oracle3, library3);
  compare<range{-20000, 20000}>("tan", own3, oracle3, library3, {}, 0);
}

BOOST_AUTO_TEST_CASE(near_multiples_of_half_pi) {
  // The double relatively closest to a multiple of pi/2 (J.-M. Muller, Elementary Functions, 11.2);
  // glibc 2.36 is 13 ulp off there at run time.
  double const x = std::ldexp(6381956970095103.0, 797);
  BOOST_TEST(constant::cos(x) == -4.68716592425462761112e-19);
  BOOST_TEST(constant::sin(x) == 1);
  BOOST_TEST(constant::tan(x) == -1 / 4.68716592425462761112e-19);
  for (int k = 1; k < 2000; ++k) {
    long double const near = static_cast<long double>(k) * math::detail::half_pi.hi;
    BOOST_TEST(check::ulps(constant::sin(near), big(sin(big(near)))) <= 0.51);
    BOOST_TEST(check::ulps(constant::cos(near), big(cos(big(near)))) <= 0.51);
  }
}

BOOST_AUTO_TEST_CASE(inverse) {
  auto const own = [](auto x) { return constant::asin(x); };
  auto const library = [](auto x) { return std::asin(x); };
  auto const oracle = odd([](big const& x) { return asin(x); }, 1.0 / 6);
  compare<range{-20000, -1}>("asin", own, oracle, library);
  compare<range{-12, -1}>("asin", own, oracle, library);
  auto const own2 = [](auto x) { return constant::acos(x); };
  auto const library2 = [](auto x) { return std::acos(x); };
  auto const oracle2 = [](big const& x) { return big(acos(x)); };
  compare<range{-60, -1}>("acos", own2, oracle2, library2);
  compare<range{-5, -1}>("acos", own2, oracle2, library2);
  auto const own3 = [](auto x) { return constant::atan(x); };
  auto const library3 = [](auto x) { return std::atan(x); };
  auto const oracle3 = odd([](big const& x) { return atan(x); }, -1.0 / 3);
  compare<range{-20000, 200}>("atan", own3, oracle3, library3);
  compare<range{-5, 5}>("atan", own3, oracle3, library3);
}

BOOST_AUTO_TEST_CASE(of_two) {
  auto const own = [](auto x) { return constant::atan2(x, decltype(x){-1} / 3); };
  auto const library = [](auto x) { return std::atan2(x, decltype(x){-1} / 3); };
  auto const none = [](big const& x) { return x; };
  compare<range{-20000, 20000}>("atan2", own, none, library, {}, 0);
  auto const own2 = [](auto x) { return constant::atan2(x * x, x + 1); };
  auto const library2 = [](auto x) { return std::atan2(x * x, x + 1); };
  compare<range{-20000, 60}>("atan2", own2, none, library2, {}, 0);
  double worst = 0;
  for (int i = 0; i < 1000; ++i) {
    double const y = check::point<double>({-5, 5, false}, i),
                 x = check::point<double>({-5, 5, false}, i + 5000);
    double const error = check::ulps(constant::atan2(y, x), big(atan(big(y) / big(x))));
    if (error > worst)
      worst = error;
  }
  BOOST_TEST(worst <= 0.51);
}
