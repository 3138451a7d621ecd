// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_EXPONENTIAL_HPP
#define CHAINRULE_MATH_EXPONENTIAL_HPP

#include <chainrule/math/basic.hpp>

namespace chainrule::math {

namespace detail {

inline constexpr auto ln2 =
    parts(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, 0x1.7b57a079a1934p-111);
inline constexpr auto inverse_ln2 =
    parts(0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56, -0x1.60bb8a5442ab9p-110);

/// Below this, x + c x^2 rounds to x, and double-word arithmetic might underflow.
template <class T> inline constexpr T negligible = static_cast<T>(0x1p-70);

/// Beyond it exp over- or underflows in every format, and stays within the range of int.
template <class T> inline constexpr T huge = static_cast<T>(0x1p15);

/// exp(r) - 1 for |r| <= 0.36: Taylor's series, truncated below 2^-125.
constexpr double_word expm1_near_zero(double_word r) {
  return polynomial(inverse_factorial.at + 1, 1, 24, 13, r) * r;
}

/// exp(x) for |x| <= huge.
constexpr scaled exp(double_word x) {
  int const k = nearest(x.hi * inverse_ln2.hi);
  return {expm1_near_zero(x - ln2 * static_cast<wide>(k)) + 1, k};
}

/// exp(x) - 1 for |x| <= 500, in range for every format.
constexpr double_word expm1(double_word x) {
  if (magnitude(x.hi) < 0.35L)
    return expm1_near_zero(x);
  scaled const e = exp(x);
  return scale(e.value, e.exponent) - 1;
}

} // namespace detail

namespace constant {

template <std::floating_point T> constexpr T exp(T x) {
  if (isnan(x))
    return x;
  if (x > detail::huge<T>)
    return infinity<T>;
  if (x < -detail::huge<T>)
    return 0;
  auto const e = detail::exp(double_word{static_cast<wide>(x)});
  return detail::round_to<T>(e.value, e.exponent);
}

template <std::floating_point T> constexpr T exp2(T x) {
  if (isnan(x))
    return x;
  if (x > detail::huge<T>)
    return infinity<T>;
  if (x < -detail::huge<T>)
    return 0;
  int const k = detail::nearest(static_cast<wide>(x));
  auto const f = detail::ln2 * (static_cast<wide>(x) - static_cast<wide>(k));
  return detail::round_to<T>(detail::expm1_near_zero(f) + 1, k);
}

template <std::floating_point T> constexpr T expm1(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T> || x == infinity<T>)
    return x;
  if (x < -100)
    return -1;
  if (x > 500)
    return exp(x);
  return detail::round_to<T>(detail::expm1(double_word{static_cast<wide>(x)}));
}

} // namespace constant

/// e^x: exp(-inf) = +0; within 0.51 ulp when constant. Cody-Waite reduction by ln 2 and Taylor's
/// series.
template <number T> constexpr T exp(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::exp(x);
    return std::exp(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::exp(x);
  } else {
    using std::exp;
    return exp(x);
  }
}

/// 2^x, exact for integers; within 0.51 ulp when constant. Reduction by the nearest integer.
template <number T> constexpr T exp2(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::exp2(x);
    return std::exp2(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::exp2(x);
  } else {
    using std::exp2;
    return exp2(x);
  }
}

/// e^x - 1 without cancellation: expm1(+-0) = +-0, expm1(-inf) = -1; within 0.51 ulp when constant.
template <number T> constexpr T expm1(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::expm1(x);
    return std::expm1(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::expm1(x);
  } else {
    using std::expm1;
    return expm1(x);
  }
}

} // namespace chainrule::math

#endif
