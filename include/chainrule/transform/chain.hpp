// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_CHAIN_HPP
#define CHAINRULE_TRANSFORM_CHAIN_HPP

#include <chainrule/graph/recurrence.hpp>
#include <chainrule/graph/structure.hpp>

/// What forward and backward mode share. Both work on the nodes that stand in a builder already,
/// and add theirs behind them.
namespace chainrule {

/// −a; a number in a sum takes the sign instead.
constexpr int negative(builder& graph, int a) {
  const rewriter g{graph};
  if (g.is(add_t{}, a) && g.is_number(g.operand(a)))
    return g.make(subtract_t{}, g.constant(-g.at(g.operand(a)).number), g.operand(a, 1));
  return g.make(neg_t{}, a);
}

/// c·b², where a is c·b with a number c and b² is there already; else `none`.
constexpr int scaled_square(builder& graph, int a, int b) {
  const rewriter g{graph};
  if (!g.is(multiply_t{}, a))
    return none;
  for (int k = 0; k < 2; ++k)
    if (g.is_number(g.operand(a, k)) && g.operand(a, 1 - k) == b) {
      const int known = graph.size, square = g.make(square_t{}, b);
      return square < known ? g.make(multiply_t{}, g.operand(a, k), square) : none;
    }
  return none;
}

/// a·b. Where b is ±c·(1/d), the product a·(1/d) comes first: of a quotient it is the derivative by
/// the numerator, and so it is there already.
constexpr int derivative_product(builder& graph, int a, int b) {
  const rewriter g{graph};
  if (g.is_number(b, -1))
    return negative(graph, a);
  if (g.is(neg_t{}, b))
    return negative(graph, derivative_product(graph, a, g.operand(b)));
  if (g.is(multiply_t{}, b))
    for (int k = 0; k < 2; ++k)
      if (g.is(reciprocal_t{}, g.operand(b, k)))
        return g.make(multiply_t{}, g.make(multiply_t{}, a, g.operand(b, k)), g.operand(b, 1 - k));
  if (const int shared = scaled_square(graph, a, b); shared != none)
    return shared;
  return g.make(multiply_t{}, a, b);
}

/// The chain rule's product of a derivative so far and a local derivative. Where either is zero
/// everywhere there is no product: `none`.
constexpr int chain(builder& graph, int so_far, const symbol& local) {
  if (so_far == none || local.is_absent())
    return none;
  const int factor = local.node_in(graph);
  if (graph.nodes[factor].is_constant() && graph.nodes[factor].number == 0)
    return none;
  return derivative_product(graph, so_far, factor);
}

/// The chain rule's sum over paths. What is subtracted is added up first, and so are numbers.
constexpr int accumulate(builder& graph, int sum, int term) {
  if (sum == none || term == none)
    return sum == none ? term : sum;
  const rewriter g{graph};
  if (g.is(only_where_t{}, sum) && g.is(only_where_t{}, term)) // absent where both are
    return g.make(only_where_t{}, g.make(or_t{}, g.operand(sum), g.operand(term)),
                  g.make(add_t{}, sum, term));
  if (g.is(neg_t{}, sum) && g.is(neg_t{}, term))
    return g.make(neg_t{}, g.make(add_t{}, g.operand(sum), g.operand(term)));
  if (g.is_number(sum) && !g.is_number(term))
    return accumulate(graph, term, sum);
  if (g.is_number(term) && (g.is(add_t{}, sum) || g.is(subtract_t{}, sum)))
    if (const int number = g.operand(sum); g.is_number(number)) {
      const int total = g.constant(g.at(number).number + g.at(term).number);
      return graph.operation_node(g.at(sum).op, total, g.operand(sum, 1));
    }
  if (g.is_number(term) && g.is(add_t{}, sum) && g.is_number(g.operand(sum, 1)))
    return g.make(add_t{}, g.operand(sum),
                  g.constant(g.at(g.operand(sum, 1)).number + g.at(term).number));
  return g.is_number(term) ? g.make(add_t{}, term, sum) : g.make(add_t{}, sum, term);
}

/// The local derivative of node `i` with respect to its operand number `which`.
constexpr symbol local_derivative(builder& graph, int i, int which) {
  const node n = graph.nodes[i];
  const symbol operands[3]{
      {&graph, n.operands[0]}, {&graph, n.operands[1]}, {&graph, n.operands[2]}};
  return n.op->derivative(which, operands, {&graph, i});
}

/// What a node adds to the cotangent of its operand number `which`, given its own cotangent:
/// cotangent · ∂node/∂operand, summed over the axes along which the operand is stretched. The
/// operands and the result are those that the derivative shall be written in.
constexpr int pull_back(builder& graph, const node& n, const symbol (&operands)[3],
                        const symbol& result, int which, int cotangent) {
  if (n.op->is_whole()) {
    const symbol found = n.op->vjp(which, operands, result, {&graph, cotangent});
    return found.is_absent() ? none : found.node_in(graph);
  }
  const int term = chain(graph, cotangent, n.op->derivative(which, operands, result));
  const int operand = operands[which].index;
  if (term == none || graph.nodes[operand].shape == n.shape)
    return term;
  return sum_to(symbol(&graph, graph.in_shape(term, graph.shapes[n.shape])), graph.shape(operand))
      .index;
}
/// The same, of node `i`.
constexpr int pull_back(builder& graph, int i, int which, int cotangent) {
  const node n = graph.nodes[i];
  const symbol operands[3]{
      {&graph, n.operands[0]}, {&graph, n.operands[1]}, {&graph, n.operands[2]}};
  return pull_back(graph, n, operands, {&graph, i}, which, cotangent);
}

/// What the tangent of its operand number `which` adds to the tangent of node `i`.
constexpr int push_forward(builder& graph, int i, int which, int tangent) {
  const operation& op = *graph.nodes[i].op;
  if (op.is_whole()) {
    const node n = graph.nodes[i];
    const symbol operands[3]{
        {&graph, n.operands[0]}, {&graph, n.operands[1]}, {&graph, n.operands[2]}};
    const symbol found = op.jvp(which, operands, {&graph, i}, {&graph, tangent});
    return found.is_absent() ? none : found.node_in(graph);
  }
  const int term = chain(graph, tangent, local_derivative(graph, i, which));
  return term == none ? none : graph.in_shape(term, graph.shape(i));
}

/// Marks the nodes among the first `count` that depend on one of the inputs that `Wrt` selects.
template <class Wrt, int Capacity>
constexpr void mark_active(const builder& graph, const graph_view& formula, int count,
                           bool (&active)[Capacity]) {
  for (int i = 0; i < count; ++i) {
    const node& n = graph.nodes[i];
    if (n.is_leaf()) {
      active[i] = n.is_input() && Wrt::place(formula, n) != none;
      continue;
    }
    for (const int operand : n.operands)
      if (operand >= 0 && active[operand])
        active[i] = true;
  }
  if (has_loops(graph.nodes, count))
    spread_to_results(graph.nodes, count, active);
}

} // namespace chainrule

#endif
