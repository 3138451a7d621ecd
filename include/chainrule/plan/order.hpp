// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_ORDER_HPP
#define CHAINRULE_PLAN_ORDER_HPP

#include <chainrule/graph/node.hpp>

/// The order in which a program computes the nodes of its graph. No register keeps a number across
/// a call of exp, log, …: a value that is needed on both sides is saved and loaded again.
///
/// Without calls the recorded order stays: the gradient of 330 operations takes 10 % longer
/// depth-first.
namespace chainrule {

/// Nodes in an order in which operands come first.
template <int Capacity> struct node_order {
  int at[Capacity]{};
};

template <class Graph> constexpr auto recorded_order(const Graph& graph) {
  node_order<Graph::capacity> order;
  for (int p = 0; p < graph.size; ++p)
    order.at[p] = p;
  return order;
}

/// Sorted by a key of each node, 0 … `keys` − 1; nodes of one key stay in their order.
template <int Capacity>
constexpr auto sorted_order(const node_order<Capacity>& from, int size, const int (&key)[Capacity],
                            int keys) {
  int begin[Capacity + 2]{};
  for (int i = 0; i < size; ++i)
    ++begin[key[i] + 1];
  for (int k = 1; k < keys; ++k)
    begin[k] += begin[k - 1];
  node_order<Capacity> order;
  for (int p = 0; p < size; ++p)
    order.at[begin[key[from.at[p]]]++] = from.at[p];
  return order;
}

/// Calls in the order of another; between them, what is an output or the last to need some value
/// comes as early as it can, so that this value need not be saved any more.
template <class Graph>
constexpr auto early_order(const Graph& graph, const node_order<Graph::capacity>& from) {
  constexpr int capacity = Graph::capacity;
  bool is_output[capacity]{};
  for (int o = 0; o < graph.output_count; ++o)
    if (graph.outputs[o] != none)
      is_output[graph.outputs[o]] = true;
  int last_user[capacity]{};
  for (int p = 0; p < graph.size; ++p)
    for (int k = 0; k < graph.nodes[from.at[p]].op->arity; ++k)
      last_user[graph.nodes[from.at[p]].operands[k]] = from.at[p];

  int calls = 0, calls_before[capacity]{};
  for (int p = 0; p < graph.size; ++p) {
    const int i = from.at[p];
    const node& n = graph.nodes[i];
    int ready = 0;
    bool is_early = is_output[i] || n.is_leaf();
    for (int k = 0; k < n.op->arity; ++k) {
      const int operand = n.operands[k];
      ready = calls_before[operand] > ready ? calls_before[operand] : ready;
      is_early = is_early || (last_user[operand] == i && !graph.nodes[operand].is_leaf());
    }
    calls += n.op->is_call ? 1 : 0;
    calls_before[i] = n.op->is_call || !is_early ? calls : ready;
  }
  return sorted_order(from, graph.size, calls_before, calls + 1);
}

/// The order of a program: early where there are calls, else as recorded.
///
/// The arithmetic between calls overlaps with them in the machine. An order with all calls first
/// saves fewer values across them (of Black-Scholes with five greeks 37 and not 58), but leaves the
/// arithmetic behind the last: beside code by hand it took 1.14 with clang -O2, this one 1.05, the
/// recorded one 1.09. The logistic loss: 1.01, 0.98, 0.99.
template <class Graph> constexpr auto best_order(const Graph& graph) {
  const auto recorded = recorded_order(graph);
  for (int i = 0; i < graph.size; ++i)
    if (graph.nodes[i].op->is_call)
      return early_order(graph, recorded);
  return recorded;
}

} // namespace chainrule

#endif
