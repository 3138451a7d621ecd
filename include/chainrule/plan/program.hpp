// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_PROGRAM_HPP
#define CHAINRULE_PLAN_PROGRAM_HPP

#include <chainrule/plan/plan.hpp>
#include <chainrule/transform/derivatives.hpp>
#include <limits>

namespace chainrule {

/// How many outputs that are zero everywhere, as most of a sparse Hessian, a program stores. With
/// more of them it needs memory that was zeroed before, and stores none.
inline constexpr int every_zero = std::numeric_limits<int>::max();

/// Outputs that go to pieces of memory of these sizes, one after the other.
template <int... Sizes> struct segments {
  static constexpr int stored_zeros = every_zero;
  static constexpr int count = sizeof...(Sizes);
  static constexpr output_place place_of(int output) {
    constexpr int sizes[]{Sizes..., 0};
    int segment = 0;
    while (output >= sizes[segment])
      output -= sizes[segment++];
    return {segment, output};
  }
};

/// Outputs of one kind in one piece of memory: how many, and how many elements each has.
struct piece {
  int outputs = 1, elements = 1;
};

/// Outputs that go to these pieces of memory, one after the other.
template <piece... Pieces> struct pieces {
  static constexpr int stored_zeros = every_zero;
  static constexpr int count = sizeof...(Pieces);
  static constexpr piece all[sizeof...(Pieces) + 1]{Pieces..., piece{}};

  static constexpr output_place place_of(int output) {
    int segment = 0;
    while (output >= all[segment].outputs)
      output -= all[segment++].outputs;
    return {segment, output * all[segment].elements};
  }
  static constexpr int size_of(int output) { return all[place_of(output).segment].elements; }
};

/// The rows of a matrix whose columns go to one piece of memory each.
template <int Columns> struct column_segments {
  static constexpr int stored_zeros = every_zero;
  static constexpr int count = Columns;
  static constexpr output_place place_of(int output) {
    return {output % Columns, output / Columns};
  }
};

/// A layout in memory that is zeroed before the program runs, anyway.
template <class Layout> struct in_zeroed_memory : Layout {
  static constexpr int stored_zeros = 0;
};

/// A layout in memory that is zeroed where the program is `zeroed`. Stores of single zeros beside
/// the others become a few vector stores, where compilers call `memset` or emit `rep stos`: a
/// 10 × 10 Hessian is done in half the time.
template <class Layout> struct in_memory_zeroed_at_need : Layout {
  static constexpr int stored_zeros = 256;
};

/// The graph of a pass, lowered.
template <class Pass> struct lowered {
  static constexpr auto graph = run_pass<lower_pass<Pass>>();
};

template <class Pass> inline constexpr bool is_scalar_pass = lowered<Pass>::graph.is_scalar();

/// Whether a pass has inputs in the memory of its outputs.
template <class Pass>
inline constexpr bool adds_to_outputs = requires { requires Pass::adds_to_outputs; };

/// How many outputs are zero everywhere.
template <class Graph> constexpr int count_zeros(const Graph& graph) {
  int zeros = 0;
  for (int o = 0; o < graph.output_count; ++o)
    zeros += graph.outputs[o] < 0 ? 1 : 0;
  return zeros;
}

/// The code of a pass over scalars (with tensors: see tensor_program.hpp): everything about it is a
/// constant. The layout says where outputs go.
///
/// It is a short type on purpose: what is instantiated for a program is named by it, not by the
/// graph's value.
template <class Pass, class Layout> struct program {
  using layout = Layout;
  static constexpr const auto& graph = lowered<Pass>::graph;
  static constexpr bool zeroed = count_zeros(graph) > Layout::stored_zeros;

private:
  using graph_type = std::remove_cvref_t<decltype(graph)>;
  static constexpr int chunk_capacity = graph.size / chunk_size + 2;
  static constexpr int code_capacity = 6 * graph.size + 2 * graph.output_count + 2;

  static constexpr auto order = graph.size > undivided ? recorded_order(graph) : best_order(graph);

  static constexpr auto make() {
    plan<code_capacity, chunk_capacity> result;
    planner<graph_type>{graph, order, zeroed}.template run<graph_type::output_capacity>(
        result, Layout::place_of);
    return result;
  }
  static constexpr auto made = make();

  static constexpr auto fit() {
    plan<made.size, made.chunks> result;
    for (int i = 0; i < made.size; ++i)
      result.code[i] = made.code[i];
    for (int i = 0; i <= made.chunks; ++i)
      result.chunk_begin[i] = made.chunk_begin[i];
    result.size = made.size;
    result.chunks = made.chunks;
    result.slots = made.slots;
    result.registers = made.registers;
    return result;
  }

public:
  static constexpr auto code = fit();
};

} // namespace chainrule

#endif
