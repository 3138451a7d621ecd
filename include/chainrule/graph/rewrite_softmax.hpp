// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_REWRITE_SOFTMAX_HPP
#define CHAINRULE_GRAPH_REWRITE_SOFTMAX_HPP

#include <chainrule/graph/rewrite.hpp>
#include <chainrule/graph/rewrite_whole.hpp>
#include <chainrule/primitive/tensor/vocabulary.hpp>

/// Softmax and cross-entropy as they are on paper, computed so that nothing overflows and no
/// logarithm of 0 is taken: log Σ eˣ, log softmax(x), eˣ/Σ eˣ. These rules change rounding, and the
/// value where an exponential overflowed or became 0. They are for differentiation: what runs has
/// the lowered forms, which are these formulas again.
namespace chainrule {

// In rules, `auto` puts off the look for other rules until all of them are there.

/// The parts of log Σ eˣ that was lowered to shift + log(sum of e^(x − shift)).
struct lowered_log_sum_exp {
  int logarithm = none, sum = none, exponentials = none, differences = none;
};
constexpr lowered_log_sum_exp find_log_sum_exp(auto g, int x, int y) {
  if (g.graph.level != rewriting::lower || !g.is(add_t{}, y))
    return {};
  const int shift = g.operand(y, 0), logarithm = g.operand(y, 1);
  if (!g.is(log_t{}, logarithm) || !g.is(sum_to_t{}, g.operand(logarithm)))
    return {};
  const int sum = g.operand(logarithm), exponentials = g.operand(sum);
  if (!g.is(exp_t{}, exponentials) || !g.is(subtract_t{}, g.operand(exponentials)))
    return {};
  const int differences = g.operand(exponentials);
  if (g.operand(differences, 0) != x || g.graph.unstretched(g.operand(differences, 1)) != shift)
    return {};
  return {logarithm, sum, exponentials, differences};
}

/// e^(x − log Σ eˣ) where that logarithm was lowered: the exponentials are there already, and only
/// need to be divided by their sum. This changes rounding.
template <> struct rewrite_rules<exp_shifted_t> {
  static constexpr int apply(auto g, const int* x) {
    const lowered_log_sum_exp y = find_log_sum_exp(g, x[0], x[1]);
    if (y.sum == none)
      return none;
    const auto sum = at_node(g, y.sum);
    return (at_node(g, y.exponentials) * where(sum == 0, 0, reciprocal(sum))).index;
  }
};

/// x − log Σ eˣ likewise: the differences are there already. This changes rounding, for the better.
template <> struct rewrite_rules<less_log_sum_exp_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.graph.level != rewriting::lower)
      return none;
    const lowered_log_sum_exp y = find_log_sum_exp(g, x[0], x[1]);
    if (y.sum == none)
      return (at_node(g, x[0]) - at_node(g, x[1])).index;
    return (at_node(g, y.differences) - at_node(g, y.logarithm)).index;
  }
};

/// log Σ eˣ = m + log Σ e^(x − m), with m the largest, or 0 where that is infinite.
template <> struct rewrite_rules<log_sum_exp_to_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    if (g.graph.level != rewriting::lower)
      return none;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const extents to = g.graph.shapes[n.shape];
    const auto x = at_node(g, n.operands[0]);
    const auto largest = shift_to(x, to);
    const auto shift = where(abs(largest) < infinity, largest, 0);
    return (shift + log(sum_to(exp(x - broadcast_to(shift, x.shape())), to))).index;
  }
};

/// x and l of a node e^(x − l), where l is log Σ e^… (see exp_shifted_t).
struct shifted_exponential {
  int exponent = none, shift = none;
};
constexpr shifted_exponential as_shifted(auto g, int i) {
  if (g.is(exp_shifted_t{}, i))
    return {g.operand(i, 0), g.operand(i, 1)};
  return {};
}

/// Whether a node is where(c, 1, 0), as one_hot is.
constexpr bool is_indicator(auto g, int i) {
  return g.is(where_t{}, i) && g.is_number(g.operand(i, 1), 1) && g.is_number(g.operand(i, 2), 0);
}

/// The logarithm of a node, where it can be had without taking one; else without a graph.
constexpr symbol stable_log(auto g, int i) {
  const extents shape = g.graph.shape(i);
  if (const auto [x, l] = as_shifted(g, i); x != none) // log e^(x − l) = x − l
    return less_log_sum_exp(at_node(g, x), at_node(g, l));
  if (g.is(reshape_t{}, i)) { // of a part or a view: that of the logarithm
    const auto log = stable_log(g, g.operand(i));
    return log.graph ? reshape_to(log, shape) : log;
  }
  if (g.is(slice_t{}, i)) {
    const extents whole = g.graph.shape(g.operand(i));
    const auto log = stable_log(g, g.operand(i));
    return log.graph ? slice_at(broadcast_to(log, whole), g.at(i).detail, shape) : log;
  }
  if (g.is(divide_t{}, i) && g.is_number(g.operand(i, 1)) && g.at(g.operand(i, 1)).number > 0) {
    const auto total = stable_log(g, g.operand(i)); // log(Σ eˣ/n) = log Σ eˣ − log n
    return total.graph ? total - log(at_node(g, g.operand(i, 1))) : total;
  }
  if (g.is(multiply_t{}, i))
    for (int k = 0; k < 2; ++k)
      if (const int c = g.operand(i, k); g.is_number(c) && g.at(c).number > 0) {
        const auto total = stable_log(g, g.operand(i, 1 - k));
        return total.graph ? total + log(at_node(g, c)) : total;
      }
  if (!g.is(sum_to_t{}, i))
    return {};
  const int x = g.operand(i);
  if (g.is(exp_t{}, x)) // log Σ eˣ
    return log_sum_exp_to(at_node(g, g.operand(x)), shape);
  if (g.is(multiply_t{}, x)) // log Σ [c]·e^(x − l) = log Σ_c eˣ − l: the probability of a class
    for (int k = 0; k < 2; ++k) {
      const auto [exponent, shift] = as_shifted(g, g.operand(x, k));
      const int indicator = g.operand(x, 1 - k);
      if (exponent == none || !is_indicator(g, indicator) ||
          !broadcasts_to(g.graph.shape(shift), shape))
        continue;
      const auto only = where(at_node(g, g.operand(indicator)), at_node(g, exponent),
                              -std::numeric_limits<double>::infinity());
      return log_sum_exp_to(broadcast_to(only, g.graph.shape(x)), shape) - at_node(g, shift);
    }
  return {};
}

template <> struct rewrite_rules<log_t> {
  static constexpr int apply(auto g, const int* x) {
    if (g.graph.level != rewriting::simplify)
      return none;
    const symbol found = stable_log(g, x[0]);
    return found.graph ? found.index : none;
  }
};

/// eˣ/Σ eˣ = e^(x − log Σ eˣ), the node, or `none`.
constexpr int softmax_of_quotient(auto g, const int* x) {
  if (g.graph.level != rewriting::simplify || !g.is(exp_t{}, x[0]))
    return none;
  int total = x[1];
  while (g.is(reshape_t{}, total))
    total = g.operand(total);
  if (!g.is(sum_to_t{}, total) || g.operand(total) != x[0])
    return none;
  return exp_shifted(at_node(g, g.operand(x[0])), stable_log(g, x[1])).index;
}

} // namespace chainrule

#endif
