// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_PLAN_READER_HPP
#define CHAINRULE_RENDER_PLAN_READER_HPP

#include <chainrule/derivative/gradient.hpp>
#include <chainrule/render/explanation.hpp>
#include <chainrule/render/loop.hpp>

/// What a program's kernels read, write and count, from its plan.
namespace chainrule {

/// What the kernels of a program do, in arrays that are large enough.
template <class Program> struct plan_reader {
  static constexpr const auto& graph = Program::graph;
  static constexpr const auto& plan = Program::plan;
  static constexpr int most_buffers = graph.input_count + graph.size + graph.output_count + 1;
  static constexpr int most_accesses =
      plan.code_size + 5 * plan.kernel_count + (loop_count<Program>() > 0 ? 2 * graph.size : 0) + 1;

  explained_buffer buffers[most_buffers]{};
  explained_access accesses[most_accesses]{};
  explained_kernel kernels[plan.kernel_count + 1]{};
  int buffer_count = 0, access_count = 0, pieces = 0, kernel = 0;
  int of_argument[graph.input_count + 1]{};
  int of_node[graph.size + 1]{}; ///< the buffer that a kernel stores this node in
  int of_output[graph.output_count + 1]{};

  constexpr void run() { // no constructor: its names would be seen beside the user's
    for (int& buffer : of_argument)
      buffer = none;
    for (int& buffer : of_node)
      buffer = none;
    for (int& buffer : of_output)
      buffer = none;
    for (kernel = 0; kernel < plan.kernel_count; ++kernel) {
      kernels[kernel].first_access = access_count;
      const chainrule::kernel& k = plan.kernels[kernel];
      if (k.what == chainrule::kernel::kind::loop)
        read_loop(k);
      else if (k.what == chainrule::kernel::kind::whole)
        read_whole(k);
      else if (k.what == chainrule::kernel::kind::steps)
        read_steps(k);
      else
        read_copy(k);
      kernels[kernel].access_count = access_count - kernels[kernel].first_access;
    }
  }

  /// What a node is a view of, as far as memory goes.
  constexpr int stored(int i) const {
    while (of_node[i] == none && !graph.nodes[i].is_leaf())
      i = graph.nodes[i].operands[0];
    return i;
  }

private:
  using what = explained_access::kind;

  constexpr void read_loop(const chainrule::kernel& k) {
    explained_kernel& made = kernels[kernel];
    for (int axis = 0; axis < max_rank; ++axis) // without the axes that are none
      if (k.space.extent[axis] != 1)
        made.space.extent[made.space.rank++] = k.space.extent[axis];
    read_code(k);
  }

  /// What is done to each element: of a loop, or of a product that goes on with its sums.
  constexpr void read_code(const chainrule::kernel& k) {
    const int *extent = k.space.extent, rows = extent[0] * extent[1];
    explained_kernel& made = kernels[kernel];
    for (int c = k.begin; c < k.end; ++c) {
      const loop_instruction& x = plan.code[c];
      int elements = 1;
      for (int axis = 0; axis < max_rank; ++axis)
        elements *= x.stride[axis] == 0 ? 1 : extent[axis];
      const int times = c < k.body ? rows : rows * extent[max_rank - 1];
      if (x.op == &load_tensor_operation)
        touch(buffer_of(x.node), what::read, elements);
      else if (x.op == &store_tensor_operation)
        touch(define(x.node), what::store, elements);
      else if (x.op == &reduce_tensor_operation) {
        touch(define(x.node), what::reduce, elements);
        made.flops += times;
      } else if (x.op->arity > 0)
        made.flops += times;
    }
  }

  constexpr void read_whole(const chainrule::kernel& k) {
    const node& n = graph.nodes[k.node];
    explained_kernel& made = kernels[kernel];
    made.what = explained_kernel::kind::whole;
    made.space = graph.shape_of(k.node);
    for (int a = 0; a < n.op->arity; ++a)
      if ((a == 0 || n.operands[a] != n.operands[0]) &&
          !graph.nodes[stored(n.operands[a])].is_constant())
        touch(buffer_of(n.operands[a]), what::read, graph.shape_of(n.operands[a]).size());
    if (!k.is_joined)
      touch(define(k.node), what::store, graph.shape_of(k.node).size());
    if (n.op == &entry<matrix_product_t>::id) {
      const extents& left = graph.shape_of(n.operands[0]);
      const int depth = left.extent[n.detail & transposed_left ? 0 : 1];
      made.what = explained_kernel::kind::product;
      made.space = {3, {made.space.extent[0], made.space.extent[1], depth}};
      made.flops = 2LL * made.space.extent[0] * made.space.extent[1] * depth;
    }
    if (k.is_joined)
      read_code(k);
  }

  constexpr void read_steps(const chainrule::kernel& k) {
    explained_kernel& made = kernels[kernel];
    made.what = explained_kernel::kind::scan;
    made.space = graph.shape_of(k.node);
    made.flops = flops_of_loop(k.node, std::make_integer_sequence<int, loop_count<Program>()>{});
    const auto parts = parts_of(graph, k.node);
    for (int i = 0; i < parts.carry_count; ++i)
      read_all(graph.nodes[parts.carries[i]].operands[1]);
    for (int i = 0; i < parts.stepped_count; ++i)
      read_all(graph.nodes[parts.stepped[i]].operands[1]);
    for (int i = 0; i < parts.shared_count; ++i)
      read_all(parts.shared[i]);
    if (plan.places[k.node].where == place::kind::work) {
      explained_buffer own;
      own.shape = {1, {loop_work<Program>().work[k.node]}};
      own.offset = static_cast<std::size_t>(plan.places[k.node].offset);
      own.piece = ++pieces;
      of_node[k.node] = add(own);
      touch(of_node[k.node], what::store, 0);
    }
    for (int i = 0; i < parts.output_count; ++i)
      touch(define(parts.outputs[i]), what::store, graph.shape_of(parts.outputs[i]).size());
    for (int i = 0; i < parts.carry_count; ++i)
      if (plan.places[parts.carried[i]].where != place::kind::nowhere)
        touch(define(parts.carried[i]), what::store, graph.shape_of(parts.carried[i]).size());
  }
  constexpr void read_all(int i) {
    if (!graph.nodes[stored(i)].is_constant())
      touch(buffer_of(i), what::read, graph.shape_of(i).size());
  }
  template <int... Which>
  static constexpr long long flops_of_loop([[maybe_unused]] int loop,
                                           std::integer_sequence<int, Which...>) {
    return (
        0LL + ... +
        (loop_node<Program>(Which) == loop ? loop_flops<Program, loop_node<Program>(Which)>() : 0));
  }

  constexpr void read_copy(const chainrule::kernel& k) {
    const output_place to = Program::layout::place_of(k.output);
    const int size = Program::layout::size_of(k.output);
    kernels[kernel].what = explained_kernel::kind::copy;
    kernels[kernel].space = {1, {size}};
    if (k.node != none && !graph.nodes[k.node].is_constant())
      touch(buffer_of(k.node), what::read, size);
    of_output[k.output] = add_output(to.segment, to.element, {1, {size}});
    touch(of_output[k.output], what::store, size);
  }

  constexpr int add(const explained_buffer& made) {
    buffers[buffer_count] = made;
    buffers[buffer_count].first = kernel;
    return buffer_count++;
  }
  constexpr int add_output(int segment, int element, const extents& shape) {
    explained_buffer made;
    made.where = explained_buffer::kind::output;
    made.shape = shape;
    made.segment = segment;
    const piece all = Program::layout::all[segment];
    if (all.outputs > 1) // one of an array of scalars
      made.element = element / all.elements;
    return add(made);
  }

  /// The buffer that this kernel stores a node in.
  constexpr int define(int i) {
    if (of_node[i] != none)
      return of_node[i];
    const place& at = plan.places[i];
    if (at.where == place::kind::output)
      return of_node[i] = add_output(at.index, at.offset, graph.shape_of(i));
    explained_buffer made;
    made.shape = graph.shape_of(i);
    made.offset = static_cast<std::size_t>(at.offset);
    made.piece = ++pieces;
    return of_node[i] = add(made);
  }
  constexpr int buffer_of(int i) {
    i = stored(i);
    const node& n = graph.nodes[i];
    if (!n.is_input())
      return define(i);
    int& found = of_argument[n.operands[0]];
    if (found == none) {
      const input& argument = graph.inputs[n.operands[0]];
      explained_buffer made;
      made.where = explained_buffer::kind::input;
      made.shape = argument.shape;
      if (argument.shape.rank == 0 && argument.elements > 1)
        made.shape = {1, {argument.elements}};
      made.argument = n.operands[0];
      found = add(made);
    }
    return found;
  }

  constexpr void touch(int buffer, what how, int elements) {
    explained_kernel& made = kernels[kernel];
    (how == what::read ? made.bytes_read : made.bytes_written) += elements;
    buffers[buffer].last = kernel;
    for (int a = made.first_access; a < access_count; ++a)
      if (accesses[a].buffer == buffer && accesses[a].what == how)
        return;
    accesses[access_count++] = {how, buffer};
  }
};

} // namespace chainrule

#endif
