// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_RECURRENCE_HPP
#define CHAINRULE_PLAN_RECURRENCE_HPP

#include <chainrule/graph/recurrence.hpp>

/// What rolled loops read, hold and make.
namespace chainrule {

/// Not constexpr, so that a constant evaluation that comes here stops with this name.
inline void a_loop_depends_on_its_own_result() {}

/// Puts each loop's body and what leads out of it together, behind all that they read and before
/// all that reads them.
template <class Graph> struct loop_sorter {
  const Graph& from;
  Graph to;
  int unit[Graph::capacity]{}; ///< the loop that a node has to stand with
  int place[Graph::capacity]{};

  constexpr void run() {
    find_bodies(from.nodes, from.size, unit);
    for (int i = 0; i < from.size; ++i) {
      if (leads_out(from.nodes[i]))
        unit[i] = loop_left(from.nodes, i);
      place[i] = none;
    }
    to.size = 0;
    while (to.size < from.size) {
      const int before = to.size;
      for (int i = 0; i < from.size; ++i) {
        if (unit[i] == none && place[i] == none && is_ready(i))
          put(i);
        if (is_loop(from.nodes[i]) && place[i] != none && is_loop_ready(i))
          put_loop(i);
      }
      if (to.size == before)
        a_loop_depends_on_its_own_result();
    }
    for (int o = 0; o < from.output_count; ++o)
      to.outputs[o] = from.outputs[o] < 0 ? none : place[from.outputs[o]];
  }

private:
  constexpr bool is_ready(int i) const {
    for (int k = 0; k < from.nodes[i].op->arity; ++k)
      if (const int operand = from.nodes[i].operands[k];
          place[operand] == none && (unit[i] == none || unit[operand] != unit[i]))
        return false;
    return true;
  }
  /// Whether a loop can come now, and has not come yet.
  constexpr bool is_loop_ready(int loop) const {
    for (int i = loop + 1; i < from.size; ++i)
      if (unit[i] == loop && (place[i] != none || !is_ready(i)))
        return false;
    return true;
  }
  constexpr void put_loop(int loop) {
    for (int i = loop + 1; i < from.size; ++i)
      if (unit[i] == loop)
        put(i);
  }
  constexpr void put(int i) {
    node copy = from.nodes[i];
    for (int k = 0; k < copy.op->arity; ++k)
      copy.operands[k] = place[copy.operands[k]];
    place[i] = to.size;
    to.nodes[to.size++] = copy;
  }
};
template <class Graph> constexpr Graph with_loops_together(const Graph& from) {
  loop_sorter<Graph> sorter{from, from};
  sorter.run();
  return sorter.to;
}

/// What a loop reads, makes and holds.
template <int Capacity> struct loop_parts {
  int loop = none, steps = 0;
  bool backwards = false;
  int carries[Capacity]{}, carried[Capacity]{}; ///< nodes
  int stepped[Capacity]{};                      ///< the `step` nodes
  int shared[Capacity]{};                       ///< read, and the same in all steps
  int outputs[Capacity]{};                      ///< the `steps` nodes
  int carry_count = 0, stepped_count = 0, shared_count = 0, output_count = 0;
  bool inside[Capacity]{}; ///< what is computed in each step
};

/// Conditions, and what only says which element is meant, are computed where they are used.
constexpr bool is_computed_at_use(const node& n) {
  return n.op->is_condition || n.op == &entry<broadcast_to_t>::id ||
         n.op == &entry<counting_t>::id || n.is_constant();
}

template <class Graph> constexpr auto parts_of(const Graph& graph, int loop) {
  loop_parts<Graph::capacity> parts;
  parts.loop = loop;
  parts.steps = graph.shape_of(loop).extent[0];
  parts.backwards = goes_backwards(graph.nodes[loop]);
  int body_of[Graph::capacity]{};
  find_bodies(graph.nodes, graph.size, body_of);
  bool read[Graph::capacity]{};
  for (int i = 0; i < graph.size; ++i) {
    const node& n = graph.nodes[i];
    parts.inside[i] = body_of[i] == loop;
    if (leads_out(n) && loop_left(graph.nodes, i) == loop) {
      read[n.operands[1]] = true;
      if (is_carried(n)) {
        parts.carries[parts.carry_count] = n.operands[0];
        parts.carried[parts.carry_count++] = i;
      } else
        parts.outputs[parts.output_count++] = i;
    }
    if (is_step(n) && n.operands[0] == loop)
      parts.stepped[parts.stepped_count++] = i;
  }
  for (int i = graph.size - 1; i >= 0; --i) {
    parts.inside[i] = parts.inside[i] || (read[i] && is_computed_at_use(graph.nodes[i]));
    if (parts.inside[i] && !is_carry(graph.nodes[i]) && !is_step(graph.nodes[i]))
      for (int k = 0; k < graph.nodes[i].op->arity; ++k)
        read[graph.nodes[i].operands[k]] = true;
  }
  for (int i = 0; i < graph.size; ++i)
    if (read[i] && !parts.inside[i])
      parts.shared[parts.shared_count++] = i;
  return parts;
}

/// The nodes whose memory a rolled loop reads.
template <int Capacity> struct memory_reads {
  int at[3 * Capacity]{};
  int count = 0;
};
template <class Graph>
constexpr memory_reads<Graph::capacity> memory_read_by(const Graph& graph, int loop) {
  const auto parts = parts_of(graph, loop);
  memory_reads<Graph::capacity> all;
  for (int k = 0; k < parts.carry_count; ++k)
    all.at[all.count++] = graph.nodes[parts.carries[k]].operands[1];
  for (int k = 0; k < parts.stepped_count; ++k)
    all.at[all.count++] = graph.nodes[parts.stepped[k]].operands[1];
  for (int k = 0; k < parts.shared_count; ++k)
    all.at[all.count++] = parts.shared[k];
  return all;
}

} // namespace chainrule

#endif
