// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_FORWARD_HPP
#define CHAINRULE_TRANSFORM_FORWARD_HPP

#include <chainrule/transform/chain.hpp>

namespace chainrule {

/// The tangent of a carry, and of what it is after the last step.
constexpr int tangent_carry(builder& graph, int i, const int* tangent) {
  const node n = graph.nodes[i];
  const int first = tangent[n.operands[1]];
  return new_carry({&graph, n.operands[0]},
                   first == none ? zeros(graph, graph.shape(i)) : symbol(&graph, first))
      .index;
}
constexpr int tangent_carried(builder& graph, int i, const int* tangent) {
  const node n = graph.nodes[i];
  const int carry = tangent[n.operands[0]], next = tangent[n.operands[1]];
  if (carry == none)
    return none;
  const symbol last =
      last_of({&graph, carry}, next == none ? zeros(graph, graph.shape(i)) : symbol(&graph, next));
  return next == none ? none : last.index;
}

/// Forward mode: one sweep from the inputs to the outputs, along one direction. On entry
/// `tangent[i]` is the node of the direction's component for every input node i (`none` for zero);
/// on return it is the directional derivative of every node.
///
/// For each node: tangent[node] = Σ ∂node/∂operand · tangent[operand]. The tangent of a loop's
/// carry is one more carry of that loop.
///
/// Invariant: nodes already there keep their values; new ones are only added.
/// (Griewank and Walther, Evaluating Derivatives, 2nd edition, section 3.1.)
template <int Capacity>
constexpr void forward(builder& graph, int count, int (&tangent)[Capacity]) {
  const bool loops = has_loops(graph.nodes, count);
  bool moves[Capacity]{}; // around loops, too
  if (loops) {
    for (int i = 0; i < count; ++i)
      moves[i] = tangent[i] != none;
    spread_to_results(graph.nodes, count, moves);
  }
  for (int i = 0; i < count; ++i) {
    if (graph.nodes[i].is_leaf())
      continue;
    if (loops && is_carry(graph.nodes[i])) {
      tangent[i] = moves[i] ? tangent_carry(graph, i, tangent) : none;
      continue;
    }
    if (loops && is_carried(graph.nodes[i])) {
      tangent[i] = tangent_carried(graph, i, tangent);
      continue;
    }
    int sum = none;
    for (int which = 0; which < graph.nodes[i].op->arity; ++which) {
      const int along = tangent[graph.nodes[i].operands[which]];
      if (along != none)
        sum = accumulate(graph, sum, push_forward(graph, i, which, along));
    }
    tangent[i] = sum;
  }
}

} // namespace chainrule

#endif
