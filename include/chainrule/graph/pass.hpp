// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_PASS_HPP
#define CHAINRULE_GRAPH_PASS_HPP

#include <bit>
#include <chainrule/graph/recurrence.hpp>

namespace chainrule {

/// As many arguments (or named variables) as a formula can have.
inline constexpr int max_arguments = 256;

/// The arrays behind a builder.
template <int Capacity, int OutputCapacity> struct builder_arrays {
  static constexpr int slots = static_cast<int>(std::bit_ceil(2u * unsigned(Capacity)));
  static constexpr int shape_capacity = 64;

  node nodes[Capacity];
  int table[slots]{};
  int outputs[OutputCapacity > 0 ? OutputCapacity : 1]{};
  input inputs[max_arguments];
  extents shapes[shape_capacity]{};

  constexpr builder start(rewriting level) {
    return {nodes,
            table,
            outputs,
            inputs,
            shapes,
            Capacity,
            slots - 1,
            max_arguments,
            shape_capacity,
            level,
            &entry<broadcast_to_t>::id};
  }
};

/// A graph, and whether it was too large for its capacity; then also a better one.
template <class Graph> struct attempt {
  Graph graph{};
  bool overflow = false;
  int wanted = Graph::capacity;
};

/// Copies the nodes that the outputs need, in their order, and forgets the others.
///
/// Invariant: every output has the value it had. Twice is the same as once.
template <class Graph> constexpr void prune(const builder& from, Graph& to) {
  bool needed[Graph::capacity]{};
  int place[Graph::capacity];
  for (int i = 0; i < from.output_count; ++i)
    if (from.outputs[i] >= 0)
      needed[from.outputs[i]] = true;
  spread_to_operands(from.nodes, from.size, needed);
  for (int i = 0; i < from.size; ++i) {
    if (!needed[i])
      continue;
    node copy = from.nodes[i];
    if (!copy.is_leaf())
      for (int& operand : copy.operands)
        if (operand >= 0)
          operand = place[operand];
    place[i] = to.size;
    to.nodes[to.size++] = copy;
  }
  for (int i = 0; i < from.output_count; ++i)
    to.outputs[to.output_count++] = from.outputs[i] < 0 ? none : place[from.outputs[i]];
  for (int i = 0; i < from.input_count; ++i)
    to.inputs[to.input_count++] = from.inputs[i];
  for (int i = 0; i < from.shape_count; ++i)
    to.shapes[i] = from.shapes[i];
  to.shape_count = from.shape_count;
  to.problem = from.problem;
}

template <class Pass, int Capacity> constexpr auto try_pass() {
  builder_arrays<Capacity, Pass::outputs> arrays;
  builder result = arrays.start(Pass::level);
  Pass::template run<Capacity>(result);
  attempt<graph<Capacity, Pass::outputs, max_arguments, decltype(arrays)::shape_capacity>> tried;
  tried.overflow = result.overflow;
  if (!result.overflow)
    prune(result, tried.graph);
  else if (const int wanted = Capacity + result.missing + result.missing / 8; wanted > 2 * Capacity)
    tried.wanted = wanted;
  else
    tried.wanted = 2 * Capacity;
  return tried;
}

/// Each pass has a constexpr variable, and so a budget of constexpr steps, of its own.
template <class Pass, int Capacity> inline constexpr auto pass_attempt = try_pass<Pass, Capacity>();

/// Where growth stops.
template <int Capacity> inline constexpr bool graph_has_room = Capacity <= (1 << 20);

/// The graph that a pass makes, in an array of just its size.
///
/// A pass is a type with `outputs` (how many), `expected` (a first guess at the number of nodes),
/// `level` (how its builder rewrites), and `template <int Capacity> static constexpr void
/// run(builder&)`, whose own arrays have room for `Capacity` nodes.
template <class Pass, int Capacity = Pass::expected> constexpr auto run_pass() {
  constexpr const auto& tried = pass_attempt<Pass, Capacity>;
  static_assert(!tried.overflow || graph_has_room<tried.wanted>,
                "a graph has at most a million nodes");
  if constexpr (tried.overflow && graph_has_room<tried.wanted>)
    return run_pass<Pass, tried.wanted>();
  else {
    graph<tried.graph.size, tried.graph.output_count, tried.graph.input_count,
          tried.graph.shape_count>
        result;
    for (int i = 0; i < tried.graph.size; ++i)
      result.nodes[i] = tried.graph.nodes[i];
    for (int i = 0; i < tried.graph.output_count; ++i)
      result.outputs[i] = tried.graph.outputs[i];
    for (int i = 0; i < tried.graph.input_count; ++i)
      result.inputs[i] = tried.graph.inputs[i];
    for (int i = 0; i < tried.graph.shape_count; ++i)
      result.shapes[i] = tried.graph.shapes[i];
    result.shape_count = tried.graph.shape_count;
    result.problem = tried.graph.problem;
    result.size = tried.graph.size;
    result.output_count = tried.graph.output_count;
    result.input_count = tried.graph.input_count;
    return result;
  }
}

} // namespace chainrule

#endif
