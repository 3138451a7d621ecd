// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_KERNEL_WRITER_HPP
#define CHAINRULE_RENDER_KERNEL_WRITER_HPP

#include <chainrule/render/formula.hpp>
#include <chainrule/render/plan_reader.hpp>

/// What a kernel computes, as formulas.
namespace chainrule {

/// Writes what a kernel computes: one formula for each result, and r1, r2, … for what several of
/// them share in registers.
template <class Program, class Names> struct kernel_writer {
  static constexpr const auto& graph = Program::graph;
  static constexpr const auto& plan = Program::plan;
  static constexpr int most_steps = plan.code_size + 4;

  const plan_reader<Program>& reader;
  writer& out;
  node steps[most_steps]{}; ///< the kernel's instructions as nodes; registers are their operands
  int product = none;       ///< the node whose sums a kernel goes on with
  int memory[most_steps]{}; ///< of a step that is in memory, the node there
  int shared[most_steps]{}; ///< the number of a register with a name
  int step_count = 0;
  bool any_written = false;

  /// What the formula writer below sees: names for what is in memory or has a name.
  struct symbols {
    const kernel_writer* self;
    constexpr bool write_symbol(writer& to, int i, style) const {
      if (self->steps[i].op == &count_operation)
        return to('j'), true;
      if (self->memory[i] != none)
        return self->write_memory(to, self->memory[i]), true;
      if (self->shared[i] > 0)
        return to('r'), write_number(to, self->shared[i], 9), true;
      if (self->steps[i].op == &sums_operation)
        return self->write_product(to), true;
      return false;
    }
  };

  static constexpr void write_name(writer& to, const explained_buffer& buffer) {
    if (buffer.argument != none)
      return to(graph.inputs[buffer.argument].symbol);
    if (buffer.piece != none) {
      to('t');
      return write_number(to, buffer.piece, 9);
    }
    Names::write(to, buffer.segment);
    if (buffer.element != none)
      write_subscript(to, buffer.element);
  }

  /// A node in memory: its name, and of a part of it [which elements:of all].
  constexpr void write_memory(writer& to, int i) const {
    const int whole = reader.stored(i);
    const node& n = graph.nodes[whole];
    if (n.is_constant())
      return write_constant(to, n.number);
    if (n.is_input()) {
      const input& argument = graph.inputs[n.operands[0]];
      to(argument.symbol);
      if (argument.nodes() > 1)
        write_subscript(to, n.operands[1]);
    } else
      write_name(to, reader.buffers[reader.of_node[whole]]);
    const int elements = graph.shape_of(i).size();
    if (elements == graph.shape_of(whole).size())
      return;
    const int begin = plan.places[i].offset - plan.places[whole].offset;
    to('[');
    write_number(to, begin, 9);
    if (elements != 1) {
      to(':');
      write_number(to, begin + elements, 9);
    }
    to(']');
  }

  constexpr void write(int k) {
    const kernel& what = plan.kernels[k];
    if (what.what == kernel::kind::loop)
      write_loop(what);
    else if (what.what == kernel::kind::whole && what.is_joined) {
      product = what.node;
      write_loop(what);
    } else if (what.what == kernel::kind::whole)
      write_whole(what);
    else if (what.what == kernel::kind::steps)
      write_steps(what.node, std::make_integer_sequence<int, loop_count<Program>()>{});
    else {
      write_name(out, reader.buffers[reader.of_output[what.output]]);
      out(" = ");
      if (what.node == none)
        out('0');
      else
        write_memory(out, what.node);
    }
  }

private:
  template <int... Which>
  constexpr void write_steps([[maybe_unused]] int loop, std::integer_sequence<int, Which...>) {
    (void)((loop_node<Program>(Which) == loop &&
            (loop_writer<Program, loop_node<Program>(Which), kernel_writer>{out, *this}.run(),
             true)) ||
           ...);
  }
  constexpr void begin(int stored) {
    out(any_written ? "; " : "");
    any_written = true;
    write_name(out, reader.buffers[reader.of_node[stored]]);
    out(" = ");
  }
  constexpr formula_writer<symbols> formula() const {
    return {out, {steps, step_count}, style::text, {this}};
  }
  constexpr int add_step(const node& step, int in_memory) {
    steps[step_count] = step;
    memory[step_count] = in_memory;
    shared[step_count] = 0;
    return step_count++;
  }

  constexpr void write_product(writer& to) const {
    const node& n = graph.nodes[product];
    to("matmul(");
    write_memory(to, n.operands[0]);
    to(n.detail & transposed_left ? "ᵀ, " : ", ");
    write_memory(to, n.operands[1]);
    to(n.detail & transposed_right ? "ᵀ)" : ")");
  }
  /// A step that computes something, written out.
  constexpr void write_step(int step) {
    if (steps[step].op == &sums_operation)
      write_product(out);
    else
      formula().write_operation(step);
  }
  static constexpr bool computes(const operation* op) {
    return op->arity > 0 || op == &sums_operation;
  }

  constexpr void write_whole(const kernel& k) {
    const node& n = graph.nodes[k.node];
    node own = n;
    for (int a = 0; a < n.op->arity; ++a)
      own.operands[a] = add_step({&load_tensor_operation}, n.operands[a]);
    begin(k.node);
    if (n.op == &entry<matrix_product_t>::id) {
      product = k.node;
      write_product(out);
    } else {
      const int step = add_step(own, none);
      formula().write_operation(step);
    }
  }

  constexpr void write_loop(const kernel& k) {
    int step_of[plan.registers + 1]{}; // the last step that wrote a register
    int uses[most_steps]{};
    int store_of[most_steps]{}; // the node that a step is stored as
    step_count = 0;
    for (int c = k.begin; c < k.end; ++c) {
      const loop_instruction& x = plan.code[c];
      if (x.op == &store_tensor_operation) {
        const int from = step_of[x.target];
        add_step({x.op, {from, none, none}}, none);
        if (computes(steps[from].op) && memory[from] == none && store_of[from] == 0)
          store_of[from] = 1 + x.node;
        continue;
      }
      node step{x.op, {none, none, none}, 0, x.number};
      if (x.op == &reduce_tensor_operation)
        step = {x.reduction, {step_of[x.target], none, none}};
      else
        for (int a = 0; a < x.op->arity; ++a)
          step.operands[a] = step_of[x.operands[a]];
      for (int a = 0; a < step.op->arity; ++a)
        ++uses[step.operands[a]];
      const int made = add_step(step, x.op == &load_tensor_operation ? x.node : none);
      if (x.op != &reduce_tensor_operation)
        step_of[x.target] = made;
    }
    int names = 0;
    for (int i = 0; i < step_count; ++i) {
      const loop_instruction& x = plan.code[k.begin + i];
      if (x.op == &reduce_tensor_operation) {
        begin(x.node);
        formula().write_operation(i);
      } else if (x.op == &store_tensor_operation) {
        const int from = steps[i].operands[0];
        if (memory[from] == x.node) // written where it was computed
          continue;
        begin(x.node);
        formula().write(from);
      } else if (store_of[i] > 0) {
        begin(store_of[i] - 1);
        write_step(i);
        memory[i] = store_of[i] - 1;
      } else if (computes(x.op) && uses[i] > 1) {
        out(any_written ? "; r" : "r");
        any_written = true;
        shared[i] = ++names;
        write_number(out, names, 9);
        out(" = ");
        const int number = shared[i];
        shared[i] = 0;
        write_step(i);
        shared[i] = number;
      }
    }
  }
};

} // namespace chainrule

#endif
