// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE math_exponential
#include "check.hpp"

namespace {

namespace math = chainrule::math;
using check::big, check::range, check::compare;
namespace constant = math::constant;

template <class T> constexpr bool special_cases() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T least = std::numeric_limits<T>::denorm_min(), most = std::numeric_limits<T>::max();
  constexpr T zero = 0, one = 1, two = 2, three = 3, half = one / two;
  auto const is = [](T a, T b) {
    return math::isnan(b) ? math::isnan(a) : a == b && math::signbit(a) == math::signbit(b);
  };
  bool ok = is(math::exp(zero), 1) && is(math::exp(-zero), 1) && is(math::exp(inf), inf) &&
            is(math::exp(-inf), 0) && is(math::exp(nan), nan) && is(math::exp(most), inf) &&
            is(math::exp(-most), 0) && is(math::exp(least), 1);
  ok = ok && is(math::exp2(inf), inf) && is(math::exp2(-inf), 0) && is(math::exp2(nan), nan) &&
       is(math::exp2(three), 8) && is(math::exp2(-two), half * half) && is(math::exp2(most), inf) &&
       is(math::exp2(static_cast<T>(std::numeric_limits<T>::min_exponent -
                                    std::numeric_limits<T>::digits)),
          least);
  ok = ok && is(math::expm1(zero), 0) && is(math::expm1(-zero), -zero) &&
       is(math::expm1(inf), inf) && is(math::expm1(-inf), -1) && is(math::expm1(nan), nan) &&
       is(math::expm1(most), inf) && is(math::expm1(-most), -1) && is(math::expm1(-least), -least);
  for (auto const log : {+[](T x) { return math::log(x); }, +[](T x) { return math::log2(x); },
                         +[](T x) { return math::log10(x); }})
    ok = ok && is(log(zero), -inf) && is(log(-zero), -inf) && is(log(-one), nan) &&
         is(log(-inf), nan) && is(log(nan), nan) && is(log(inf), inf) && is(log(one), 0);
  ok = ok && is(math::log1p(zero), 0) && is(math::log1p(-zero), -zero) &&
       is(math::log1p(-one), -inf) && is(math::log1p(-two), nan) && is(math::log1p(-inf), nan) &&
       is(math::log1p(inf), inf) && is(math::log1p(nan), nan) && is(math::log1p(least), least);
  ok = ok &&
       is(math::log2(least),
          static_cast<T>(std::numeric_limits<T>::min_exponent - std::numeric_limits<T>::digits)) &&
       is(math::log10(static_cast<T>(1000)), 3) && is(math::log2(half), -1);
  return ok;
}
static_assert(special_cases<float>() && special_cases<double>() && special_cases<long double>());

template <class T> constexpr bool power_cases() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T most = std::numeric_limits<T>::max(), least = std::numeric_limits<T>::denorm_min();
  constexpr T h = T{1} / 2, z = 0;
  // x, y and x^y in the order of C Annex F.10.4.4
  constexpr T cases[][3] = {
      {z, -3, inf},     {-z, -3, -inf},    {z, -2, inf},     {-z, -2, inf},
      {-z, -h, inf},    {z, -inf, inf},    {-z, -inf, inf},  {z, 3, z},
      {-z, 3, -z},      {z, 2, z},         {-z, 2, z},       {-z, h, z},
      {-1, inf, 1},     {-1, -inf, 1},     {1, 7, 1},        {1, inf, 1},
      {1, nan, 1},      {3, z, 1},         {nan, z, 1},      {nan, -z, 1},
      {-2, h, nan},     {-inf, h, inf},    {h, -inf, inf},   {-h, -inf, inf},
      {2, -inf, z},     {-2, -inf, z},     {h, inf, z},      {-h, inf, z},
      {2, inf, inf},    {-2, inf, inf},    {-inf, -3, -z},   {-inf, -2, z},
      {-inf, -h, z},    {-inf, 3, -inf},   {-inf, 2, inf},   {inf, -h, z},
      {inf, h, inf},    {inf, -inf, z},    {-inf, inf, inf}, {nan, 1, nan},
      {2, nan, nan},    {-2, 3, -8},       {-2, 2, 4},       {-2, -1, -h},
      {2, most, inf},   {h, most, z},      {-2, most, inf},  {most, 2, inf},
      {-most, 3, -inf}, {least, 2, z},     {-least, 3, -z},  {-least, 1, -least},
      {-1, most, 1},    {-1, 3, -1},       {-1, 4, 1},       {9, h, 3},
      {2, least, 1},    {least, least, 1}, {most, 1, most},  {least, -most, inf}};
  for (auto const& [x, y, want] : cases) {
    T const got = math::pow(x, y);
    if (math::isnan(want) ? !math::isnan(got)
                          : !(got == want && math::signbit(got) == math::signbit(want)))
      return false;
  }
  return true;
}
static_assert(power_cases<float>() && power_cases<double>() && power_cases<long double>());

auto const big_expm1 = [](big const& x) {
  return abs(x) < big(1e-30) ? big(x + x * x / 2) : big(exp(x) - 1);
};
auto const big_log1p = [](big const& x) {
  return abs(x) < big(1e-30) ? big(x - x * x / 2) : big(log(1 + x));
};

/// An exponent that follows from x, such that the powers cover the range of the type.
template <class T> constexpr T exponent_for(T x) {
  auto const bits = check::mix(std::bit_cast<unsigned>(static_cast<float>(x)));
  int const span = std::numeric_limits<T>::max_exponent * 20;
  return static_cast<T>(static_cast<int>(bits % static_cast<unsigned>(2 * span)) - span) / T{61};
}

} // namespace

BOOST_AUTO_TEST_CASE(exponentials) {
  auto const own = [](auto x) { return constant::exp(x); };
  auto const oracle = [](big const& x) { return big(exp(x)); };
  auto const library = [](auto x) { return std::exp(x); };
  compare<range{-20, 15}>("exp", own, oracle, library);
  compare<range{-70, 6}>("exp", own, oracle, library);
  auto const own2 = [](auto x) { return constant::exp2(x); };
  auto const oracle2 = [](big const& x) { return big(exp(x * log(big(2)))); };
  compare<range{-20, 15}>("exp2", own2, oracle2, [](auto x) { return std::exp2(x); });
  auto const own3 = [](auto x) { return constant::expm1(x); };
  compare<range{-20000, 15}>("expm1", own3, big_expm1, [](auto x) { return std::expm1(x); },
                             {2, 2, 4});
  compare<range{-20, 7}>("expm1", own3, big_expm1, [](auto x) { return std::expm1(x); }, {2, 2, 4});
}

BOOST_AUTO_TEST_CASE(logarithms) {
  auto const own = [](auto x) { return constant::log(x); };
  auto const oracle = [](big const& x) { return big(log(x)); };
  auto const library = [](auto x) { return std::log(x); };
  compare<range{-20000, 20000, false}>("log", own, oracle, library);
  compare<range{-60, -1, true, 1}>("log", own, oracle, library);
  auto const own2 = [](auto x) { return constant::log2(x); };
  auto const oracle2 = [](big const& x) { return big(log(x) / log(big(2))); };
  auto const library2 = [](auto x) { return std::log2(x); };
  compare<range{-20000, 20000, false}>("log2", own2, oracle2, library2);
  compare<range{-60, -1, true, 1}>("log2", own2, oracle2, library2);
  auto const own10 = [](auto x) { return constant::log10(x); };
  auto const oracle10 = [](big const& x) { return big(log(x) / log(big(10))); };
  auto const library10 = [](auto x) { return std::log10(x); };
  compare<range{-20000, 20000, false}>("log10", own10, oracle10, library10);
  compare<range{-60, -1, true, 1}>("log10", own10, oracle10, library10);
  auto const own1 = [](auto x) { return constant::log1p(x); };
  auto const library1 = [](auto x) { return std::log1p(x); };
  compare<range{-20000, -1}>("log1p", own1, big_log1p, library1);
  compare<range{-10, 20000, false}>("log1p", own1, big_log1p, library1);
}

template <class T, range R> void powers_in() {
  double worst = 0;
  T at{};
  for (int i = 0; i < 500; ++i) {
    T const x = check::point<T>(R, i), y = exponent_for(x);
    double const error = check::ulps<T>(constant::pow(x, y), big(exp(big(y) * log(big(x)))));
    if (error > worst)
      worst = error, at = x;
  }
  check::report("pow", "oracle", worst, at);
  BOOST_TEST(worst <= 0.51);
}

BOOST_AUTO_TEST_CASE(powers) {
  auto const own = [](auto x) { return constant::pow(x, exponent_for(x)); };
  auto const library = [](auto x) { return std::pow(x, exponent_for(x)); };
  auto const none = [](big const& x) { return x; };
  compare<range{-8, 8, false}>("pow", own, none, library, {}, 0);
  compare<range{-20, -1, true, 1}>("pow", own, none, library, {}, 0);
  powers_in<float, range{-4, 4, false}>();
  powers_in<double, range{-4, 4, false}>();
  powers_in<long double, range{-4, 4, false}>();
  powers_in<double, range{-1100, 1100, false}>();
  powers_in<long double, range{-20, -1, true, 1}>();
}
