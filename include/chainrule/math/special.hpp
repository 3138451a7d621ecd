// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_SPECIAL_HPP
#define CHAINRULE_MATH_SPECIAL_HPP

#include <chainrule/math/bernoulli.hpp>
#include <chainrule/math/logarithm.hpp>
#include <chainrule/math/trigonometric.hpp>

namespace chainrule::math {

namespace detail {

inline constexpr auto inverse_sqrt_pi =
    parts(0x1.20dd750429b6dp-1, 0x1.1ae3a914fed80p-57, -0x1.3cbbebf65f145p-112);
inline constexpr auto half_log_two_pi =
    parts(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55, -0x1.b7f70c13dc1ccp-110);

/// exp(-x^2) / sqrt(pi) for 0 <= x <= 128.
constexpr scaled gaussian(wide x) {
  scaled const e = exp(-product(x, x));
  return {e.value * inverse_sqrt_pi, e.exponent};
}

/// erf(x) for 0 <= x <= 3: 2 x exp(-x^2) / sqrt(pi) sum of (2 x^2)^n / (2 n + 1)!!, which cancels
/// nothing (DLMF 7.6.2).
constexpr double_word erf_series(wide x) {
  double_word const square = product(x, x) * 2;
  double_word term{1}, total{1};
  for (int n = 3; term.hi > 0x1p-115L * total.hi; n += 2) {
    term = term * square / double_word{static_cast<wide>(n)};
    total = total + term;
  }
  scaled const g = gaussian(x);
  return scale(g.value, g.exponent + 1) * total * x;
}

/// erfc(x) for 3 <= x <= 128: x exp(-x^2) / sqrt(pi) over the continued fraction
/// x^2 + (1/2) / (1 + 1 / (x^2 + (3/2) / (1 + 2 / (x^2 + ...)))) (DLMF 7.9.1), whose convergents
/// approach by a factor of exp(-2 sqrt(2 n) x) or so: 2^-80 after the 700 / x^2 + 8 taken.
constexpr scaled erfc_fraction(wide x) {
  double_word const square = product(x, x);
  double_word f = square;
  for (int n = 8 + static_cast<int>(700 / square.hi); n > 0; --n)
    f = square +
        double_word{static_cast<wide>(n) - 0.5L} / (double_word{static_cast<wide>(n)} / f + 1);
  scaled const g = gaussian(x);
  return {g.value * x / f, g.exponent};
}

/// lgamma(2 + z) for |z| <= 2^-12: (1 - gamma) z + sum of (zeta(k) - 1) (-z)^k / k (DLMF 5.7.3).
/// Elsewhere Stirling's series, of an absolute error of 2^-115, leaves enough beside the zero.
inline constexpr double_word lgamma_near_two[] = {
    parts(0x1.b0ee6072093cep-2, 0x1.6cb90701fbfabp-58, 0x1.34a95e3133c51p-112),
    parts(0x1.4a34cc4a60fa6p-2, 0x1.1873d8912200cp-56, -0x1.4c68528ddc956p-110),
    parts(-0x1.13e001a557607p-4, 0x1.fb68be2f8821fp-58, -0x1.7fb3b2ae7f3b2p-112),
    parts(0x1.51322ac7d8483p-6, 0x1.afc89088cb729p-60, 0x1.afde2c358985cp-116),
    parts(-0x1.e404fc218f5f2p-8, 0x1.e4a627cf1eb34p-62, -0x1.c079e65d0352bp-117),
    parts(0x1.7add6eadb6c30p-9, -0x1.5b7828c7fd7f4p-64, -0x1.baf67fbbc9395p-118),
    parts(-0x1.38ac5c2bf8e08p-10, 0x1.8a4c1cfd9cec8p-65, 0x1.49c996d7a1787p-119)};

/// lgamma(x) for 2^-70 < x < 2^100.
constexpr double_word lgamma(double_word x) {
  double_word const z = x - 2, y = x - 1;
  if (magnitude(z.hi) < 0x1p-12L)
    return polynomial(lgamma_near_two, 1, 6, 4, z) * z;
  if (magnitude(y.hi) < 0x1p-12L)
    return polynomial(lgamma_near_two, 1, 6, 4, y) * y - log1p(y);
  double_word shift{1};
  for (; x.hi < 24; x = x + 1)
    shift = shift * x;
  return (x - 0.5L) * log(x) - x + half_log_two_pi + stirling_tail(0, x, 17) - log(shift);
}

/// The reentrant functions are no part of C++: found here if <cmath> declares them, as glibc's
/// does.
template <std::floating_point T> T lgamma_at_run_time(T x) {
  int sign = 0;
  if constexpr (std::same_as<T, float> && requires { lgammaf_r(x, &sign); }) {
    return lgammaf_r(x, &sign);
  } else if constexpr (std::same_as<T, double> && requires { lgamma_r(x, &sign); }) {
    return lgamma_r(x, &sign);
  } else if constexpr (std::same_as<T, wide> && requires { lgammal_r(x, &sign); }) {
    return lgammal_r(x, &sign);
  } else {
    return std::lgamma(x);
  }
}

} // namespace detail

namespace constant {

template <std::floating_point T> constexpr T erf(T x) {
  if (isnan(x) || x == 0)
    return x;
  wide const a = static_cast<wide>(abs(x));
  if (a < 0x1p-70L) { // 2 x / sqrt(pi), scaled lest the low words underflow
    int const e = detail::exponent(a);
    auto const r = detail::inverse_sqrt_pi * detail::scale(static_cast<wide>(x), -e);
    return detail::round_to<T>(r, e + 1);
  }
  double_word r{1};
  if (a < 3) {
    r = detail::erf_series(a);
  } else if (a < 12) { // erfc(12) < 2^-210
    auto const c = detail::erfc_fraction(a);
    r = -detail::scale(c.value, c.exponent) + 1;
  }
  return detail::round_to<T>(x < 0 ? -r : r);
}

template <std::floating_point T> constexpr T erfc(T x) {
  if (isnan(x))
    return x;
  if (x > 120)
    return 0;
  if (x < -12)
    return 2;
  wide const a = static_cast<wide>(abs(x));
  if (a < 0x1p-70L)
    return 1;
  if (a < 3) {
    auto const r = detail::erf_series(a);
    return detail::round_to<T>((x < 0 ? r : -r) + 1);
  }
  auto const c = detail::erfc_fraction(a);
  return x > 0 ? detail::round_to<T>(c.value, c.exponent)
               : detail::round_to<T>(-detail::scale(c.value, c.exponent) + 2);
}

template <std::floating_point T> constexpr T lgamma(T x) {
  if (isnan(x))
    return x;
  if (abs(x) == infinity<T> || x == 0 || (x < 0 && floor(x) == x))
    return infinity<T>;
  wide const w = static_cast<wide>(x), a = detail::magnitude(w);
  if (a < 0x1p-70L)
    return detail::round_to<T>(-detail::log(double_word{a}));
  if (a > 0x1p100L) {
    int const e = detail::exponent(a);
    return detail::round_to<T>((detail::log(double_word{a}) - 1) * detail::scale(a, -e), e);
  }
  if (x > 0)
    return detail::round_to<T>(detail::lgamma(double_word{w}));
  auto const sine = detail::sin(detail::half_turns(w - floor(w + 0.5L)));
  return detail::round_to<T>(detail::log(detail::pi / detail::magnitude(sine)) -
                             detail::lgamma(detail::sum(1, -w)));
}

} // namespace constant

/// The error function: erf(+-0) = +-0, erf(+-inf) = +-1; within 0.51 ulp when constant. Series and
/// continued fraction.
template <number T> constexpr T erf(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::erf(x);
    return std::erf(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::erf(x);
  } else {
    using std::erf;
    return erf(x);
  }
}

/// 1 - erf(x) without cancellation: erfc(-inf) = 2; within 0.51 ulp when constant. Series and
/// continued fraction.
template <number T> constexpr T erfc(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::erfc(x);
    return std::erfc(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::erfc(x);
  } else {
    using std::erfc;
    return erfc(x);
  }
}

/// log |gamma(x)|: +inf at 0, the negative integers and infinities; within 0.51 ulp when constant,
/// but for long doubles within 2^-50 of a negative zero. Stirling's series. At run time by lgamma_r
/// where the C library has it: std::lgamma also writes the global signgam, which is a data race.
template <number T> constexpr T lgamma(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::lgamma(x);
    return detail::lgamma_at_run_time(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::lgamma(x);
  } else {
    using std::lgamma;
    return lgamma(x);
  }
}

} // namespace chainrule::math

#endif
