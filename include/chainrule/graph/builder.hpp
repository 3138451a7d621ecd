// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_BUILDER_HPP
#define CHAINRULE_GRAPH_BUILDER_HPP

#include <bit>
#include <chainrule/graph/node.hpp>

namespace chainrule {

/// How far a builder goes in replacing what it is asked for by something simpler.
enum class rewriting {
  nothing,  ///< a trace keeps what the user wrote
  simplify, ///< identities that keep the value (see rewrite.hpp)
  lower,    ///< also what only the machine wants: integer powers multiplied out, stop_gradient gone
  display   ///< also what only a reader wants: −1/x² and not −(1/x)²
};

/// Not constexpr, so that a constant evaluation that comes here stops with these names in its
/// message.
inline void a_formula_has_too_many_shapes() {}
inline void a_formula_has_too_many_arguments() {}

/// Records nodes. It is hash-consing: a node that is already there is not added again, so a
/// sub-formula written twice is one node.
///
/// A builder does not own its arrays (`builder_arrays` do), so it is one type for all sizes. When
/// they are full it sets `overflow` and goes on without effect, but counts what is `missing`;
/// whoever runs it tries again with larger ones (see pass.hpp).
struct builder {
  node* nodes;
  int* table; ///< open addressing, 1 + node index, 0 is free; its size is a power of two
  int* outputs;
  input* inputs;
  extents* shapes;
  int capacity, table_mask, input_capacity, shape_capacity;
  rewriting level;               ///< which rewrite rules apply
  const operation* broadcast_to; ///< the operation that stretches
  int size = 0, output_count = 0, input_count = 0, shape_count = 1;
  bool overflow = false;
  int missing = 0;         ///< nodes for which there was no room, about
  bool in_loop = false;    ///< while the body of a loop is recorded
  bool is_named = false;   ///< while a named formula is, whose variables may come in anywhere
  shape_problem problem{}; ///< the first

  constexpr const extents& shape(int i) const { return shapes[nodes[i].shape]; }

  /// The node of a number.
  constexpr int constant(long double number) {
    const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(number));
    const std::uint32_t hash = static_cast<std::uint32_t>((bits * 0x9e3779b97f4a7c15u) >> 33);
    for (int slot = static_cast<int>(hash ^ (hash >> 15)) & table_mask;;
         slot = (slot + 1) & table_mask) {
      if (table[slot] == 0)
        return append({&constant_operation, {none, none, none}, 0, number}, slot);
      const node& other = nodes[table[slot] - 1];
      if (other.is_constant() && same_number(other.number, number))
        return table[slot] - 1;
    }
  }

  /// The node of an element of an argument.
  constexpr int input_element(int argument, int element) {
    return intern({&input_operation, {argument, element, none}, 0, 0});
  }

  /// Node number `which` of an argument: an element of it, or the whole tensor.
  constexpr int input_node(int argument, int which) {
    return intern(
        {&input_operation, {argument, which, none}, shape_index(inputs[argument].shape), 0});
  }

  /// The node of an operation; constants are folded, and in a rewriting builder the operation's
  /// rules are applied first.
  constexpr int operation_node(const operation* op, int a, int b = none, int c = none) {
    if (shape_count > 1)
      return shaped_operation_node(op, a, b, c);
    return simplified_node(op, a, b, c, 0);
  }

  /// The node of an operation on whole tensors, whose result has this shape.
  constexpr int whole_node(const operation* op, const extents& result, int detail, int a = none,
                           int b = none, int c = none) {
    const node wanted{op, {a, b, c}, shape_index(result), 0, detail};
    if (level != rewriting::nothing && op->rewrite_whole) {
      const int simpler = op->rewrite_whole(*this, wanted);
      if (simpler != none)
        return simpler;
    }
    return intern(wanted);
  }

  /// A node that has this shape or broadcasts to it, in this shape.
  constexpr int in_shape(int i, const extents& wanted) {
    return shape(i) == wanted || overflow ? i : whole_node(broadcast_to, wanted, 0, i);
  }
  /// What a node was before it was stretched, if it was.
  constexpr int unstretched(int i) const {
    return i >= 0 && nodes[i].op == broadcast_to ? nodes[i].operands[0] : i;
  }

  /// Where something is wrong with shapes, goes on with a number.
  constexpr int fail(shape_problem::kind what, int a, int b = none, const extents& other = {}) {
    if (problem.what == shape_problem::kind::nothing && !overflow)
      problem = {what, shape(a), b == none ? other : shape(b), name_in(a),
                 b == none ? std::string_view{} : name_in(b)};
    return constant(0);
  }

  /// The number of a shape in this graph.
  constexpr int shape_index(const extents& wanted) {
    for (int i = 0; i < shape_count; ++i)
      if (shapes[i] == wanted)
        return i;
    if (shape_count == shape_capacity)
      a_formula_has_too_many_shapes();
    shapes[shape_count] = wanted;
    return shape_count++;
  }

  /// Equal, and equal as far as 1/x can see: 0 and −0 differ. NaNs are not shared.
  static constexpr bool same_number(long double a, long double b) {
    return a == b && (a != 0 || __builtin_copysignl(1, a) == __builtin_copysignl(1, b));
  }

  /// The first variable that a node depends on.
  constexpr std::string_view name_in(int i) const {
    if (nodes[i].is_input())
      return inputs[nodes[i].operands[0]].symbol;
    for (int k = 0; k < nodes[i].op->arity; ++k)
      if (const std::string_view found = name_in(nodes[i].operands[k]); !found.empty())
        return found;
    return {};
  }

private:
  /// An operation in a graph that has tensors. What is stretched is stretched afterwards: the
  /// operation itself works on as few elements as it can.
  constexpr int shaped_operation_node(const operation* op, int a, int b, int c) {
    if (nodes[a].shape == 0 && (b < 0 || nodes[b].shape == 0) && (c < 0 || nodes[c].shape == 0))
      return simplified_node(op, a, b, c, 0);
    const extents wanted = common_shape(a, b, c);
    if (wanted.rank < 0)
      return constant(0);
    if (level == rewriting::nothing)
      return simplified_node(op, a, b, c, shape_index(wanted));
    a = unstretched(a);
    b = unstretched(b);
    c = unstretched(c);
    const int i = simplified_node(op, a, b, c, shape_index(common_shape(a, b, c)));
    return in_shape(i, wanted);
  }

  /// The shape that operands broadcast to, of rank −1 if they do not.
  constexpr extents common_shape(int a, int b, int c) {
    extents result = shape(a);
    for (const int operand : {b, c})
      if (operand >= 0) {
        const extents before = result;
        result = broadcast(result, shape(operand));
        if (result.rank < 0) {
          fail(shape_problem::kind::broadcast, before == shape(a) ? a : operand,
               before == shape(a) ? operand : none, before);
          return result;
        }
      }
    return result;
  }

  constexpr int simplified_node(const operation* op, int a, int b, int c, int result) {
    const int operands[3]{a, b, c};
    if (nodes[a].is_constant() && (b < 0 || nodes[b].is_constant()) &&
        (c < 0 || nodes[c].is_constant()) && !op->is_marker()) {
      const long double numbers[3]{nodes[a].number, b < 0 ? 0 : nodes[b].number,
                                   c < 0 ? 0 : nodes[c].number};
      return constant(op->value(numbers));
    }
    if (level != rewriting::nothing && op->rewrite) {
      const int simpler = op->rewrite(*this, operands);
      if (simpler != none)
        return simpler;
    }
    return intern({op, {a, b, c}, result, 0});
  }

public:
  /// An equal node if there is one, else this one.
  constexpr int intern(const node& wanted) {
    const int a = wanted.operands[0], b = wanted.operands[1];
    const bool swaps = wanted.op->commutative;
    std::uint32_t hash = static_cast<std::uint32_t>(swaps ? a + b : a + 31 * b) * 0x85ebca77u;
    hash = (hash ^ static_cast<std::uint32_t>(wanted.operands[2])) * 0x9e3779b1u + wanted.op->hash +
           static_cast<std::uint32_t>(wanted.detail) * 0x27d4eb2fu;
    for (int slot = static_cast<int>(hash ^ (hash >> 15)) & table_mask;;
         slot = (slot + 1) & table_mask) {
      if (table[slot] == 0)
        return append(wanted, slot);
      const node& other = nodes[table[slot] - 1];
      if (other.op == wanted.op && other.operands[2] == wanted.operands[2] &&
          other.shape == wanted.shape && other.detail == wanted.detail &&
          ((other.operands[0] == a && other.operands[1] == b) ||
           (swaps && other.operands[0] == b && other.operands[1] == a)))
        return table[slot] - 1;
    }
  }

  constexpr void add_output(int index) { outputs[output_count++] = index; }

  /// The argument called `name`; a new one where there is none yet.
  constexpr int argument(std::string_view name, int elements = 1, const extents& shape = {}) {
    for (int i = 0; i < input_count; ++i)
      if (inputs[i].symbol == name) {
        if (problem.what == shape_problem::kind::nothing && inputs[i].shape != shape)
          problem = {shape_problem::kind::variable, inputs[i].shape, shape, name, name};
        return i;
      }
    return new_argument(name, elements, shape);
  }
  constexpr int new_argument(std::string_view name, int elements, const extents& shape = {}) {
    if (input_count == input_capacity)
      a_formula_has_too_many_arguments();
    inputs[input_count] = {name, elements, shape};
    return input_count++;
  }

private:
  constexpr int append(const node& added, int slot) {
    if (size == capacity) {
      overflow = true;
      ++missing;
      return 0;
    }
    nodes[size] = added;
    table[slot] = ++size;
    return size - 1;
  }
};

} // namespace chainrule

#endif
