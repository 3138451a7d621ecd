// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE math_special
#include "check.hpp"

#include <boost/math/special_functions/bernoulli.hpp>

#include <vector>

namespace {

namespace math = chainrule::math;
namespace constant = math::constant;
using check::big, check::range, check::compare;

template <class T> constexpr bool special_cases() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T least = std::numeric_limits<T>::denorm_min(), most = std::numeric_limits<T>::max();
  constexpr T z = 0, one = 1, two = 2, half = one / 2;
  auto const is = [](T a, T b) {
    return math::isnan(b) ? math::isnan(a) : a == b && math::signbit(a) == math::signbit(b);
  };
  bool ok = is(math::erf(z), z) && is(math::erf(-z), -z) && is(math::erf(inf), 1) &&
            is(math::erf(-inf), -1) && is(math::erf(nan), nan) && is(math::erf(most), 1);
  ok = ok && is(math::erfc(z), 1) && is(math::erfc(inf), z) && is(math::erfc(-inf), 2) &&
       is(math::erfc(nan), nan) && is(math::erfc(most), z) && is(math::erfc(least), 1);
  ok = ok && is(math::lgamma(one), z) && is(math::lgamma(two), z) && is(math::lgamma(z), inf) &&
       is(math::lgamma(-z), inf) && is(math::lgamma(-two), inf) && is(math::lgamma(inf), inf) &&
       is(math::lgamma(-inf), inf) && is(math::lgamma(nan), nan) && is(math::lgamma(most), inf) &&
       is(math::lgamma(-most), inf);
  ok = ok && is(math::polygamma(0, z), -inf) && is(math::polygamma(0, -z), inf) &&
       is(math::polygamma(0, -one), nan) && is(math::polygamma(0, inf), inf) &&
       is(math::polygamma(0, -inf), nan) && is(math::polygamma(0, nan), nan) &&
       is(math::polygamma(-1, one), nan) && is(math::polygamma(0, least), -inf) &&
       is(math::polygamma(0, -least), inf);
  ok = ok && is(math::polygamma(1, z), inf) && is(math::polygamma(1, -one), inf) &&
       is(math::polygamma(1, inf), z) && is(math::polygamma(2, inf), -z) &&
       is(math::polygamma(2, z), -inf) && is(math::polygamma(2, -z), inf) &&
       is(math::polygamma(2, -two), nan) && is(math::polygamma(1, least), inf) &&
       is(math::polygamma(2, -least), inf) && is(math::polygamma(3, most), z) &&
       is(math::polygamma(3, nan), nan) && math::polygamma(0, half) < -one;
  return ok;
}
static_assert(special_cases<float>() && special_cases<double>() && special_cases<long double>());

big pi() { return 4 * atan(big(1)); }

/// The series below 12, beyond it the continued fraction, both far past convergence.
big erfc(big const& x) {
  if (x < 12) {
    big term = x, sum = x;
    for (int n = 1; abs(term) > ldexp(abs(sum), -330); ++n)
      sum += term *= 2 * x * x / (2 * n + 1);
    return 1 - 2 / sqrt(pi()) * exp(-x * x) * sum;
  }
  big f = x;
  for (int n = 400; n > 0; --n)
    f = x + big(n) / 2 / f;
  return exp(-x * x) / sqrt(pi()) / f;
}
big erf(big const& x) { return abs(x) < big(1e-40) ? big(2 / sqrt(pi()) * x) : big(1 - erfc(x)); }

big bernoulli(int k) {
  static auto const table = [] {
    std::vector<big> t;
    for (int i = 0; i < 30; ++i)
      t.push_back(boost::math::bernoulli_b2n<big>(i));
    return t;
  }();
  return table[static_cast<std::size_t>(k)];
}

/// By the recurrence from beyond 100, reflecting nothing: another way than the library's.
big lgamma(big x) {
  big product = 1;
  for (; x < 100; x += 1)
    product *= x;
  big sum = (x - 0.5) * log(x) - x + log(2 * pi()) / 2 - log(abs(product));
  for (int k = 1; k < 30; ++k)
    sum += bernoulli(k) / (2 * k * (2 * k - 1)) / pow(x, 2 * k - 1);
  return abs(sum) < big(1e-75) ? big(0) : sum; // the zeros at 1 and 2 are exact
}
big polygamma(int n, big x) {
  big sum = 0, factorial = 1;
  for (int k = 1; k <= n; ++k)
    factorial *= k;
  for (; x < 100; x += 1)
    sum += factorial / pow(x, n + 1);
  sum += factorial / pow(x, n + 1) / 2;
  sum += n == 0 ? big(-log(x)) : big(factorial / n / pow(x, n));
  for (int k = 1; k < 30; ++k) {
    big term = bernoulli(k) / (2 * k) / pow(x, 2 * k + n);
    for (int j = 1; j < n + 1; ++j)
      term *= 2 * k + j - 1;
    sum += term;
  }
  return n % 2 ? sum : big(-sum);
}

template <int Order, range R> void polygamma_of_order(check::tolerance at_run_time = {1, 1, 16}) {
  auto const own = [](auto x) { return constant::polygamma(Order, x); };
  auto const fast = [](auto x) { return math::polygamma(Order, x); };
  compare<R>(
      "polygamma", own, [](big const& x) { return polygamma(Order, x); }, fast, at_run_time, 100,
      1000);
}

} // namespace

BOOST_AUTO_TEST_CASE(error_functions) {
  auto const own = [](auto x) { return constant::erf(x); };
  auto const library = [](auto x) { return std::erf(x); };
  auto const oracle = [](big const& x) { return erf(x); };
  compare<range{-20000, 2}>("erf", own, oracle, library, {}, 200, 2000);
  compare<range{-3, 2}>("erf", own, oracle, library, {}, 200, 2000);
  auto const own2 = [](auto x) { return constant::erfc(x); };
  auto const library2 = [](auto x) { return std::erfc(x); };
  auto const oracle2 = [](big const& x) { return erfc(x); };
  compare<range{-30, 7, false}>("erfc", own2, oracle2, library2, {4, 5, 5}, 200, 2000);
  compare<range{-3, 3}>("erfc", own2, oracle2, library2, {4, 5, 5}, 200, 2000);
}

BOOST_AUTO_TEST_CASE(log_gamma) {
  auto const own = [](auto x) { return constant::lgamma(x); };
  auto const library = [](auto x) { return math::lgamma(x); };
  auto const oracle = [](big const& x) { return lgamma(x); };
  compare<range{-20000, 20000, false}>("lgamma", own, oracle, library, {7, 5, 5}, 200, 2000);
  compare<range{-4, 6}>("lgamma", own, oracle, library, {7, 5, 5}, 200, 2000);
  compare<range{-60, -1, true, 1}>("lgamma", own, oracle, library, {7, 5, 5}, 200, 2000);
  compare<range{-60, -1, true, 2}>("lgamma", own, oracle, library, {7, 5, 5}, 200, 2000);
}

BOOST_AUTO_TEST_CASE(polygammas) {
  polygamma_of_order<0, range{-60, 60, false}>();
  polygamma_of_order<0, range{-3, 5}>();
  polygamma_of_order<1, range{-60, 60, false}>();
  polygamma_of_order<1, range{-3, 5}>();
  polygamma_of_order<2, range{-3, 5}>();
  polygamma_of_order<5, range{-3, 5}>();
  polygamma_of_order<12, range{-3, 5}>();
}

BOOST_AUTO_TEST_CASE(near_zeros) {
  // The doubles next to zeros, where the double-word result has cancelled most.
  for (double const x : {-2.457024738220801, -2.7476826467274127, -3.1435808883499799})
    BOOST_TEST(check::ulps(constant::lgamma(x), lgamma(big(x))) <= 0.51);
  for (double const x : {1.4616321449683623, -0.50408300826445541, -1.5734984731623904}) {
    BOOST_TEST(check::ulps(constant::polygamma(0, x), polygamma(0, big(x))) <= 0.51);
    BOOST_TEST(check::ulps(math::polygamma(0, x), polygamma(0, big(x))) <= 0.51);
  }
}
