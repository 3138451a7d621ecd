// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_REWRITE_HPP
#define CHAINRULE_GRAPH_REWRITE_HPP

#include <chainrule/graph/bounds.hpp>
#include <chainrule/graph/monomial.hpp>
#include <chainrule/graph/rewrite_condition.hpp>
#include <chainrule/primitive/exponential.hpp>
#include <chainrule/primitive/power.hpp>
#include <chainrule/primitive/selection.hpp>
#include <chainrule/primitive/step.hpp>

/// The identities by which a builder replaces an operation. Each keeps the value in IEEE
/// arithmetic, rounding included, except those that say otherwise; a + 0 and 0 − b may change the
/// sign of a zero. docs/rewrite.md has what each was measured to change. `0 * x` stays: it is NaN
/// at infinity. (A derivative that is zero everywhere is absent and never gets here.)
namespace chainrule {

/// Multiplying by ±2^n is exact (but for overflow and underflow). Only those whose reciprocal is
/// one of them, in float too.
constexpr bool is_power_of_two(long double x) {
  const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(x));
  const int exponent = static_cast<int>((bits >> 52) & 0x7ff) - 1023;
  return static_cast<long double>(static_cast<double>(x)) == x && (bits << 12) == 0 &&
         exponent >= -126 && exponent <= 126;
}

/// A product, quotient or power as a reader writes it, where there is one.
template <class P> constexpr int to_a_reader(auto g, P, const int* x) {
  if (g.graph.level != rewriting::display)
    return none;
  monomial<decltype(g)> all{g};
  all.is_negative = std::is_same_v<P, neg_t>;
  all.multiply(x[0], std::is_same_v<P, reciprocal_t> ? -1 : std::is_same_v<P, square_t> ? 2 : 1);
  if constexpr (P::arity == 2)
    all.multiply(x[1], std::is_same_v<P, divide_t> ? -1 : 1);
  return all.is_full ? none : all.made();
}

/// Whether a has fewer elements than b, so that what is done to it is done fewer times.
constexpr bool is_stretched(auto g, int a, int b) {
  return g.graph.shape(a).size() < g.graph.shape(b).size();
}

template <> struct rewrite_rules<neg_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.is(only_where_t{}, x[0])) // absent stays absent
      return g.make(only_where_t{}, g.operand(x[0]), g.make(neg_t{}, g.operand(x[0], 1)));
    if (g.is(neg_t{}, x[0])) // −(−a) = a
      return g.operand(x[0]);
    if (g.graph.level == rewriting::lower && g.is(multiply_t{}, x[0]))
      for (int k = 0; k < 2; ++k) // −(a·b) = a·(−b) where b is stretched
        if (const int b = g.operand(x[0], k); is_stretched(g, b, g.operand(x[0], 1 - k)))
          return g.make(multiply_t{}, g.operand(x[0], 1 - k), g.make(neg_t{}, b));
    return to_a_reader(g, neg_t{}, x);
  }
};

template <> struct rewrite_rules<add_t> {
  static constexpr int apply(auto g, const int* x) {
    if (x[0] == x[1]) // a + a = 2·a
      return g.make(multiply_t{}, g.constant(2), x[0]);
    if (g.is_number(x[1], 0)) // a + 0 = a
      return x[0];
    if (g.is_number(x[0], 0))
      return x[1];
    if (g.is(neg_t{}, x[1])) // a + (−b) = a − b
      return g.make(subtract_t{}, x[0], g.operand(x[1]));
    if (g.is(neg_t{}, x[0]))
      return g.make(subtract_t{}, x[1], g.operand(x[0]));
    return none;
  }
};

template <> struct rewrite_rules<subtract_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.is_number(x[1], 0)) // a − 0 = a
      return x[0];
    if (g.is_number(x[0], 0)) // 0 − b = −b
      return g.make(neg_t{}, x[1]);
    if (g.is(neg_t{}, x[1])) // a − (−b) = a + b
      return g.make(add_t{}, x[0], g.operand(x[1]));
    return none;
  }
};

template <> struct rewrite_rules<multiply_t> {
  static constexpr int apply(auto g, const int* x) {
    if (!g.is(only_where_t{}, x[0]) && !g.is(only_where_t{}, x[1]))
      if (const int written = to_a_reader(g, multiply_t{}, x); written != none)
        return written;
    if (x[0] == x[1]) // a·a = a²
      return g.make(square_t{}, x[0]);
    if (g.is_number(x[0]))
      return by_number(g, x[0], x[1]);
    if (g.is_number(x[1]))
      return by_number(g, x[1], x[0]);
    for (int k = 0; k < 2; ++k) // (−a)·b = −(a·b)
      if (g.is(neg_t{}, x[k]) &&
          (g.graph.level != rewriting::lower || !is_stretched(g, x[k], x[1 - k]))) {
        const int a = g.operand(x[k]);
        return g.make(neg_t{}, g.make(multiply_t{}, k == 0 ? a : x[0], k == 1 ? a : x[1]));
      }
    if (g.is(only_where_t{}, x[0])) // absent stays absent
      return into_only_where(g, x[0], x[1]);
    if (g.is(only_where_t{}, x[1]))
      return into_only_where(g, x[1], x[0]);
    for (int k = 0; k < 2; ++k) // NaN stays NaN
      if (g.is(in_domain_t{}, x[k]) && g.is_number(g.operand(x[k], 1), 1))
        return g.make(in_domain_t{}, g.operand(x[k]), x[1 - k]);
    for (int k = 0; k < 2; ++k)
      if (const int n = scale(g, x[k]); n != none) {
        const int factor = g.operand(x[k], n), a = g.operand(x[k], 1 - n), b = x[1 - k];
        if (a == b) // (2ⁿ·a)·a = 2ⁿ·a²
          return g.make(multiply_t{}, factor, g.make(square_t{}, a));
        if (g.is(multiply_t{}, b) && (g.is_number(g.operand(b, 0)) || g.is_number(g.operand(b, 1))))
          return g.make(multiply_t{}, a, by_number(g, factor, b)); // (2ⁿ·a)·(c·b) = a·((2ⁿ·c)·b)
      }
    return none;
  }

  /// Which operand of a product is a power of two; `none` if neither.
  static constexpr int scale(auto g, int a) {
    if (g.is(multiply_t{}, a))
      for (int k = 0; k < 2; ++k)
        if (g.is_number(g.operand(a, k)) && is_power_of_two(g.at(g.operand(a, k)).number))
          return k;
    return none;
  }

  static constexpr int into_only_where(auto g, int gated, int factor) {
    return g.make(only_where_t{}, g.operand(gated),
                  g.make(multiply_t{}, g.operand(gated, 1), factor));
  }

  static constexpr int by_number(auto g, int number, int a) {
    const long double factor = g.at(number).number;
    if (factor == 1) // 1·a = a
      return a;
    if (factor == -1) // −1·a = −a
      return g.make(neg_t{}, a);
    if (g.is(neg_t{}, a)) // c·(−a) = (−c)·a
      return g.make(multiply_t{}, g.constant(-factor), g.operand(a));
    if (g.is(only_where_t{}, a))
      return into_only_where(g, a, number);
    if (g.is(multiply_t{}, a)) // c·(d·a) = (c·d)·a where c or d is a power of two
      for (int k = 0; k < 2; ++k) {
        const int inner = g.operand(a, k);
        if (g.is_number(inner) && (is_power_of_two(factor) || is_power_of_two(g.at(inner).number)))
          return g.make(multiply_t{}, g.constant(factor * g.at(inner).number), g.operand(a, 1 - k));
      }
    return none;
  }
};

/// e^(x − log Σ eˣ) where a quotient is eˣ/Σ eˣ, else `none`: rewrite_softmax.hpp.
constexpr int softmax_of_quotient(auto g, const int* x);

template <> struct rewrite_rules<divide_t> {
  static constexpr int apply(auto g, const int* x) {
    if (const int written = to_a_reader(g, divide_t{}, x); written != none)
      return written;
    if (g.is_number(x[1])) { // a/1 = a, a/2ⁿ = a·2⁻ⁿ
      const long double divisor = g.at(x[1]).number;
      if (is_power_of_two(divisor))
        return g.make(multiply_t{}, x[0], g.constant(1 / divisor));
    }
    if (g.is_number(x[0], 1))
      return g.make(reciprocal_t{}, x[1]);
    if (const int softmax = softmax_of_quotient(g, x); softmax != none) // eˣ/Σ eˣ
      return softmax;
    if (g.is(neg_t{}, x[0])) // (−a)/b = −(a/b)
      return g.make(neg_t{}, g.make(divide_t{}, g.operand(x[0]), x[1]));
    return none;
  }
};

/// 1/(1/a) = a rounds twice less, and does not overflow where a is subnormal.
template <> struct rewrite_rules<reciprocal_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.is(neg_t{}, x[0])) // 1/(−a) = −(1/a)
      return g.make(neg_t{}, g.make(reciprocal_t{}, g.operand(x[0])));
    if (g.is(reciprocal_t{}, x[0])) // 1/(1/a) = a
      return g.operand(x[0]);
    if (g.is(unsigned_zero_t{}, x[0])) // 1/|a| = |1/a|, where 1/a may be there already
      return g.make(unsigned_zero_t{}, g.make(reciprocal_t{}, g.operand(x[0])));
    return to_a_reader(g, reciprocal_t{}, x);
  }
};

template <> struct rewrite_rules<square_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.is(neg_t{}, x[0]) || g.is(abs_t{}, x[0])) // (−a)² = |a|² = a²
      return g.make(square_t{}, g.operand(x[0]));
    return to_a_reader(g, square_t{}, x);
  }
};

template <> struct rewrite_rules<abs_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.is(neg_t{}, x[0])) // |−a| = |a|
      return g.make(abs_t{}, g.operand(x[0]));
    if (g.is(sqrt_t{}, x[0])) // |√a| = √a, and no kink at 0
      return g.make(unsigned_zero_t{}, x[0]);
    return bounds_of(g, x[0]).low >= 0 ? x[0] : none; // ||a|| = |a|, |exp a| = exp a
  }
};

template <> struct rewrite_rules<unsigned_zero_t> {
  static constexpr int apply(auto g, const int* x) {
    return g.graph.level == rewriting::display || bounds_of(g, x[0]).low >= 0 ? x[0] : none;
  }
};

/// a⁰ = 1, a¹ = a, a² = a·a and a⁻¹ = 1/a at once; small integer powers become multiplications when
/// lowered. This changes rounding: up to four ulp for the eighth power.
template <> struct rewrite_rules<pow_t> {
  static constexpr int apply(auto g, const int* x) {
    if (!g.is_number(x[1]))
      return none;
    const long double exponent = g.at(x[1]).number;
    if (exponent == 0)
      return g.constant(1);
    if (exponent == 1)
      return x[0];
    if (exponent == 2)
      return g.make(square_t{}, x[0]);
    if (exponent == -1)
      return g.make(reciprocal_t{}, x[0]);
    if (g.graph.level != rewriting::lower || !(exponent >= -8 && exponent <= 8) ||
        exponent != static_cast<int>(exponent))
      return none;
    const int n = static_cast<int>(exponent);
    return n < 0 ? g.make(reciprocal_t{}, power(g, x[0], -n)) : power(g, x[0], n);
  }

  static constexpr int power(auto g, int base, int n) {
    if (n == 1)
      return base;
    const int root = g.make(square_t{}, power(g, base, n / 2));
    return n % 2 == 0 ? root : g.make(multiply_t{}, root, base);
  }
};

/// The primitives for the derivatives of powers are there for what varies, and no reader needs
/// them.
template <> struct rewrite_rules<pow_slope_t> {
  static constexpr int apply(auto g, const int* x) {
    if (!g.is_number(x[1]) && g.graph.level != rewriting::display)
      return none;
    const int less = g.make(subtract_t{}, x[1], g.constant(1));
    return g.make(multiply_t{}, x[1], g.make(pow_t{}, x[0], less)); // c·a^(c − 1)
  }
};

template <> struct rewrite_rules<pow_log_t> {
  static constexpr int apply(auto g, const int* x) {
    if ((g.is_number(x[0]) && !g.is_number(x[0], 0)) || g.graph.level == rewriting::display)
      return g.make(multiply_t{}, x[2], g.make(log_t{}, x[0])); // a^c·log a
    return none;
  }
};

template <> struct rewrite_rules<linear_t> {
  static constexpr int apply(auto, const int* x) { return x[0]; }
};

template <name Symbol> struct rewrite_rules<step_t<Symbol>> {
  static constexpr int apply(auto, const int* x) { return x[0]; }
};

/// Kept until the last derivative is taken.
template <> struct rewrite_rules<stop_gradient_t> {
  static constexpr int apply(auto g, const int* x) {
    return g.graph.level == rewriting::lower ? x[0] : none;
  }
};

template <> struct rewrite_rules<beside_t> {
  static constexpr int apply(auto g, const int* x) {
    return g.graph.level == rewriting::simplify ? none : x[0];
  }
};

} // namespace chainrule

#endif
