// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_XSIMD_FUNCTIONS_HPP
#define CHAINRULE_RUN_XSIMD_FUNCTIONS_HPP

#include <bit>
#include <chainrule/run/lane_functions.hpp>
#include <cstdint>
#include <iterator>
#include <limits>
#include <type_traits>
#include <utility>

// g++ 12 warns of its own intrinsics, whose unused operands are not initialised.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <xsimd/xsimd.hpp>

/// Elementary functions of xsimd's registers: xsimd's own where they are within 3 units in the last
/// place, with what they miss at the edges of their range; tests/running/lane_functions.cpp
/// compares them with the standard library. What is not here (pow, lgamma) is computed number by
/// number.
namespace chainrule::math {

/// Coefficients of erf and erfc, of rising powers; from Chebyshev's interpolation in 60 digits.
template <class T> struct erf_coefficients {
  static constexpr double largest = 28; ///< erfc is 0 from here on
  static constexpr double centre = 4;
  static constexpr std::uint64_t upper_half = 0xffff'ffff'f800'0000;
  /// erf(x)/x in x², |x| ≤ 1, to 8e-18.
  static constexpr double near[]{
      1.1283791670955126,     -0.3761263890318354,   0.11283791670945006,
      -0.02686617064323777,   0.0052239776071164227, -0.00085483259753896921,
      0.00012055294904839708, -1.492473690741966e-5, 1.6447424703317362e-6,
      -1.6208483801871706e-7, 1.3720064546777686e-8, -7.7958988270021422e-10};
  /// (1 + 2x)·exp(x²)·erfc(x) in (x − centre)/(x + centre), 0 ≤ x ≤ largest, to 2e-17.
  static constexpr double far[]{
      1.2329951186255525,     -0.13962111684056289,    0.015379652102620741,
      0.068097054254737324,   -0.10103906603635213,    0.093732834996794116,
      -0.066330365811529384,  0.037167515562492866,    -0.016197734059115007,
      0.0050319697558954261,  -0.00075777334141333004, -0.00019925550755614952,
      0.00015062224394830299, -2.4403169244974075e-5,  -1.1224789135154701e-5,
      5.7178872846321852e-6,  3.0135049944875395e-7,   -8.3516196886968471e-7,
      6.2707271571983109e-8,  1.1534943745754157e-7,   -7.7154186144178301e-9,
      -1.3670989863347382e-8, -1.8206098680308683e-9};
};
template <> struct erf_coefficients<float> {
  static constexpr float largest = 11, centre = 3;
  static constexpr std::uint32_t upper_half = 0xffff'f000;
  static constexpr float near[]{1.12837917f,    -0.376126267f,    0.112835947f,  -0.026854212f,
                                0.00518908742f, -0.000801686429f, 7.87587506e-5f}; // to 2e-9
  static constexpr float far[]{1.25300806f,    -0.135621156f,    -0.047562373f,   0.129646858f,
                               -0.119270944f,  0.0682927481f,    -0.023800059f,   0.00257290446f,
                               0.00200978233f, -0.000775897423f, -0.000269006802f}; // to 5e-9
};

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ log 2, likewise; and log 2 as a number that times an exponent is
/// exact, and the rest.
template <class T> struct exp_coefficients {
  static constexpr double lowest = -746, highest = 710; ///< eˣ is 0 and ∞
  static constexpr double log2_e = 1.4426950408889634, log_2 = 0.6931471805598903;
  static constexpr double log_2_rest = 5.497923018708371e-14;
  static constexpr double to_integer = 0x1.8p52; ///< added, it leaves the integer in the last bits
  static constexpr double near[]{0.5,
                                 0.16666666666666667,
                                 0.041666666666623821,
                                 0.0083333333333300382,
                                 0.0013888888917367081,
                                 0.00019841269863171556,
                                 2.4801521057868205e-5,
                                 2.7557268276905696e-6,
                                 2.7620201591031549e-7,
                                 2.5100472505694996e-8};
};
template <> struct exp_coefficients<float> {
  static constexpr float lowest = -104, highest = 89;
  static constexpr float log2_e = 1.44269504f, log_2 = 0.693115234375f;
  static constexpr float log_2_rest = 3.19461849e-5f, to_integer = 0x1.8p23f;
  static constexpr float near[]{0.5f, 0.166665767f, 0.0416665542f, 0.00836323288f, 0.00139262508f};
};

template <class T, class A>
struct lane_functions<xsimd::batch<T, A>> : number_functions<xsimd::batch<T, A>> {
  using V = xsimd::batch<T, A>;
  using limits = std::numeric_limits<T>;
  static constexpr bool is_float = std::is_same_v<T, float>;

  static V larger(V a, V b) { return xsimd::max(a, b); }

  /// 2ⁿ·eʳ with n the integer next to x·log₂e, and r = x − n·log 2 in two steps.
  static V exp(V x) {
    using c = exp_coefficients<T>;
    x = xsimd::max(V(c::lowest), xsimd::min(V(c::highest), x)); // NaN stays NaN
    const V n = multiply_add(x, V(c::log2_e), V(c::to_integer)) - V(c::to_integer);
    const V r = multiply_add(n, V(-c::log_2_rest), multiply_add(n, V(-c::log_2), x));
    return scaled(V(T(1)) + multiply_add(r * r, polynomial<c::near>(r), r), n);
  }
  /// xsimd's exp2 and expm1 are 0 or ∞ a little too early: there they are made of the half's.
  static V exp2(V x) {
    return bounded(x, 2200, [](V y) {
      return squared_of_half(y, is_float ? 120 : 1000, [](V h) { return xsimd::exp2(h); });
    });
  }
  static V expm1(V x) {
    const auto large = x > V(T(is_float ? 80 : 700));
    const V y = bounded(select(large, x * V(T(0.5)), x), 1500, [](V h) { return xsimd::expm1(h); });
    const V root = y + V(T(1));
    return select(x == V(T(0)), x, select(large, root * root, y));
  }

  static V log(V x) {
    return of_normal(x, 0.693147180559945309417L * shift, [](V y) { return xsimd::log(y); });
  }
  static V log2(V x) {
    return of_normal(x, shift, [](V y) { return xsimd::log2(y); });
  }
  static V log10(V x) {
    return of_normal(x, 0.301029995663981195214L * shift, [](V y) { return xsimd::log10(y); });
  }
  static V log1p(V x) { return select(x == V(T(0)), x, xsimd::log1p(x)); }
  static V cbrt(V x) {
    const auto small = xsimd::abs(x) < V(limits::min());
    const V y = xsimd::cbrt(select(small, x * V(two_to<shift>), x));
    return select(small, y * V(two_to<-shift / 3>), y);
  }
  /// √(x² + y²) of numbers that are scaled to where their squares neither over- nor underflow.
  static V hypot(V x, V y) {
    constexpr int far = is_float ? 60 : 500, by = is_float ? 110 : 700;
    const V a = xsimd::abs(x), b = xsimd::abs(y), top = select(a < b, b, a), one(T(1));
    const V infinity(limits::infinity()), down(two_to<-by>), up(two_to<by>);
    const auto large = top > V(two_to<far>), small = top < V(two_to<-far>);
    const V scale = select(large, down, select(small, up, one)), p = a * scale, q = b * scale;
    const V root = xsimd::sqrt(p * p + q * q) * select(large, up, select(small, down, one));
    return select(a == infinity || b == infinity, infinity, root);
  }

  static V sin(V x) { return xsimd::sin(x); }
  static V cos(V x) { return xsimd::cos(x); }
  static V tan(V x) { return xsimd::tan(x); }
  static V asin(V x) { return xsimd::asin(x); }
  static V acos(V x) { return xsimd::acos(x); }
  static V atan(V x) { return xsimd::atan(x); }
  /// On a diagonal of two zeros or infinities the angle is that of their signs.
  static V atan2(V y, V x) {
    const V one(T(1)), a = xsimd::abs(x), b = xsimd::abs(y);
    const auto infinite = a == b && a == V(limits::infinity());
    return xsimd::atan2(select(infinite, xsimd::copysign(one, y), y),
                        select(infinite || (a == b && a == V(T(0))), xsimd::copysign(one, x), x));
  }

  static V sinh(V x) {
    return bounded(x, 1500, [](V y) { return xsimd::sinh(y); });
  }
  static V cosh(V x) {
    return bounded(x, 1500, [](V y) { return xsimd::cosh(y); });
  }
  static V tanh(V x) {
    return bounded(x, 100, [](V y) { return xsimd::tanh(y); });
  }
  static V asinh(V x) { return xsimd::asinh(x); }
  static V acosh(V x) { return select(x < V(T(1)), V(limits::quiet_NaN()), xsimd::acosh(x)); }
  static V atanh(V x) { return xsimd::atanh(x); }

  static V erf(V x) {
    const V a = xsimd::abs(x), one(T(1));
    return select(a < one, erf_near_zero(x), xsimd::copysign(one - erfc_of_magnitude(a), x));
  }
  static V erfc(V x) {
    const V a = xsimd::abs(x), y = erfc_of_magnitude(a);
    return select(a < V(T(0.5)), V(T(1)) - erf_near_zero(x), select(x < V(T(0)), V(T(2)) - y, y));
  }

private:
  using coefficients = erf_coefficients<T>;
  static constexpr int shift = is_float ? 24 : 54; ///< a multiple of 3: from subnormals to normals

  template <int E>
  static constexpr T two_to = [] {
    T p = 1;
    for (int i = 0; i < (E < 0 ? -E : E); ++i)
      p *= E < 0 ? T(0.5) : T(2);
    return p;
  }();
  /// y·2ⁿ, for y next to 1; n and its half are made exponents by the bits they are.
  static V scaled(V y, V n) {
#ifdef __AVX512F__
    if constexpr (sizeof(V) == 64 && is_float)
      return V(_mm512_scalef_ps(y, n));
    else if constexpr (sizeof(V) == 64)
      return V(_mm512_scalef_pd(y, n));
#endif
    using integer = std::conditional_t<is_float, std::uint32_t, std::uint64_t>;
    using bits = xsimd::batch<integer, A>;
    const V to_integer(exp_coefficients<T>::to_integer);
    const auto power = [&](V shifted) { // 2^(shifted − to_integer)
      constexpr int place = limits::digits - 1;
      return xsimd::bitwise_cast<V>(
          (xsimd::bitwise_cast<bits>(shifted) + bits(integer(limits::max_exponent - 1))) << place);
    };
    const V half = multiply_add(n, V(T(0.5)), to_integer), rest = n - (half - to_integer);
    return y * power(half) * power(rest + to_integer);
  }
  /// Of doubles xsimd makes integers, which NaN and infinities are not: f of x that is a number and
  /// at most `most`, where f is at its limit.
  static V bounded(V x, int most, auto f) {
    if constexpr (is_float)
      return f(x);
    const V bound(static_cast<T>(most));
    const auto is_number = x == x;
    const V inside = select(is_number, xsimd::max(-bound, xsimd::min(bound, x)), V(T(0)));
    return select(is_number, f(inside), x);
  }
  static V squared_of_half(V x, int most, auto f) {
    const auto far = xsimd::abs(x) > V(static_cast<T>(most));
    const V y = f(select(far, x * V(T(0.5)), x));
    return select(far, y * y, y);
  }
  /// xsimd's logarithms of doubles take no subnormals.
  static V of_normal(V x, long double less, auto f) {
    if constexpr (is_float)
      return f(x);
    const auto small = x < V(limits::min());
    const V y = f(select(small, x * V(two_to<shift>), x));
    return select(small, y - V(static_cast<T>(less)), y);
  }

  template <const auto& C> static V polynomial(V x) {
    constexpr std::size_t top = std::size(C) - 1;
    V y(C[top]);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((y = multiply_add(y, x, V(C[top - 1 - I]))), ...);
    }(std::make_index_sequence<top>{});
    return y;
  }
  static V erf_near_zero(V x) { return x * polynomial<coefficients::near>(x * x); }
  /// erfc(a) of a ≥ 0. The square in the exponent is exact in two parts.
  static V erfc_of_magnitude(V a) {
    const V largest(coefficients::largest), centre(coefficients::centre), one(T(1));
    a = select(a > largest, largest, a);
    const V high = a & V(std::bit_cast<T>(coefficients::upper_half));
    const V rest = (a - high) * (a + high);
    const V of_rest =
        one -
        rest * (one - rest * V(T(0.5)) * (one - rest * V(T(1) / 3) * (one - rest * V(T(0.25)))));
    const V front = polynomial<coefficients::far>((a - centre) / (a + centre)) / (one + (a + a));
    return front * exp(-(high * high)) * of_rest;
  }
};

} // namespace chainrule::math

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif
