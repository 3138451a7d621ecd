// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE math_hyperbolic
#include "check.hpp"

namespace {

namespace math = chainrule::math;
namespace constant = math::constant;
using check::big, check::range, check::compare;

template <class T> constexpr bool special_cases() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T least = std::numeric_limits<T>::denorm_min(), most = std::numeric_limits<T>::max();
  constexpr T z = 0;
  auto const is = [](T a, T b) {
    return math::isnan(b) ? math::isnan(a) : a == b && math::signbit(a) == math::signbit(b);
  };
  bool ok = is(math::cosh(z), 1) && is(math::cosh(-z), 1) && is(math::cosh(-inf), inf) &&
            is(math::cosh(inf), inf) && is(math::cosh(nan), nan) && is(math::cosh(-most), inf);
  for (auto const f : {+[](T x) { return math::sinh(x); }, +[](T x) { return math::tanh(x); },
                       +[](T x) { return math::asinh(x); }, +[](T x) { return math::atanh(x); }})
    ok = ok && is(f(z), z) && is(f(-z), -z) && is(f(nan), nan) && is(f(least), least) &&
         is(f(-least), -least);
  ok = ok && is(math::sinh(inf), inf) && is(math::sinh(-inf), -inf) && is(math::sinh(most), inf) &&
       is(math::sinh(-most), -inf) && is(math::tanh(inf), 1) && is(math::tanh(-inf), -1) &&
       is(math::tanh(most), 1) && is(math::asinh(inf), inf) && is(math::asinh(-inf), -inf);
  ok = ok && is(math::acosh(T{1}), z) && is(math::acosh(z), nan) && is(math::acosh(-inf), nan) &&
       is(math::acosh(inf), inf) && is(math::acosh(nan), nan);
  ok = ok && is(math::atanh(T{1}), inf) && is(math::atanh(T{-1}), -inf) &&
       is(math::atanh(inf), nan) && is(math::atanh(-most), nan);
  return ok && math::asinh(most) > 80 && math::acosh(most) > 80;
}
static_assert(special_cases<float>() && special_cases<double>() && special_cases<long double>());

/// Tiny arguments by two terms, where 333 bits would cancel.
template <class F> auto odd(F f, double cubic) {
  return [=](big const& x) { return abs(x) < big(1e-40) ? big(x + cubic * x * x * x) : big(f(x)); };
}

} // namespace

BOOST_AUTO_TEST_CASE(direct) {
  auto const own = [](auto x) { return constant::sinh(x); };
  auto const library = [](auto x) { return std::sinh(x); };
  auto const oracle = odd([](big const& x) { return (exp(x) - exp(-x)) / 2; }, 1.0 / 6);
  compare<range{-20000, 14}>("sinh", own, oracle, library, {2, 2, 3});
  compare<range{-10, 8}>("sinh", own, oracle, library, {2, 2, 3});
  auto const own2 = [](auto x) { return constant::cosh(x); };
  auto const library2 = [](auto x) { return std::cosh(x); };
  auto const oracle2 = [](big const& x) { return big((exp(x) + exp(-x)) / 2); };
  compare<range{-40, 14}>("cosh", own2, oracle2, library2, {2, 2, 3});
  compare<range{-10, 8}>("cosh", own2, oracle2, library2, {2, 2, 3});
  auto const own3 = [](auto x) { return constant::tanh(x); };
  auto const library3 = [](auto x) { return std::tanh(x); };
  auto const oracle3 = odd([](big const& x) { return 1 - 2 / (exp(2 * x) + 1); }, -1.0 / 3);
  compare<range{-20000, 8}>("tanh", own3, oracle3, library3, {2, 2, 4});
  compare<range{-10, 6}>("tanh", own3, oracle3, library3, {2, 2, 4});
}

BOOST_AUTO_TEST_CASE(inverse) {
  auto const own = [](auto x) { return constant::asinh(x); };
  auto const library = [](auto x) { return std::asinh(x); };
  auto const oracle = odd(
      [](big const& x) { return big((x < 0 ? -1 : 1) * log(abs(x) + sqrt(x * x + 1))); }, -1.0 / 6);
  compare<range{-20000, 20000}>("asinh", own, oracle, library, {2, 2, 4});
  compare<range{-10, 10}>("asinh", own, oracle, library, {2, 2, 4});
  auto const own2 = [](auto x) { return constant::acosh(x); };
  auto const library2 = [](auto x) { return std::acosh(x); };
  auto const oracle2 = [](big const& x) { return big(log(x + sqrt((x - 1) * (x + 1)))); };
  compare<range{0, 20000, false}>("acosh", own2, oracle2, library2, {3, 3, 4});
  compare<range{-60, 5, false, 1}>("acosh", own2, oracle2, library2, {3, 3, 4});
  auto const own3 = [](auto x) { return constant::atanh(x); };
  auto const library3 = [](auto x) { return std::atanh(x); };
  auto const oracle3 = odd([](big const& x) { return log((1 + x) / (1 - x)) / 2; }, 1.0 / 3);
  compare<range{-20000, -1}>("atanh", own3, oracle3, library3, {2, 2, 4});
  compare<range{-10, -1}>("atanh", own3, oracle3, library3, {2, 2, 4});
}
