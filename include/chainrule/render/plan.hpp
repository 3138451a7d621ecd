// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_PLAN_HPP
#define CHAINRULE_RENDER_PLAN_HPP

#include <chainrule/derivative/gradient.hpp>
#include <chainrule/render/formula.hpp>
#include <chainrule/render/graphviz.hpp>
#include <chainrule/render/loop.hpp>

/// What will run: the kernels of a program, what is fused into each, and what they read and write,
/// as constants, as text and for Graphviz.
namespace chainrule {

/// Memory that kernels read or write: an argument, an output, or a piece of the workspace.
struct explained_buffer {
  enum class kind { input, output, work };
  kind where = kind::work;
  std::string_view name{}; ///< the variable's; ∂W of a gradient; t1, t2, … in the workspace
  extents shape{};
  std::size_t bytes = 0;
  std::size_t offset = 0;  ///< in the workspace, in bytes
  int first = 0, last = 0; ///< the kernels that use it first and last
  int argument = none;     ///< of an input
  int segment = none;      ///< of an output, and which of its elements
  int element = none, piece = none;
};

/// What a kernel does with a buffer.
struct explained_access {
  enum class kind { read, store, reduce };
  kind what = kind::read;
  int buffer = 0;
};

/// A kernel. Bytes count each element that it touches once; of a primitive applied to a number each
/// is one flop, exp as well as +, and one of a product of matrices has two for each pair of
/// factors. Moves have none, and neither have primitives on whole tensors of the user's.
struct explained_kernel {
  enum class kind { loop, product, whole, scan, copy };
  kind what = kind::loop;
  extents space{};            ///< what the loop goes over; of a product rows, columns, depth
  std::string_view formula{}; ///< all that is fused into it
  int first_access = 0, access_count = 0;
  long long flops = 0, bytes_read = 0, bytes_written = 0;
};

/// What `explain` returns: everything is a constant. Kernel `k` does the `access_count` accesses
/// from `accesses[kernels[k].first_access]` on, each to one of `buffers`.
template <int Kernels, int Buffers, int Accesses, int Characters> struct explanation {
  std::size_t workspace_bytes = 0;
  long long flops = 0, bytes_read = 0, bytes_written = 0;
  /// Of a formula of scalars, which is straight-line code without kernels: how many operations
  /// there are, in how many functions.
  int operations = 0, functions = 0;

  int kernel_count = Kernels, buffer_count = Buffers, access_count = Accesses;
  explained_kernel kernels[Kernels > 0 ? Kernels : 1]{};
  explained_buffer buffers[Buffers > 0 ? Buffers : 1]{};
  explained_access accesses[Accesses > 0 ? Accesses : 1]{};

  constexpr bool is_straight_line() const { return functions > 0; }
};

/// How the segments of outputs are called: the value, and the gradient by each selected argument.
template <class Call, class Selected> struct gradient_names {
  static constexpr void write(writer& out, int segment) {
    if (segment == 0)
      return out("value");
    out("∂");
    out(Call::graph.inputs[Selected::arguments[segment - 1]].symbol);
  }
};
struct value_names {
  static constexpr void write(writer& out, int) { out("value"); }
};

/// What the kernels of a program do, in arrays that are large enough.
template <class Program> struct plan_reader {
  static constexpr const auto& graph = Program::graph;
  static constexpr const auto& plan = Program::plan;
  static constexpr int most_buffers = graph.input_count + graph.size + graph.output_count + 1;
  static constexpr int most_accesses =
      plan.code_size + 5 * plan.kernel_count + (loop_count<Program>() > 0 ? 2 * graph.size : 0) + 1;

  explained_buffer buffers[most_buffers]{};
  explained_access accesses[most_accesses]{};
  explained_kernel kernels[plan.kernel_count + 1]{};
  int buffer_count = 0, access_count = 0, pieces = 0, kernel = 0;
  int of_argument[graph.input_count + 1]{};
  int of_node[graph.size + 1]{}; ///< the buffer that a kernel stores this node in
  int of_output[graph.output_count + 1]{};

  constexpr void run() { // no constructor: its names would be seen beside the user's
    for (int& buffer : of_argument)
      buffer = none;
    for (int& buffer : of_node)
      buffer = none;
    for (int& buffer : of_output)
      buffer = none;
    for (kernel = 0; kernel < plan.kernel_count; ++kernel) {
      kernels[kernel].first_access = access_count;
      const chainrule::kernel& k = plan.kernels[kernel];
      if (k.what == chainrule::kernel::kind::loop)
        read_loop(k);
      else if (k.what == chainrule::kernel::kind::whole)
        read_whole(k);
      else if (k.what == chainrule::kernel::kind::steps)
        read_steps(k);
      else
        read_copy(k);
      kernels[kernel].access_count = access_count - kernels[kernel].first_access;
    }
  }

  /// What a node is a view of, as far as memory goes.
  constexpr int stored(int i) const {
    while (of_node[i] == none && !graph.nodes[i].is_leaf())
      i = graph.nodes[i].operands[0];
    return i;
  }

private:
  using what = explained_access::kind;

  constexpr void read_loop(const chainrule::kernel& k) {
    explained_kernel& made = kernels[kernel];
    for (int axis = 0; axis < max_rank; ++axis) // without the axes that are none
      if (k.space.extent[axis] != 1)
        made.space.extent[made.space.rank++] = k.space.extent[axis];
    read_code(k);
  }

  /// What is done to each element: of a loop, or of a product that goes on with its sums.
  constexpr void read_code(const chainrule::kernel& k) {
    const int *extent = k.space.extent, rows = extent[0] * extent[1];
    explained_kernel& made = kernels[kernel];
    for (int c = k.begin; c < k.end; ++c) {
      const loop_instruction& x = plan.code[c];
      int elements = 1;
      for (int axis = 0; axis < max_rank; ++axis)
        elements *= x.stride[axis] == 0 ? 1 : extent[axis];
      const int times = c < k.body ? rows : rows * extent[max_rank - 1];
      if (x.op == &load_tensor_operation)
        touch(buffer_of(x.node), what::read, elements);
      else if (x.op == &store_tensor_operation)
        touch(define(x.node), what::store, elements);
      else if (x.op == &reduce_tensor_operation) {
        touch(define(x.node), what::reduce, elements);
        made.flops += times;
      } else if (x.op->arity > 0)
        made.flops += times;
    }
  }

  constexpr void read_whole(const chainrule::kernel& k) {
    const node& n = graph.nodes[k.node];
    explained_kernel& made = kernels[kernel];
    made.what = explained_kernel::kind::whole;
    made.space = graph.shape_of(k.node);
    for (int a = 0; a < n.op->arity; ++a)
      if ((a == 0 || n.operands[a] != n.operands[0]) &&
          !graph.nodes[stored(n.operands[a])].is_constant())
        touch(buffer_of(n.operands[a]), what::read, graph.shape_of(n.operands[a]).size());
    if (!k.is_joined)
      touch(define(k.node), what::store, graph.shape_of(k.node).size());
    if (n.op == &entry<matrix_product_t>::id) {
      const extents& left = graph.shape_of(n.operands[0]);
      const int depth = left.extent[n.detail & transposed_left ? 0 : 1];
      made.what = explained_kernel::kind::product;
      made.space = {3, {made.space.extent[0], made.space.extent[1], depth}};
      made.flops = 2LL * made.space.extent[0] * made.space.extent[1] * depth;
    }
    if (k.is_joined)
      read_code(k);
  }

  constexpr void read_steps(const chainrule::kernel& k) {
    explained_kernel& made = kernels[kernel];
    made.what = explained_kernel::kind::scan;
    made.space = graph.shape_of(k.node);
    made.flops = flops_of_loop(k.node, std::make_integer_sequence<int, loop_count<Program>()>{});
    const auto parts = parts_of(graph, k.node);
    for (int i = 0; i < parts.carry_count; ++i)
      read_all(graph.nodes[parts.carries[i]].operands[1]);
    for (int i = 0; i < parts.stepped_count; ++i)
      read_all(graph.nodes[parts.stepped[i]].operands[1]);
    for (int i = 0; i < parts.shared_count; ++i)
      read_all(parts.shared[i]);
    if (plan.places[k.node].where == place::kind::work) {
      explained_buffer own;
      own.shape = {1, {loop_work<Program>().work[k.node]}};
      own.offset = static_cast<std::size_t>(plan.places[k.node].offset);
      own.piece = ++pieces;
      of_node[k.node] = add(own);
      touch(of_node[k.node], what::store, 0);
    }
    for (int i = 0; i < parts.output_count; ++i)
      touch(define(parts.outputs[i]), what::store, graph.shape_of(parts.outputs[i]).size());
    for (int i = 0; i < parts.carry_count; ++i)
      if (plan.places[parts.carried[i]].where != place::kind::nowhere)
        touch(define(parts.carried[i]), what::store, graph.shape_of(parts.carried[i]).size());
  }
  constexpr void read_all(int i) {
    if (!graph.nodes[stored(i)].is_constant())
      touch(buffer_of(i), what::read, graph.shape_of(i).size());
  }
  template <int... Which>
  static constexpr long long flops_of_loop([[maybe_unused]] int loop,
                                           std::integer_sequence<int, Which...>) {
    return (
        0LL + ... +
        (loop_node<Program>(Which) == loop ? loop_flops<Program, loop_node<Program>(Which)>() : 0));
  }

  constexpr void read_copy(const chainrule::kernel& k) {
    const output_place to = Program::layout::place_of(k.output);
    const int size = Program::layout::size_of(k.output);
    kernels[kernel].what = explained_kernel::kind::copy;
    kernels[kernel].space = {1, {size}};
    if (k.node != none && !graph.nodes[k.node].is_constant())
      touch(buffer_of(k.node), what::read, size);
    of_output[k.output] = add_output(to.segment, to.element, {1, {size}});
    touch(of_output[k.output], what::store, size);
  }

  constexpr int add(const explained_buffer& made) {
    buffers[buffer_count] = made;
    buffers[buffer_count].first = kernel;
    return buffer_count++;
  }
  constexpr int add_output(int segment, int element, const extents& shape) {
    explained_buffer made;
    made.where = explained_buffer::kind::output;
    made.shape = shape;
    made.segment = segment;
    const piece all = Program::layout::all[segment];
    if (all.outputs > 1) // one of an array of scalars
      made.element = element / all.elements;
    return add(made);
  }

  /// The buffer that this kernel stores a node in.
  constexpr int define(int i) {
    if (of_node[i] != none)
      return of_node[i];
    const place& at = plan.places[i];
    if (at.where == place::kind::output)
      return of_node[i] = add_output(at.index, at.offset, graph.shape_of(i));
    explained_buffer made;
    made.shape = graph.shape_of(i);
    made.offset = static_cast<std::size_t>(at.offset);
    made.piece = ++pieces;
    return of_node[i] = add(made);
  }
  constexpr int buffer_of(int i) {
    i = stored(i);
    const node& n = graph.nodes[i];
    if (!n.is_input())
      return define(i);
    int& found = of_argument[n.operands[0]];
    if (found == none) {
      const input& argument = graph.inputs[n.operands[0]];
      explained_buffer made;
      made.where = explained_buffer::kind::input;
      made.shape = argument.shape;
      if (argument.shape.rank == 0 && argument.elements > 1)
        made.shape = {1, {argument.elements}};
      made.argument = n.operands[0];
      found = add(made);
    }
    return found;
  }

  constexpr void touch(int buffer, what how, int elements) {
    explained_kernel& made = kernels[kernel];
    (how == what::read ? made.bytes_read : made.bytes_written) += elements;
    buffers[buffer].last = kernel;
    for (int a = made.first_access; a < access_count; ++a)
      if (accesses[a].buffer == buffer && accesses[a].what == how)
        return;
    accesses[access_count++] = {how, buffer};
  }
};

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

/// The explanation of a program, whose numbers have `Size` bytes.
template <class Program, class Names, int Size> struct explained {
private:
  static constexpr auto read() {
    plan_reader<Program> result;
    result.run();
    return result;
  }
  static constexpr plan_reader<Program> reader = read();

  /// All texts one after the other, and where each ends.
  template <int Count> struct text_ends {
    int end[Count + 1]{};
  };
  using ends = text_ends<reader.buffer_count + Program::plan.kernel_count>;
  static constexpr ends write_all(writer& out) {
    ends result;
    int count = 0;
    for (int b = 0; b < reader.buffer_count; ++b) {
      kernel_writer<Program, Names>::write_name(out, reader.buffers[b]);
      result.end[count++] = static_cast<int>(out.size);
    }
    for (int k = 0; k < Program::plan.kernel_count; ++k) {
      kernel_writer<Program, Names>{reader, out}.write(k);
      result.end[count++] = static_cast<int>(out.size);
    }
    return result;
  }
  static constexpr ends measure() {
    writer counting;
    return write_all(counting);
  }
  static constexpr ends end = measure();
  static constexpr int characters = end.end[reader.buffer_count + Program::plan.kernel_count - 1];
  static constexpr auto write_text() {
    text<std::size_t(characters)> result;
    writer out{result.characters};
    (void)write_all(out);
    result.size = out.size;
    return result;
  }
  static constexpr auto texts = write_text();
  static constexpr std::string_view text_number(int i) {
    const int begin = i == 0 ? 0 : end.end[i - 1];
    return texts.view().substr(std::size_t(begin), std::size_t(end.end[i] - begin));
  }

  static constexpr auto make() {
    explanation<Program::plan.kernel_count, reader.buffer_count, reader.access_count, characters>
        result;
    result.workspace_bytes = std::size_t(Program::plan.work) * Size;
    for (int b = 0; b < reader.buffer_count; ++b) {
      explained_buffer& made = result.buffers[b] = reader.buffers[b];
      made.name = text_number(b);
      made.bytes = std::size_t(made.shape.size()) * Size;
      made.offset *= Size;
    }
    for (int k = 0; k < Program::plan.kernel_count; ++k) {
      explained_kernel& made = result.kernels[k] = reader.kernels[k];
      made.formula = text_number(reader.buffer_count + k);
      made.bytes_read *= Size;
      made.bytes_written *= Size;
      result.flops += made.flops;
      result.bytes_read += made.bytes_read;
      result.bytes_written += made.bytes_written;
    }
    for (int a = 0; a < reader.access_count; ++a)
      result.accesses[a] = reader.accesses[a];
    return result;
  }

public:
  static constexpr auto value = make();
};

/// The same of a program of scalars.
template <class Program, class Names, int Size>
  requires(Program::graph.is_scalar())
struct explained<Program, Names, Size> {
private:
  static constexpr auto make() {
    explanation<0, 0, 0, 0> result;
    result.functions = Program::code.chunks;
    for (int c = 0; c < Program::code.size; ++c)
      result.operations += Program::code.code[c].op->arity > 0 ? 1 : 0;
    result.flops = result.operations;
    for (int i = 0; i < Program::graph.size; ++i)
      result.bytes_read += Program::graph.nodes[i].is_input() ? Size : 0;
    result.bytes_written = Program::graph.output_count * Size;
    return result;
  }

public:
  static constexpr auto value = make();
};

template <auto F, class... Options> struct explain_t {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    using verb = gradient_function<true, F, own_workspace, Options...>;
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!verb::template check<false, Arguments...>())
      return nothing{};
    else {
      using code = typename verb::template code<false, Arguments...>;
      using names = gradient_names<typename code::call, typename code::selected>;
      return explained<typename code::type, names, int(sizeof(element_of<Arguments...>))>::value;
    }
  }
};

/// What runs where `value_and_gradient` is called with such arguments: the kernels and what is
/// fused into them, what they read and write, the workspace, flops and bytes.
///
///     constexpr auto plan = explain<loss, wrt(W1, b1)>(theta, X = x, Y = y);
///     std::cout << to_text(plan);
///
/// Nothing runs: the arguments are only looked at for their types, and the explanation is a
/// constant. Where the arguments are not usable in constant expressions, it still is one without
/// `constexpr`. `to_text` and `to_graphviz` write it.
template <auto F, auto... Options>
inline constexpr explain_t<F, std::remove_cvref_t<decltype(Options)>...> explain{};

template <auto F> struct explain_value_t {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using pass = value_pass<typename call::trace>;
      using code = program<pass, pieces<piece{pass::outputs, result_elements<call>}>>;
      return explained<code, value_names, int(sizeof(element_of<Arguments...>))>::value;
    }
  }
};

/// The same of `value`.
template <auto F> inline constexpr explain_value_t<F> explain_value{};

// Texts.

/// A number of bytes or flops: 4096, 51.4k, 128M.
constexpr void write_amount(writer& out, long long amount) {
  constexpr std::string_view units[]{"", "k", "M", "G", "T"};
  int unit = 0;
  long double scaled = static_cast<long double>(amount);
  for (; scaled >= (unit == 0 ? 10000 : 1000) && unit < 4; ++unit)
    scaled /= 1000;
  write_number(out, scaled, unit == 0 ? 4 : 3);
  out(units[unit]);
}
constexpr void write_shape(writer& out, const extents& shape) {
  out(shape.rank == 0 ? "1" : "");
  for (int axis = 0; axis < shape.rank; ++axis) {
    out(axis > 0 ? "×" : "");
    write_number(out, shape.extent[axis], 9);
  }
}

/// Cells of a table, aligned in columns of fixed widths.
struct column_writer {
  writer& out;
  char memory[128]{};
  writer cell{memory};

  constexpr void left(std::size_t width) { end(width, false); }
  constexpr void right(std::size_t width) { end(width, true); }

private:
  constexpr void end(std::size_t width, bool to_the_right) {
    const std::string_view written(memory, cell.size);
    out(to_the_right ? "" : written);
    for (std::size_t i = width_of(written); i < width; ++i)
      out(' ');
    out(to_the_right ? written : "");
    cell.size = 0;
  }
};

constexpr std::string_view name_of(explained_kernel::kind what) {
  constexpr std::string_view names[]{"loop", "product", "whole", "scan", "copy"};
  return names[static_cast<int>(what)];
}

template <int Kernels, int Buffers, int Accesses, int Characters>
constexpr void write_summary(writer& out,
                             const explanation<Kernels, Buffers, Accesses, Characters>& x) {
  if (x.is_straight_line()) {
    out("straight-line code, ");
    write_number(out, x.operations, 9);
    out(x.operations == 1 ? " operation" : " operations");
    if (x.functions > 1) {
      out(" in ");
      write_number(out, x.functions, 9);
      out(" functions");
    }
  } else {
    write_number(out, x.kernel_count, 9);
    out(x.kernel_count == 1 ? " kernel, " : " kernels, ");
    write_amount(out, x.flops);
    out(" flops");
  }
  out(", ");
  write_amount(out, x.bytes_read);
  out(" bytes read, ");
  write_amount(out, x.bytes_written);
  out(" written, ");
  write_amount(out, static_cast<long long>(x.workspace_bytes));
  out(" of workspace");
}

/// A plan as text: one line a kernel, then one a piece of the workspace. tN is in the workspace, rN
/// in registers, ∂W is the gradient by W; a loop goes over memory once for all of its formulas.
template <int Kernels, int Buffers, int Accesses, int Characters>
constexpr auto to_text(const explanation<Kernels, Buffers, Accesses, Characters>& x) {
  text<std::size_t(2 * Characters + 128 * (Kernels + Buffers + 6))> result;
  writer out{result.characters};
  write_summary(out, x);
  out('\n');
  if (Kernels > 0)
    out("\n  #  kind     space               flops      read   written   what\n");
  column_writer row{out};
  for (int k = 0; k < Kernels; ++k) {
    const explained_kernel& kernel = x.kernels[k];
    write_number(row.cell, k + 1, 9);
    row.right(3);
    row.cell("  ");
    row.cell(name_of(kernel.what));
    row.left(11);
    write_shape(row.cell, kernel.space);
    row.left(16);
    write_amount(row.cell, kernel.flops);
    row.right(9);
    write_amount(row.cell, kernel.bytes_read);
    row.right(10);
    write_amount(row.cell, kernel.bytes_written);
    row.right(10);
    out("   ");
    out(kernel.formula);
    out('\n');
  }
  if (x.workspace_bytes > 0)
    out("\nworkspace   shape               bytes    offset   kernels\n");
  for (int b = 0; b < Buffers; ++b) {
    const explained_buffer& buffer = x.buffers[b];
    if (buffer.where != explained_buffer::kind::work)
      continue;
    row.cell(buffer.name);
    row.left(12);
    write_shape(row.cell, buffer.shape);
    row.left(15);
    write_amount(row.cell, static_cast<long long>(buffer.bytes));
    row.right(10);
    write_number(row.cell, static_cast<long double>(buffer.offset), 18);
    row.right(10);
    out("   ");
    write_number(out, buffer.first + 1, 9);
    out(" to ");
    write_number(out, buffer.last + 1, 9);
    out('\n');
  }
  result.size = out.size;
  return result;
}

constexpr void write_id(writer& out, char kind, int number) {
  out(kind);
  write_number(out, number + 1, 9);
}

/// A plan for Graphviz (`dot -Tsvg`): kernels as boxes, buffers as ellipses, outputs bold.
template <int Kernels, int Buffers, int Accesses, int Characters>
constexpr auto to_graphviz(const explanation<Kernels, Buffers, Accesses, Characters>& x) {
  text<std::size_t(2 * Characters + 128 * (Kernels + Buffers + Accesses + 4))> result;
  writer out{result.characters};
  out("digraph plan {\n  node [fontname=\"sans-serif\"];\n  label=\"");
  write_summary(out, x);
  out("\";\n");
  for (int b = 0; b < Buffers; ++b) {
    const explained_buffer& buffer = x.buffers[b];
    out("  ");
    write_id(out, 'b', b);
    out(" [label=\"");
    out(buffer.name);
    out("\\n");
    write_shape(out, buffer.shape);
    if (buffer.where == explained_buffer::kind::work) {
      out(" at ");
      write_number(out, static_cast<long double>(buffer.offset), 18);
    }
    out(buffer.where == explained_buffer::kind::output ? "\", penwidth=2];\n" : "\"];\n");
  }
  for (int k = 0; k < Kernels; ++k) {
    const explained_kernel& kernel = x.kernels[k];
    out("  ");
    write_id(out, 'k', k);
    out(" [shape=box, label=\"");
    out(name_of(kernel.what));
    out(' ');
    write_shape(out, kernel.space);
    out(", ");
    write_amount(out, kernel.flops);
    out(" flops\\l");
    for (std::size_t i = 0; i < kernel.formula.size(); ++i) { // a line a formula
      const char c = kernel.formula[i];
      out(c == '"' || c == '\\' ? "\\" : "");
      if (c == ';') {
        out("\\l");
        ++i; // the space behind it
      } else
        out(c);
    }
    out("\\l\"];\n");
    for (int a = 0; a < kernel.access_count; ++a) {
      const explained_access& access = x.accesses[kernel.first_access + a];
      const bool reads = access.what == explained_access::kind::read;
      out("  ");
      write_id(out, reads ? 'b' : 'k', reads ? access.buffer : k);
      out(" -> ");
      write_id(out, reads ? 'k' : 'b', reads ? k : access.buffer);
      out(access.what == explained_access::kind::reduce ? " [arrowhead=inv];\n" : ";\n");
    }
  }
  out("}\n");
  result.size = out.size;
  return result;
}

/// Of a call that makes no sense there is nothing to say any more.
constexpr text<0> to_graphviz(nothing) { return {}; }

} // namespace chainrule

#endif
