// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_CHAIN_HPP
#define CHAINRULE_TRANSFORM_CHAIN_HPP

#include <chainrule/graph/rewrite.hpp>

/// What forward and backward mode share. Both work on the nodes that stand in a builder already,
/// and add theirs behind them.
namespace chainrule {

/// The chain rule's product of a derivative so far and a local derivative. Where either is zero
/// everywhere there is no product: `none`.
constexpr int chain(builder& graph, int so_far, const symbol& local) {
  if (so_far == none || local.is_absent())
    return none;
  const int factor = local.node_in(graph);
  if (graph.nodes[factor].is_constant() && graph.nodes[factor].number == 0)
    return none;
  return graph.operation_node(&entry<multiply_t>::id, so_far, factor);
}

/// The chain rule's sum over paths.
constexpr int accumulate(builder& graph, int sum, int term) {
  if (sum == none || term == none)
    return sum == none ? term : sum;
  return graph.operation_node(&entry<add_t>::id, sum, term);
}

/// The local derivative of node `i` with respect to its operand number `which`.
constexpr symbol local_derivative(builder& graph, int i, int which) {
  const node n = graph.nodes[i];
  const symbol operands[3]{
      {&graph, n.operands[0]}, {&graph, n.operands[1]}, {&graph, n.operands[2]}};
  return n.op->derivative(which, operands, {&graph, i});
}

/// Marks the nodes among the first `count` that depend on one of the given inputs.
template <int Capacity, class IsVariable>
constexpr void mark_active(const builder& graph, int count, IsVariable is_variable,
                           bool (&active)[Capacity]) {
  for (int i = 0; i < count; ++i) {
    const node& n = graph.nodes[i];
    if (n.is_leaf()) {
      active[i] = n.is_input() && is_variable(n);
      continue;
    }
    for (const int operand : n.operands)
      if (operand >= 0 && active[operand])
        active[i] = true;
  }
}

} // namespace chainrule

#endif
