// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_CODE_WRITER_HPP
#define CHAINRULE_PLAN_CODE_WRITER_HPP

#include <chainrule/graph/structure.hpp>
#include <chainrule/plan/kernel.hpp>

namespace chainrule {

/// Writes the code of loops, as the planner has divided them.
template <class Planner, class Plan> struct code_writer {
  static constexpr int nodes = Planner::nodes;

  const Planner& planner;
  Plan& plan;
  int where = 0;
  extents space{};
  int register_of[nodes]{}, emitted_in[nodes]{};
  int registers = 0, accumulators = 0;
  loop_instruction body[3 * nodes]{};
  int body_count = 0;

  constexpr int value(int i) {
    const auto& from = planner.graph;
    if (planner.is_joined(i, where))
      i = planner.root(i);
    if (emitted_in[i] == where + 1)
      return register_of[i];
    const node& n = from.nodes[i];
    loop_instruction made{{}, n.op};
    const bool same = planner.in_same_loop(i, where, space);
    if (n.is_constant()) {
      made.number = n.number;
      finish(made, i);
    } else if (n.op == &entry<counting_t>::id) {
      made.op = &count_operation;
      finish(made, i);
    } else if (planner.is_joined(i, where)) {
      made.op = &sums_operation;
      made.node = planner.kernels[where].sums;
      set_strides(made, space);
      finish(made, i);
    } else if (same || (planner.is_inlined(i) && !planner.stored[i])) {
      if (n.op == &entry<broadcast_to_t>::id) {
        const int stretched = value(n.operands[0]);
        emitted_in[i] = where + 1;
        return register_of[i] = stretched;
      }
      for (int k = 0; k < n.op->arity; ++k)
        made.operands[k] = value(n.operands[k]);
      finish(made, i);
    } else {
      made.op = &load_tensor_operation;
      made.node = i;
      set_strides(made, from.shape_of(i));
      finish(made, i);
    }
    return register_of[i];
  }
  constexpr void finish(loop_instruction& made, int i) {
    emitted_in[i] = where + 1;
    made.target = register_of[i] = registers++;
    body[body_count++] = made;
  }
  /// What stays the same along the last axis is done once a row.
  static constexpr bool is_once_a_row(const loop_instruction& x) {
    return x.op == &constant_operation ||
           (x.op == &load_tensor_operation && x.stride[max_rank - 1] == 0);
  }
  constexpr void set_strides(loop_instruction& made, const extents& shape) const {
    const strides along = broadcast_strides(shape, space);
    for (int axis = 0; axis < space.rank; ++axis)
      made.stride[max_rank - space.rank + axis] = along.stride[axis];
  }
  constexpr void store(int i) {
    loop_instruction made{{}, &store_tensor_operation};
    made.target = value(i);
    made.node = i;
    set_strides(made, space);
    body[body_count++] = made;
  }
  constexpr void reduce(int i) {
    loop_instruction made{{}, &reduce_tensor_operation};
    made.target = value(planner.graph.nodes[i].operands[0]);
    made.node = i;
    made.reduction = planner.op(i);
    made.operands[0] = accumulators++;
    set_strides(made, planner.graph.shape_of(i));
    body[body_count++] = made;
  }

  /// Whether a step goes through memory along two axes as if they were one.
  static constexpr bool fits(const loop_instruction& step, int axis,
                             const int (&extent)[max_rank]) {
    if (step.op == &count_operation)
      return false;
    return step.node == none || extent[axis] == 1 || extent[axis + 1] == 1 ||
           step.stride[axis] == step.stride[axis + 1] * extent[axis + 1];
  }
  static constexpr void shift(loop_instruction& step, int axis, int inner) {
    if (inner == 1)
      step.stride[axis + 1] = step.stride[axis];
    for (int k = axis; k > 0; --k)
      step.stride[k] = step.stride[k - 1];
    step.stride[0] = 0;
  }

  /// Axes that all memory goes through in one stride become one axis.
  constexpr void collapse(int (&extent)[max_rank]) {
    for (int axis = max_rank - 2; axis >= 0; --axis) {
      for (int i = 0; i < body_count; ++i)
        if (!fits(body[i], axis, extent))
          return;
      for (int i = 0; i < body_count; ++i)
        shift(body[i], axis, extent[axis + 1]);
      extent[axis + 1] *= extent[axis];
      for (int k = axis; k > 0; --k)
        extent[k] = extent[k - 1];
      extent[0] = 1;
      ++axis; // the same place again: what was before it is there now
      if (extent[0] == 1 && extent[1] == 1)
        return;
    }
  }
};

/// The kernels of a plan, one after the other, each loop with its code.
template <class Planner, class Plan>
constexpr void write_kernels(const Planner& planner, Plan& plan) {
  code_writer<Planner, Plan> out{planner, plan};
  for (int k = 0; k < planner.kernel_count; ++k) {
    kernel made = planner.kernels[k];
    if (made.what == kernel::kind::loop || made.is_joined) {
      out.where = k;
      out.space = made.space;
      out.body_count = out.registers = out.accumulators = 0;
      if (made.is_joined) // before a result takes the place of the sums
        out.value(made.node);
      for (int i = planner.first_in[k]; i != none; i = planner.next_in[i])
        if (planner.is_joined(i, k)) {
          if (planner.stored[i])
            out.store(i);
        } else if (planner.is_loop_node(i)) {
          if (planner.is_reduction(i))
            out.reduce(i);
          else {
            out.value(i);
            if (planner.stored[i])
              out.store(i);
          }
        }
      int extent[max_rank]{1, 1, 1};
      for (int axis = 0; axis < made.space.rank; ++axis)
        extent[max_rank - made.space.rank + axis] = made.space.extent[axis];
      if (made.what == kernel::kind::loop)
        out.collapse(extent);
      made.space = {max_rank, {extent[0], extent[1], extent[2]}};
      made.begin = plan.code_size;
      for (int i = 0; i < out.body_count; ++i)
        if (out.is_once_a_row(out.body[i]))
          plan.code[plan.code_size++] = out.body[i];
      made.body = plan.code_size;
      for (int i = 0; i < out.body_count; ++i)
        if (!out.is_once_a_row(out.body[i]))
          plan.code[plan.code_size++] = out.body[i];
      made.end = plan.code_size;
      if (out.registers > plan.registers)
        plan.registers = out.registers;
      if (out.accumulators > plan.accumulators)
        plan.accumulators = out.accumulators;
    }
    plan.kernels[plan.kernel_count++] = made;
  }
}

} // namespace chainrule

#endif
