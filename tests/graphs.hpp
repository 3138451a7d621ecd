// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_GRAPHS_HPP
#define CHAINRULE_TESTS_GRAPHS_HPP

#include <chainrule/chainrule.hpp>

/// Graphs to look at: of callables with a number of scalar arguments.
namespace graphs {

namespace cr = chainrule;

template <auto F, class Sequence> struct scalar_trace;
template <auto F, int... I> struct scalar_trace<F, std::integer_sequence<int, I...>> {
  template <int> using argument = cr::scalar_argument;
  using type = cr::trace_callable<F, argument<I>...>;
};
template <auto F, int Arguments>
using trace = typename scalar_trace<F, std::make_integer_sequence<int, Arguments>>::type;

/// As it is written, and as the rules leave it.
template <auto F, int Arguments>
inline constexpr const auto& traced = cr::traced<trace<F, Arguments>>::graph;
template <auto F, int Arguments>
inline constexpr auto simplified = cr::run_pass<cr::value_pass<trace<F, Arguments>>>();
template <auto F, int Arguments>
inline constexpr auto lowered = cr::run_pass<cr::lower_pass<cr::value_pass<trace<F, Arguments>>>>();

/// Runs a graph node by node, without plan or program: what it means, in the plainest way.
template <const auto& Graph, int Node, int K, class P, class T>
constexpr auto interpret_operand(const T* number, const bool* condition) {
  if constexpr (K < P::conditions)
    return condition[Graph.nodes[Node].operands[K]];
  else
    return number[Graph.nodes[Node].operands[K]];
}
template <const auto& Graph, int Node, class P, class T, int... K>
constexpr auto interpret_operation(const T* number, const bool* condition,
                                   std::integer_sequence<int, K...>) {
  return P::value(interpret_operand<Graph, Node, K, P>(number, condition)...);
}
template <const auto& Graph, int Node, class T>
constexpr void interpret_node(const T* arguments, T* number, bool* condition) {
  constexpr cr::node n = Graph.nodes[Node];
  if constexpr (n.is_constant()) {
    number[Node] = static_cast<T>(n.number);
    condition[Node] = n.number != 0;
  } else if constexpr (n.is_input())
    number[Node] = arguments[n.operands[0]];
  else {
    using P = cr::primitive_type<Graph.nodes[Node].op>;
    const auto result = interpret_operation<Graph, Node, P>(
        number, condition, std::make_integer_sequence<int, P::arity>{});
    if constexpr (n.op->is_condition)
      condition[Node] = result;
    else
      number[Node] = result;
  }
}
template <const auto& Graph, class T, int... Node>
constexpr void interpret(const T* arguments, T* results, std::integer_sequence<int, Node...>) {
  T number[sizeof...(Node) + 1]{};
  bool condition[sizeof...(Node) + 1]{};
  const int in_order[]{0, (interpret_node<Graph, Node>(arguments, number, condition), 0)...};
  (void)in_order;
  for (int i = 0; i < Graph.output_count; ++i)
    results[i] = Graph.outputs[i] < 0 ? T(0) : number[Graph.outputs[i]];
}
template <const auto& Graph, class T, class... More>
constexpr auto interpret(T first, More... more) {
  const T arguments[]{first, more...};
  std::array<T, std::size_t(Graph.output_count)> results{};
  interpret<Graph>(arguments, results.data(), std::make_integer_sequence<int, Graph.size>{});
  return results;
}

/// How many nodes are primitive `P`, and how many are operations at all.
template <class P> constexpr int count(const cr::graph_view& graph) {
  int found = 0;
  for (int i = 0; i < graph.size; ++i)
    found += graph.nodes[i].op == &cr::entry<P>::id ? 1 : 0;
  return found;
}
constexpr int operations(const cr::graph_view& graph) {
  int found = 0;
  for (int i = 0; i < graph.size; ++i)
    found += graph.nodes[i].is_leaf() ? 0 : 1;
  return found;
}

/// Whether two nodes are the same formula, whatever the order of nodes.
constexpr bool same(const cr::graph_view& a, int i, const cr::graph_view& b, int j) {
  if (i < 0 || j < 0)
    return i == j;
  const cr::node &x = a.nodes[i], &y = b.nodes[j];
  if (x.op != y.op)
    return false;
  if (x.is_constant())
    return x.number == y.number &&
           __builtin_copysignl(1, x.number) == __builtin_copysignl(1, y.number);
  if (x.is_input())
    return x.operands[0] == y.operands[0] && x.operands[1] == y.operands[1];
  const auto operands = [&](int k, int l) { return same(a, x.operands[k], b, y.operands[l]); };
  return operands(2, 2) && ((operands(0, 0) && operands(1, 1)) ||
                            (x.op->commutative && operands(0, 1) && operands(1, 0)));
}
constexpr bool same(const cr::graph_view& a, const cr::graph_view& b) {
  bool all = a.output_count == b.output_count;
  for (int i = 0; all && i < a.output_count; ++i)
    all = same(a, a.outputs[i], b, b.outputs[i]);
  return all;
}

/// Whether two graphs have the same nodes in the same order.
constexpr bool identical(const cr::graph_view& a, const cr::graph_view& b) {
  bool all = a.size == b.size && a.output_count == b.output_count;
  for (int i = 0; all && i < a.size; ++i) {
    const cr::node &x = a.nodes[i], &y = b.nodes[i];
    all = x.op == y.op && (x.number == y.number || x.number != x.number);
    for (int k = 0; k < 3; ++k)
      all = all && x.operands[k] == y.operands[k];
  }
  for (int i = 0; all && i < a.output_count; ++i)
    all = a.outputs[i] == b.outputs[i];
  return all;
}

} // namespace graphs

#endif
