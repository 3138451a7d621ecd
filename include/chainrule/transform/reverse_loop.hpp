// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_REVERSE_LOOP_HPP
#define CHAINRULE_TRANSFORM_REVERSE_LOOP_HPP

#include <chainrule/transform/chain.hpp>

namespace chainrule {

/// Backward mode through a loop: one more loop, which takes the steps in the other direction. What
/// the first loop began its steps with, and what is dear to compute again, is kept from all of its
/// steps; the rest of its body is recorded once more. The cotangents of its carries are the second
/// loop's carries, those of its inputs leave from each step, and those of what is the same in all
/// steps are summed up. A sum of matrix products is one product, after the loop.
///
/// Invariant: nodes already there keep their values; new ones are only added.
template <int Capacity> struct loop_reversal {
  builder& graph;
  int count;
  const bool (&active)[Capacity];
  int (&adjoint)[Capacity];
  growing_bodies& bodies;
  int loop;

  symbol back{};          ///< the second loop
  int value[Capacity]{};  ///< in the second loop, ...
  int result[Capacity]{}; ///< ... and what a derivative is written in
  int local[Capacity]{};  ///< cotangents in the second loop
  int shared[Capacity]{}; ///< what is the same in all steps, ...
  int term[Capacity]{};   ///< ... and what a step adds to its cotangent
  int terms = 0;

  constexpr void run() {
    bool useful[Capacity]{};
    for (int i = 0; i < count; ++i)
      useful[i] =
          adjoint[i] != none && leads_out(graph.nodes[i]) && loop_left(graph.nodes, i) == loop;
    spread_to_operands(graph.nodes, count, useful);
    back = new_loop(graph, steps(), !goes_backwards(graph.nodes[loop]));
    for (int i = 0; i < count; ++i)
      local[i] = none;
    record_again(useful);

    int cotangent[Capacity]; // of what each carry becomes
    for (int i = loop + 1; i < count && !graph.overflow; ++i) {
      const node n = graph.nodes[i];
      if (is_carried(n) && bodies[n.operands[0]] == loop && useful[n.operands[0]] &&
          active[n.operands[0]]) {
        const symbol first = adjoint[i] == none ? zeros(graph, graph.shape(i)) : at(adjoint[i]);
        cotangent[i] = new_carry(back, first).index;
        add(n.operands[1], cotangent[i]);
      } else if (is_steps(n) && n.operands[0] == loop && adjoint[i] != none)
        add(n.operands[1], step_of(back, at(adjoint[i])).index);
    }
    for (int i = count - 1; i > loop; --i)
      if (bodies[i] == loop && local[i] != none && active[i])
        pull_back_node(i);
    for (int i = loop + 1; i < count && !graph.overflow; ++i) {
      const node n = graph.nodes[i];
      if (!is_carried(n) || bodies[n.operands[0]] != loop || !useful[n.operands[0]] ||
          !active[n.operands[0]])
        continue;
      const int carry = n.operands[0], next = local[carry];
      const symbol last =
          last_of(at(cotangent[i]), next == none ? zeros(graph, graph.shape(i)) : at(next));
      if (const int first = graph.nodes[carry].operands[1]; next != none && active[first])
        adjoint[first] = accumulate(graph, adjoint[first], last.index);
    }
    for (const bool products : {true, false}) // what products keep of all steps, others can use
      for (int i = 0; i < terms && !graph.overflow; ++i)
        if (is_product(term[i]) == products)
          adjoint[shared[i]] = accumulate(graph, adjoint[shared[i]], sum_over_steps(term[i]).index);
  }

private:
  constexpr symbol at(int i) const { return {&graph, i}; }
  constexpr int steps() const { return graph.shape(loop).extent[0]; }

  /// Moves of elements, which cost less than to keep and to read again.
  constexpr bool is_move(const operation* op) const {
    return op == &entry<broadcast_to_t>::id || op == &entry<reshape_t>::id ||
           op == &entry<transpose_t>::id || op == &entry<slice_t>::id || op == &entry<pad_t>::id ||
           op == &entry<concatenate_t>::id;
  }
  /// What costs more to compute than to read: functions, products, and sums of products.
  constexpr bool is_kept(const node& n) const {
    return is_carry(n) || n.op->is_call || (n.op->is_whole() && !is_move(n.op)) ||
           is_sum_of_products(n);
  }
  constexpr bool is_sum_of_products(const node& n) const {
    if (n.op != &entry<add_t>::id && n.op != &entry<subtract_t>::id)
      return false;
    int products = 0;
    for (int k = 0; k < 2; ++k)
      if (int x = n.operands[k]; bodies[x] == loop) {
        while (is_move(graph.nodes[x].op))
          x = graph.nodes[x].operands[0];
        if (is_step(graph.nodes[x]))
          continue;
        if (graph.nodes[x].op != &entry<matrix_product_t>::id &&
            !is_sum_of_products(graph.nodes[x]))
          return false;
        ++products;
      }
    return products > 0;
  }
  constexpr symbol kept(int i) const {
    const extents shape = graph.shape(i);
    if (shape.rank < max_rank)
      return step_of(back, all_steps(at(loop), at(i)));
    const symbol flat = reshape_to(at(i), {1, {shape.size()}});
    return reshape_to(step_of(back, all_steps(at(loop), flat)), shape);
  }
  /// The body once more, in the second loop.
  constexpr void record_again(const bool* useful) {
    for (int i = 0; i < count; ++i)
      value[i] = result[i] = i;
    for (int i = loop + 1; i < count && !graph.overflow; ++i) {
      if (bodies[i] != loop || !useful[i])
        continue;
      node n = graph.nodes[i];
      if (is_step(n)) {
        value[i] = result[i] = step_of(back, at(n.operands[1])).index;
        continue;
      }
      if (is_kept(n))
        value[i] = result[i] = kept(i).index;
      if (is_kept(n) && (!n.op->is_whole() || n.detail == 0))
        continue;
      for (int k = 0; k < n.op->arity; ++k)
        n.operands[k] = value[n.operands[k]];
      result[i] = n.op->is_whole()
                      ? graph.intern(n) // with its detail
                      : graph.operation_node(n.op, n.operands[0], n.operands[1], n.operands[2]);
      if (!is_kept(n))
        value[i] = result[i];
    }
  }

  constexpr void add(int i, int cotangent) {
    if (cotangent == none || !active[i] || graph.overflow)
      return;
    if (bodies[i] == loop)
      local[i] = accumulate(graph, local[i], cotangent);
    else if (terms < Capacity) {
      shared[terms] = i;
      term[terms++] = cotangent;
    }
  }
  constexpr void pull_back_node(int i) {
    const node n = graph.nodes[i];
    if (is_carry(n) || graph.overflow)
      return;
    if (is_step(n)) {
      const int x = n.operands[1];
      if (active[x])
        adjoint[x] = accumulate(graph, adjoint[x], of_all_steps(local[i]).index);
      return;
    }
    symbol operands[3];
    for (int k = 0; k < n.op->arity; ++k)
      operands[k] = at(value[n.operands[k]]);
    for (int which = 0; which < n.op->arity; ++which)
      if (active[n.operands[which]])
        add(n.operands[which], pull_back(graph, n, operands, at(result[i]), which, local[i]));
  }

  constexpr bool varies(int i) const { return bodies[i] == back.index; }
  /// A value of all steps; a product with what is the same in all steps is one product over them.
  constexpr symbol of_all_steps(int i) const {
    const node n = graph.nodes[i];
    if (varies(i) && n.op == &entry<reshape_t>::id && graph.shapes[n.shape].rank < max_rank &&
        graph.shape(n.operands[0]).rank < max_rank)
      return reshape_to(of_all_steps(n.operands[0]), with_steps(steps(), graph.shapes[n.shape]));
    if (varies(i) && n.op == &entry<matrix_product_t>::id && !varies(n.operands[1])) {
      const bool left = n.detail & transposed_left;
      const extents shape = graph.shapes[n.shape], a = graph.shape(n.operands[0]);
      const int depth = a.extent[left ? 0 : 1];
      if (!left || shape.extent[0] == 1 || depth == 1) {
        const symbol all =
            reshape_to(of_all_steps(n.operands[0]), {2, {steps() * shape.extent[0], depth}});
        return reshape_to(matrix_product(all, at(n.operands[1]), n.detail & transposed_right),
                          with_steps(steps(), shape));
      }
    }
    return varies(i) ? all_steps(back, at(i))
                     : broadcast_to(at(i), with_steps(steps(), graph.shape(i)));
  }

  /// Behind what does not matter for a sum: signs, moves, factors that are the same in all steps.
  constexpr bool is_product(int i) const {
    const node& n = graph.nodes[i];
    if (n.op == &entry<neg_t>::id || n.op == &entry<reshape_t>::id)
      return is_product(n.operands[0]);
    return n.op == &entry<matrix_product_t>::id;
  }
  constexpr symbol sum_over_steps(int i) const {
    if (graph.overflow)
      return at(0);
    if (!varies(i))
      return at(i) * steps();
    const node n = graph.nodes[i];
    const symbol x = at(n.operands[0]), y = at(n.operands[1]);
    if (n.op == &entry<neg_t>::id)
      return -sum_over_steps(x.index);
    if (n.op == &entry<reshape_t>::id)
      return reshape_to(sum_over_steps(x.index), graph.shapes[n.shape]);
    if (n.op == &entry<broadcast_to_t>::id)
      return broadcast_to(sum_over_steps(x.index), graph.shapes[n.shape]);
    if (n.op == &entry<multiply_t>::id && !varies(x.index))
      return at(graph.in_shape((x * sum_over_steps(y.index)).index, graph.shapes[n.shape]));
    if (n.op == &entry<multiply_t>::id && !varies(y.index))
      return at(graph.in_shape((y * sum_over_steps(x.index)).index, graph.shapes[n.shape]));
    if (n.op == &entry<matrix_product_t>::id) {
      const symbol found = sum_of_products(n, x, y);
      if (found.graph)
        return found;
    }
    for (int j = back.index; n.shape != 0 && j < graph.size; ++j)
      if (is_steps(graph.nodes[j]) && graph.nodes[j].operands[0] == back.index &&
          graph.nodes[j].operands[1] == i)
        return sum_steps(at(j), graph.shapes[n.shape]);
    const symbol sum = new_carry(back, zeros(graph, graph.shapes[n.shape]));
    return last_of(sum, sum + at(i));
  }
  constexpr symbol sum_steps(const symbol& all, const extents& shape) const {
    return reshape_to(sum_to(all, with_unit_axis(all.shape(), 0)), shape);
  }
  /// Σ op(a)·op(b) as one product: the factors of all steps side by side. No graph, where they are
  /// not so in memory.
  constexpr symbol sum_of_products(const node& n, const symbol& a, const symbol& b) const {
    if (!varies(a.index))
      return matrix_product(a, sum_over_steps(b.index), n.detail);
    if (!varies(b.index))
      return matrix_product(sum_over_steps(a.index), b, n.detail);
    const bool left = n.detail & transposed_left, right = n.detail & transposed_right;
    const extents shape = graph.shapes[n.shape];
    const int rows = shape.extent[0], columns = shape.extent[1];
    const int depth = a.shape().extent[left ? 0 : 1];
    if (!(left || depth == 1 || rows == 1) || !(!right || depth == 1 || columns == 1))
      return {};
    const symbol A = reshape_to(all_steps(back, a), {2, {steps() * depth, rows}});
    const symbol B = reshape_to(all_steps(back, b), {2, {steps() * depth, columns}});
    return matrix_product(A, B, transposed_left);
  }
};

} // namespace chainrule

#endif
