// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_PRODUCT_JOINER_HPP
#define CHAINRULE_PLAN_PRODUCT_JOINER_HPP

#include <chainrule/plan/kernel.hpp>
#include <chainrule/plan/recurrence.hpp>

namespace chainrule {

/// Makes loops over the results of products a part of the products.
template <class Planner> struct product_joiner {
  Planner& planner;

  /// A loop over the elements of product k's result becomes a part of it, if all else that it needs
  /// is there before: bias and activation are computed before the sums have left their registers.
  constexpr void join_loop(int k) {
    const int p = planner.kernels[k].node;
    if (planner.kernels[k].what != kernel::kind::whole ||
        planner.op(p) != &entry<matrix_product_t>::id)
      return;
    if (const int l = first_user(p);
        l < planner.kernel_count && planner.kernels[l].what == kernel::kind::loop && can_join(k, l))
      join(k, l);
  }

private:
  /// The first kernel that reads product p.
  constexpr int first_user(int p) const {
    int first = planner.kernel_count;
    for (int i = 0; i < planner.graph.size; ++i) {
      if (is_loop(planner.graph.nodes[i])) {
        if (planner.kernel_of[i] < first && planner.is_read_by_loop(i, p))
          first = planner.kernel_of[i];
        continue;
      }
      if (!planner.in_kernel(i) || planner.kernel_of[i] >= first)
        continue;
      for (int a = 0; a < planner.op(i)->arity; ++a)
        if (planner.reads(planner.graph.nodes[i].operands[a], p))
          first = planner.kernel_of[i];
    }
    return first;
  }
  /// The same but for leading axes of one element.
  static constexpr bool is_same_but_for_units(const extents& a, const extents& b) {
    const auto extent = [](const extents& of_these, int back) {
      return back <= of_these.rank ? of_these.extent[of_these.rank - back] : 1;
    };
    bool same = true;
    for (int back = 1; back <= max_rank; ++back)
      same = same && extent(a, back) == extent(b, back);
    return same;
  }
  static constexpr bool is_sum_of_columns(const extents& shape, const extents& space) {
    const strides along = broadcast_strides(shape, space);
    return space.rank == 2 && along.stride[0] == 0 && along.stride[1] == 1;
  }
  constexpr bool can_join(int k, int l) const {
    const extents& space = planner.kernels[l].space;
    const int p = planner.kernels[k].node;
    if (!is_same_but_for_units(space, planner.graph.shape_of(p)))
      return false;
    for (int i = 0; i < planner.graph.size; ++i)
      if (planner.in_kernel(i) && planner.kernel_of[i] == l) {
        if (planner.is_reduction(i) && !is_sum_of_columns(planner.graph.shape_of(i), space))
          return false; // rows are not whole in registers
        for (int a = 0; a < planner.op(i)->arity; ++a)
          if (!is_ready(planner.graph.nodes[i].operands[a], k, l))
            return false;
      }
    return true;
  }
  constexpr bool is_ready(int i, int k, int l) const {
    const extents& space = planner.kernels[l].space;
    if (planner.root(i) == planner.kernels[k].node)
      return is_same_but_for_units(planner.graph.shape_of(i), space);
    if (planner.graph.nodes[planner.root(i)].is_leaf() || planner.in_same_loop(i, l, space))
      return true;
    if (planner.is_inlined(i) && !planner.stored[i]) {
      for (int a = 0; a < planner.op(i)->arity; ++a) {
        const int operand = planner.graph.nodes[i].operands[a];
        if (!is_ready(operand, k, l) || (planner.op(i) == &entry<broadcast_to_t>::id &&
                                         planner.root(operand) == planner.kernels[k].node))
          return false;
      }
      return true;
    }
    return planner.kernel_of[planner.root(i)] < k;
  }
  constexpr void join(int k, int l) {
    const int p = planner.kernels[k].node;
    planner.kernels[k].space = planner.kernels[l].space;
    planner.kernels[k].is_joined = true;
    planner.stored[p] = false;
    for (int i = 0; i < planner.graph.size;
         ++i) { // all that needs it in memory, but loops: see need()
      if (planner.op(i)->is_whole() && !planner.is_loop_node(i) && !planner.is_alias(i))
        for (int a = 0; a < planner.op(i)->arity; ++a)
          planner.stored[p] =
              planner.stored[p] || planner.root(planner.graph.nodes[i].operands[a]) == p;
      if (is_loop(planner.graph.nodes[i]))
        planner.stored[p] = planner.stored[p] || planner.is_read_by_loop(i, p);
      if (planner.kernel_of[i] == l)
        planner.kernel_of[i] = k;
      else if (planner.kernel_of[i] > l)
        --planner.kernel_of[i];
    }
    planner.stored[p] = planner.stored[p] || planner.is_output(p);
    for (int i = l; i + 1 < planner.kernel_count; ++i)
      planner.kernels[i] = planner.kernels[i + 1];
    --planner.kernel_count;
  }
};

} // namespace chainrule

#endif
