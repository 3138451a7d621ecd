// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_FORWARD_HPP
#define CHAINRULE_TRANSFORM_FORWARD_HPP

#include <chainrule/transform/chain.hpp>

namespace chainrule {

/// Forward mode: one sweep from the inputs to the outputs, along one direction. On entry
/// `tangent[i]` is the node of the direction's component for every input node i (`none` for zero);
/// on return it is the directional derivative of every node.
///
/// For each node: tangent[node] = Σ ∂node/∂operand · tangent[operand].
///
/// Invariant: nodes already there keep their values; new ones are only added.
/// (Griewank and Walther, Evaluating Derivatives, 2nd edition, section 3.1.)
template <int Capacity>
constexpr void forward(builder& graph, int count, int (&tangent)[Capacity]) {
  for (int i = 0; i < count; ++i) {
    if (graph.nodes[i].is_leaf())
      continue;
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
