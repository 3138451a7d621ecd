// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_TRACE_HPP
#define CHAINRULE_GRAPH_TRACE_HPP

#include <array>
#include <chainrule/expression/stack.hpp>
#include <chainrule/expression/variable.hpp>
#include <chainrule/graph/operation.hpp>
#include <chainrule/graph/pass.hpp>
#include <chainrule/graph/stack.hpp>
#include <chainrule/graph/structure.hpp>

namespace chainrule {

// Named formulas: a walk over the expression.

/// The identity of each expression type.
template <class Part> inline constexpr char part_identity = 0;

/// Walks an expression, operands first. A part without state is its type, so it is looked up before
/// it is walked again: a sub-formula used twice at each of a hundred levels is a hundred steps, not
/// 2¹⁰⁰.
template <int Capacity> struct expression_tracer {
  static constexpr std::uint32_t slots = 2 * Capacity;

  builder& graph;
  const char* keys[slots]{};
  int known[slots]{};

  template <name Name, class Shape> constexpr int trace(const variable<Name, Shape>&) {
    return graph.input_node(graph.argument(Name.view(), Shape::value.size(), Shape::value), 0);
  }
  template <class T> constexpr int trace(const literal<T>& x) {
    return graph.constant(static_cast<long double>(x.number));
  }
  template <auto Number> constexpr int trace(const constant_t<Number>&) {
    return graph.constant(static_cast<long double>(Number));
  }
  // One call a level, because compilers limit the depth of constant evaluation to 512 calls.
  template <composed_expression Part> constexpr int trace(const Part& x) {
    using P = typename Part::primitive;
    if (const int found = recall(x); found != none)
      return found;
    const int a = trace(x.template operand<0>());
    int b = none, c = none;
    if constexpr (P::arity > 1)
      b = trace(x.template operand<1>());
    if constexpr (P::arity > 2)
      c = trace(x.template operand<2>());
    return remember(x, made<P>(a, b, c));
  }

  template <int Axis, class... Parts> constexpr int trace(const stacked<Axis, Parts...>& x) {
    if (const int found = recall(x); found != none)
      return found;
    symbol parts[sizeof...(Parts)];
    trace_parts(x, parts, std::make_integer_sequence<int, int(sizeof...(Parts))>{});
    return remember(x, stack_symbols(Axis, parts, int(sizeof...(Parts))).index);
  }
  template <class Stacked, int... Index>
  constexpr void trace_parts(const Stacked& x, symbol* parts,
                             std::integer_sequence<int, Index...>) {
    ((parts[Index] = {&graph, trace(x.template operand<Index>())}), ...);
  }

private:
  template <class P> constexpr int made(int a, int b, int c) {
    if constexpr (!whole_primitive_type<P> && !composite_primitive_type<P>)
      return graph.operation_node(&entry<P>::id, a, b, c);
    else if constexpr (P::arity == 1)
      return record_any<P>(symbol(&graph, a)).node_in(graph);
    else if constexpr (P::arity == 2)
      return record_any<P>(symbol(&graph, a), symbol(&graph, b)).node_in(graph);
    else
      return record_any<P>(symbol(&graph, a), symbol(&graph, b), symbol(&graph, c)).node_in(graph);
  }
  template <class Part> constexpr std::uint32_t slot_of() const {
    std::uint32_t slot = Part::hash % slots;
    while (keys[slot] != nullptr && keys[slot] != &part_identity<Part>)
      slot = (slot + 1) % slots;
    return slot;
  }
  template <class Part> constexpr int recall(const Part&) const {
    if constexpr (std::is_empty_v<Part>)
      if (const std::uint32_t slot = slot_of<Part>(); keys[slot] != nullptr)
        return known[slot];
    return none;
  }
  template <class Part> constexpr int remember(const Part&, int index) {
    if constexpr (std::is_empty_v<Part>)
      if (!graph.overflow) {
        const std::uint32_t slot = slot_of<Part>();
        keys[slot] = &part_identity<Part>;
        known[slot] = index;
      }
    return index;
  }
};

/// The graph of a named formula, as the user wrote it.
template <auto F> struct trace_formula;

/// Whether a formula is a stack of scalars, each of which is a result of its own: derivatives that
/// are zero everywhere cost nothing then.
template <auto F> constexpr bool has_results_apart() {
  using formula = std::remove_cvref_t<decltype(F)>;
  if constexpr (!is_stacked<formula>)
    return false;
  else if constexpr (!formula::of_tensors)
    return true;
  else {
    constexpr auto first = F.template operand<0>();
    if constexpr (is_stacked<std::remove_const_t<decltype(first)>>)
      return false;
    else {
      constexpr auto graph = run_pass<trace_formula<first>>();
      return graph.shape_of(graph.outputs[0]).rank == 0;
    }
  }
}
template <auto F> constexpr int count_results() {
  if constexpr (has_results_apart<F>())
    return std::remove_cvref_t<decltype(F)>::count;
  else
    return 1;
}

template <auto F> struct trace_formula {
  using formula = std::remove_cvref_t<decltype(F)>;
  static constexpr int outputs = count_results<F>(), expected = 256;
  static constexpr rewriting level = rewriting::nothing;

  template <int Capacity> static constexpr void run(builder& graph) {
    expression_tracer<Capacity> tracer{graph};
    if constexpr (has_results_apart<F>()) {
      symbol parts[outputs];
      tracer.trace_parts(F, parts, std::make_integer_sequence<int, outputs>{});
      for (const symbol& part : parts) {
        graph.add_output(part.index);
        if (!(part.shape() == extents{}))
          graph.fail(shape_problem::kind::stack, parts[0].index, part.index);
      }
    } else
      graph.add_output(tracer.trace(F));
  }
};

// Callables: a call with symbols.

/// What stands for an argument while a callable is traced.
struct scalar_argument {
  static constexpr int elements = 1;
  static constexpr extents shape{};
  static constexpr symbol symbols(builder& graph, int argument) {
    return {&graph, graph.input_element(argument, 0)};
  }
};
template <std::size_t Size> struct array_argument {
  static constexpr int elements = static_cast<int>(Size);
  static constexpr extents shape{};
  static constexpr std::array<symbol, Size> symbols(builder& graph, int argument) {
    std::array<symbol, Size> result{};
    for (std::size_t i = 0; i < Size; ++i)
      result[i] = {&graph, graph.input_element(argument, static_cast<int>(i))};
    return result;
  }
};

template <class Shape> struct tensor_argument {
  static constexpr extents shape = Shape::value;
  static constexpr int elements = shape.size();
  static constexpr symbol symbols(builder& graph, int argument) {
    return {&graph, graph.input_node(argument, 0)};
  }
};

template <class Argument>
using symbols_of = decltype(Argument::symbols(std::declval<builder&>(), 0));

template <auto F, class... Arguments>
inline constexpr bool is_callable_with = requires(const symbols_of<Arguments>&... x) { F(x...); };

/// What a callable returns, when it is traced: a number, or an array of numbers.
template <class Result> struct result_traits {
  static constexpr bool valid = std::is_arithmetic_v<Result>, is_array = false;
  static constexpr int size = 1;
};
template <> struct result_traits<symbol> {
  static constexpr bool valid = true, is_array = false;
  static constexpr int size = 1;
};
template <class Element, std::size_t Size> struct result_traits<std::array<Element, Size>> {
  static constexpr bool valid = symbolic<Element>, is_array = true;
  static constexpr int size = static_cast<int>(Size);
};

/// x0, x1, …: what the tables call the arguments of a callable. Four characters for each.
inline constexpr auto argument_names = [] {
  std::array<char, 4 * max_arguments> names{};
  for (int i = 0; i < max_arguments; ++i) {
    char* name = &names[4 * std::size_t(i)];
    *name++ = 'x';
    for (int unit = i >= 100 ? 100 : i >= 10 ? 10 : 1; unit > 0; unit /= 10)
      *name++ = static_cast<char>('0' + i / unit % 10);
  }
  return names;
}();
constexpr std::string_view argument_symbol(int position) {
  const std::size_t length = position >= 100 ? 4 : position >= 10 ? 3 : 2;
  return {&argument_names[4 * std::size_t(position)], length};
}

template <auto F, class... Arguments> struct trace_callable {
  using result = std::remove_cvref_t<decltype(F(std::declval<symbols_of<Arguments>>()...))>;
  static_assert(result_traits<result>::valid,
                "a differentiated callable returns a number or a std::array of numbers");
  static constexpr int outputs = result_traits<result>::size, expected = 256;
  static constexpr rewriting level = rewriting::nothing;

  template <int> static constexpr void run(builder& graph) {
    call(graph, std::make_integer_sequence<int, sizeof...(Arguments)>{});
  }

private:
  template <int... Position>
  static constexpr void call(builder& graph, std::integer_sequence<int, Position...>) {
    [[maybe_unused]] const int arguments[]{
        0, graph.new_argument(argument_symbol(Position), Arguments::elements, Arguments::shape)...};
    const auto results = F(Arguments::symbols(graph, arguments[Position + 1])...);
    if constexpr (result_traits<result>::is_array)
      for (const auto& x : results)
        graph.add_output(symbol(x).node_in(graph));
    else
      graph.add_output(symbol(results).node_in(graph));
  }
};

} // namespace chainrule

#endif
