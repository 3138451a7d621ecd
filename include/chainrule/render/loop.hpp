// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_LOOP_HPP
#define CHAINRULE_RENDER_LOOP_HPP

#include <chainrule/plan/tensor_program.hpp>
#include <chainrule/render/formula.hpp>

namespace chainrule {

/// Writes what a rolled loop does: `c1 = first; each t: r1 = …; y[t] = …; c1' = …`, where cN are
/// its carries, cN' what becomes of them, x[t] is what stands in x for the step, and rN is what
/// several formulas share. `Memory::write_memory(out, i)` writes the name of a node in memory.
template <class Program, int Loop, class Memory> struct loop_writer {
  static constexpr const auto& graph = Program::graph;
  static constexpr const auto& parts = planned_loop<Program, Loop>::parts;

  writer& out;
  const Memory& memory;
  int uses[graph.capacity]{};
  int shared[graph.capacity]{}; ///< the number of what has a name
  bool any_written = false;

  /// What the formula writer sees.
  struct symbols {
    const loop_writer* self;
    constexpr bool write_symbol(writer& to, int i, style) const { return self->write_name(to, i); }
  };

  constexpr void run() {
    for (int k = 0; k < parts.carry_count; ++k) {
      write_carry(out, k);
      out(" = ");
      memory.write_memory(out, graph.nodes[parts.carries[k]].operands[1]);
      out("; ");
    }
    out(parts.backwards ? "each t, last first: " : "each t: ");
    write_shared();
    for (int k = 0; k < parts.output_count; ++k) {
      begin();
      memory.write_memory(out, parts.outputs[k]);
      out("[t] = ");
      write_operand(parts.outputs[k]);
    }
    for (int k = 0; k < parts.carry_count; ++k) {
      begin();
      write_carry(out, k);
      out("' = ");
      write_operand(parts.carried[k]);
    }
    bool any = false;
    for (int k = 0; k < parts.carry_count; ++k)
      if (Program::plan.places[parts.carried[k]].where != place::kind::nowhere) {
        out(any ? "; " : "; then ");
        any = true;
        memory.write_memory(out, parts.carried[k]);
        out(" = ");
        write_carry(out, k);
      }
    write_kernels();
  }

private:
  constexpr void begin() {
    out(any_written ? "; " : "");
    any_written = true;
  }
  static constexpr void write_carry(writer& to, int k) {
    to('c');
    write_number(to, k + 1, 9);
  }
  constexpr formula_writer<symbols> formula() const {
    return {out, {graph.nodes, graph.size}, style::text, {this}};
  }
  constexpr void write_operand(int end) { formula().write(graph.nodes[end].operands[1]); }
  constexpr bool write_name(writer& to, int i) const {
    const node& n = graph.nodes[i];
    if (is_carry(n)) {
      for (int k = 0; k < parts.carry_count; ++k)
        if (parts.carries[k] == i)
          write_carry(to, k);
      return true;
    }
    if (is_step(n)) {
      memory.write_memory(to, n.operands[1]);
      return to("[t]"), true;
    }
    if (n.is_constant())
      return false;
    if (!parts.inside[i])
      return memory.write_memory(to, i), true;
    if (shared[i] > 0) {
      to('r');
      write_number(to, shared[i], 9);
      return true;
    }
    if (n.op == &entry<matrix_product_t>::id && n.detail != transposed_none) {
      write_product(n);
      return true;
    }
    return false;
  }
  constexpr void write_product(const node& n) const {
    out("matmul(");
    formula().write(n.operands[0]);
    out(n.detail & transposed_left ? "ᵀ, " : ", ");
    formula().write(n.operands[1]);
    out(n.detail & transposed_right ? "ᵀ)" : ")");
  }

  /// What is used more than once, first.
  constexpr void write_shared() {
    for (int i = 0; i < graph.size; ++i) {
      const node& n = graph.nodes[i];
      if (leads_out(n) ? loop_left(graph.nodes, i) == Loop : parts.inside[i])
        for (int k = leads_out(n) ? 1 : 0; k < n.op->arity; ++k)
          ++uses[n.operands[k]];
    }
    int names = 0;
    for (int i = 0; i < graph.size; ++i) {
      const node& n = graph.nodes[i];
      if (!parts.inside[i] || uses[i] < 2 || n.is_leaf() || is_carry(n) || is_step(n) ||
          n.op == &entry<reshape_t>::id || n.op == &entry<broadcast_to_t>::id)
        continue;
      begin();
      out('r');
      write_number(out, ++names, 9);
      out(" = ");
      formula().write(i);
      shared[i] = names;
    }
  }

  /// How many kernels run in a step, where its code is not one straight line.
  constexpr void write_kernels() {
    if constexpr (!planned_loop<Program, Loop>::is_scalar) {
      const auto& plan = planned_loop<Program, Loop>::body::plan;
      int products = 0, loops = 0;
      for (int k = 0; k < plan.kernel_count; ++k)
        if (plan.kernels[k].what == kernel::kind::loop)
          ++loops;
        else if (plan.kernels[k].what == kernel::kind::whole)
          ++products;
      out(" (a step has ");
      write_number(out, loops, 9);
      out(loops == 1 ? " loop" : " loops");
      if (products > 0) {
        out(" and ");
        write_number(out, products, 9);
        out(products == 1 ? " product" : " products");
      }
      out(')');
    }
  }
};

/// How many operations a rolled loop does in all of its steps.
template <class Program, int Loop> constexpr long long loop_flops() {
  using body = typename planned_loop<Program, Loop>::body;
  long long flops = 0;
  if constexpr (planned_loop<Program, Loop>::is_scalar)
    for (int c = 0; c < body::code.size; ++c)
      flops += body::code.code[c].op->arity > 0 ? 1 : 0;
  else
    for (int k = 0; k < body::plan.kernel_count; ++k) {
      const kernel& x = body::plan.kernels[k];
      const int rows = x.space.extent[0] * x.space.extent[1];
      for (int c = x.begin; c < x.end; ++c) {
        const operation* op = body::plan.code[c].op;
        if (op->arity > 0 || op == &reduce_tensor_operation)
          flops += c < x.body ? rows : rows * x.space.extent[max_rank - 1];
      }
      if (x.what == kernel::kind::whole)
        if (const node& n = body::graph.nodes[x.node]; n.op == &entry<matrix_product_t>::id) {
          const extents& left = body::graph.shape_of(n.operands[0]);
          flops += 2LL * body::graph.shape_of(x.node).size() *
                   left.extent[n.detail & transposed_left ? 0 : 1];
        }
    }
  return flops * planned_loop<Program, Loop>::parts.steps;
}

} // namespace chainrule

#endif
