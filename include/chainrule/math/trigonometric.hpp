// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_TRIGONOMETRIC_HPP
#define CHAINRULE_MATH_TRIGONOMETRIC_HPP

#include <chainrule/math/exponential.hpp>
#include <chainrule/math/pi_reduction.hpp>

namespace chainrule::math {

namespace detail {

/// Taylor's series for |r| <= pi/4, truncated below 2^-115.
constexpr double_word sin_near_zero(double_word r) {
  return polynomial(inverse_factorial.at + 1, 2, 14, 8, -(r * r)) * r;
}
constexpr double_word cos_near_zero(double_word r) {
  return polynomial(inverse_factorial.at, 2, 14, 8, -(r * r));
}

constexpr reduced reduce_any(wide x) {
  wide const a = magnitude(x);
  if (a < 0.785L)
    return {{x}, 0};
  reduced const r = reduce(a);
  return x < 0 ? reduced{-r.rest, -r.quadrant & 3} : r;
}

/// sin(x + shift pi/2) of a reduced x.
constexpr double_word sin(reduced x, unsigned shift = 0) {
  unsigned const q = x.quadrant + shift;
  double_word const s = q & 1 ? cos_near_zero(x.rest) : sin_near_zero(x.rest);
  return q & 2 ? -s : s;
}

constexpr double_word tan(reduced x) { return sin(x) / sin(x, 1); }
constexpr double_word cot(reduced x) { return sin(x, 1) / sin(x); }

/// x = pi d for |d| <= 1/2, reduced.
constexpr reduced half_turns(wide d) {
  if (magnitude(d) <= 0.25L)
    return {pi * d, 0};
  return d > 0 ? reduced{pi * (d - 0.5L), 1} : reduced{pi * (d + 0.5L), 3};
}

/// atan(k / 4)
inline constexpr double_word atan_of_quarter[] = {
    {0},
    parts(0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57, 0x1.0bf2d53fd481cp-113),
    parts(0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56, -0x1.5cbf247afa9e3p-111),
    parts(0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56, -0x1.29b08e07bcbb1p-111),
    half_pi * 0.5L};

/// atan(y / x) for y >= 0, x >= 0, not both 0: less the nearest of the above, the quotient is at
/// most 1/8, and the series truncated below 2^-120.
constexpr double_word atan_ratio(double_word y, double_word x) {
  if (y.hi > x.hi)
    return half_pi - atan_ratio(x, y);
  int const k = nearest(4 * y.hi / x.hi);
  wide const c = 0.25L * static_cast<wide>(k);
  double_word const t = (y - x * c) / (x + y * c);
  return polynomial(odd_reciprocal.at, 1, 19, 9, -(t * t)) * t + atan_of_quarter[k];
}

/// sqrt(1 - x^2)
constexpr double_word cofactor(wide x) { return sqrt(sum(1, -x) * sum(1, x)); }

} // namespace detail

namespace constant {

template <std::floating_point T> constexpr T sin(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T>)
    return x;
  if (abs(x) == infinity<T>)
    return not_a_number<T>;
  return detail::round_to<T>(detail::sin(detail::reduce_any(static_cast<wide>(x))));
}

template <std::floating_point T> constexpr T cos(T x) {
  if (isnan(x))
    return x;
  if (abs(x) == infinity<T>)
    return not_a_number<T>;
  return detail::round_to<T>(detail::sin(detail::reduce_any(static_cast<wide>(x)), 1));
}

template <std::floating_point T> constexpr T tan(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T>)
    return x;
  if (abs(x) == infinity<T>)
    return not_a_number<T>;
  return detail::round_to<T>(detail::tan(detail::reduce_any(static_cast<wide>(x))));
}

template <std::floating_point T> constexpr T atan(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T>)
    return x;
  auto const a = abs(x) > static_cast<T>(0x1p100)
                     ? detail::half_pi
                     : detail::atan_ratio({static_cast<wide>(abs(x))}, {1});
  return detail::round_to<T>(x < 0 ? -a : a);
}

template <std::floating_point T> constexpr T asin(T x) {
  if (isnan(x) || abs(x) < detail::negligible<T>)
    return x;
  if (abs(x) > 1)
    return not_a_number<T>;
  wide const a = static_cast<wide>(abs(x));
  auto const y = detail::atan_ratio({a}, detail::cofactor(a));
  return detail::round_to<T>(x < 0 ? -y : y);
}

template <std::floating_point T> constexpr T acos(T x) {
  if (isnan(x))
    return x;
  if (abs(x) > 1)
    return not_a_number<T>;
  wide const a = static_cast<wide>(abs(x));
  auto const y = detail::atan_ratio(detail::cofactor(a), {a});
  return detail::round_to<T>(x < 0 ? detail::pi - y : y);
}

template <std::floating_point T> constexpr T atan2(T y, T x) {
  if (isnan(x) || isnan(y))
    return not_a_number<T>;
  T const top = infinity<T>, b = abs(y), a = abs(x);
  bool const left = signbit(x);
  detail::scaled r{{}, 0}; // the angle of (|x|, |y|), from the near half of the x axis
  if (b == top) {
    r.value = a == top ? detail::atan_of_quarter[4] : detail::half_pi;
  } else if (b != 0 && a == 0) {
    r.value = detail::half_pi;
  } else if (b != 0 && a != top) {
    wide const v = static_cast<wide>(b), u = static_cast<wide>(a);
    int const e = detail::exponent(v), f = detail::exponent(u);
    double_word const m{detail::scale(v, -e)}, n{detail::scale(u, -f)};
    if (e - f > 130)
      r.value = detail::half_pi;
    else if (e - f < -130)
      r = {m / n, e - f};
    else
      r.value = detail::atan_ratio(detail::scale(m, e - f), n);
  }
  if (left)
    r = {r.exponent < 0 ? detail::pi : detail::pi - r.value, 0};
  return copysign(detail::round_to<T>(r.value, r.exponent), y);
}

} // namespace constant

/// The sine: sin(+-0) = +-0, NaN for infinities; within 0.51 ulp when constant, for all magnitudes.
/// Payne-Hanek reduction and Taylor's series.
template <number T> constexpr T sin(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::sin(x);
    return std::sin(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::sin(x);
  } else {
    using std::sin;
    return sin(x);
  }
}

/// The cosine: NaN for infinities; within 0.51 ulp when constant, for all magnitudes. Method of
/// sin.
template <number T> constexpr T cos(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::cos(x);
    return std::cos(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::cos(x);
  } else {
    using std::cos;
    return cos(x);
  }
}

/// The tangent: tan(+-0) = +-0, NaN for infinities; within 0.51 ulp when constant, for all
/// magnitudes. sin / cos.
template <number T> constexpr T tan(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::tan(x);
    return std::tan(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::tan(x);
  } else {
    using std::tan;
    return tan(x);
  }
}

/// The inverse sine: asin(+-0) = +-0, NaN beyond +-1; within 0.51 ulp when constant. atan(x /
/// sqrt(1 - x^2)).
template <number T> constexpr T asin(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::asin(x);
    return std::asin(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::asin(x);
  } else {
    using std::asin;
    return asin(x);
  }
}

/// The inverse cosine: acos(1) = +0, NaN beyond +-1; within 0.51 ulp when constant. atan(sqrt(1 -
/// x^2) / x).
template <number T> constexpr T acos(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::acos(x);
    return std::acos(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::acos(x);
  } else {
    using std::acos;
    return acos(x);
  }
}

/// The inverse tangent: atan(+-0) = +-0, atan(+-inf) = +-pi/2; within 0.51 ulp when constant. Table
/// and series.
template <number T> constexpr T atan(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::atan(x);
    return std::atan(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::atan(x);
  } else {
    using std::atan;
    return atan(x);
  }
}

/// The angle of the point (x, y) with the special cases of C Annex F; within 0.51 ulp when
/// constant. As atan.
template <number T> constexpr T atan2(T const& y, T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::atan2(y, x);
    return std::atan2(y, x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::atan2(y, x);
  } else {
    using std::atan2;
    return atan2(y, x);
  }
}

} // namespace chainrule::math

#endif
