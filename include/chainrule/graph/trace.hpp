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
#include <utility>

namespace chainrule {

// Named formulas: a walk over the expression.

/// What a part is looked up by.
template <class Part> inline constexpr char part_identity = 0;
template <class Part> struct part_type {};

/// Walks an expression, operands first. A part with its literals is looked up before it is walked
/// again: a sub-formula used twice at each of a hundred levels is a hundred steps, not 2¹⁰⁰.
struct expression_tracer {
  struct known_part {
    const char* key;
    const long double* literals;
    int index;
  };
  builder& graph;
  std::uint32_t slots = 2 * std::uint32_t(graph.capacity);
  known_part* known = new known_part[slots]{};
  std::uint32_t count = 0;

  constexpr ~expression_tracer() { delete[] known; }

  template <name Name, class Shape>
  constexpr int trace(part_type<variable<Name, Shape>>, const long double*) {
    return graph.input_node(graph.argument(Name.view(), Shape::value.size(), Shape::value), 0);
  }
  constexpr int trace(part_type<literal>, const long double* numbers) {
    return graph.constant(*numbers);
  }
  template <auto Number> constexpr int trace(part_type<constant_t<Number>>, const long double*) {
    return graph.constant(static_cast<long double>(Number));
  }
  // One call a level, because compilers limit the depth of constant evaluation to 512 calls.
  template <composed_expression Part>
  constexpr int trace(part_type<Part>, const long double* numbers) {
    using P = typename Part::primitive;
    const part_key key{&part_identity<Part>, Part::hash, numbers, Part::literal_count};
    if (const known_part& part = known[slot_of(key)]; part.key != nullptr)
      return part.index;
    if constexpr (P::arity > 3) // a composite one, which is no node itself
      return remember(key, made_of_many(part_type<Part>{}, numbers,
                                        std::make_index_sequence<std::size_t(P::arity)>{}));
    else {
      using A = typename Part::template operand<0>;
      const int a = trace(part_type<A>{}, numbers);
      int b = none, c = none;
      if constexpr (P::arity > 1) {
        using B = typename Part::template operand<1>;
        if constexpr (A::literal_count > 0)
          numbers += A::literal_count;
        b = trace(part_type<B>{}, numbers);
        if constexpr (P::arity > 2) {
          if constexpr (B::literal_count > 0)
            numbers += B::literal_count;
          c = trace(part_type<typename Part::template operand<2>>{}, numbers);
        }
      }
      return remember(key, made<P>(a, b, c));
    }
  }

  template <int Axis, class... Parts>
  constexpr int trace(part_type<stacked<Axis, Parts...>> all, const long double* numbers) {
    using Part = stacked<Axis, Parts...>;
    const part_key key{&part_identity<Part>, Part::hash, numbers, Part::literal_count};
    if (const known_part& part = known[slot_of(key)]; part.key != nullptr)
      return part.index;
    symbol parts[sizeof...(Parts)];
    trace_parts(all, numbers, parts);
    return remember(key, stack_symbols(Axis, parts, int(sizeof...(Parts))).index);
  }
  template <int Axis, class... Parts>
  constexpr void trace_parts(part_type<stacked<Axis, Parts...>>, const long double* numbers,
                             symbol* parts) {
    (trace_next(part_type<Parts>{}, numbers, parts), ...);
  }

private:
  template <class Part>
  constexpr void trace_next(part_type<Part> part, const long double*& numbers, symbol*& next) {
    *next++ = {&graph, trace(part, numbers)};
    if constexpr (Part::literal_count > 0)
      numbers += Part::literal_count;
  }
  template <class Part, std::size_t... I>
  constexpr int made_of_many(part_type<Part>, const long double* numbers,
                             std::index_sequence<I...>) {
    symbol operands[sizeof...(I)];
    symbol* next = operands;
    (trace_next(part_type<typename Part::template operand<int(I)>>{}, numbers, next), ...);
    return record_any<typename Part::primitive>(operands[I]...).node_in(graph);
  }
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
  struct part_key {
    const char* identity;
    std::uint64_t hash;
    const long double* numbers;
    int count;
  };
  constexpr std::uint32_t slot_of(const part_key& key) const {
    auto slot = static_cast<std::uint32_t>(key.hash % slots);
    while (known[slot].key != nullptr && !is_at(slot, key))
      slot = (slot + 1) % slots;
    return slot;
  }
  constexpr bool is_at(std::uint32_t slot, const part_key& key) const {
    if (known[slot].key != key.identity)
      return false;
    for (int i = 0; i < key.count; ++i)
      if (!builder::same_number(known[slot].literals[i], key.numbers[i]))
        return false;
    return true;
  }
  constexpr int remember(const part_key& key, int index) {
    if (++count == slots)
      graph.overflow = true;
    if (count < slots)
      known[slot_of(key)] = {key.identity, key.numbers, index};
    return index;
  }
};

/// The literals of a formula.
template <int Count> constexpr const long double* numbers_of(const literals<Count>& formula) {
  return formula.numbers;
}
constexpr const long double* numbers_of(const literals<0>&) { return nullptr; }

template <class X> constexpr symbol traced_in(builder& graph, const X& x) {
  if constexpr (symbolic<X> || is_constant<X>)
    return x;
  else {
    constexpr bool is_leaf = !composed_expression<X> && !is_stacked<X>; // nothing to look up
    expression_tracer tracer{graph, is_leaf ? 1 : 2 * std::uint32_t(graph.capacity)};
    const bool in_loop = std::exchange(graph.in_loop, false); // which it cannot depend on
    const int made = tracer.trace(part_type<X>{}, numbers_of(x));
    graph.in_loop = in_loop;
    if (!graph.is_named && !graph.overflow && !graph.name_in(made).empty())
      graph.fail(shape_problem::kind::named, made);
    return {&graph, made};
  }
}

/// The first of the formulas that a formula stacks.
template <class Stacked> constexpr auto first_of_stack(const Stacked& all) {
  typename Stacked::template operand<0> first{};
  if constexpr (first.literal_count > 0)
    for (int i = 0; i < first.literal_count; ++i)
      first.numbers[i] = all.numbers[i];
  return first;
}

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
    constexpr auto first = first_of_stack(F);
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

  template <int> static constexpr void run(builder& graph) {
    graph.is_named = true;
    expression_tracer tracer{graph};
    if constexpr (has_results_apart<F>()) {
      symbol parts[outputs];
      tracer.trace_parts(part_type<formula>{}, numbers_of(F), parts);
      for (const symbol& part : parts) {
        graph.add_output(part.index);
        if (!(part.shape() == extents{}))
          graph.fail(shape_problem::kind::stack, parts[0].index, part.index);
      }
    } else
      graph.add_output(tracer.trace(part_type<formula>{}, numbers_of(F)));
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
  static constexpr symbol_array<Size> symbols(builder& graph, int argument) {
    symbol_array<Size> result{};
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

template <std::size_t Size>
struct result_traits<symbol_array<Size>> : result_traits<std::array<symbol, Size>> {};

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

template <auto F, class... Arguments>
using result_of_callable =
    std::remove_cvref_t<decltype(F(std::declval<symbols_of<Arguments>>()...))>;

template <auto F, class... Arguments> struct trace_callable {
  using result = result_of_callable<F, Arguments...>;
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
    if (!graph.overflow && has_loops(graph.nodes, graph.size))
      if (const int escaped =
              find_escaped(graph.nodes, graph.size, graph.outputs, graph.output_count);
          escaped != none)
        graph.fail(shape_problem::kind::escaped, escaped);
  }
};

} // namespace chainrule

#endif
