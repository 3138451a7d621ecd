// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_REVERSE_HPP
#define CHAINRULE_TRANSFORM_REVERSE_HPP

#include <chainrule/transform/chain.hpp>

namespace chainrule {

/// Backward mode: one sweep from the outputs to the inputs. On entry `adjoint[i]` is the node of
/// the cotangent that comes to node i from outside (`none` for zero); on return it is
/// d(result)/d(node i) for every node that the variables reach.
///
/// For each node, last first, and each of its operands: adjoint[operand] += adjoint[node] ·
/// ∂node/∂operand. When a node's turn comes, all that depends on it has been visited, so its
/// adjoint is complete: one sweep suffices for all inputs.
///
/// Invariant: nodes already there keep their values; new ones are only added.
/// (Griewank and Walther, Evaluating Derivatives, 2nd edition, section 3.2.)
template <int Capacity>
constexpr void reverse(builder& graph, int count, const bool (&active)[Capacity],
                       int (&adjoint)[Capacity]) {
  for (int i = count - 1; i >= 0; --i) {
    if (!active[i] || adjoint[i] == none || graph.nodes[i].is_leaf())
      continue;
    for (int which = 0; which < graph.nodes[i].op->arity; ++which) {
      const int operand = graph.nodes[i].operands[which];
      if (active[operand])
        adjoint[operand] =
            accumulate(graph, adjoint[operand], pull_back(graph, i, which, adjoint[i]));
    }
  }
}

} // namespace chainrule

#endif
