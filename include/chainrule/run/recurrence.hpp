// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_RECURRENCE_HPP
#define CHAINRULE_RUN_RECURRENCE_HPP

#include <chainrule/plan/tensor_program.hpp>
#include <chainrule/run/memory.hpp>
#include <chainrule/run/run.hpp>

/// Rolled loops: the program of the body, step after step.
namespace chainrule {

template <class Program, class T, int Count>
constexpr void run_tensors(const T* const* inputs, T* const* outputs, given_workspace<T, Count>);

/// Where a loop at node `Loop` reads and writes: the elements of its carries, stepped inputs,
/// shared inputs and outputs, and how far the latter move in a step.
template <class Program, int Loop, class T> struct loop_memory {
  using planned = planned_loop<Program, Loop>;
  static constexpr const auto& parts = planned::parts;
  static constexpr const auto& nodes = Program::graph.nodes;
  using carries = std::make_index_sequence<std::size_t(parts.carry_count)>;
  using stepped = std::make_index_sequence<std::size_t(parts.stepped_count)>;
  using shared = std::make_index_sequence<std::size_t(parts.shared_count)>;
  using outputs = std::make_index_sequence<std::size_t(parts.output_count)>;

  tensor_memory<T> memory;

  /// The step that is taken at a time.
  static constexpr int step_at(int time) { return parts.backwards ? parts.steps - 1 - time : time; }
  template <std::size_t K>
  static constexpr bool is_wanted =
      Program::plan.places[parts.carried[K]].where != place::kind::nowhere;

  template <std::size_t K> constexpr const T* first() const {
    return read_from<Program, nodes[parts.carries[K]].operands[1]>(memory);
  }
  template <std::size_t K> constexpr const T* stepped_at(int step) const {
    constexpr int node = parts.stepped[K];
    return read_from<Program, nodes[node].operands[1]>(memory) +
           step * stored_node<Program, node>::size;
  }
  template <std::size_t K> constexpr T* output_at(int step) const {
    constexpr int node = parts.outputs[K];
    return write_to<Program, node>(memory) +
           step * stored_node<Program, nodes[node].operands[1]>::size;
  }
  template <std::size_t K> constexpr const T* shared_input() const {
    return read_from<Program, parts.shared[K]>(memory);
  }
  /// Where a carry is put in a step: in two places in turn, at last where it is wanted.
  template <std::size_t K> constexpr T* next_place(int time) const {
    if constexpr (is_wanted<K>)
      if (time == parts.steps - 1)
        return write_to<Program, parts.carried[K]>(memory);
    constexpr int even = planned::place_of_carry(int(K), 0);
    constexpr int odd = planned::place_of_carry(int(K), 1);
    return write_to<Program, Loop>(memory) + (time % 2 == 0 ? even : odd);
  }
  template <std::size_t K> constexpr void finish([[maybe_unused]] T last) const {
    if constexpr (is_wanted<K>)
      *write_to<Program, parts.carried[K]>(memory) = last;
  }
};

/// A loop on numbers: its carries, and what is shared, are local variables.
template <class Program, int Loop, class T, std::size_t... C, std::size_t... S, std::size_t... V,
          std::size_t... O>
constexpr void run_scalar_loop(loop_memory<Program, Loop, T> at, std::index_sequence<C...>,
                               std::index_sequence<S...>, std::index_sequence<V...>,
                               std::index_sequence<O...>) {
  using planned = planned_loop<Program, Loop>;
  using memory = loop_memory<Program, Loop, T>;
  constexpr const auto& parts = planned::parts;
  T carry[sizeof...(C) + 1]{*at.template first<C>()...};
  T next[sizeof...(C) + 1]{};
  const T shared[sizeof...(V) + 1]{*at.template shared_input<V>()...};
  for (int time = 0; time < parts.steps; ++time) {
    [[maybe_unused]] const int step = memory::step_at(time);
    const T* const inputs[]{&carry[C]..., at.template stepped_at<S>(step)..., &shared[V]...,
                            nullptr};
    T* const outputs[]{&next[C]..., at.template output_at<O>(step)..., nullptr};
    run<typename planned::body, T>(inputs, outputs);
    ((carry[C] = next[C]), ...);
  }
  (at.template finish<C>(carry[C]), ...);
}

/// A loop on tensors: its carries are in two places each, in turn; the last step writes where they
/// are wanted.
template <class Program, int Loop, class T, std::size_t... C, std::size_t... S, std::size_t... V,
          std::size_t... O>
constexpr void run_tensor_loop(loop_memory<Program, Loop, T> at, std::index_sequence<C...>,
                               std::index_sequence<S...>, std::index_sequence<V...>,
                               std::index_sequence<O...>) {
  using planned = planned_loop<Program, Loop>;
  using memory = loop_memory<Program, Loop, T>;
  constexpr const auto& parts = planned::parts;
  constexpr int work = planned::body::plan.work;
  const given_workspace<T, work> own{write_to<Program, Loop>(at.memory) + planned::carry_work};
  const T* carry[]{at.template first<C>()..., nullptr};
  for (int time = 0; time < parts.steps; ++time) {
    [[maybe_unused]] const int step = memory::step_at(time);
    const T* const inputs[]{carry[C]..., at.template stepped_at<S>(step)...,
                            at.template shared_input<V>()..., nullptr};
    T* const outputs[]{at.template next_place<C>(time)..., at.template output_at<O>(step)...,
                       nullptr};
    run_tensors<typename planned::body, T>(inputs, outputs, own);
    ((carry[C] = outputs[C]), ...);
  }
}

template <class Program, int Loop, class T> constexpr void run_steps(const tensor_memory<T>& m) {
  using memory = loop_memory<Program, Loop, T>;
  if constexpr (planned_loop<Program, Loop>::is_scalar)
    run_scalar_loop(memory{m}, typename memory::carries{}, typename memory::stepped{},
                    typename memory::shared{}, typename memory::outputs{});
  else
    run_tensor_loop(memory{m}, typename memory::carries{}, typename memory::stepped{},
                    typename memory::shared{}, typename memory::outputs{});
}

} // namespace chainrule

#endif
