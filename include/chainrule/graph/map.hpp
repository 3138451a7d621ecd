// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_MAP_HPP
#define CHAINRULE_GRAPH_MAP_HPP

#include <chainrule/graph/structure.hpp>
#include <tuple>

/// `map<N>(body, inputs…)`: a function of one step, applied to N steps at once. The body is
/// recorded once, on symbols that stand for the inputs of one step; then its nodes are recorded
/// again with one more axis in front, that of the steps. So its cost in compile time does not
/// depend on N, both modes follow from the operations' own rules, and loops over the steps are
/// fused with others.
namespace chainrule {

/// What an input is in one step. It is gone when the body has been mapped.
struct step_input_t : whole_primitive<0> {
  static constexpr notation text{"step"}, latex = text;
  static constexpr auto vjp(auto...) { return absent{}; }
};

/// A shape with axes of extent 1 in front, so that it has this rank.
constexpr extents with_rank(int rank, const extents& shape) {
  extents result{rank, {}};
  for (int axis = 0; axis < rank; ++axis) {
    const int from = axis - (rank - shape.rank);
    result.extent[axis] = from < 0 ? 1 : shape.extent[from];
  }
  return result;
}

/// Records the nodes of a body with an axis of steps in front.
struct step_mapper {
  builder& graph;
  int steps;
  int begin;   ///< the first node that may be of the body
  int* mapped; ///< the node for all steps, `none` where all steps have the same

  constexpr symbol at(int i) const { return {&graph, i}; }
  constexpr bool is_mapped(int i) const { return i >= begin && mapped[i - begin] != none; }

  /// An operand for all steps, its shape in one step brought to a rank.
  constexpr symbol stepped(int i, int rank) const {
    return reshape_to(at(mapped[i - begin]), with_steps(steps, with_rank(rank, graph.shape(i))));
  }
  /// The same, where all steps may have the same.
  constexpr symbol for_all_steps(int i, int rank) const {
    const extents one = with_rank(rank, graph.shape(i));
    return is_mapped(i) ? stepped(i, rank)
                        : broadcast_to(reshape_to(at(i), one), with_steps(steps, one));
  }
  constexpr symbol refuse(int i) const {
    return at(graph.fail(shape_problem::kind::map, i, none, graph.shape(i)));
  }

  constexpr symbol map_node(int i) const {
    const node n = graph.nodes[i];
    const extents shape = graph.shape(i);
    if (shape.rank == max_rank)
      return refuse(i);
    const extents all = with_steps(steps, shape);
    if (!n.op->is_whole()) {
      int operands[3]{none, none, none};
      for (int k = 0; k < n.op->arity; ++k)
        operands[k] =
            is_mapped(n.operands[k]) ? stepped(n.operands[k], shape.rank).index : n.operands[k];
      return at(graph.operation_node(n.op, operands[0], operands[1], operands[2]));
    }
    const int x = n.operands[0];
    const int rank = shape.rank > graph.shape(x).rank ? shape.rank : graph.shape(x).rank;
    const extents padded = with_steps(steps, with_rank(rank, shape));
    if (n.op == &entry<sum_to_t>::id)
      return reshape_to(sum_to(stepped(x, rank), padded), all);
    if (n.op == &entry<max_to_t>::id)
      return reshape_to(max_to(stepped(x, rank), padded), all);
    if (n.op == &entry<prod_to_t>::id)
      return reshape_to(prod_to(stepped(x, rank), padded), all);
    if (n.op == &entry<log_sum_exp_to_t>::id)
      return reshape_to(log_sum_exp_to(stepped(x, rank), padded), all);
    if (n.op == &entry<broadcast_to_t>::id)
      return broadcast_to(stepped(x, rank), all);
    if (n.op == &entry<reshape_t>::id)
      return reshape_to(stepped(x, graph.shape(x).rank), all);
    if (n.op == &entry<slice_t>::id)
      return reshape_to(slice_at(stepped(x, rank), n.detail, padded), all);
    if (n.op == &entry<concatenate_t>::id)
      return concatenate_at(for_all_steps(x, rank), for_all_steps(n.operands[1], rank),
                            n.detail + 1, all);
    if (n.op == &entry<matrix_product_t>::id)
      return map_product(i, n, all);
    return refuse(i);
  }

private:
  /// A product of which one factor is the same in all steps is one product over all of them; two
  /// vectors make a sum or an outer product.
  constexpr symbol map_product(int i, const node& n, const extents& all) const {
    const bool left = n.detail & transposed_left, right = n.detail & transposed_right;
    const extents a = graph.shape(n.operands[0]);
    const extents shape = graph.shape(i);
    const int rows = shape.extent[0], columns = shape.extent[1], depth = a.extent[left ? 0 : 1];
    const bool a_moves = !left || rows == 1 || depth == 1; // aᵀ has its elements in a's order
    const bool b_moves = !right || columns == 1 || depth == 1;
    if (!is_mapped(n.operands[1]) && a_moves) {
      const symbol flat = reshape_to(stepped(n.operands[0], 2), {2, {steps * rows, depth}});
      return reshape_to(matrix_product(flat, at(n.operands[1]), right ? transposed_right : 0), all);
    }
    if (!is_mapped(n.operands[0]) && columns == 1) { // (op(a)·b)ᵀ = bᵀ·op(a)ᵀ
      const symbol flat = reshape_to(stepped(n.operands[1], 2), {2, {steps, depth}});
      return reshape_to(matrix_product(flat, at(n.operands[0]), left ? 0 : transposed_right), all);
    }
    if (a_moves && b_moves && (depth == 1 || (rows == 1 && columns == 1))) {
      const bool is_outer = depth == 1;
      const extents first{3, {steps, is_outer ? rows : 1, is_outer ? 1 : depth}};
      const extents second{3, {steps, 1, is_outer ? columns : depth}};
      const symbol products = reshape_to(for_all_steps(n.operands[0], 2), first) *
                              reshape_to(for_all_steps(n.operands[1], 2), second);
      return is_outer ? products : reshape_to(sum_to(products, {3, {steps, 1, 1}}), all);
    }
    return refuse(i);
  }
};

template <class Body, std::size_t... I>
constexpr symbol call_body(const Body& body, builder& graph, const int* inputs,
                           std::index_sequence<I...>) {
  return traced_in(graph, body(symbol(&graph, inputs[I])...));
}

/// What `map` records.
template <int Steps, class Body, class... Inputs>
constexpr symbol map_steps(const Body& body, const Inputs&... inputs) {
  static_assert(Steps > 0, "map<N>(body, inputs): there is at least one step");
  const symbol all[]{inputs...};
  builder& graph = *all[0].graph;
  const int begin = graph.size;
  int first[sizeof...(inputs)]{};
  for (std::size_t k = 0; k < sizeof...(inputs); ++k) {
    const extents shape = all[k].shape();
    if (shape.rank == 0 || shape.extent[0] != Steps)
      return {&graph, graph.fail(shape_problem::kind::steps, all[k].index, none, {1, {Steps}})};
    first[k] = graph.whole_node(&entry<step_input_t>::id, without_axis(shape, 0),
                                16 * begin + static_cast<int>(k));
  }
  const symbol result =
      call_body(body, graph, first, std::make_index_sequence<sizeof...(inputs)>{});
  const int end = graph.size, index = result.node_in(graph);
  if (graph.overflow)
    return {&graph, 0};

  int* const mapped = new int[std::size_t(end - begin) + 1];
  const step_mapper mapper{graph, Steps, begin, mapped};
  const auto is_wrong = [&] { return graph.problem.what != shape_problem::kind::nothing; };
  for (int i = begin; i < end && !is_wrong(); ++i) {
    mapped[i - begin] = none;
    for (std::size_t k = 0; k < sizeof...(inputs); ++k)
      if (i == first[k])
        mapped[i - begin] = all[k].index;
    bool depends = false;
    for (int k = 0; k < graph.nodes[i].op->arity; ++k)
      depends = depends || mapper.is_mapped(graph.nodes[i].operands[k]);
    if (depends)
      mapped[i - begin] = mapper.map_node(i).index;
  }
  const int found = is_wrong()                               ? graph.constant(0)
                    : index < end && mapper.is_mapped(index) ? mapped[index - begin]
                                                             : none;
  delete[] mapped;
  if (found != none)
    return {&graph, found};
  return broadcast_to(symbol(&graph, index), with_steps(Steps, graph.shape(index)));
}

template <int Steps, class Body, int Inputs> struct map_t : composite_primitive<Inputs> {
  static constexpr notation text{"map(@0)"}, latex = text;
  static constexpr auto expand(auto... x) { return map_steps<Steps>(Body{}, x...); }
};

/// `map<N>(body, x, y, …)`: body(x[0], y[0], …), …, body(x[N − 1], y[N − 1], …), one behind the
/// other along a new first axis. Each input has N steps along its first axis. In a callable the
/// body may capture what is the same in all steps; in a named formula it captures nothing, but uses
/// variables and formulas of them.
template <int N, class Body, formula_part... Inputs>
constexpr auto map(const Body& body, const Inputs&... inputs) {
  if constexpr ((std::is_same_v<Inputs, symbol> && ...))
    return map_steps<N>(body, inputs...);
  else if constexpr (!std::is_empty_v<Body>) {
    static_assert(std::is_empty_v<Body>,
                  "map: the body of a named formula captures nothing, but may use variables");
    return std::get<0>(std::tuple(inputs...));
  } else {
    return apply<map_t<N, Body, int(sizeof...(Inputs))>>(inputs...);
  }
}

} // namespace chainrule

#endif
