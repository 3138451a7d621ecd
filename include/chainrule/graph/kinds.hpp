// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_KINDS_HPP
#define CHAINRULE_GRAPH_KINDS_HPP

#include <chainrule/graph/node.hpp>

namespace chainrule {

/// The nodes that are of the wrong kind for what uses them, `none` where there is none.
struct wrong_kinds {
  int comparison_as_number = none;
  int number_as_condition = none;
};

/// Looks for numbers where conditions belong and conditions where numbers belong: as operands and,
/// of the latter, as results. A constant is either.
constexpr wrong_kinds find_wrong_kinds(const graph_view& graph) {
  wrong_kinds found;
  for (int i = 0; i < graph.size; ++i)
    for (int k = 0; k < graph.nodes[i].op->arity; ++k) {
      const int operand = graph.nodes[i].operands[k];
      const bool is_condition = graph.nodes[operand].op->is_condition;
      if (is_condition && k >= graph.nodes[i].op->conditions)
        found.comparison_as_number = operand;
      if (!is_condition && k < graph.nodes[i].op->conditions && !graph.nodes[operand].is_constant())
        found.number_as_condition = operand;
    }
  for (int i = 0; i < graph.output_count; ++i)
    if (graph.outputs[i] != none && graph.nodes[graph.outputs[i]].op->is_condition)
      found.comparison_as_number = graph.outputs[i];
  return found;
}

/// The first variable that a node depends on: a name for it in a message.
constexpr std::string_view first_variable(const graph_view& graph, int i) {
  const node& n = graph.nodes[i];
  if (n.is_input())
    return graph.inputs[n.operands[0]].symbol;
  for (int k = 0; k < n.op->arity; ++k)
    if (const std::string_view found = first_variable(graph, n.operands[k]); !found.empty())
      return found;
  return {};
}

} // namespace chainrule

#endif
