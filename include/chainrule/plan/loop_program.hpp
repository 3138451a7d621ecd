// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_LOOP_PROGRAM_HPP
#define CHAINRULE_PLAN_LOOP_PROGRAM_HPP

#include <chainrule/plan/kernels.hpp>
#include <chainrule/plan/program.hpp>

/// Rolled loops as programs of their own: the body of each is a smaller graph, with what a step
/// reads as its inputs and what it makes as its outputs, and is planned and run like any other.
namespace chainrule {

/// The graph of a pass as it is planned.
template <class Pass> struct arranged : lowered<Pass> {};
template <class Pass>
  requires(has_loops(lowered<Pass>::graph.nodes, lowered<Pass>::graph.size))
struct arranged<Pass> {
  static constexpr auto graph = with_loops_together(lowered<Pass>::graph);
};

/// The body of a loop in a graph, as a graph: its inputs are the carries, what stands for the step
/// in each stepped input, and what is shared; its outputs are what becomes of the carries, and the
/// outputs of the step.
template <class Program, int Loop> struct loop_body_pass {
  static constexpr const auto& graph = Program::graph;
  static constexpr auto parts = parts_of(graph, Loop);
  static constexpr rewriting level = rewriting::nothing;
  static constexpr int expected = graph.size + 1;
  static constexpr int outputs = parts.carry_count + parts.output_count;

  template <int Capacity> static constexpr void run(builder& to) {
    int place[graph.capacity]{};
    for (int k = 0; k < parts.carry_count; ++k)
      read(to, place, parts.carries[k]);
    for (int k = 0; k < parts.stepped_count; ++k)
      read(to, place, parts.stepped[k]);
    for (int k = 0; k < parts.shared_count; ++k)
      read(to, place, parts.shared[k]);
    for (int i = 0; i < graph.size; ++i) {
      node n = graph.nodes[i];
      if (!parts.inside[i] || is_carry(n) || is_step(n))
        continue;
      if (n.is_constant()) {
        place[i] = to.constant(n.number);
        continue;
      }
      for (int k = 0; k < n.op->arity; ++k)
        n.operands[k] = place[n.operands[k]];
      n.shape = to.shape_index(graph.shape_of(i));
      place[i] = to.intern(n);
    }
    for (int k = 0; k < parts.carry_count; ++k)
      to.add_output(place[graph.nodes[parts.carried[k]].operands[1]]);
    for (int k = 0; k < parts.output_count; ++k)
      to.add_output(place[graph.nodes[parts.outputs[k]].operands[1]]);
  }

private:
  static constexpr void read(builder& to, int* place, int i) {
    const extents& shape = graph.shape_of(i);
    place[i] = to.input_node(to.new_argument("step", shape.size(), shape), 0);
  }
};
template <class Program, int Loop> struct lowered<loop_body_pass<Program, Loop>> {
  static constexpr auto graph = run_pass<loop_body_pass<Program, Loop>>();
};

/// Each output of a step goes to a place of its own.
template <class Pass> struct loop_layout {
  static constexpr int stored_zeros = every_zero;
  static constexpr int count = Pass::outputs;
  static constexpr output_place place_of(int output) { return {output, 0}; }
  static constexpr int size_of(int output) {
    const auto& graph = lowered<Pass>::graph;
    return graph.shape_of(graph.outputs[output]).size();
  }
};

/// The loop at node `Loop` of a program, and the program of its body.
template <class Program, int Loop> struct planned_loop {
  using pass = loop_body_pass<Program, Loop>;
  using body = program<pass, loop_layout<pass>>;
  static constexpr const auto& parts = pass::parts;
  static constexpr bool is_scalar = is_scalar_pass<pass>;

  static constexpr int aligned(int size) {
    return (size + work_alignment - 1) / work_alignment * work_alignment;
  }
  /// A loop on tensors has two places for each carry, which steps read and write in turn; behind
  /// them its body works.
  static constexpr int place_of_carry(int k, int which) {
    int offset = 0;
    for (int i = 0; i < k; ++i)
      offset += 2 * aligned(Program::graph.shape_of(parts.carries[i]).size());
    return offset + which * aligned(Program::graph.shape_of(parts.carries[k]).size());
  }
  static constexpr int carry_work =
      parts.carry_count == 0
          ? 0
          : place_of_carry(parts.carry_count - 1, 1) +
                aligned(Program::graph.shape_of(parts.carries[parts.carry_count - 1]).size());
  static constexpr int work_of_loop() {
    if constexpr (is_scalar)
      return 0;
    else
      return carry_work + body::plan.work;
  }
};

template <class Program> constexpr int loop_count() {
  int count = 0;
  for (int i = 0; i < Program::graph.size; ++i)
    count += is_loop(Program::graph.nodes[i]) ? 1 : 0;
  return count;
}
/// The node of the loop that comes at this place among them.
template <class Program> constexpr int loop_node(int which) {
  for (int i = 0; i < Program::graph.size; ++i)
    if (is_loop(Program::graph.nodes[i]) && which-- == 0)
      return i;
  return none;
}
/// How many elements of workspace the loops of a program need.
template <class Program, int... Which>
constexpr auto loop_work(std::integer_sequence<int, Which...>) {
  loop_works<Program::graph.capacity> all;
  ((all.work[loop_node<Program>(Which)] =
        planned_loop<Program, loop_node<Program>(Which)>::work_of_loop()),
   ...);
  return all;
}
template <class Program> constexpr auto loop_work() {
  return loop_work<Program>(std::make_integer_sequence<int, loop_count<Program>()>{});
}

} // namespace chainrule

#endif
