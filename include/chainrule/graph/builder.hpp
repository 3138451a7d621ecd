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
inline void two_shapes_do_not_broadcast() {}
inline void a_formula_has_too_many_shapes() {}
inline void a_formula_has_too_many_arguments() {}

/// Records nodes. It is hash-consing: a node that is already there is not added again, so a
/// sub-formula written twice is one node.
///
/// A builder does not own its arrays (a `workspace` does), so it is one type for all sizes. When
/// they are full it sets `overflow` and goes on without effect; whoever runs it tries again with
/// larger ones (see pass.hpp).
struct builder {
  node* nodes;
  int* table; ///< open addressing, 1 + node index, 0 is free; its size is a power of two
  int* outputs;
  input* inputs;
  extents* shapes;
  int capacity, table_mask, input_capacity, shape_capacity;
  rewriting level; ///< which rewrite rules apply
  int size = 0, output_count = 0, input_count = 0, shape_count = 1;
  bool overflow = false;

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
  constexpr int input_element(int argument, int element, int shape = 0) {
    return intern({&input_operation, {argument, element, none}, shape, 0});
  }

  /// The node of an operation; constants are folded, and in a rewriting builder the operation's
  /// rules are applied first.
  constexpr int operation_node(const operation* op, int a, int b = none, int c = none) {
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
    return intern({op, {a, b, c}, shape_of(a, b, c), 0});
  }

  /// An equal node if there is one, else this one.
  constexpr int intern(const node& wanted) {
    const int a = wanted.operands[0], b = wanted.operands[1];
    const bool swaps = wanted.op->commutative;
    std::uint32_t hash = static_cast<std::uint32_t>(swaps ? a + b : a + 31 * b) * 0x85ebca77u;
    hash = (hash ^ static_cast<std::uint32_t>(wanted.operands[2])) * 0x9e3779b1u + wanted.op->hash;
    for (int slot = static_cast<int>(hash ^ (hash >> 15)) & table_mask;;
         slot = (slot + 1) & table_mask) {
      if (table[slot] == 0)
        return append(wanted, slot);
      const node& other = nodes[table[slot] - 1];
      if (other.op == wanted.op && other.operands[2] == wanted.operands[2] &&
          ((other.operands[0] == a && other.operands[1] == b) ||
           (swaps && other.operands[0] == b && other.operands[1] == a)))
        return table[slot] - 1;
    }
  }

  constexpr void add_output(int index) { outputs[output_count++] = index; }

  /// The argument called `name`; a new one where there is none yet.
  constexpr int argument(std::string_view name, int elements = 1) {
    for (int i = 0; i < input_count; ++i)
      if (inputs[i].symbol == name)
        return i;
    return new_argument(name, elements);
  }
  constexpr int new_argument(std::string_view name, int elements) {
    if (input_count == input_capacity)
      a_formula_has_too_many_arguments();
    inputs[input_count] = {name, elements};
    return input_count++;
  }

private:
  constexpr int append(const node& added, int slot) {
    if (size == capacity) {
      overflow = true;
      return 0;
    }
    nodes[size] = added;
    table[slot] = ++size;
    return size - 1;
  }

  /// Equal, and equal as far as 1/x can see: 0 and −0 differ. NaNs are not shared.
  static constexpr bool same_number(long double a, long double b) {
    return a == b && (a != 0 || __builtin_copysignl(1, a) == __builtin_copysignl(1, b));
  }

  constexpr int shape_of(int a, int b, int c) {
    const int first = nodes[a].shape;
    const int second = b < 0 ? first : nodes[b].shape, third = c < 0 ? first : nodes[c].shape;
    if (first == second && first == third)
      return first;
    return shape_index(broadcast(broadcast(shapes[first], shapes[second]), shapes[third]));
  }

  constexpr int shape_index(const extents& wanted) {
    if (wanted.rank < 0)
      two_shapes_do_not_broadcast();
    for (int i = 0; i < shape_count; ++i)
      if (shapes[i] == wanted)
        return i;
    if (shape_count == shape_capacity)
      a_formula_has_too_many_shapes();
    shapes[shape_count] = wanted;
    return shape_count++;
  }
};

} // namespace chainrule

#endif
