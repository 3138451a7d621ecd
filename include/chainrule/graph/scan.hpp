// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_SCAN_HPP
#define CHAINRULE_GRAPH_SCAN_HPP

#include <array>
#include <boost/hana/fwd/tuple.hpp>
#include <chainrule/graph/recurrence.hpp>
#include <chainrule/graph/stack.hpp>
#include <tuple>

/// `scan<N>(body, carry, inputs…)`: a loop that stays one. Its body is recorded once, on symbols
/// that stand for what a step begins with, and runs N times; so neither compile time nor the size
/// of the code depends on N. (The name and the order of the arguments are those of jax.lax.scan.)
namespace chainrule {

/// What the body of a `scan` may return: what the next step begins with, and an output of this one.
/// A std::pair is as good.
template <class Carry, class Output> struct scan_step {
  Carry carry;
  Output output;
};
template <class Carry, class Output> scan_step(Carry, Output) -> scan_step<Carry, Output>;

/// The carry after the last step, and the outputs of all steps along a new first axis.
template <class Carry, class Outputs> struct scan_result {
  Carry carry;
  Outputs outputs;
};

// Several values as one: numbers and symbols, and arrays and tuples of them.

template <class X> struct value_group {
  static constexpr bool valid = symbolic<X> || formula_part<X>;
  static constexpr bool traced = symbolic<X>; ///< and no expression
  static constexpr int count = 1;
  static constexpr auto map(const X& x, auto function) { return function(x); }
};
template <class X, std::size_t Size> struct value_group<std::array<X, Size>> {
  static constexpr bool valid = value_group<X>::valid && Size > 0;
  static constexpr bool traced = value_group<X>::traced;
  static constexpr int count = static_cast<int>(Size) * value_group<X>::count;
  static constexpr auto map(const std::array<X, Size>& x, auto function) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<decltype(value_group<X>::map(x[0], function)), Size>{
          value_group<X>::map(x[I], function)...};
    }(std::make_index_sequence<Size>{});
  }
};
template <std::size_t Size>
struct value_group<symbol_array<Size>> : value_group<std::array<symbol, Size>> {};
template <class... X> struct value_group<std::tuple<X...>> {
  static constexpr bool valid = (value_group<X>::valid && ...) && sizeof...(X) > 0;
  static constexpr bool traced = (value_group<X>::traced && ...);
  static constexpr int count = (0 + ... + value_group<X>::count);
  static constexpr auto map(const std::tuple<X...>& x, auto function) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple<decltype(value_group<X>::map(std::get<I>(x), function))...>{
          value_group<X>::map(std::get<I>(x), function)...};
    }(std::index_sequence_for<X...>{});
  }
};
template <class... X> struct value_group<boost::hana::tuple<X...>> {
  static constexpr bool valid = (value_group<X>::valid && ...) && sizeof...(X) > 0;
  static constexpr bool traced = (value_group<X>::traced && ...);
  static constexpr int count = (0 + ... + value_group<X>::count);
  static constexpr auto map(const boost::hana::tuple<X...>& x, auto function) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return boost::hana::tuple<decltype(value_group<X>::map(x[hana_index<I>], function))...>{
          value_group<X>::map(x[hana_index<I>], function)...};
    }(std::index_sequence_for<X...>{});
  }

private:
  template <std::size_t I> static constexpr std::integral_constant<std::size_t, I> hana_index{};
};

struct as_symbol {
  constexpr symbol operator()(const auto&) const { return {}; }
};
/// A group with symbols for its values.
template <class X>
using symbols_like = decltype(value_group<X>::map(std::declval<const X&>(), as_symbol{}));

// What a body returns.

template <class Result> struct body_result {
  using carry = Result;
  using output = void;
  static constexpr const Result& carry_of(const Result& r) { return r; }
};
template <class Carry, class Output> struct body_result<std::pair<Carry, Output>> {
  using carry = Carry;
  using output = Output;
  static constexpr const Carry& carry_of(const auto& r) { return r.first; }
  static constexpr const Output& output_of(const auto& r) { return r.second; }
};
template <class Carry, class Output> struct body_result<scan_step<Carry, Output>> {
  using carry = Carry;
  using output = Output;
  static constexpr const Carry& carry_of(const auto& r) { return r.carry; }
  static constexpr const Output& output_of(const auto& r) { return r.output; }
};

template <class Before, class After>
inline constexpr bool carries_are_alike =
    value_group<After>::valid && std::is_same_v<symbols_like<Before>, symbols_like<After>>;
template <int Steps> inline constexpr bool loop_has_a_step = Steps > 0;

/// One loop while it is recorded.
struct scan_recorder {
  builder& graph;
  int steps;
  symbol loop;
  int carries = 0;

  constexpr symbol number(int i) const { return {&graph, i}; }
  constexpr symbol carry(const symbol& first) {
    const symbol x = in_graph(graph, first);
    return record_whole<carry_t>(x.shape(), carries++, loop, x);
  }
  constexpr symbol input(const symbol& x) const {
    if (x.shape().rank == 0 || x.shape().extent[0] != steps)
      return number(
          graph.fail(shape_problem::kind::scan_steps, x.node_in(graph), none, {1, {steps}}));
    return step_of(loop, x);
  }
  constexpr symbol last(const symbol& carry, const symbol& after) const {
    const symbol next = in_graph(graph, after);
    if (!graph.overflow && !(carry.shape() == next.shape()))
      return number(graph.fail(shape_problem::kind::carry, carry.index, next.index));
    return last_of(carry, next);
  }
  /// An output of all steps. Of the first `size` nodes, `body_of` says which may differ.
  constexpr symbol output(const symbol& x, const int* body_of, int size) const {
    const symbol y = in_graph(graph, x);
    if (graph.overflow)
      return y;
    if (y.shape().rank == max_rank)
      return number(graph.fail(shape_problem::kind::too_high, y.index));
    return y.index < size && body_of[y.index] != none
               ? all_steps(loop, y)
               : broadcast_to(y, with_steps(steps, y.shape()));
  }
};

// What is done with each value of a group. (These are no lambdas, whose parameters' names would
// hide the user's global ones, as g++ says.)

struct record_carry {
  scan_recorder& record;
  constexpr symbol operator()(const auto& x) const { return record.carry(symbol(x)); }
};
struct collect_symbols {
  builder& graph;
  symbol*& next;
  constexpr symbol operator()(const auto& x) const { return *next++ = traced_in(graph, x); }
};
struct record_last {
  const scan_recorder& record;
  const symbol*& next;
  constexpr symbol operator()(const symbol& x) const { return record.last(x, *next++); }
};
struct record_output {
  const scan_recorder& record;
  const int* body_of;
  int size;
  constexpr symbol operator()(const auto& x) const {
    return record.output(traced_in(record.graph, x), body_of, size);
  }
};
struct find_graph {
  builder*& graph;
  constexpr symbol operator()(const auto& x) const {
    const symbol s(x);
    graph = graph ? graph : s.graph;
    return s;
  }
};

/// Whether a body takes a carry and a step of each input, ...
template <class Body, class Carry, class... Inputs> constexpr bool check_body() {
  constexpr bool ok = std::is_invocable_v<const Body&, symbols_like<Carry>, Inputs...>;
  static_assert(ok, "scan: the body is called with a carry and one step of each input");
  return ok;
}
/// ... and returns such a carry.
template <class Carry, class Next> constexpr bool check_carries() {
  static_assert(carries_are_alike<Carry, Next>,
                "scan: the body returns a carry like the one that it takes, or a pair of such a "
                "carry and an output");
  return carries_are_alike<Carry, Next>;
}

/// Records a loop in a graph.
template <class Body, class Carry, class... Inputs>
constexpr auto record_scan(scan_recorder record, const Body& body, const Carry& first,
                           const Inputs&... inputs) {
  using symbols = symbols_like<Carry>;
  using result = std::remove_cvref_t<decltype(body(std::declval<symbols>(), symbol(inputs)...))>;
  using parts = body_result<result>;
  if constexpr (!check_carries<Carry, typename parts::carry>()) { // goes on with the first carry
    builder* unused = nullptr;
    return value_group<Carry>::map(first, find_graph{unused});
  } else {
    builder& graph = record.graph;
    if (graph.in_loop)
      graph.fail(shape_problem::kind::nested, record.loop.index);
    graph.in_loop = true;
    const symbols begin = value_group<Carry>::map(first, record_carry{record});
    const result made = body(begin, record.input(symbol(inputs))...);
    graph.in_loop = false;

    symbol next[value_group<Carry>::count];
    symbol* to = next;
    value_group<typename parts::carry>::map(parts::carry_of(made), collect_symbols{graph, to});
    const symbol* from = next;
    if constexpr (std::is_void_v<typename parts::output>)
      return value_group<symbols>::map(begin, record_last{record, from});
    else {
      using outputs = value_group<typename parts::output>;
      const int size = graph.size;
      int* const body_of = new int[std::size_t(size) + 1];
      find_bodies(graph.nodes, size, body_of);
      const auto all = outputs::map(parts::output_of(made), record_output{record, body_of, size});
      delete[] body_of;
      return scan_result<symbols, symbols_like<typename parts::output>>{
          value_group<symbols>::map(begin, record_last{record, from}), all};
    }
  }
}

/// A graph that some values are in; where all are numbers, none.
template <class Group> constexpr builder* graph_of(const Group& group) {
  builder* found = nullptr;
  value_group<Group>::map(group, find_graph{found});
  return found;
}

/// Not constexpr, so that a constant evaluation that comes here stops with this name.
inline void a_scan_depends_on_no_variable() {}

/// In a callable.
template <int N, class Body, class Carry, class... Inputs>
constexpr auto scan_symbols(const Body& body, const Carry& first, const Inputs&... inputs) {
  builder* graph = graph_of(first);
  ((graph = graph ? graph : symbol(inputs).graph), ...);
  if (!graph) { // then it is in what the body has captured
    builder* unused = nullptr;
    const auto made = body(value_group<Carry>::map(first, find_graph{unused}), symbol(inputs)...);
    graph = graph_of(body_result<std::remove_cvref_t<decltype(made)>>::carry_of(made));
  }
  if (!graph)
    a_scan_depends_on_no_variable();
  return record_scan(scan_recorder{*graph, N, new_loop(*graph, N, false)}, body, first, inputs...);
}

// In a named formula, which has one result, a scan is recorded for each of its results, with the
// same nodes.

struct take_symbol {
  const symbol*& next;
  constexpr symbol operator()(const symbol&) const { return *next++; }
};
struct choose_symbol {
  int& left;
  symbol& found;
  constexpr symbol operator()(const symbol& x) const { return left-- == 0 ? found = x : x; }
};

/// Tells loops with the same body apart: one for each of the operands, on the one before.
template <class Body, int Operands> struct scan_call_t : whole_primitive<2> {
  static constexpr notation text{"scan"}, latex = text;
  static constexpr auto jvp(auto...) { return absent{}; }
  static constexpr auto vjp(auto...) { return absent{}; }
};

template <int N, class Body, class Carry, int Part, int Operands>
struct scan_part_t : composite_primitive<Operands> {
  static constexpr notation text{"scan(@0)"}, latex = text;

  static constexpr symbol expand(auto... x) {
    return expand_all(std::array<symbol, std::size_t(Operands)>{x...},
                      std::make_index_sequence<std::size_t(Operands - carries)>{});
  }

private:
  static constexpr int carries = value_group<Carry>::count;

  template <std::size_t... Input>
  static constexpr symbol expand_all(const std::array<symbol, std::size_t(Operands)>& x,
                                     std::index_sequence<Input...>) {
    builder& graph = *x[0].graph;
    const int size = graph.size;
    int index = x[0].index;
    for (const symbol& operand : x)
      index = graph.intern(
          {&entry<scan_call_t<Body, Operands>>::id, {index, operand.index, none}, 0, 0, N});
    const symbol loop =
        index < size && !graph.overflow ? symbol(&graph, index + 1) : new_loop(graph, N, false);
    const symbol* from = x.data();
    const auto first = value_group<Carry>::map(Carry{}, take_symbol{from});
    const auto made = record_scan(scan_recorder{graph, N, loop}, Body{}, first,
                                  x[std::size_t(carries) + Input]...);
    symbol found;
    int left = Part;
    const choose_symbol choose{left, found};
    if constexpr (requires { made.outputs; }) {
      value_group<std::remove_cvref_t<decltype(made.carry)>>::map(made.carry, choose);
      value_group<std::remove_cvref_t<decltype(made.outputs)>>::map(made.outputs, choose);
    } else
      value_group<std::remove_cvref_t<decltype(made)>>::map(made, choose);
    return found;
  }
};

/// Some of the parts of a scan: one, or several as a std::tuple.
template <int N, class Body, class Carry, int First, int Count, class... Operands>
constexpr auto scan_parts(const Operands&... x) {
  if constexpr (Count == 1) // not `apply`, as all may be numbers
    return combine(scan_part_t<N, Body, Carry, First, int(sizeof...(Operands))>{}, x...);
  else
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple{scan_parts<N, Body, Carry, First + int(I), 1>(x...)...};
    }(std::make_index_sequence<std::size_t(Count)>{});
}

template <int N, class Body, class Carry, int Inputs, class... Operands>
constexpr auto scan_formula(const Operands&... x) {
  using result = std::remove_cvref_t<decltype([]<std::size_t... I>(std::index_sequence<I...>) {
    return Body{}(Carry{}, (void(I), symbol())...);
  }(std::make_index_sequence<std::size_t(Inputs)>{}))>;
  using output = typename body_result<result>::output;
  constexpr int carries = value_group<Carry>::count;
  const auto last = scan_parts<N, Body, Carry, 0, carries>(x...);
  if constexpr (std::is_void_v<output>)
    return last;
  else {
    const auto all = scan_parts<N, Body, Carry, carries, value_group<output>::count>(x...);
    return scan_result<std::remove_cv_t<decltype(last)>, std::remove_cv_t<decltype(all)>>{last,
                                                                                          all};
  }
}

/// The same, to be called with the values of a tuple.
template <int N, class Body, class Carry, int Inputs> struct scan_formula_t {
  constexpr auto operator()(const auto&... x) const {
    return scan_formula<N, Body, Carry, Inputs>(x...);
  }
};

/// `scan<N>(body, first, x, y, …)`: c₀ = first, (cₜ₊₁, zₜ) = body(cₜ, x[t], y[t], …). It returns
/// c_N, or, where the body returns a pair (or a `scan_step`) of carry and output, a `scan_result`
/// {c_N, (z₀, …, z_N₋₁)}, whose outputs have a new first axis.
///
/// A carry is a number or tensor, or a std::array, std::tuple or hana::tuple of them; so is an
/// output. Each input has N steps along its first axis; there may be none. In a callable the body
/// may capture what is the same in all steps; in a named formula it captures nothing, but uses
/// variables and formulas of them, and several results of one kind come as a std::tuple. A carry
/// that changes its shape, and a scan within a body, are compile errors.
template <int N, class Body, class Carry, class... Inputs>
constexpr auto scan(const Body& body, const Carry& first, const Inputs&... inputs) {
  static_assert(loop_has_a_step<N>, "scan<N>(body, carry, inputs): there is at least one step");
  static_assert(value_group<Carry>::valid,
                "scan: a carry is a number, or a std::array or tuple of numbers");
  if constexpr (!check_body<Body, Carry, std::conditional_t<true, symbol, Inputs>...>())
    return first;
  else if constexpr (value_group<Carry>::traced && (symbolic<Inputs> && ...) &&
                     !(std::is_empty_v<Body> && number<Carry> && (number<Inputs> && ...)))
    return scan_symbols<N>(body, first, inputs...);
  else if constexpr (!std::is_empty_v<Body>) {
    static_assert(std::is_empty_v<Body>,
                  "scan: the body of a named formula captures nothing, but may use variables");
    return first;
  } else {
    using symbols = symbols_like<Carry>;
    if constexpr (formula_part<Carry> || number<Carry>)
      return scan_formula<N, Body, symbols, int(sizeof...(Inputs))>(first, inputs...);
    else
      return std::apply(scan_formula_t<N, Body, symbols, int(sizeof...(Inputs))>{},
                        std::tuple_cat(first, std::tuple<const Inputs&...>(inputs...)));
  }
}

} // namespace chainrule

#endif
