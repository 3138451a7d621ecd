// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_BASIC_HPP
#define CHAINRULE_MATH_BASIC_HPP

#include <chainrule/math/arithmetic.hpp>
#include <chainrule/math/double_word.hpp>

#include <cmath>
#include <type_traits>

namespace chainrule::math {

/// What these functions take: any number but an integer, whose results would be truncated.
template <class T>
concept number = !std::integral<T>;

namespace detail {

/// The square root of a in (1 - 2^-54, 4): correctly rounded hi, and lo of what is left.
constexpr double_word sqrt_near_one(wide a) {
  wide y = 0.6L + 0.4L * a; // within 2^-3; each step doubles the bits
  for (int i = 0; i < 5; ++i)
    y = 0.5L * (y + a / y);
  double_word const p = product(y, y);
  wide const r = y + ((a - p.hi) - p.lo) / (2 * y),
             u = a < 1 ? limits::epsilon() / 2 : limits::epsilon();
  double_word const q = product(r, r);
  wide const rest = (a - q.hi) - q.lo; // exact; above r u exactly if the root is above r + u / 2
  wide const hi = rest > r * u ? r + u : rest <= -r * u ? r - u : r;
  double_word const h = product(hi, hi);
  return {hi, ((a - h.hi) - h.lo) / (2 * hi)};
}

constexpr scaled sqrt(wide a, int e) {
  int const even = (e + exponent(a)) & ~1;
  return {sqrt_near_one(scale(a, e - even)), even / 2};
}

/// The square root of a >= 0 of moderate exponent.
constexpr double_word sqrt(double_word a) {
  if (a.hi == 0)
    return {};
  scaled const s = sqrt(a.hi, 0);
  double_word const y = scale(s.value, s.exponent);
  return fast_sum(y.hi, y.lo + 0.5L * a.lo / y.hi);
}

} // namespace detail

/// The functions as evaluated in constant expressions; at run time they are slow but the same.
namespace constant {

using detail::double_word, detail::wide, detail::infinity, detail::not_a_number;

template <std::floating_point T> constexpr bool isnan(T x) { return x != x; }

template <std::floating_point T> constexpr bool signbit(T x) {
  return std::bit_cast<unsigned>(x < 0 ? -1.0F : x > 0 ? 1.0F : static_cast<float>(x)) >> 31 != 0;
}

template <std::floating_point T> constexpr T abs(T x) { return signbit(x) ? -x : x; }

template <std::floating_point T> constexpr T copysign(T x, T sign) {
  return signbit(x) == signbit(sign) ? x : -x;
}

template <std::floating_point T> constexpr T floor(T x) {
  // No fractions from here on; binary128 has some up to 2^112, beyond long long.
  constexpr int fraction_digits = std::numeric_limits<T>::digits - 1;
  constexpr T whole = static_cast<T>(1ULL << (fraction_digits < 63 ? fraction_digits : 63));
  if (!(x > -whole && x < whole) || x == 0)
    return x;
  T const t = static_cast<T>(static_cast<long long>(x));
  return t > x ? t - 1 : t;
}

template <std::floating_point T> constexpr T sqrt(T x) {
  if (isnan(x) || x == 0 || x == infinity<T>)
    return x;
  if (x < 0)
    return not_a_number<T>;
  detail::scaled const s = detail::sqrt(static_cast<detail::wide>(x), 0);
  return detail::round_to<T>(s.value, s.exponent);
}

template <std::floating_point T> constexpr T cbrt(T x) {
  if (isnan(x) || x == 0 || abs(x) == infinity<T>)
    return x;
  wide const a = static_cast<wide>(abs(x));
  int const e = detail::exponent(a), third = (e + 30000) / 3 - 10000;
  wide const m = detail::scale(a, -3 * third); // in [1, 8)
  wide y = 0.9L + 0.15L * m;                   // within 2^-3; Halley's step triples the bits
  for (int i = 0; i < 4; ++i)
    y *= (y * y * y + 2 * m) / (2 * y * y * y + m);
  auto const cube = detail::product(y, y) * y;
  auto const root = detail::fast_sum(y, (detail::double_word{m} - cube).hi / (3 * y * y));
  return detail::round_to<T>(x < 0 ? -root : root, third);
}

template <std::floating_point T> constexpr T hypot(T x, T y) {
  if (abs(x) == infinity<T> || abs(y) == infinity<T>)
    return infinity<T>;
  if (isnan(x) || isnan(y))
    return not_a_number<T>;
  wide const a = static_cast<wide>(abs(x)), b = static_cast<wide>(abs(y)), top = a < b ? b : a;
  if (top == 0)
    return 0;
  int const e = detail::exponent(top);
  wide const p = detail::scale(a, -e), q = detail::scale(b, -e);
  return detail::round_to<T>(detail::sqrt(detail::product(p, p) + detail::product(q, q)), e);
}

} // namespace constant

/// Whether x is not a number.
template <class T> constexpr auto isnan(T const& x) {
  if constexpr (std::floating_point<T>) {
    return constant::isnan(x);
  } else {
    using std::isnan;
    return isnan(x);
  }
}

/// Whether x is negative, -0 included.
template <class T> constexpr auto signbit(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::signbit(x);
    return std::signbit(x);
  } else {
    using std::signbit;
    return signbit(x);
  }
}

/// The magnitude of x; exact, abs(-0) = +0.
template <number T> constexpr T abs(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::abs(x);
    return std::abs(x);
  } else {
    using std::abs;
    return abs(x);
  }
}

/// The magnitude of x with the sign of `sign`, zeros and NaN included; exact.
template <number T> constexpr T copysign(T const& x, T const& sign) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::copysign(x, sign);
    return std::copysign(x, sign);
  } else {
    using std::copysign;
    return copysign(x, sign);
  }
}

/// The greatest integer not above x; exact, zeros keep their sign.
template <number T> constexpr T floor(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::floor(x);
    return std::floor(x);
  } else {
    using std::floor;
    return floor(x);
  }
}

/// The square root of x, correctly rounded: sqrt(-0) = -0, NaN below zero. Newton's iteration with
/// an exact residual.
template <number T> constexpr T sqrt(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::sqrt(x);
    return std::sqrt(x);
  } else {
    using std::sqrt;
    return sqrt(x);
  }
}

/// The real cube root of x, of the sign of x; within 0.51 ulp when constant. Halley's iteration.
template <number T> constexpr T cbrt(T const& x) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::cbrt(x);
    return std::cbrt(x);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::cbrt(x);
  } else {
    using std::cbrt;
    return cbrt(x);
  }
}

/// sqrt(x^2 + y^2) without spurious overflow: infinite if either is, even beside NaN; within 0.51
/// ulp when constant.
template <number T> constexpr T hypot(T const& x, T const& y) {
  if constexpr (std::floating_point<T>) {
    if (std::is_constant_evaluated())
      return constant::hypot(x, y);
    return std::hypot(x, y);
  } else if constexpr (several_numbers<T>) {
    return lane_functions<T>::hypot(x, y);
  } else {
    using std::hypot;
    return hypot(x, y);
  }
}

} // namespace chainrule::math

#endif
