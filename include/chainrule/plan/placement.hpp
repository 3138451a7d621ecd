// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_PLACEMENT_HPP
#define CHAINRULE_PLAN_PLACEMENT_HPP

#include <chainrule/plan/kernel.hpp>
#include <chainrule/plan/plan.hpp>

namespace chainrule {

/// Cache lines: where a piece of the workspace begins, in elements.
inline constexpr int work_alignment = 16;

/// Where what a plan stores lives, and for how long.
template <class Planner, class Plan> struct placement {
  static constexpr int nodes = Planner::nodes;

  const Planner& planner;
  Plan& plan;
  int last_use[nodes]{};

  /// Puts what is stored into the outputs, or into the workspace for as long as it is needed.
  template <class Place> constexpr void run(const Place& place_of) {
    place_outputs(place_of);
    note_uses();
    place_in_workspace();
    place_views();
  }

private:
  template <class Place> constexpr void place_outputs(const Place& place_of) {
    for (int o = 0; o < planner.graph.output_count; ++o) {
      const int i = planner.graph.outputs[o];
      const output_place to = place_of(o);
      const int r = i < 0 ? none : planner.root(i);
      const bool direct = i >= 0 && !planner.graph.nodes[r].is_leaf() &&
                          plan.places[r].where == place::kind::nowhere &&
                          planner.graph.shape_of(r).size() == planner.graph.shape_of(i).size();
      if (direct)
        plan.places[r] = {place::kind::output, to.segment, to.element};
      else
        plan.kernels[plan.kernel_count++] = {kernel::kind::copy, {}, 0, 0, 0, i, o};
    }
  }
  constexpr void note_uses() {
    for (int k = 0; k < plan.kernel_count; ++k) {
      const kernel& x = plan.kernels[k];
      for (int c = x.begin; c < x.end; ++c)
        if (plan.code[c].node != none)
          note_use(plan.code[c].node, k);
      if (x.node != none) {
        note_use(x.node, k);
        if (x.what == kernel::kind::steps) {
          const auto& all = planner.reads_of(x.node);
          for (int a = 0; a < all.count; ++a)
            note_use(all.at[a], k);
        }
        if (x.what == kernel::kind::whole)
          for (int a = 0; a < planner.op(x.node)->arity; ++a)
            note_use(planner.graph.nodes[x.node].operands[a], k);
      }
    }
  }
  /// First fit: each at the lowest offset where no other lives.
  constexpr void place_in_workspace() {
    int live[nodes]{}, live_count = 0; // in the order of their offsets
    for (int k = 0; k < planner.kernel_count; ++k)
      for (int i = planner.first_in[k]; i != none; i = planner.next_in[i]) {
        if (!planner.stored[i] || plan.places[i].where != place::kind::nowhere)
          continue;
        int kept = 0;
        for (int l = 0; l < live_count; ++l)
          if (last_use[live[l]] >= k)
            live[kept++] = live[l];
        live_count = kept;
        const int size = planner.size_of(i);
        int offset = 0, at = 0;
        for (; at < live_count; ++at) {
          if (plan.places[live[at]].offset >= offset + size)
            break;
          const int end = plan.places[live[at]].offset + planner.size_of(live[at]);
          offset = (end + work_alignment - 1) / work_alignment * work_alignment;
        }
        for (int l = live_count; l > at; --l)
          live[l] = live[l - 1];
        live[at] = i;
        ++live_count;
        plan.places[i] = {place::kind::work, 0, offset};
        const int end = (offset + size + work_alignment - 1) / work_alignment * work_alignment;
        if (end > plan.work) // with room for a whole register behind
          plan.work = end;
      }
  }
  constexpr void place_views() {
    for (int i = 0; i < planner.graph.size; ++i) { // inputs, and views of what is placed
      if (planner.graph.nodes[i].is_input())
        plan.places[i] = {place::kind::input, planner.graph.nodes[i].operands[0],
                          planner.graph.nodes[i].operands[1]};
      else if (planner.is_alias(i)) {
        plan.places[i] = plan.places[planner.graph.nodes[i].operands[0]];
        plan.places[i].offset += planner.graph.nodes[i].detail;
      }
    }
  }
  constexpr void note_use(int i, int when) {
    i = planner.root(i);
    if (when > last_use[i])
      last_use[i] = when;
  }
};

} // namespace chainrule

#endif
