// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_MEMORY_HPP
#define CHAINRULE_RUN_MEMORY_HPP

#include <chainrule/plan/tensor_program.hpp>
#include <chainrule/run/workspace.hpp>

namespace chainrule {

/// Where a program with tensors reads and writes. Functions that are not always inlined take it by
/// reference: a copy of pointers just written waits for them.
template <class T> struct tensor_memory {
  const T* const* inputs;
  T* const* outputs;
  T* work;
};

/// What run-time code knows of a node of a program, and of a step of a loop's body: constants
/// without the addresses of primitives. Code that names a constant with such an address, if only to
/// read a number beside it, makes compilers translate all that the primitive's functions call, and
/// g++ keep it.
template <class Program, int Node> struct stored_node {
  static constexpr place at = Program::plan.places[Node];
  static constexpr extents shape = Program::graph.shape_of(Node);
  static constexpr int size = shape.size(), detail = Program::graph.nodes[Node].detail;
};
template <class Program, int Node, std::size_t K>
inline constexpr int node_operand = Program::graph.nodes[Node].operands[K];
template <class Program, int C> struct loop_step {
  static constexpr const operation* op = Program::plan.code[C].op;
  static constexpr loop_operands at = Program::plan.code[C];
  static constexpr bool reduces = op == &reduce_tensor_operation;
};
/// The primitive that a reduction combines with.
template <class Program, int C>
using reduction_of = primitive_type<Program::plan.code[C].reduction>;

/// A constant that an operation on whole tensors reads, as the 1 that an element's derivative is.
template <class Program, int Node, class T>
constexpr T number_in_memory = [] {
  int leaf = Node; // or a view of one
  while (!Program::graph.nodes[leaf].is_leaf())
    leaf = Program::graph.nodes[leaf].operands[0];
  return static_cast<T>(Program::graph.nodes[leaf].number);
}();

/// Where the elements of node `Node` are.
template <class Program, int Node, class T>
[[gnu::always_inline]] constexpr const T* read_from(tensor_memory<T> m) {
  constexpr const place& at = stored_node<Program, Node>::at;
  if constexpr (at.where == place::kind::nowhere)
    return &number_in_memory<Program, Node, T>;
  else if constexpr (at.where == place::kind::input)
    return m.inputs[at.index] + at.offset;
  else if constexpr (at.where == place::kind::output)
    return m.outputs[at.index] + at.offset;
  else
    return m.work + at.offset;
}
template <class Program, int Node, class T>
[[gnu::always_inline]] constexpr T* write_to(tensor_memory<T> m) {
  constexpr const place& at = stored_node<Program, Node>::at;
  if constexpr (at.where == place::kind::output)
    return m.outputs[at.index] + at.offset;
  else
    return m.work + at.offset;
}

} // namespace chainrule

#endif
