// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_LOGARITHM_HPP
#define CHAINRULE_MATH_LOGARITHM_HPP

#include <chainrule/math/exponential.hpp>

namespace chainrule::math {

namespace detail {

inline constexpr auto inverse_ln10 =
    parts(0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57, 0x1.ee191f71a3012p-112);

/// log(1 + z) for z in [-0.3, 0.42]: 2 atanh(z / (2 + z)), truncated below 2^-115.
constexpr double_word log1p_near_zero(double_word z) {
  double_word const s = z / (z + 2);
  return polynomial(odd_reciprocal.at, 1, 22, 10, s * s) * s * 2;
}

/// x > 0 as m 2^e with m within a factor sqrt(2) of 1.
constexpr scaled normalize(double_word x) {
  int const e = exponent(x.hi), up = scale(x.hi, -e) > 1.41421356L ? 1 : 0;
  return {scale(x, -e - up), e + up};
}

/// log(x) of x > 0.
constexpr double_word log(double_word x) {
  scaled const s = normalize(x);
  return ln2 * static_cast<wide>(s.exponent) + log1p_near_zero(s.value - 1);
}

/// log(1 + z) of z > -1.
constexpr double_word log1p(double_word z) {
  return magnitude(z.hi) < 0.3L ? log1p_near_zero(z) : log(z + 1);
}

/// Whether y is an odd integer.
constexpr bool is_odd(wide y) {
  wide const a = magnitude(y);
  return a < 0x1p64L && static_cast<wide>(static_cast<unsigned long long>(a)) == a &&
         static_cast<unsigned long long>(a) % 2 == 1;
}

} // namespace detail

namespace constant {

template <std::floating_point T> constexpr T log(T x) {
  if (isnan(x) || x == infinity<T>)
    return x;
  if (x <= 0)
    return x < 0 ? not_a_number<T> : -infinity<T>;
  return detail::round_to<T>(detail::log(double_word{static_cast<wide>(x)}));
}

template <std::floating_point T> constexpr T log1p(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T> || x == infinity<T>)
    return x;
  if (x <= -1)
    return x < -1 ? not_a_number<T> : -infinity<T>;
  return detail::round_to<T>(detail::log1p(double_word{static_cast<wide>(x)}));
}

template <std::floating_point T> constexpr T log2(T x) {
  if (isnan(x) || x == infinity<T>)
    return x;
  if (x <= 0)
    return x < 0 ? not_a_number<T> : -infinity<T>;
  auto const s = detail::normalize(double_word{static_cast<wide>(x)});
  return detail::round_to<T>(detail::log1p_near_zero(s.value - 1) * detail::inverse_ln2 +
                             static_cast<wide>(s.exponent));
}

template <std::floating_point T> constexpr T log10(T x) {
  if (isnan(x) || x == infinity<T>)
    return x;
  if (x <= 0)
    return x < 0 ? not_a_number<T> : -infinity<T>;
  return detail::round_to<T>(detail::log(double_word{static_cast<wide>(x)}) * detail::inverse_ln10);
}

template <std::floating_point T> constexpr T pow(T x, T y) {
  if (x == 1 || y == 0)
    return 1;
  if (isnan(x) || isnan(y))
    return not_a_number<T>;
  T const a = abs(x), b = abs(y), top = infinity<T>;
  if (x < 0 && a != top && b != top && floor(y) != y)
    return not_a_number<T>;
  bool const negative = signbit(x) && b != top && detail::is_odd(static_cast<wide>(y));
  if (a == 1)
    return negative ? T{-1} : T{1};
  if (a == 0 || a == top || b > static_cast<T>(0x1p80)) { // |log(x)| >= 2^-65: y decides
    T const r = (a > 1) == (y > 0) ? top : T{0};
    return negative ? -r : r;
  }
  auto const power = detail::log(double_word{static_cast<wide>(a)}) * static_cast<wide>(y);
  if (power.hi > detail::huge<wide>)
    return negative ? -top : top;
  if (power.hi < -detail::huge<wide>)
    return negative ? -T{0} : T{0};
  auto const e = detail::exp(power);
  return detail::round_to<T>(negative ? -e.value : e.value, e.exponent);
}

} // namespace constant

/// The natural logarithm: log(+-0) = -inf, NaN below zero; within 0.51 ulp when constant. Series of
/// atanh.
template <number T> constexpr T log(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::log(x);
    return std::log(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::log(x);
  } else {
    using std::log;
    return log(x);
  }
}

/// log(1 + x) without cancellation: log1p(+-0) = +-0, log1p(-1) = -inf, NaN below; within 0.51 ulp
/// when constant.
template <number T> constexpr T log1p(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::log1p(x);
    return std::log1p(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::log1p(x);
  } else {
    using std::log1p;
    return log1p(x);
  }
}

/// The binary logarithm, exact for powers of two; special cases of log; within 0.51 ulp when
/// constant.
template <number T> constexpr T log2(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::log2(x);
    return std::log2(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::log2(x);
  } else {
    using std::log2;
    return log2(x);
  }
}

/// The decimal logarithm, exact for powers of ten; special cases of log; within 0.51 ulp when
/// constant.
template <number T> constexpr T log10(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::log10(x);
    return std::log10(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::log10(x);
  } else {
    using std::log10;
    return log10(x);
  }
}

/// x^y with the special cases of C Annex F (pow(x, 0) = pow(1, y) = 1 even for NaN, NaN for x < 0
/// and y not an integer); within 0.51 ulp when constant. exp(y log(x)) with log to 2^-110.
template <number T> constexpr T pow(T const& x, T const& y) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::pow(x, y);
    return std::pow(x, y);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::pow(x, y);
  } else {
    using std::pow;
    return pow(x, y);
  }
}

} // namespace chainrule::math

#endif
