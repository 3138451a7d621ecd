// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_DOUBLE_WORD_HPP
#define CHAINRULE_MATH_DOUBLE_WORD_HPP

#include <bit>
#include <concepts>
#include <limits>

/// Arithmetic on unevaluated sums of two long doubles: 128 bits where long double is the x87
/// format, 106 where it is binary64. The compile-time functions are computed in it and rounded
/// once.
///
/// Every function states its values in one declaration and returns: clang charges constant
/// evaluation per statement, not per operation. Methods: T. J. Dekker, Numer. Math. 18 (1971);
/// M. Joldes, J.-M. Muller, V. Popescu, ACM TOMS 44 (2017).
namespace chainrule::math::detail {

using wide = long double;
using limits = std::numeric_limits<wide>;

template <class T> inline constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T> inline constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

/// hi + lo with |lo| at most half a unit in the last place of hi.
struct double_word {
  wide hi;
  wide lo = 0;
};

/// value * 2^exponent: results whose range exceeds that of long double on the way.
struct scaled {
  double_word value;
  int exponent;
};

/// a + b exactly, for |a| >= |b| or a == 0.
constexpr double_word fast_sum(wide a, wide b) {
  wide const s = a + b;
  return {s, b - (s - a)};
}

/// a + b exactly.
constexpr double_word sum(wide a, wide b) {
  wide const s = a + b, t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}

/// Cuts a significand into two halves whose products are exact: 2^32 + 1 for 64 bits.
inline constexpr wide splitter = static_cast<wide>((1ULL << (limits::digits + 1) / 2) + 1);

/// a * b exactly, without a fused multiply-add, which constant evaluation lacks.
constexpr double_word product(wide a, wide b) {
  wide const p = a * b, s = splitter * a, t = splitter * b, ah = s - (s - a), bh = t - (t - b),
             al = a - ah, bl = b - bh;
  return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

constexpr double_word operator-(double_word a) { return {-a.hi, -a.lo}; }

constexpr double_word operator+(double_word a, double_word b) {
  wide const s = a.hi + b.hi, s1 = s - a.hi, se = (a.hi - (s - s1)) + (b.hi - s1);
  wide const t = a.lo + b.lo, t1 = t - a.lo, te = (a.lo - (t - t1)) + (b.lo - t1);
  wide const c = se + t, v = s + c, w = te + (c - (v - s)), r = v + w;
  return {r, w - (r - v)};
}

constexpr double_word operator+(double_word a, wide b) {
  wide const s = a.hi + b, t = s - a.hi, c = (a.hi - (s - t)) + (b - t) + a.lo, r = s + c;
  return {r, c - (r - s)};
}

constexpr double_word operator-(double_word a, double_word b) {
  return a + double_word{-b.hi, -b.lo};
}
constexpr double_word operator-(double_word a, wide b) { return a + -b; }

constexpr double_word operator*(double_word a, wide b) {
  double_word const p = product(a.hi, b);
  return fast_sum(p.hi, p.lo + a.lo * b);
}

constexpr double_word operator*(double_word a, double_word b) {
  wide const p = a.hi * b.hi, s = splitter * a.hi, t = splitter * b.hi, ah = s - (s - a.hi),
             bh = t - (t - b.hi), al = a.hi - ah, bl = b.hi - bh,
             e = ((ah * bh - p) + ah * bl + al * bh) + al * bl + (a.hi * b.lo + a.lo * b.hi),
             r = p + e;
  return {r, e - (r - p)};
}

constexpr double_word operator/(double_word a, double_word b) {
  wide const q = a.hi / b.hi;
  return fast_sum(q, (a - b * q).hi / b.hi);
}

constexpr bool operator<(double_word a, wide b) { return a.hi < b; }

constexpr wide magnitude(wide x) { return x < 0 ? -x : x; }
constexpr double_word magnitude(double_word x) { return x.hi < 0 ? -x : x; }

/// The nearest integer of a small number.
constexpr int nearest(wide x) { return static_cast<int>(x < 0 ? x - 0.5L : x + 0.5L); }

/// floor(log2(x)) of a finite x > 0, or one more where x is within 2^-54 below a power of two.
constexpr int exponent(wide x) {
  int e = -1023;
  for (; x > 0x1p1000L; e += 1000)
    x *= 0x1p-1000L;
  for (; x < 0x1p-1000L; e -= 1000)
    x *= 0x1p1000L;
  return e + static_cast<int>(std::bit_cast<unsigned long long>(static_cast<double>(x)) >> 52);
}

/// x * 2^n, rounded at most once as long as |x| is of the order of 1.
constexpr wide scale(wide x, int n) {
  for (; n > 1000; n -= 1000)
    x *= 0x1p1000L;
  for (; n < -1000; n += 1000)
    x *= 0x1p-1000L;
  auto const bits = static_cast<unsigned long long>(n + 1023) << 52;
  return x * static_cast<wide>(std::bit_cast<double>(bits));
}

constexpr double_word scale(double_word x, int n) { return {scale(x.hi, n), scale(x.lo, n)}; }

/// x * 2^e rounded to T; an infinity beyond its range, since converting would be undefined there.
template <std::floating_point T> constexpr T round_to(double_word x, int e = 0) {
  using to = std::numeric_limits<T>;
  // A quarter of the least magnitude that rounds to infinity: the whole may not be representable.
  constexpr wide limit = scale(1 - scale(1, -to::digits - 1), to::max_exponent - 2);
  if (x.hi == 0)
    return static_cast<T>(x.hi);
  wide const a = magnitude(x.hi);
  if (e > 2 ? a >= scale(limit, 2 - e) : scale(a, e - 2) >= limit)
    return x.hi < 0 ? -infinity<T> : infinity<T>;
  double_word const y = scale(x, e);
  T const r = static_cast<T>(y.hi);
  if constexpr (to::digits < limits::digits) {
    // hi half-way between two T's: lo decides (2 * rest reaches the other neighbour exactly then).
    wide const rest = y.hi - static_cast<wide>(r), other = static_cast<wide>(r) + 2 * rest;
    if (rest != 0 && y.lo != 0 && (rest > 0) == (y.lo > 0) &&
        magnitude(other) <= static_cast<wide>(to::max()) &&
        static_cast<wide>(static_cast<T>(other)) == other)
      return static_cast<T>(other);
  }
  return r;
}

/// A constant from three doubles, 159 bits: the literal is exact whatever long double is.
constexpr double_word parts(double a, double b, double c) {
  double_word const s = fast_sum(static_cast<wide>(a), static_cast<wide>(b));
  return fast_sum(s.hi, s.lo + static_cast<wide>(c));
}

/// The sum of c[i * stride] x^i for i = 0 ... last. Terms from `exact` on are small enough (below
/// 2^-50 of the sum) that their long double evaluation costs nothing in the double-word result.
constexpr double_word polynomial(double_word const* c, int stride, int last, int exact,
                                 double_word x) {
  wide tail = c[last * stride].hi;
  int i = last - 1;
  for (; i >= exact; --i)
    tail = tail * x.hi + c[i * stride].hi;
  double_word total{tail};
  for (; i >= 0; --i)
    total = total * x + c[i * stride];
  return total;
}

template <int N> struct table {
  double_word at[N];
};

/// 1/n!
inline constexpr auto inverse_factorial = [] {
  table<36> t{{{1}}};
  for (int n = 1; n < 36; ++n)
    t.at[n] = t.at[n - 1] / double_word{static_cast<wide>(n)};
  return t;
}();

/// 1/(2 n + 1)
inline constexpr auto odd_reciprocal = [] {
  table<23> t{};
  for (int n = 0; n < 23; ++n)
    t.at[n] = double_word{1} / double_word{static_cast<wide>(2 * n + 1)};
  return t;
}();

} // namespace chainrule::math::detail

#endif
