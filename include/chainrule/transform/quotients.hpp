// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_QUOTIENTS_HPP
#define CHAINRULE_TRANSFORM_QUOTIENTS_HPP

#include <chainrule/graph/recurrence.hpp>
#include <chainrule/graph/structure.hpp>

namespace chainrule {

/// Replaces a·(1/b) by a/b where nothing else needs 1/b: the chain rule makes reciprocals so that
/// they can be shared, and here it is known which are not. Those of a loop's body stay out of it.
///
/// Invariant: the first `values` outputs, which are what the user wrote, keep their value; the
/// others round once less.
template <class Graph> constexpr Graph form_quotients(Graph graph, int values) {
  int uses[Graph::capacity]{};
  bool kept[Graph::capacity]{};
  for (int o = 0; o < graph.output_count; ++o)
    if (const int i = graph.outputs[o]; i != none) {
      ++uses[i];
      kept[i] = kept[i] || o < values;
    }
  for (int i = graph.size - 1; i >= 0; --i)
    for (int k = 0; k < graph.nodes[i].op->arity; ++k) {
      const int operand = graph.nodes[i].operands[k];
      ++uses[operand];
    }
  spread_to_operands(graph.nodes, graph.size, kept);
  int body_of[Graph::capacity];
  find_bodies(graph.nodes, graph.size, body_of);
  for (int i = 0; i < graph.size; ++i) {
    node& product = graph.nodes[i];
    if (product.op != &entry<multiply_t>::id || kept[i])
      continue;
    for (int k = 0; k < 2; ++k) {
      const int factor = product.operands[k];
      if (uses[factor] == 1 && body_of[factor] == body_of[i] &&
          graph.nodes[factor].op == &entry<reciprocal_t>::id &&
          graph.nodes[factor].shape == product.shape) {
        product.op = &entry<divide_t>::id;
        product.operands[0] = product.operands[1 - k];
        product.operands[1] = graph.nodes[factor].operands[0];
        break;
      }
    }
  }
  return graph;
}

/// What a quotient of many numbers by fewer is on the machine, a·(1/b), where it is no output
/// itself: `none` where it stays as it is. Rounds once more, and 1/b overflows where b is
/// subnormal.
template <class Graph> constexpr int as_product(auto g, const Graph& graph, int i, int a, int b) {
  const node& n = graph.nodes[i];
  if (n.op != &entry<divide_t>::id || graph.nodes[n.operands[1]].is_constant() ||
      2 * graph.shape_of(n.operands[1]).size() > graph.shape_of(i).size())
    return none;
  for (int o = 0; o < graph.output_count; ++o)
    if (graph.outputs[o] == i)
      return none;
  return g.make(multiply_t{}, a, g.make(reciprocal_t{}, b));
}

} // namespace chainrule

#endif
