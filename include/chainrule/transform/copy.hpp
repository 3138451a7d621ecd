// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_COPY_HPP
#define CHAINRULE_TRANSFORM_COPY_HPP

#include <chainrule/graph/map.hpp>
#include <chainrule/graph/recurrence.hpp>
#include <chainrule/graph/structure.hpp>

namespace chainrule {

/// The carries of loops that become simpler while they are copied.
template <class Graph> struct simpler_carries {
  const Graph& in;
  /// A carry, or what leads out with it, that no step changes: it is what it begins with.
  bool* stays = nullptr;
  /// A number that begins with 0 and becomes f·s, where f is the same in all steps: s is carried
  /// instead. A step then adds f·s, in one operation where the machine has it, and does not wait
  /// for the product. (Where f is ∞ or NaN, 0·f is NaN; then so is what the steps make of it.)
  int *factor = nullptr, *source = nullptr;
  int* carried = nullptr; ///< the new carries
  bool any = false;       ///< without loops nothing of this is needed

  /// Looks for them. (No constructor: the names of its arguments would hide the user's.)
  constexpr void find(bool scale) {
    any = has_loops(in.nodes, in.size);
    const std::size_t size = any ? std::size_t(in.size) : 0;
    stays = new bool[size + 1]{};
    factor = new int[size + 1]{};
    source = new int[size + 1]{};
    carried = new int[size + 1]{};
    if (any)
      find_all(scale);
  }
  constexpr ~simpler_carries() {
    delete[] stays;
    delete[] factor;
    delete[] source;
    delete[] carried;
  }

  /// The copy of node i, whose operands a and b have been copied; `none` where it is a node like
  /// others.
  constexpr int copy(builder& out, int i, const int* place, int a, int b) {
    if (!any)
      return none;
    const node& n = in.nodes[i];
    if (stays[i])
      return is_carry(n) ? b : a;
    if (factor[i] == none)
      return none;
    const int carry =
        is_carry(n) ? out.whole_node(n.op, {}, n.detail, a, b)
                    : out.whole_node(n.op, {}, n.detail, carried[n.operands[0]], place[source[i]]);
    carried[i] = carry;
    return out.operation_node(&entry<multiply_t>::id, place[factor[i]], carry);
  }

private:
  constexpr void find_all(bool scale) {
    int body_of[Graph::capacity]{};
    find_bodies(in.nodes, in.size, body_of);
    for (int i = 0; i < in.size; ++i) {
      factor[i] = none;
      const node& n = in.nodes[i];
      if (!is_carried(n))
        continue;
      const int carry = n.operands[0], next = n.operands[1];
      if (carry == next)
        stays[i] = stays[carry] = true;
      else if (scale && n.shape == 0 && in.nodes[next].op == &entry<multiply_t>::id &&
               begins_with_zero(in.nodes[carry]))
        for (int k = 0; k < 2; ++k)
          if (const int f = in.nodes[next].operands[k];
              f < carry && body_of[f] == none && in.nodes[next].operands[1 - k] != carry) {
            factor[i] = factor[carry] = f;
            source[i] = in.nodes[next].operands[1 - k];
          }
    }
  }
  constexpr bool begins_with_zero(const node& carry) const {
    const node& first = in.nodes[carry.operands[1]];
    return first.is_constant() && first.number == 0 && in.shape_of(carry.operands[0]).extent[0] > 1;
  }
};

/// What the steps of a loop can compute together, because it does not depend on what the one before
/// made: products of matrices are one product before the loop, and functions of numbers are
/// computed several at a time. Steps then read the results.
struct common_steps {
  builder& out;
  int* of_all = nullptr; ///< of a node in the copy, what it is in all steps
  int* body_of = nullptr;
  int known = 0;
  bool any = false;

  constexpr void begin(const node* nodes, int size) {
    any = has_loops(nodes, size);
    if (!any)
      return;
    of_all = new int[std::size_t(out.capacity)];
    body_of = new int[std::size_t(out.capacity)];
    for (int i = 0; i < out.capacity; ++i)
      of_all[i] = none;
  }
  constexpr ~common_steps() {
    delete[] of_all;
    delete[] body_of;
  }

  /// The copy of a node that stands at i, or what is read in its place.
  constexpr int copy(int i) {
    if (!any || out.overflow)
      return i;
    const node n = out.nodes[i];
    if (is_step(n)) {
      of_all[i] = n.operands[1];
      return i;
    }
    if (is_carry(n) || leads_out(n) || is_loop(n) || of_all[i] != none)
      return i;
    const int loop = loop_of(i);
    if (loop == none || !is_common(i, loop))
      return i;
    const shape_problem before = out.problem;
    const int all = step_mapper{out, out.shape(loop).extent[0], 0, of_all}.map_node(i).index;
    if (out.problem.what != before.what || out.overflow) {
      out.problem = before;
      return i;
    }
    of_all[i] = all;
    const bool is_dear = n.op == &entry<matrix_product_t>::id || (n.op->is_call && n.shape == 0);
    if (!is_dear)
      return i;
    const int read = step_of({&out, loop}, {&out, all}).index;
    of_all[read] = all;
    return read;
  }

private:
  /// Whether a node's operands differ from step to step only by the loop's inputs.
  constexpr bool is_common(int i, int loop) {
    growing_bodies bodies{out, body_of, known};
    for (int k = 0; k < out.nodes[i].op->arity; ++k)
      if (const int operand = out.nodes[i].operands[k];
          bodies[operand] != none && (bodies[operand] != loop || of_all[operand] == none))
        return false;
    known = bodies.known;
    return true;
  }
  constexpr int loop_of(int i) {
    growing_bodies bodies{out, body_of, known};
    const int loop = bodies[i];
    known = bodies.known;
    return loop;
  }
};

/// Adds a graph to a builder, whose rules simplify it on the way. `place[i]` becomes the index of
/// node i; the arguments keep their positions. `simpler` may say what an operation on the operands
/// a and b is instead, `none` where it has nothing to say.
///
/// Invariant: every node keeps its value. A second copy changes nothing.
template <class Graph, class Simpler>
constexpr void copy_graph(builder& out, const Graph& in, int (&place)[Graph::capacity],
                          Simpler simpler) {
  for (int i = 0; i < in.input_count; ++i)
    out.new_argument(in.inputs[i].symbol, in.inputs[i].elements, in.inputs[i].shape);
  simpler_carries<Graph> carries{in};
  carries.find(out.level == rewriting::lower);
  common_steps together{out};
  together.begin(in.nodes, in.size);
  for (int i = 0; i < in.size; ++i) {
    const node& n = in.nodes[i];
    if (n.is_constant())
      place[i] = out.constant(n.number);
    else if (n.is_input())
      place[i] = out.input_node(n.operands[0], n.operands[1]);
    else {
      const int a = n.operands[0] < 0 ? none : place[n.operands[0]];
      const int b = n.operands[1] < 0 ? none : place[n.operands[1]];
      const int c = n.operands[2] < 0 ? none : place[n.operands[2]];
      if (const int carry = carries.copy(out, i, place, a, b); carry != none)
        place[i] = carry;
      else if (const int found = simpler(rewriter{out}, n, a, b); found != none)
        place[i] = found;
      else if (n.op->is_whole())
        place[i] = out.whole_node(n.op, in.shape_of(i), n.detail, a, b, c);
      else
        place[i] = out.operation_node(n.op, a, b, c);
      place[i] = together.copy(place[i]);
    }
  }
}
template <class Graph>
constexpr void copy_graph(builder& out, const Graph& in, int (&place)[Graph::capacity]) {
  copy_graph(out, in, place, [](const auto&...) { return none; });
}

/// Adds a graph to a builder, outputs too.
template <class Graph> constexpr void copy_all(builder& out, const Graph& in) {
  int place[Graph::capacity]{};
  copy_graph(out, in, place);
  for (int i = 0; i < in.output_count; ++i)
    out.add_output(in.outputs[i] < 0 ? none : place[in.outputs[i]]);
}

} // namespace chainrule

#endif
