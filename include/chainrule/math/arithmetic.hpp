// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_ARITHMETIC_HPP
#define CHAINRULE_MATH_ARITHMETIC_HPP

#include <concepts>
#include <limits>
#include <type_traits>

#ifdef __FAST_MATH__
#error "chainrule needs IEEE arithmetic: compile without -ffast-math"
#endif

/// IEEE arithmetic for constant expressions. The language calls an operation that overflows,
/// divides by zero or makes a NaN "not a constant expression"; here it has IEEE's result, so that
/// 1/0 = ∞ in a `static_assert` as well. At run time these are the plain operators.
namespace chainrule::math {

namespace ieee {

template <class T> inline constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T> inline constexpr T nan = std::numeric_limits<T>::quiet_NaN();
template <class T> inline constexpr T largest = std::numeric_limits<T>::max();

template <class T> constexpr bool finite(T x) { return x >= -largest<T> && x <= largest<T>; }
template <class T> constexpr T magnitude(T x) { return x < 0 ? -x : x; }
template <class T> constexpr bool negative(T x) {
  return x < 0 || (x == 0 && __builtin_copysignl(1, x) < 0);
}

template <class T> constexpr T add(T a, T b) {
  if (finite(a) && finite(b)) {
    const T half = a / 2 + b / 2;
    return magnitude(half) <= largest<T> / 2 ? a + b : half < 0 ? -infinity<T> : infinity<T>;
  }
  return a != a || b != b || a == -b ? nan<T> : finite(a) ? b : a;
}

template <class T> constexpr T multiply(T a, T b) {
  const bool minus = negative(a) != negative(b);
  if (finite(a) && finite(b)) {
    const bool fits = magnitude(a) <= 1 || magnitude(b) <= largest<T> / magnitude(a);
    return fits ? a * b : minus ? -infinity<T> : infinity<T>;
  }
  return a != a || b != b || a == 0 || b == 0 ? nan<T> : minus ? -infinity<T> : infinity<T>;
}

template <class T> constexpr T divide(T a, T b) {
  const bool minus = negative(a) != negative(b);
  if (a != a || b != b || (a == 0 && b == 0) || (!finite(a) && !finite(b)))
    return nan<T>;
  if (b == 0 || !finite(a))
    return minus ? -infinity<T> : infinity<T>;
  if (!finite(b))
    return minus ? -T(0) : T(0);
  const bool fits = magnitude(b) >= 1 || magnitude(a) <= largest<T> * magnitude(b);
  return fits ? a / b : minus ? -infinity<T> : infinity<T>;
}

} // namespace ieee

/// Several numbers at once: a SIMD register.
template <class T>
concept several_numbers = requires {
  typename T::value_type;
  typename T::batch_bool_type;
};

/// As many truth values, of registers compared.
template <class T>
concept several_conditions =
    requires { typename T::batch_type; } && several_numbers<typename T::batch_type>;

/// exp, log, … of registers: see run/lane_functions.hpp.
template <class Register> struct lane_functions;

/// A constant as a number of type T, or as several.
template <class T> constexpr T number_as(long double constant) {
  if constexpr (several_numbers<T>)
    return T(static_cast<typename T::value_type>(constant));
  else
    return T(constant);
}
template <class T> constexpr T infinity_as() {
  if constexpr (several_numbers<T>)
    return T(std::numeric_limits<typename T::value_type>::infinity());
  else
    return std::numeric_limits<T>::infinity();
}
template <class T> constexpr T nan_as() {
  if constexpr (several_numbers<T>)
    return T(std::numeric_limits<typename T::value_type>::quiet_NaN());
  else
    return std::numeric_limits<T>::quiet_NaN();
}

/// −x and a ≠ b. With AVX-512 xsimd's −x is 0 − x, which has no −0, and with AVX no NaN is unequal.
template <class T> constexpr T negate(const T& x) {
  if constexpr (several_numbers<T>)
    return number_as<T>(-0.0L) - x;
  else
    return -x;
}
template <class T> constexpr auto not_equal(const T& a, const T& b) { return !(a == b); }

// Products and sums may become one fused operation, where the machine has it, as g++ does anyway:
// clang has to be told, because they come from different functions. It does so for plain numbers
// only: who compares them with registers to the last place defines CHAINRULE_UNFUSED.

template <class T> constexpr T add(const T& a, const T& b) {
#if defined(__clang__) && !defined(CHAINRULE_UNFUSED)
#pragma clang fp contract(fast)
#endif
  if constexpr (std::floating_point<T>)
    if (std::is_constant_evaluated())
      return ieee::add(a, b);
  return a + b;
}

template <class T> constexpr T subtract(const T& a, const T& b) {
#if defined(__clang__) && !defined(CHAINRULE_UNFUSED)
#pragma clang fp contract(fast)
#endif
  if constexpr (std::floating_point<T>)
    if (std::is_constant_evaluated())
      return ieee::add(a, -b);
  return a - b;
}

template <class T> constexpr T multiply(const T& a, const T& b) {
#if defined(__clang__) && !defined(CHAINRULE_UNFUSED)
#pragma clang fp contract(fast)
#endif
  if constexpr (std::floating_point<T>)
    if (std::is_constant_evaluated())
      return ieee::multiply(a, b);
  return a * b;
}

/// The larger of two numbers, either one where one is NaN.
template <class T> constexpr T larger(const T& a, const T& b) {
  if constexpr (several_numbers<T>)
    return lane_functions<T>::larger(a, b);
  else
    return a < b ? b : a;
}

template <class T> constexpr T divide(const T& a, const T& b) {
  if constexpr (std::floating_point<T>)
    if (std::is_constant_evaluated())
      return ieee::divide(a, b);
  return a / b;
}

} // namespace chainrule::math

#endif
