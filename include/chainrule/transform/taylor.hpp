// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_TAYLOR_HPP
#define CHAINRULE_TRANSFORM_TAYLOR_HPP

#include <chainrule/transform/chain.hpp>

namespace chainrule {

/// Taylor mode: the coefficients of the power series of each node in one scalar input, up to a
/// fixed order. No primitive needs a rule of its own: from y' = Σ ∂y/∂x·x' follows
///
///     k·yₖ = Σ over operands x, Σ_{j=1..k} j·xⱼ·dₖ₋ⱼ
///
/// where d is the series of the local derivative ∂y/∂x, which is a formula in the graph as well.
/// (Griewank and Walther, Evaluating Derivatives, 2nd edition, section 13.2, where each elementary
/// function has this recurrence written out.)
template <int Capacity, int Order> struct taylor_series {
  builder& graph;
  int variable;                    ///< the node of the input
  int memo[Capacity][Order + 1]{}; ///< 1 + node index of each coefficient, −1 for none, 0 unknown

  constexpr taylor_series(builder& destination, int variable_node)
      : graph(destination), variable(variable_node) {}

  /// The node of coefficient k of node i, `none` where it is zero.
  constexpr int coefficient(int i, int k) {
    if (k == 0)
      return i;
    if (graph.overflow)
      return none;
    if (memo[i][k] == 0) {
      const int found = compute(i, k);
      memo[i][k] = found == none ? -1 : found + 1;
    }
    return memo[i][k] < 0 ? none : memo[i][k] - 1;
  }

  /// Computes coefficient k of the first nodes, operands first, so that recursion stays shallow.
  constexpr void advance(int count, int k) {
    for (int i = 0; i < count; ++i)
      coefficient(i, k);
  }

private:
  constexpr int compute(int i, int k) {
    if (graph.nodes[i].is_leaf())
      return i == variable && k == 1 ? graph.constant(1) : none;
    int sum = none;
    for (int which = 0; which < graph.nodes[i].op->arity; ++which) {
      const int operand = graph.nodes[i].operands[which];
      for (int j = 1; j <= k; ++j) {
        const int x = coefficient(operand, j);
        if (x == none)
          continue;
        const symbol slope = local_derivative(graph, i, which);
        if (slope.is_absent())
          break;
        const int d = coefficient(slope.node_in(graph), k - j);
        if (d != none)
          sum = accumulate(graph, sum, chain(graph, chain(graph, x, symbol(j)), symbol(&graph, d)));
      }
    }
    return sum == none || k == 1
               ? sum
               : graph.operation_node(&entry<divide_t>::id, sum, graph.constant(k));
  }
};

} // namespace chainrule

#endif
