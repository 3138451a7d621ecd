// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_SYMBOL_HPP
#define CHAINRULE_GRAPH_SYMBOL_HPP

#include <array> // for std::input_iterator_tag: <iterator> brings streams and strings
#include <chainrule/expression/expression.hpp>
#include <chainrule/graph/builder.hpp>

namespace chainrule {

template <class X> inline constexpr bool element_can_be_assigned = false;
template <class Number> inline constexpr bool variable_can_hold_a_differentiated_value = false;

template <class X>
concept arithmetic = std::is_arithmetic_v<X>;

/// A value that is not a number yet: a node of a graph under construction, or a constant that no
/// graph has seen so far. Generic code is traced by calling it on symbols; the derivatives of
/// primitives are recorded the same way.
struct symbol : not_a_truth_value {
  using formula_part = void;

  builder* graph = nullptr;
  int index = none;
  long double number = 0; ///< of a constant without a graph

  constexpr symbol() = default;
  constexpr symbol(const symbol&) = default;
  constexpr symbol& operator=(const symbol&) & = default;
  /// `x[i] = …` would change a copy.
  template <operand X> constexpr symbol operator=(const X&) && {
    static_assert(element_can_be_assigned<X>, "an element of a tensor cannot be assigned: a new "
                                              "tensor is made by stack, concatenate or where");
    return {};
  }
  template <operand X> constexpr symbol operator+=(const X& x) && { return symbol() = x; }
  template <operand X> constexpr symbol operator-=(const X& x) && { return symbol() = x; }
  template <operand X> constexpr symbol operator*=(const X& x) && { return symbol() = x; }
  template <operand X> constexpr symbol operator/=(const X& x) && { return symbol() = x; }
  template <arithmetic Number>
  constexpr symbol(Number constant) : number(static_cast<long double>(constant)) {}
  template <auto Number>
  constexpr symbol(constant_t<Number>) : number(static_cast<long double>(Number)) {}
  /// A number cannot hold what is recorded, nor can an `if` decide on it.
  template <arithmetic Number> constexpr operator Number() const {
    if constexpr (std::same_as<Number, bool>)
      return static_cast<const not_a_truth_value&>(*this);
    else {
      static_assert(
          variable_can_hold_a_differentiated_value<Number>,
          "a number cannot hold a differentiated value: declare what takes it with auto or "
          "as the argument's type, as in auto sum = 0 * x, and functions as templates");
      return 0;
    }
  }
  constexpr symbol(absent) : index(absent_index) {}
  constexpr symbol(builder* owner, int node) : graph(owner), index(node) {}

  static constexpr int absent_index = -2;
  constexpr bool is_absent() const { return index == absent_index; }

  /// The node of this symbol in a graph.
  constexpr int node_in(builder& owner) const { return graph ? index : owner.constant(number); }

  // Of a tensor:

  constexpr extents shape() const {
    if (graph == nullptr) // a number
      return {};
    return graph->shapes[graph->nodes[index].shape];
  }
  constexpr int detail() const { return graph ? graph->nodes[index].detail : 0; }
  /// The extent of the first axis.
  constexpr std::size_t size() const {
    return std::size_t(shape().rank > 0 ? shape().extent[0] : 1);
  }
  /// Element i of a vector, row i of a matrix.
  constexpr symbol operator[](std::size_t i) const;
  /// An element, one index an axis.
  template <std::integral... Index> constexpr symbol operator()(Index... i) const;
  /// The elements of a vector, the rows of a matrix, one after the other.
  struct iterator;
  constexpr iterator begin() const;
  constexpr iterator end() const;

  template <operand X> constexpr symbol& operator+=(const X& x) & { return *this = *this + x; }
  template <operand X> constexpr symbol& operator-=(const X& x) & { return *this = *this - x; }
  template <operand X> constexpr symbol& operator*=(const X& x) & { return *this = *this * x; }
  template <operand X> constexpr symbol& operator/=(const X& x) & { return *this = *this / x; }
  constexpr symbol& operator++() &;
  constexpr symbol& operator--() &;
  constexpr symbol operator++(int) &;
  constexpr symbol operator--(int) &;
};

struct symbol::iterator {
  using value_type = symbol;
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = symbol;
  using iterator_category = std::input_iterator_tag;

  symbol whole;
  std::size_t index = 0;

  constexpr symbol operator*() const; // structure.hpp
  constexpr iterator& operator++() {
    ++index;
    return *this;
  }
  constexpr iterator operator++(int) {
    iterator before = *this;
    ++index;
    return before;
  }
  friend constexpr bool operator==(const iterator& a, const iterator& b) {
    return a.index == b.index;
  }
};
constexpr symbol::iterator symbol::begin() const { return {*this, 0}; }
constexpr symbol::iterator symbol::end() const { return {*this, size()}; }

/// `double sum = 0; sum += x;`: a number cannot hold what is differentiated.
template <arithmetic Number> constexpr Number& operator+=(Number& number, const symbol& x) {
  number = x;
  return number;
}
template <arithmetic Number> constexpr Number& operator-=(Number& number, const symbol& x) {
  return number += x;
}
template <arithmetic Number> constexpr Number& operator*=(Number& number, const symbol& x) {
  return number += x;
}
template <arithmetic Number> constexpr Number& operator/=(Number& number, const symbol& x) {
  return number += x;
}

template <class X>
concept symbolic = std::is_same_v<X, symbol> || arithmetic<X>;

/// Not constexpr, so that a constant evaluation that comes here stops with this name.
inline void a_named_variable_meets_no_graph() {}

template <class P> struct entry; // operation.hpp

/// Records one more operation; found by argument-dependent lookup from `apply`. An operation on
/// constants that no graph has seen is a constant.
template <class P> constexpr symbol record(const symbol& a) {
  if (!a.graph)
    return entry<P>::id.value(&a.number);
  return {a.graph, a.graph->operation_node(&entry<P>::id, a.index)};
}

template <class P> constexpr symbol record(const symbol& a, const symbol& b) {
  builder* graph = a.graph ? a.graph : b.graph;
  if (!graph) {
    const long double numbers[]{a.number, b.number};
    return entry<P>::id.value(numbers);
  }
  return {graph, graph->operation_node(&entry<P>::id, a.node_in(*graph), b.node_in(*graph))};
}

template <class P> constexpr symbol record(const symbol& a, const symbol& b, const symbol& c) {
  builder* graph = a.graph ? a.graph : b.graph ? b.graph : c.graph;
  if (!graph) {
    const long double numbers[]{a.number, b.number, c.number};
    return entry<P>::id.value(numbers);
  }
  return {graph, graph->operation_node(&entry<P>::id, a.node_in(*graph), b.node_in(*graph),
                                       c.node_in(*graph))};
}

template <class P, class... X> constexpr symbol record_any(const X&... x); // record.hpp

template <class P, symbolic... X> constexpr symbol combine(P, const X&... x) {
  if constexpr (whole_primitive_type<P> || composite_primitive_type<P>)
    return record_any<P>(symbol(x)...);
  else
    return record<P>(x...);
}

/// The symbol of a named formula in a graph, and of a symbol itself.
template <class X> constexpr symbol traced_in(builder& graph, const X& x); // trace.hpp
constexpr symbol traced_in(builder&, const symbol& x) { return x; }

constexpr builder* graph_of_symbol(const auto&) { return nullptr; }
constexpr builder* graph_of_symbol(const symbol& x) { return x.graph; }

template <class X>
concept symbol_or_formula = symbolic<X> || is_expression<X>;

/// `constant<2> * x` in a callable, `W * x` in the body of a named formula's loop.
template <class P, symbol_or_formula... X>
  requires((std::same_as<X, symbol> || ...) && (is_expression<X> || ...))
constexpr symbol combine(P primitive, const X&... x) {
  if constexpr (((symbolic<X> || is_constant<X>) && ...))
    return combine(primitive, symbol(x)...);
  else {
    builder* graph = nullptr;
    ((graph = graph ? graph : graph_of_symbol(x)), ...);
    if (graph == nullptr)
      a_named_variable_meets_no_graph();
    return combine(primitive, traced_in(*graph, x)...);
  }
}

} // namespace chainrule

#endif
