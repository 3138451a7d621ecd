// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_NODE_HPP
#define CHAINRULE_GRAPH_NODE_HPP

#include <chainrule/name.hpp>
#include <chainrule/primitive/primitive.hpp>
#include <chainrule/shape.hpp>
#include <cstdint>

namespace chainrule {

struct builder;
struct node;
struct symbol;

/// A primitive as a value: what the passes over a graph need to know of it. Its address is its
/// identity; there is one for each primitive (see operation.hpp).
struct operation {
  std::string_view marker{}; ///< the name of a user's step
  int arity = 0;
  int conditions = 0;
  bool is_condition = false;
  bool commutative = false;
  bool is_call = false; ///< of a function in a library
  std::uint32_t hash = 0;
  notation text{};
  notation latex{};
  /// A named step of the user's: kept as it is, whatever it is applied to.
  constexpr bool is_marker() const { return !marker.empty(); }

  /// The value at numbers, for constant folding.
  long double (*value)(const long double* operands) = nullptr;
  /// The local derivative with respect to one operand, recorded as new nodes.
  symbol (*derivative)(int which, const symbol* operands, const symbol& result) = nullptr;
  /// The simpler node that this operation on these operands is equal to, or `none`.
  int (*rewrite)(builder&, const int* operands) = nullptr;

  // Of an operation on whole tensors, which does not go element by element:
  /// The result's tangent along one operand's, and an operand's cotangent from the result's.
  symbol (*jvp)(int which, const symbol* operands, const symbol& result,
                const symbol& tangent) = nullptr;
  symbol (*vjp)(int which, const symbol* operands, const symbol& result,
                const symbol& cotangent) = nullptr;
  /// The simpler node that such a node is equal to, or `none`.
  int (*rewrite_whole)(builder&, const node& wanted) = nullptr;
  /// Whether it takes tensors as a whole; else it is applied element by element, broadcasting.
  constexpr bool is_whole() const { return vjp != nullptr; }
};

/// The two kinds of leaves.
inline constexpr operation input_operation{.hash = 0x9e3779b9u};
inline constexpr operation constant_operation{.hash = 0x85ebca6bu};

/// "No node": an absent derivative, an output that is zero, a rewrite that does not apply.
inline constexpr int none = -1;

/// One node of the graph: a primitive and the indices of its operands, which stand before it. A
/// constant has its `number`; an input has its place (argument and element) for operands.
struct node {
  const operation* op = nullptr;
  int operands[3]{none, none, none};
  int shape = 0; ///< index into the graph's shapes; 0 is the scalar
  long double number = 0;
  int detail = 0; ///< what else an operation on whole tensors needs to know: an axis, an offset

  constexpr bool is_constant() const { return op == &constant_operation; }
  constexpr bool is_input() const { return op == &input_operation; }
  constexpr bool is_leaf() const { return op->arity == 0; }
};

/// What an input is called; one for each argument of the formula. An argument without a shape is
/// a scalar or an array of scalars, each a node of its own; a tensor is one node.
struct input {
  std::string_view symbol{};
  int elements = 1;
  extents shape{};

  /// How many nodes stand for it.
  constexpr int nodes() const { return shape.rank > 0 ? 1 : elements; }
};

/// A graph that somebody else stores.
struct graph_view {
  const node* nodes = nullptr;
  int size = 0;
  const int* outputs = nullptr; ///< node indices; `none` is a zero
  int output_count = 0;
  const input* inputs = nullptr;
  int input_count = 0;
  const extents* shapes = nullptr;

  constexpr const extents& shape_of(int i) const { return shapes[nodes[i].shape]; }
};

/// A computational graph as a constant: nodes in an order in which operands come first.
template <int Capacity, int OutputCapacity, int InputCapacity, int ShapeCapacity = 1> struct graph {
  static constexpr int capacity = Capacity > 0 ? Capacity : 1; ///< never 0: arrays have this size
  static constexpr int output_capacity = OutputCapacity;
  node nodes[capacity]{};
  int outputs[OutputCapacity > 0 ? OutputCapacity : 1]{};
  input inputs[InputCapacity > 0 ? InputCapacity : 1]{};
  extents shapes[ShapeCapacity]{};
  int size = 0, output_count = 0, input_count = 0, shape_count = 1;
  shape_problem problem{};

  constexpr const extents& shape_of(int i) const { return shapes[nodes[i].shape]; }
  /// Whether every node is a scalar.
  constexpr bool is_scalar() const { return shape_count == 1; }

  constexpr operator graph_view() const {
    return {nodes, size, outputs, output_count, inputs, input_count, shapes};
  }
};

} // namespace chainrule

#endif
