// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_HYPERBOLIC_HPP
#define CHAINRULE_MATH_HYPERBOLIC_HPP

#include <chainrule/math/logarithm.hpp>

namespace chainrule::math {

namespace constant {

/// Beyond it exp(-2 |x|) < 2^-288 does not count.
template <class T> inline constexpr T one_sided = 100;

template <std::floating_point T> constexpr T sinh(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T>)
    return x;
  if (abs(x) > detail::huge<T>)
    return x < 0 ? -infinity<T> : infinity<T>;
  double_word const a{static_cast<wide>(abs(x))};
  detail::scaled r = abs(x) < one_sided<T> ? detail::scaled{detail::expm1(a), 0} : detail::exp(a);
  if (abs(x) < one_sided<T>)
    r.value = r.value + r.value / (r.value + 1);
  return detail::round_to<T>(x < 0 ? -r.value : r.value, r.exponent - 1);
}

template <std::floating_point T> constexpr T cosh(T x) {
  if (isnan(x))
    return x;
  if (abs(x) > detail::huge<T>)
    return infinity<T>;
  detail::scaled r = detail::exp(double_word{static_cast<wide>(abs(x))});
  if (abs(x) < one_sided<T>)
    r = {detail::scale(r.value, r.exponent) + detail::scale(double_word{1} / r.value, -r.exponent),
         0};
  return detail::round_to<T>(r.value, r.exponent - 1);
}

template <std::floating_point T> constexpr T tanh(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T>)
    return x;
  if (abs(x) > one_sided<T>)
    return x < 0 ? T{-1} : T{1};
  auto const m = detail::expm1(double_word{2 * static_cast<wide>(x)});
  return detail::round_to<T>(m / (m + 2));
}

template <std::floating_point T> constexpr T asinh(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T> || abs(x) == infinity<T>)
    return x;
  double_word const a{static_cast<wide>(abs(x))};
  auto const r = [&] {
    if (a.hi > 0x1p70L)
      return detail::log(a) + detail::ln2; // 1 / (4 x^2) less
    auto const square = a * a;
    return detail::log1p(a + square / (detail::sqrt(square + 1) + 1));
  }();
  return detail::round_to<T>(x < 0 ? -r : r);
}

template <std::floating_point T> constexpr T acosh(T x) {
  if (isnan(x) || x == infinity<T>)
    return x;
  if (x < 1)
    return not_a_number<T>;
  double_word const a{static_cast<wide>(x)};
  if (a.hi > 0x1p70L)
    return detail::round_to<T>(detail::log(a) + detail::ln2);
  auto const over = a - 1;
  return detail::round_to<T>(detail::log1p(over + detail::sqrt(over * (a + 1))));
}

template <std::floating_point T> constexpr T atanh(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T>)
    return x;
  if (abs(x) > 1)
    return not_a_number<T>;
  if (abs(x) == 1)
    return x < 0 ? -infinity<T> : infinity<T>;
  wide const a = static_cast<wide>(abs(x));
  auto const r = detail::log1p(double_word{2 * a} / detail::sum(1, -a)) * 0.5L;
  return detail::round_to<T>(x < 0 ? -r : r);
}

} // namespace constant

/// The hyperbolic sine: sinh(+-0) = +-0; within 0.51 ulp when constant. From expm1.
template <number T> constexpr T sinh(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::sinh(x);
    return std::sinh(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::sinh(x);
  } else {
    using std::sinh;
    return sinh(x);
  }
}

/// The hyperbolic cosine: cosh(+-inf) = inf; within 0.51 ulp when constant. From exp.
template <number T> constexpr T cosh(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::cosh(x);
    return std::cosh(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::cosh(x);
  } else {
    using std::cosh;
    return cosh(x);
  }
}

/// The hyperbolic tangent: tanh(+-0) = +-0, tanh(+-inf) = +-1; within 0.51 ulp when constant. From
/// expm1.
template <number T> constexpr T tanh(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::tanh(x);
    return std::tanh(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::tanh(x);
  } else {
    using std::tanh;
    return tanh(x);
  }
}

/// The inverse hyperbolic sine: asinh(+-0) = +-0; within 0.51 ulp when constant. From log1p.
template <number T> constexpr T asinh(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::asinh(x);
    return std::asinh(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::asinh(x);
  } else {
    using std::asinh;
    return asinh(x);
  }
}

/// The inverse hyperbolic cosine: acosh(1) = +0, NaN below 1; within 0.51 ulp when constant. From
/// log1p.
template <number T> constexpr T acosh(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::acosh(x);
    return std::acosh(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::acosh(x);
  } else {
    using std::acosh;
    return acosh(x);
  }
}

/// The inverse hyperbolic tangent: atanh(+-0) = +-0, atanh(+-1) = +-inf, NaN beyond; within 0.51
/// ulp when constant. From log1p.
template <number T> constexpr T atanh(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::atanh(x);
    return std::atanh(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::atanh(x);
  } else {
    using std::atanh;
    return atanh(x);
  }
}

} // namespace chainrule::math

#endif
