// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_POLYGAMMA_HPP
#define CHAINRULE_MATH_POLYGAMMA_HPP

#include <chainrule/math/special.hpp>

namespace chainrule::math {

namespace detail {

/// How far the argument is shifted and how many terms Stirling's series then takes: 2^-115 in
/// double-word, 2^-62 in long double arithmetic.
template <class Number> inline constexpr int least_argument = 12;
template <class Number> inline constexpr int stirling_terms = 12;
template <> inline constexpr int least_argument<double_word> = 24;
template <> inline constexpr int stirling_terms<double_word> = 17;

template <class Number> constexpr Number whole_power(Number base, int n) {
  Number power = n & 1 ? base : whole<Number>(1);
  while (n >>= 1) {
    base = base * base;
    if (n & 1)
      power = power * base;
  }
  return power;
}

/// digamma(x) for x > 0; the recurrence sums its reciprocals as one fraction.
template <class Number> constexpr Number digamma(Number x) {
  using std::log;
  Number const one = whole<Number>(1);
  Number numerator = whole<Number>(0), denominator = one;
  for (; x < least_argument<Number>; x = x + one) {
    numerator = numerator * x + denominator;
    denominator = denominator * x;
  }
  Number const tail =
      one / (x * whole<Number>(2)) + stirling_tail(1, x, stirling_terms<Number>) / x;
  return log(x) - tail - numerator / denominator;
}

/// The sum of (unit / (x + k))^s over k >= 0, for x >= unit > 0 and s >= 2: Hurwitz's zeta function
/// in terms of the unit, which keeps the range, by Euler-Maclaurin summation.
template <class Number> constexpr Number hurwitz(int s, Number x, Number const& unit) {
  Number total = whole<Number>(0);
  for (; x < least_argument<Number> + s; x = x + whole<Number>(1))
    total = total + whole_power<Number>(unit / x, s);
  Number const rest = x / whole<Number>(s - 1) + whole<Number>(1) / whole<Number>(2) +
                      whole<Number>(s) * stirling_tail(s, x, stirling_terms<Number>);
  return total + whole_power<Number>(unit / x, s) * rest;
}

/// The sum of (x + k)^-s over k >= 0 in terms of unit^-s, unit being |x - nearest integer| for x <
/// 0, x otherwise. Below zero, what is missing from the sum over all integers is subtracted.
template <class Number> constexpr Number zeta_sum(int s, wide x, wide d) {
  if (x > 0)
    return hurwitz(s, Number(x), Number(x));
  Number const unit(magnitude(d)), other = whole<Number>(1) - unit;
  bool const odd = s % 2 != 0;
  Number const up = hurwitz(s, d > 0 ? unit : other, unit),
               down = hurwitz(s, d > 0 ? other : unit, unit),
               missing = hurwitz(s, whole<Number>(1) - Number(x), unit);
  return odd ? up - down + missing : up + down - missing;
}

} // namespace detail

namespace constant {

template <std::floating_point T> constexpr T polygamma(int order, T x) {
  if (order < 0 || x == -infinity<T>)
    return not_a_number<T>;
  if (isnan(x))
    return x;
  bool const odd = order % 2 != 0;
  if (x == infinity<T>)
    return order == 0 ? x : odd ? T{0} : -T{0};
  if (x == 0)
    return odd || signbit(x) ? infinity<T> : -infinity<T>;
  if (x < 0 && floor(x) == x)
    return odd ? infinity<T> : not_a_number<T>;
  wide const w = static_cast<wide>(x), d = x > 0 ? w : w - floor(w + 0.5L);
  int const e = detail::exponent(detail::magnitude(w));
  if (order == 0) {
    if (e < -130)
      return detail::round_to<T>(double_word{-1} / double_word{detail::scale(w, -e)}, -e);
    if (e > 100)
      return log(x);
    if (x > 0)
      return detail::round_to<T>(detail::digamma(double_word{w}));
    auto const angle = detail::half_turns(d);
    return detail::round_to<T>(detail::digamma(detail::sum(1, -w)) -
                               detail::pi * detail::cot(angle)); // 0 at half integers
  }
  // order! / unit^(order + 1) by its logarithm, which cannot overflow; beyond 2^100 the sum is
  // x / order to within a rounding.
  bool const far = e > 100;
  auto const sum = far ? double_word{1} : detail::zeta_sum<double_word>(order + 1, w, d);
  auto const front =
      detail::lgamma(double_word{static_cast<wide>(far ? order : order + 1)}) -
      detail::log(double_word{detail::magnitude(d)}) * static_cast<wide>(far ? order : order + 1);
  bool const negative = odd == (sum.hi < 0);
  if (front.hi > detail::huge<wide>)
    return negative ? -infinity<T> : infinity<T>;
  if (front.hi < -detail::huge<wide>)
    return negative ? -T{0} : T{0};
  auto const power = detail::exp(front);
  auto const r = power.value * detail::magnitude(sum);
  return detail::round_to<T>(negative ? -r : r, power.exponent);
}

} // namespace constant

namespace detail {

/// polygamma in long double arithmetic; in double-word where that would cancel 8 bits or overflow.
template <std::floating_point T> T polygamma_at_run_time(int order, T x) {
  // Not std::floor, a call of 75 ns for long double where the compiler has no instruction for it.
  wide const w = static_cast<wide>(x), a = magnitude(w),
             d = x > 0 ? w : w - constant::floor(w + 0.5L);
  if (order < 0 || !(a > 0x1p-130L && a < 0x1p60L) || d == 0)
    return constant::polygamma(order, x);
  // The sum, and the magnitude below which it has lost 8 bits, or any of those T needs.
  wide value, least = std::same_as<T, wide> ? 0.5L : 0x1p-8L;
  wide front = order == 0 ? 1 : order % 2 != 0 ? 1 / magnitude(d) : -1 / magnitude(d);
  if (order == 0) {
    wide const direct = digamma(x > 0 ? w : 1 - w);
    value = x > 0 ? direct : direct - pi.hi / std::tan(pi.hi * d);
    least *= 1 + magnitude(direct);
  } else {
    value = zeta_sum<wide>(order + 1, w, d);
    for (int k = 1; k <= order; ++k)
      front *= static_cast<wide>(k) / magnitude(d);
  }
  return magnitude(value) < least ? constant::polygamma(order, x) : static_cast<T>(front * value);
}

} // namespace detail

/// The derivative of order `order` of digamma, the logarithmic derivative of gamma: order 0 is
/// digamma, 1 trigamma. NaN for order < 0 and x = -inf. At the poles, 0 and the negative integers,
/// +inf for odd orders; for even ones -inf at +0, +inf at -0, NaN at the integers, where the sign
/// would depend on the side. When constant within 0.51 ulp (long double: but within 2^-50 of
/// a zero); at run time within 1 ulp for float and double, and some ten for long double.
/// Recurrence, Euler-Maclaurin summation (DLMF 5.11, 25.11.43) and reflection.
template <class T> constexpr T polygamma(int order, T const& x) {
  static_assert(std::floating_point<T>, "polygamma takes float, double or long double");
  if (std::is_constant_evaluated())
    return constant::polygamma(order, x);
  return detail::polygamma_at_run_time(order, x);
}

} // namespace chainrule::math

#endif
