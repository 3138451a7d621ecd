// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_REWRITE_CONDITION_HPP
#define CHAINRULE_GRAPH_REWRITE_CONDITION_HPP

#include <chainrule/graph/bounds.hpp>
#include <chainrule/graph/monomial.hpp>

/// The identities by which a builder replaces conditions and what they select.
namespace chainrule {

template <> struct rewrite_rules<not_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.graph.level == rewriting::display) { // ¬(a < b) = b ≤ a, but for NaNs
      if (g.is(less_t{}, x[0]))
        return g.make(less_equal_t{}, g.operand(x[0], 1), g.operand(x[0]));
      if (g.is(less_equal_t{}, x[0]))
        return g.make(less_t{}, g.operand(x[0], 1), g.operand(x[0]));
    }
    return g.is(not_t{}, x[0]) ? g.operand(x[0]) : none; // ¬¬c = c
  }
};

template <> struct rewrite_rules<and_t> {
  static constexpr int apply(auto g, const int* x) {
    if (x[0] == x[1]) // c ∧ c = c
      return x[0];
    for (int k = 0; k < 2; ++k)
      if (g.is_number(x[k])) // one side is known
        return g.is_number(x[k], 0) ? x[k] : x[1 - k];
    return none;
  }
};

template <> struct rewrite_rules<or_t> {
  static constexpr int apply(auto g, const int* x) {
    if (x[0] == x[1]) // c ∨ c = c
      return x[0];
    for (int k = 0; k < 2; ++k)
      if (g.is_number(x[k])) // one side is known
        return g.is_number(x[k], 0) ? x[1 - k] : x[k];
    return none;
  }
};

template <> struct rewrite_rules<where_t> {
  static constexpr int apply(auto g, const int* x) {
    if (x[1] == x[2]) // the same on both sides
      return x[1];
    if (g.is_number(x[0])) // the condition is known
      return g.is_number(x[0], 0) ? x[2] : x[1];
    return none;
  }
};

template <> struct rewrite_rules<only_where_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.is_number(x[0]))
      return g.is_number(x[0], 0) ? g.constant(0) : x[1];
    if (g.is(only_where_t{}, x[1]) && g.operand(x[1]) == x[0]) // twice the same condition
      return x[1];
    if (g.graph.level == rewriting::display && g.is(not_equal_t{}, x[0])) // a·b, 0 where a = 0
      for (int k = 0; k < 2; ++k)
        if (g.is_number(g.operand(x[0], k), 0) && has_factor(g, x[1], g.operand(x[0], 1 - k)))
          return x[1];
    return none;
  }

  static constexpr bool has_factor(auto g, int product, int factor) {
    monomial<decltype(g)> quotient{g};
    quotient.multiply(product, 1);
    quotient.multiply(factor, -1);
    return !quotient.is_full && !quotient.divides();
  }
};

/// The condition is left out where it is known to hold, as in the derivative of log(1 + exp(x)).
template <> struct rewrite_rules<in_domain_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.graph.level == rewriting::display)
      return x[1];
    if (g.is(less_equal_t{}, x[0])) {
      const int a = g.operand(x[0]), b = g.operand(x[0], 1);
      if (bounds_of(g, a).high <= bounds_of(g, b).low &&
          (g.is_number(a) || passes_nan(g, x[1], a)) && (g.is_number(b) || passes_nan(g, x[1], b)))
        return x[1];
    }
    return g.is_number(x[0]) && !g.is_number(x[0], 0) ? x[1] : none; // the condition holds
  }
};

} // namespace chainrule

#endif
