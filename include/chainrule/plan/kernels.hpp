// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_KERNELS_HPP
#define CHAINRULE_PLAN_KERNELS_HPP

#include <chainrule/graph/structure.hpp>
#include <chainrule/plan/code_writer.hpp>
#include <chainrule/plan/placement.hpp>
#include <chainrule/plan/product_joiner.hpp>
#include <chainrule/plan/recurrence.hpp>

/// The plan of a graph with tensors: which nodes become one loop over memory, which are stored,
/// where, and for how long.
namespace chainrule {

/// How many elements of workspace each rolled loop needs, at the loop's node.
template <int Nodes> struct loop_works {
  int work[Nodes]{};
};

template <class Graph> struct kernel_planner {
  static constexpr int nodes = Graph::capacity;
  static constexpr int most_kernels = nodes + Graph::output_capacity + 1;

  const Graph& graph;
  bool outputs_are_inputs = false; ///< results are added to what is there, which is an input, too
  loop_works<nodes> work_of_loop{};
  enum class standing : char { nowhere, if_stored, in_kernel };
  int body_of[nodes]{}; ///< the rolled loop that a node is in the body of
  int root_of[nodes]{};
  bool loop_node[nodes]{};
  standing standing_of[nodes]{}; ///< whether a node is computed by a kernel
  kernel kernels[most_kernels]{};
  int kernel_count = 0;
  int kernel_of[nodes]{};
  memory_reads<nodes>* loop_reads[nodes]{}; ///< of each rolled loop
  bool stored[nodes]{};
  int first_in[most_kernels]{}, next_in[nodes]{}; ///< the nodes of each kernel, as a list

  constexpr ~kernel_planner() {
    for (memory_reads<nodes>* each : loop_reads)
      delete each;
  }

  // What a node is.

  constexpr const operation* op(int i) const { return graph.nodes[i].op; }
  constexpr bool is_reduction(int i) const {
    return op(i) == &entry<sum_to_t>::id || op(i) == &entry<max_to_t>::id ||
           op(i) == &entry<shift_to_t>::id || op(i) == &entry<prod_to_t>::id;
  }
  /// In the body of a rolled loop, which is planned for itself.
  constexpr bool is_inside(int i) const { return body_of[i] != none; }
  constexpr bool leads_out_of_loop(int i) const { return leads_out(graph.nodes[i]); }
  /// How much memory a node takes, where it has some.
  constexpr int size_of(int i) const {
    return is_loop(graph.nodes[i]) ? work_of_loop.work[i] : graph.shape_of(i).size();
  }
  /// A view of its operand's memory: the same elements, or a contiguous part of them.
  constexpr bool is_alias(int i) const {
    if (op(i) == &entry<reshape_t>::id)
      return true;
    return op(i) == &entry<slice_t>::id &&
           is_contiguous(graph.shape_of(i), graph.shape_of(graph.nodes[i].operands[0]));
  }
  static constexpr bool is_contiguous(const extents& part, const extents& whole) {
    bool single = false; // all axes before a partial one have one element
    for (int back = 1; back <= whole.rank; ++back) {
      const int extent = back <= part.rank ? part.extent[part.rank - back] : 1;
      if (single && extent != 1)
        return false;
      single = single || extent != whole.extent[whole.rank - back];
    }
    return true;
  }
  /// Computed where it is used, and never stored unless it has to be: conditions, and what only
  /// says which element is meant.
  constexpr bool is_inlined(int i) const {
    return op(i)->is_condition || op(i) == &entry<broadcast_to_t>::id ||
           op(i) == &entry<counting_t>::id;
  }
  constexpr bool is_loop_node(int i) const { return loop_node[i]; }
  constexpr bool find_loop_node(int i) const {
    return !op(i)->is_whole() || is_reduction(i) || op(i) == &entry<broadcast_to_t>::id ||
           op(i) == &entry<counting_t>::id;
  }
  constexpr const extents& space_of(int i) const {
    return graph.shape_of(is_reduction(i) ? graph.nodes[i].operands[0] : i);
  }
  constexpr int root(int i) const { return root_of[i]; }

  /// What is asked often, once for all: a constant evaluation has a limited number of steps.
  constexpr void look_at_nodes() {
    find_bodies(graph.nodes, graph.size, body_of);
    for (int i = 0; i < graph.size; ++i) {
      root_of[i] = is_alias(i) ? root_of[graph.nodes[i].operands[0]] : i;
      loop_node[i] = find_loop_node(i);
      if (is_loop(graph.nodes[i]))
        loop_reads[i] = new memory_reads<nodes>(memory_read_by(graph, i));
      const bool is_leaf = graph.nodes[i].is_leaf() && op(i) != &entry<counting_t>::id;
      standing_of[i] =
          is_loop(graph.nodes[i]) || is_inlined(i) ? standing::if_stored : standing::in_kernel;
      if (is_inside(i) || root_of[i] != i || (is_leaf && !is_loop(graph.nodes[i])))
        standing_of[i] = standing::nowhere;
    }
  }

  /// The first kernel that can use node i in a loop over `space`.
  constexpr int available(int i, const extents& space) const {
    const extents seen = graph.shape_of(i);
    const bool same_element = // as what is computed in this turn of the loop
        seen.size() == space.size() && seen.size() > 1 &&
        seen.extent[seen.rank - 1] == space.extent[space.rank - 1];
    const bool elsewhere = is_alias(i) && !(same_element && space.extent[space.rank - 1] > 1);
    if (is_alias(i))
      i = root(i);
    if (graph.nodes[i].is_leaf())
      return 0;
    if (is_inlined(i) && !stored[i]) {
      int latest = 0;
      for (int k = 0; k < op(i)->arity; ++k)
        if (const int ready = available(graph.nodes[i].operands[k], space); ready > latest)
          latest = ready;
      return latest;
    }
    const bool in_register = is_loop_node(i) && !is_reduction(i) && graph.shape_of(i) == space;
    return in_register && !elsewhere ? kernel_of[i] : kernel_of[i] + 1;
  }
  /// Whether something reads node i as a part or in another shape.
  constexpr bool has_alias(int i) const {
    for (int j = i + 1; j < graph.size; ++j)
      if (root(j) == i)
        return true;
    return false;
  }

  constexpr const memory_reads<nodes>& reads_of(int loop) const { return *loop_reads[loop]; }
  constexpr bool is_read_by_loop(int loop, int p) const {
    const memory_reads<nodes>& all = reads_of(loop);
    for (int k = 0; k < all.count; ++k)
      if (root(all.at[k]) == p)
        return true;
    return false;
  }
  /// What rolled loops read is stored; so is what leads out of them, where somebody reads it.
  constexpr void store_what_loops_read() {
    for (int i = 0; i < graph.size; ++i)
      if (is_loop(graph.nodes[i])) {
        stored[i] = work_of_loop.work[i] > 0;
        const memory_reads<nodes>& all = reads_of(i);
        for (int k = 0; k < all.count; ++k)
          stored[root(all.at[k])] = true;
      }
  }
  constexpr void assign_loop(int i) {
    const int loop = loop_left(graph.nodes, i);
    const bool is_new = kernel_count == 0 ||
                        kernels[kernel_count - 1].what != kernel::kind::steps ||
                        kernels[kernel_count - 1].node != loop;
    if (is_new)
      kernels[kernel_count++] = {kernel::kind::steps, {}, 0, 0, 0, loop, none};
    kernel_of[loop] = kernel_of[i] = kernel_count - 1;
  }

  constexpr void assign() {
    look_at_nodes();
    store_what_loops_read();
    for (int i = 0; i < graph.size; ++i) // what other kernels, or the user, read from memory
      if (!is_inside(i) && !leads_out_of_loop(i) && !is_loop(graph.nodes[i]) && op(i)->is_whole() &&
          (!is_loop_node(i) || is_reduction(i))) {
        stored[i] = !is_alias(i);
        if (!is_reduction(i))
          for (int k = 0; k < op(i)->arity; ++k)
            stored[root(graph.nodes[i].operands[k])] = true;
      }
    for (int o = 0; o < graph.output_count; ++o)
      if (graph.outputs[o] >= 0)
        stored[root(graph.outputs[o])] = true;

    for (int i = 0; i < graph.size; ++i) {
      if (leads_out_of_loop(i)) {
        assign_loop(i);
        continue;
      }
      if (is_inside(i) || is_alias(i) ||
          (graph.nodes[i].is_leaf() && op(i) != &entry<counting_t>::id) ||
          (is_inlined(i) && !stored[i]))
        continue;
      int earliest = 0;
      const extents space = space_of(i);
      for (int k = 0; k < op(i)->arity; ++k) {
        const int operand = graph.nodes[i].operands[k];
        const int ready = is_loop_node(i) ? available(operand, space) : ready_in_memory(operand);
        if (ready > earliest)
          earliest = ready;
      }
      if (!is_loop_node(i)) {
        kernel_of[i] = kernel_count;
        kernels[kernel_count++] = {kernel::kind::whole, {}, 0, 0, 0, i, none};
        continue;
      }
      kernel_of[i] = loop_over(space, earliest, i);
    }
    for (int k = kernel_count - 1; k >= 0; --k)
      postpone_numbers(k);
    for (int k = 0; k < kernel_count; ++k)
      product_joiner<kernel_planner>{*this}.join_loop(k);
    // What a loop needs of another one has to be stored there.
    for (int i = 0; i < graph.size; ++i)
      if (in_kernel(i) && is_loop_node(i))
        for (int k = 0; k < op(i)->arity; ++k)
          need(graph.nodes[i].operands[k], kernel_of[i], space_of(i));
  }

  /// Whether node i reduces along rows, and kernel k along columns, of something else, or the other
  /// way round: apart, both are done in registers. With larger tensors one walk over the memory of
  /// both is faster.
  constexpr bool is_across(int i, int k) const {
    if (!is_reduction(i) || space_of(i).size() > 2048 ||
        in_same_loop(graph.nodes[i].operands[0], k, space_of(i)))
      return false;
    for (int j = 0; j < i; ++j)
      if (is_reduction(j) && kernel_of[j] == k && reduces_rows(j) != reduces_rows(i))
        return true;
    return false;
  }
  constexpr bool reduces_rows(int i) const {
    const extents& space = space_of(i);
    return broadcast_strides(graph.shape_of(i), space).stride[space.rank - 1] == 0;
  }

  /// The first loop over `space` from kernel `earliest` on, or a new one. Single numbers are
  /// computed as soon as they can be, so that loops that need them need not be divided.
  constexpr int loop_over(const extents& space, int earliest, int assigned) {
    const auto is_loop_over = [&](int candidate) {
      return kernels[candidate].what == kernel::kind::loop && kernels[candidate].space == space &&
             !is_across(assigned, candidate);
    };
    int found = earliest;
    while (space.size() != 1 && found < kernel_count && !is_loop_over(found))
      ++found;
    if (found < kernel_count && is_loop_over(found))
      return found;
    for (int k = kernel_count; k > found; --k)
      kernels[k] = kernels[k - 1];
    ++kernel_count;
    for (int& each : kernel_of) // of nodes to come, too, which is put right when they do
      if (each >= found)
        ++each;
    kernels[found] = {kernel::kind::loop, space, 0, 0, 0, none, none};
    return found;
  }

  /// Numbers that no kernel needs before the next ones are computed with them.
  constexpr void postpone_numbers(int k) {
    const auto is_same = [&](int candidate) {
      return kernels[candidate].what == kernel::kind::loop &&
             kernels[candidate].space == kernels[k].space;
    };
    int next = k + 1;
    while (next < kernel_count && !is_same(next))
      ++next;
    if (!is_same(k) || kernels[k].space.size() != 1 || next == kernel_count)
      return;
    for (int p = 0; p < graph.size; ++p)
      if (in_kernel(p) && kernel_of[p] == k &&
          is_read_between(p, k, next + (is_reduction(p) || has_alias(p) ? 1 : 0)))
        return; // what is read from memory is there when its loop has ended
    for (int& each : kernel_of)
      each = (each == k ? next : each) - (each >= k ? 1 : 0);
    for (int l = k; l + 1 < kernel_count; ++l)
      kernels[l] = kernels[l + 1];
    --kernel_count;
  }
  constexpr bool is_read_between(int p, int first, int last) const {
    for (int i = 0; i < graph.size; ++i) // a rolled loop may stand before what it reads
      if (kernel_of[i] > first && kernel_of[i] < last) {
        if (is_loop(graph.nodes[i]) && is_read_by_loop(i, p))
          return true;
        if (in_kernel(i))
          for (int a = 0; a < op(i)->arity; ++a)
            if (reads(graph.nodes[i].operands[a], p))
              return true;
      }
    return false;
  }

  constexpr bool reads(int i, int p) const {
    if (root(i) == p)
      return true;
    if (is_inlined(i) && !stored[i])
      for (int a = 0; a < op(i)->arity; ++a)
        if (reads(graph.nodes[i].operands[a], p))
          return true;
    return false;
  }
  constexpr bool is_output(int i) const {
    for (int o = 0; o < graph.output_count; ++o)
      if (graph.outputs[o] >= 0 && root(graph.outputs[o]) == i)
        return true;
    return false;
  }
  /// Whether kernel `where` has node i in registers, as the product that it is a part of.
  constexpr bool is_joined(int i, int where) const {
    return kernels[where].is_joined && kernels[where].node == root(i);
  }

  constexpr int ready_in_memory(int i) const {
    i = root(i);
    return graph.nodes[i].is_leaf() && op(i) != &entry<counting_t>::id ? 0 : kernel_of[i] + 1;
  }
  constexpr bool in_kernel(int i) const {
    return standing_of[i] == standing::in_kernel ||
           (standing_of[i] == standing::if_stored && stored[i]);
  }
  constexpr bool in_same_loop(int i, int where, const extents& space) const {
    return in_kernel(i) && is_loop_node(i) && !is_reduction(i) && kernel_of[i] == where &&
           graph.shape_of(i) == space;
  }
  constexpr void need(int i, int where, const extents& space) {
    if (is_joined(i, where))
      return;
    if (is_alias(i)) {
      stored[root(i)] = true;
      return;
    }
    if (graph.nodes[i].is_leaf() || in_same_loop(i, where, space))
      return;
    if (is_inlined(i) && !stored[i])
      for (int k = 0; k < op(i)->arity; ++k)
        need(graph.nodes[i].operands[k], where, space);
    else
      stored[i] = true;
  }

  /// The nodes of each kernel, one after the other.
  constexpr void link_kernels() {
    for (int k = 0; k < kernel_count; ++k)
      first_in[k] = none;
    for (int i = graph.size - 1; i >= 0; --i)
      if (in_kernel(i)) {
        next_in[i] = first_in[kernel_of[i]];
        first_in[kernel_of[i]] = i;
      }
  }

  // Code.

  /// Unfinished sums are kept where the first of the results will be, unless that is where the
  /// product's loop has yet to read an input.
  constexpr void choose_sums() {
    for (int k = 0; k < kernel_count; ++k) {
      if (!kernels[k].is_joined)
        continue;
      const int p = kernels[k].node;
      for (int i = 0; i < graph.size && kernels[k].sums == none; ++i)
        if (in_kernel(i) && kernel_of[i] == k && stored[i] &&
            (i == p || (!is_reduction(i) && graph.shape_of(i) == kernels[k].space)) &&
            !(outputs_are_inputs && is_output(i)))
          kernels[k].sums = i;
      if (kernels[k].sums == none) {
        kernels[k].sums = p;
        stored[p] = true;
      }
    }
  }

  template <class Plan, class Place> constexpr void run(Plan& plan, const Place& place_of) {
    assign();
    choose_sums();
    link_kernels();
    write_kernels(*this, plan);
    placement<kernel_planner, Plan>{*this, plan}.run(place_of);
  }
};

} // namespace chainrule

#endif
