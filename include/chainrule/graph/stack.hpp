// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_STACK_HPP
#define CHAINRULE_GRAPH_STACK_HPP

#include <array>
#include <chainrule/graph/structure.hpp>

namespace chainrule {

/// Not constexpr, so that a constant evaluation that comes here stops with this name in its
/// message.
inline void a_stack_of_numbers_alone_is_no_formula() {}

/// Parts one behind the other along an axis, joined in pairs, so that none is copied more often
/// than log₂ of their number.
constexpr symbol joined(const symbol* parts, int count, int axis) {
  if (count == 1)
    return *parts;
  const int half = count / 2;
  const symbol a = joined(parts, half, axis), b = joined(parts + half, count - half, axis);
  extents shape = a.shape();
  shape.extent[axis] += b.shape().extent[axis];
  return concatenate_at(a, b, axis, shape);
}

/// Symbols of one shape along a new axis. `parts` are overwritten.
constexpr symbol stack_symbols(int wanted_axis, symbol* parts, int count) {
  builder* graph = nullptr;
  for (int i = 0; i < count; ++i)
    graph = graph ? graph : parts[i].graph;
  if (graph == nullptr) {
    a_stack_of_numbers_alone_is_no_formula();
    return {};
  }
  for (int i = 0; i < count; ++i)
    parts[i] = in_graph(*graph, parts[i]);
  const extents one = parts[0].shape();
  const int axis = axis_of({one.rank + 1, {}}, wanted_axis);
  if (one.rank == max_rank)
    return {graph, graph->fail(shape_problem::kind::too_high, parts[0].index)};
  if (axis == max_rank)
    return {graph,
            graph->fail(shape_problem::kind::axis, parts[0].index, none, {1, {wanted_axis}})};
  extents with_axis{one.rank + 1, {}};
  for (int i = 0; i < with_axis.rank; ++i)
    with_axis.extent[i] = i == axis ? 1 : one.extent[i < axis ? i : i - 1];
  for (int i = 0; i < count; ++i)
    if (!(parts[i].shape() == one))
      return {graph, graph->fail(shape_problem::kind::stack, parts[0].index, parts[i].index)};
  for (int i = 0; i < count; ++i)
    parts[i] = reshape_to(parts[i], with_axis);
  return joined(parts, count, axis);
}

/// `stack(x, y, …)` and `stack<1>(x, y, …)` in a callable; also of a `std::array` of scalars.
template <int Axis = 0, symbolic... X>
  requires(formula_part<X> || ...)
constexpr symbol stack(const X&... x) {
  symbol parts[]{symbol(x)...};
  return stack_symbols(Axis, parts, int(sizeof...(X)));
}
template <int Axis = 0, symbol_or_formula... X>
  requires((std::same_as<X, symbol> || ...) && (is_expression<X> || ...))
constexpr symbol stack(const X&... x) {
  builder* graph = nullptr;
  ((graph = graph ? graph : graph_of_symbol(x)), ...);
  if (graph == nullptr)
    a_named_variable_meets_no_graph();
  return stack<Axis>(traced_in(*graph, x)...);
}
template <int Axis = 0, std::size_t Size>
  requires(Size > 0)
constexpr symbol stack(std::array<symbol, Size> parts) {
  return stack_symbols(Axis, parts.data(), int(Size));
}

/// What stands for a `std::array` argument of a callable: an array of scalars, and where it meets
/// an operation as a whole, a vector.
template <std::size_t Size> struct symbol_array : std::array<symbol, Size> {
  using formula_part = void;
};

template <class X> inline constexpr bool is_symbol_array = false;
template <std::size_t Size> inline constexpr bool is_symbol_array<symbol_array<Size>> = true;

template <class X> constexpr auto joined_array(const X& x) {
  if constexpr (is_symbol_array<X>)
    return stack(x);
  else
    return x;
}
template <class P, class... X>
  requires((is_symbol_array<X> || symbolic<X>) && ... && (is_symbol_array<X> || ...))
constexpr symbol combine(P, const X&... x) {
  return combine(P{}, joined_array(x)...);
}

} // namespace chainrule

template <std::size_t Size>
struct std::tuple_size<chainrule::symbol_array<Size>> : std::integral_constant<std::size_t, Size> {
};
template <std::size_t Index, std::size_t Size>
struct std::tuple_element<Index, chainrule::symbol_array<Size>> {
  using type = chainrule::symbol;
};

#endif
