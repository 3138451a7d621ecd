// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_RECORD_HPP
#define CHAINRULE_GRAPH_RECORD_HPP

#include <chainrule/graph/operation.hpp>
#include <chainrule/view.hpp>

/// Operations on whole tensors as functions of symbols: the primitives' derivatives and the rewrite
/// rules are written in them. The functions are declared only, because structure.hpp, which defines
/// them, needs both. The templates are defined before any use, because clang puts off one that is
/// not until the end of the file, where a `static_assert` does not see it.
namespace chainrule {

constexpr symbol broadcast_to(const symbol& x, const extents& shape);
constexpr symbol sum_to(const symbol& x, const extents& shape);
constexpr symbol max_to(const symbol& x, const extents& shape);
constexpr symbol shift_to(const symbol& x, const extents& shape);
constexpr symbol prod_to(const symbol& x, const extents& shape);
/// Beside the product of all, y.
constexpr symbol product_of_others(const symbol& x, const symbol& y);

constexpr symbol log_sum_exp_to(const symbol& x, const extents& shape);
constexpr symbol reshape_to(const symbol& x, const extents& shape);

/// The block of this shape from the element at `offset` on, and zeros around such a block.
constexpr symbol slice_at(const symbol& x, int offset, const extents& shape);
constexpr symbol pad_at(const symbol& x, int offset, const extents& shape);

constexpr symbol transpose_matrix(const symbol& x, const extents& shape);
constexpr symbol concatenate_at(const symbol& a, const symbol& b, int axis, const extents& shape);
constexpr symbol diagonal_matrix(const symbol& x, const extents& shape);
constexpr symbol counting(builder& graph, const extents& shape);
constexpr symbol matrix_product(const symbol& a, const symbol& b, int detail);

/// What stands in x for one step of a loop, and what x is in all of its steps.
constexpr symbol step_of(const symbol& loop, const symbol& x);
constexpr symbol all_steps(const symbol& loop, const symbol& x);

/// Records an operation on whole tensors, of which at least one is in a graph.
template <class P, class... X>
constexpr symbol record_whole(const extents& shape, int detail, const symbol& a, const X&... more) {
  builder* graph = a.graph;
  ((graph = graph ? graph : more.graph), ...);
  if (graph == nullptr) // never; g++ warns of it at run time, where nobody calls this
    return {};
  return {graph, graph->whole_node(&entry<P>::id, shape, detail, a.node_in(*graph),
                                   more.node_in(*graph)...)};
}

// Operations on whole tensors, from their types.

constexpr symbol in_graph(builder& graph, const symbol& x) { return {&graph, x.node_in(graph)}; }

template <class P> inline constexpr bool primitive_has_a_shape = false;
template <class P> inline constexpr bool primitive_has_a_value = false;

/// Whether a primitive on whole tensors says what its result is.
template <class P, class... X> constexpr bool check_whole_primitive() {
  constexpr bool has_shape = requires(const X&... x) { extents(P::shape(x.shape()...)); };
  constexpr bool has_value = requires(view<double> y, view<const double> operand) {
    P::value(y, (void(std::type_identity<X>{}), operand)...);
  };
  if constexpr (!has_shape)
    static_assert(primitive_has_a_shape<P>,
                  "a primitive on whole tensors needs shape(const extents&...), its result's");
  else if constexpr (!has_value)
    static_assert(primitive_has_a_value<P>,
                  "a primitive on whole tensors needs value(result, operands...) on views");
  return has_shape && has_value;
}

template <class P, class... X> constexpr symbol record_any(const X&... x) {
  builder* graph = nullptr;
  ((graph = graph ? graph : x.graph), ...);
  if (graph == nullptr) // never, as above
    return {};
  if constexpr (composite_primitive_type<P>)
    return P::expand(in_graph(*graph, x)...);
  else if constexpr (!check_whole_primitive<P, X...>())
    return 0;
  else {
    const extents shape = P::shape(x.shape()...);
    if (shape.rank < 0) {
      const symbol all[]{in_graph(*graph, x)...};
      return {graph, graph->fail(shape_problem::kind::operands, all[0].index,
                                 sizeof...(X) > 1 ? all[sizeof...(X) - 1].index : none)};
    }
    return record_whole<P>(shape, 0, in_graph(*graph, x)...);
  }
}

} // namespace chainrule

#endif
