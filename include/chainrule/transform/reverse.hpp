// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_REVERSE_HPP
#define CHAINRULE_TRANSFORM_REVERSE_HPP

#include <chainrule/transform/reverse_loop.hpp>

namespace chainrule {

/// Whether node i is the first that leads out of its loop: when its turn comes, all that depends on
/// the loop has been visited.
constexpr bool is_first_way_out(const builder& graph, int i) {
  const int loop = loop_left(graph.nodes, i);
  for (int j = loop + 1; j < i; ++j)
    if (leads_out(graph.nodes[j]) && loop_left(graph.nodes, j) == loop)
      return false;
  return true;
}

constexpr bool any_adjoint(const builder& graph, int i, int count, const int* adjoint) {
  const int loop = loop_left(graph.nodes, i);
  for (int j = i; j < count; ++j)
    if (adjoint[j] != none && leads_out(graph.nodes[j]) && loop_left(graph.nodes, j) == loop)
      return true;
  return false;
}

/// Backward mode: one sweep from the outputs to the inputs. On entry `adjoint[i]` is the node of
/// the cotangent that comes to node i from outside (`none` for zero); on return it is
/// d(result)/d(node i) for every node that the variables reach.
///
/// For each node, last first, and each of its operands: adjoint[operand] += adjoint[node] ·
/// ∂node/∂operand. When a node's turn comes, all that depends on it has been visited, so its
/// adjoint is complete: one sweep suffices for all inputs. A loop has its turn as a whole.
///
/// Invariant: nodes already there keep their values; new ones are only added.
/// (Griewank and Walther, Evaluating Derivatives, 2nd edition, section 3.2.)
template <int Capacity>
constexpr void reverse(builder& graph, int count, const bool (&active)[Capacity],
                       int (&adjoint)[Capacity]) {
  const bool loops = has_loops(graph.nodes, count);
  int body_of[Capacity];
  growing_bodies bodies{graph, body_of};
  for (int i = count - 1; i >= 0; --i) {
    if (loops && leads_out(graph.nodes[i])) {
      if (is_first_way_out(graph, i) && any_adjoint(graph, i, count, adjoint))
        loop_reversal<Capacity>{graph, count, active, adjoint, bodies, loop_left(graph.nodes, i)}
            .run();
      continue;
    }
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
