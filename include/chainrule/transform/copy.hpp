// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_COPY_HPP
#define CHAINRULE_TRANSFORM_COPY_HPP

#include <chainrule/graph/recurrence.hpp>
#include <chainrule/graph/structure.hpp>

namespace chainrule {

/// Adds a graph to a builder, whose rules simplify it on the way. `place[i]` becomes the index of
/// node i; the arguments keep their positions. `simpler` may say what an operation on the operands
/// a and b is instead, `none` where it has nothing to say.
///
/// Invariant: every node keeps its value. A second copy changes nothing.
template <class Graph, class Simpler>
constexpr void copy_graph(builder& out, const Graph& in, int (&place)[Graph::capacity],
                          Simpler simpler) {
  for (int i = 0; i < in.input_count; ++i)
    out.new_argument(in.inputs[i].symbol, in.inputs[i].elements, in.inputs[i].shape);
  bool stays[Graph::capacity]{}; // a carry that no step changes is what it begins with
  for (int i = 0; i < in.size; ++i)
    if (is_carried(in.nodes[i]) && in.nodes[i].operands[0] == in.nodes[i].operands[1])
      stays[i] = stays[in.nodes[i].operands[0]] = true;
  for (int i = 0; i < in.size; ++i) {
    const node& n = in.nodes[i];
    if (stays[i])
      place[i] = place[n.operands[is_carry(n) ? 1 : 0]];
    else if (n.is_constant())
      place[i] = out.constant(n.number);
    else if (n.is_input())
      place[i] = out.input_node(n.operands[0], n.operands[1]);
    else {
      const int a = n.operands[0] < 0 ? none : place[n.operands[0]];
      const int b = n.operands[1] < 0 ? none : place[n.operands[1]];
      const int c = n.operands[2] < 0 ? none : place[n.operands[2]];
      if (n.op->is_whole())
        place[i] = out.whole_node(n.op, in.shape_of(i), n.detail, a, b, c);
      else if (const int found = simpler(rewriter{out}, n, a, b); found != none)
        place[i] = found;
      else
        place[i] = out.operation_node(n.op, a, b, c);
    }
  }
}
template <class Graph>
constexpr void copy_graph(builder& out, const Graph& in, int (&place)[Graph::capacity]) {
  copy_graph(out, in, place, [](const auto&...) { return none; });
}

/// Adds a graph to a builder, outputs too.
template <class Graph, class Simpler>
constexpr void copy_all(builder& out, const Graph& in, Simpler simpler) {
  int place[Graph::capacity]{};
  copy_graph(out, in, place, simpler);
  for (int i = 0; i < in.output_count; ++i)
    out.add_output(in.outputs[i] < 0 ? none : place[in.outputs[i]]);
}

template <class Graph> constexpr void copy_all(builder& out, const Graph& in) {
  copy_all(out, in, [](const auto&...) { return none; });
}

} // namespace chainrule

#endif
