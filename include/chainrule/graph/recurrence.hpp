// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_RECURRENCE_HPP
#define CHAINRULE_GRAPH_RECURRENCE_HPP

#include <chainrule/graph/structure.hpp>
#include <chainrule/primitive/tensor/recurrence.hpp>

/// Rolled loops in a graph. A node is in the body of a loop if it depends on what one of the loop's
/// steps begins with, a `carry` or a `step`; `carried` and `steps` lead out again. What a body uses
/// and is not in it is the same in all steps, and so computed once, before the loop.
namespace chainrule {

/// What stands for a step in what is the same in all steps.
template <> struct rewrite_rules<one_step_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    const int x = n.operands[1];
    const extents& shape = g.graph.shapes[n.shape];
    if (g.is(broadcast_to_t{}, x) && g.graph.shape(g.operand(x)).rank <= shape.rank)
      return broadcast_to(at_node(g, g.operand(x)), shape).index;
    return none;
  }
};
/// All of what stands in x for each step is x.
template <> struct rewrite_rules<every_step_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    const int x = n.operands[1];
    return g.is(one_step_t{}, x) && g.operand(x) == n.operands[0] ? g.operand(x, 1) : none;
  }
};

constexpr bool is_loop(const node& n) { return n.op == &entry<loop_t>::id; }
constexpr bool is_carry(const node& n) { return n.op == &entry<carry_t>::id; }
constexpr bool is_step(const node& n) { return n.op == &entry<one_step_t>::id; }
constexpr bool is_carried(const node& n) { return n.op == &entry<carried_t>::id; }
constexpr bool is_steps(const node& n) { return n.op == &entry<every_step_t>::id; }
/// What a loop's body ends with.
constexpr bool leads_out(const node& n) { return is_carried(n) || is_steps(n); }
/// The loop that such a node leads out of.
constexpr int loop_left(const node* nodes, int i) {
  return is_carried(nodes[i]) ? nodes[nodes[i].operands[0]].operands[0] : nodes[i].operands[0];
}

constexpr bool goes_backwards(const node& loop) { return loop.detail % 2 != 0; }

constexpr bool has_loops(const node* nodes, int size) {
  for (int i = 0; i < size; ++i)
    if (is_loop(nodes[i]))
      return true;
  return false;
}

/// `body_of[i]`: the loop that node i is in the body of, `none` for most.
constexpr void find_bodies(const node* nodes, int size, int* body_of) {
  for (int i = 0; i < size; ++i) {
    const node& n = nodes[i];
    body_of[i] = none;
    if (is_carry(n) || is_step(n))
      body_of[i] = n.operands[0];
    else if (!leads_out(n))
      for (int k = 0; k < n.op->arity; ++k)
        if (const int found = body_of[n.operands[k]]; found != none)
          body_of[i] = found;
  }
}

/// Which loop's body each node is in, also of nodes that are still to come.
struct growing_bodies {
  const builder& graph;
  int* body_of;
  int known = 0;

  constexpr int operator[](int i) {
    for (; known <= i; ++known) {
      const node& n = graph.nodes[known];
      body_of[known] = is_carry(n) || is_step(n) ? n.operands[0] : none;
      if (body_of[known] == none && !leads_out(n))
        for (int k = 0; k < n.op->arity; ++k)
          if (const int found = body_of[n.operands[k]]; found != none)
            body_of[known] = found;
    }
    return body_of[i];
  }
};

/// A node that uses a value of one step of a loop outside of that loop, `none` if there is none.
constexpr int find_escaped(const node* nodes, int size, const int* outputs, int output_count) {
  int* const body_of = new int[std::size_t(size) + 1];
  find_bodies(nodes, size, body_of);
  int escaped = none;
  for (int i = 0; i < size; ++i) {
    const node& n = nodes[i];
    const bool enters = is_carry(n) || is_step(n);
    const int own = enters ? none : leads_out(n) ? loop_left(nodes, i) : body_of[i];
    for (int k = enters || leads_out(n) ? 1 : 0; k < n.op->arity; ++k)
      if (const int body = body_of[n.operands[k]]; body != none && body != own)
        escaped = i;
  }
  for (int o = 0; o < output_count; ++o)
    if (outputs[o] >= 0 && body_of[outputs[o]] != none)
      escaped = outputs[o];
  delete[] body_of;
  return escaped;
}

/// Spreads a mark from operands to what depends on them, around loops too: a carry is marked where
/// what it becomes is.
constexpr void spread_to_results(const node* nodes, int size, bool* marked) {
  for (bool changed = true; changed;) {
    changed = false;
    for (int i = 0; i < size; ++i) {
      const node& n = nodes[i];
      for (int k = 0; k < n.op->arity; ++k)
        marked[i] = marked[i] || marked[n.operands[k]];
      if (is_carried(n) && marked[n.operands[1]] && !marked[n.operands[0]])
        changed = marked[n.operands[0]] = true;
    }
  }
}

/// Spreads a mark from nodes to what they depend on, around loops too.
constexpr void spread_to_operands(const node* nodes, int size, bool* marked) {
  for (bool changed = true; changed;) {
    changed = false;
    for (int i = size - 1; i >= 0; --i) {
      const node& n = nodes[i];
      marked[i] = marked[i] || (is_carried(n) && marked[n.operands[0]]); // what becomes of it
      if (marked[i])
        for (int k = 0; k < n.op->arity; ++k) {
          const int operand = n.operands[k];
          changed = changed || (!marked[operand] && is_carry(nodes[operand]));
          marked[operand] = true;
        }
    }
  }
}

/// A new loop.
constexpr symbol new_loop(builder& graph, int steps, bool backwards) {
  int number = 0;
  for (int i = 0; i < graph.size; ++i)
    if (is_loop(graph.nodes[i]) && graph.nodes[i].detail / 2 >= number)
      number = graph.nodes[i].detail / 2 + 1;
  return {&graph, graph.whole_node(&entry<loop_t>::id, {1, {steps}}, 2 * number + backwards)};
}
/// One more carry of a loop, which begins with `first`.
constexpr symbol new_carry(const symbol& loop, const symbol& first) {
  int number = 0;
  for (int i = loop.index; i < loop.graph->size; ++i)
    if (const node& n = loop.graph->nodes[i];
        is_carry(n) && n.operands[0] == loop.index && n.detail >= number)
      number = n.detail + 1;
  return record_whole<carry_t>(first.shape(), number, loop, first);
}

constexpr symbol last_of(const symbol& carry, const symbol& next) {
  return record_whole<carried_t>(carry.shape(), 0, carry, next);
}
constexpr symbol step_of(const symbol& loop, const symbol& x) {
  return record_whole<one_step_t>(without_axis(x.shape(), 0), 0, loop, x);
}
/// x of all steps; a reshaped x is reshaped afterwards, so
/// that x itself is there once.
constexpr symbol all_steps(const symbol& loop, const symbol& x) {
  const int steps = loop.shape().extent[0];
  if (x.shape().rank == max_rank) // never; only where the graph is too small
    return x;
  const node n = x.graph->nodes[x.index];
  if (n.op == &entry<reshape_t>::id && x.graph->shape(n.operands[0]).rank < max_rank)
    return reshape_to(all_steps(loop, symbol(x.graph, n.operands[0])),
                      with_steps(steps, x.shape()));
  return record_whole<every_step_t>(with_steps(steps, x.shape()), 0, loop, x);
}

constexpr symbol zeros(builder& graph, const extents& shape) {
  return {&graph, graph.in_shape(graph.constant(0), shape)};
}

} // namespace chainrule

#endif
