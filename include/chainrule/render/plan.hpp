// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_PLAN_HPP
#define CHAINRULE_RENDER_PLAN_HPP

#include <chainrule/render/kernel_writer.hpp>

/// What will run: the kernels of a program, what is fused into each, and what they read and write,
/// as constants, as text and for Graphviz.
namespace chainrule {

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
    result.length = out.size;
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

/// Of a call that makes no sense there is nothing to say any more.
constexpr text<0> to_graphviz(nothing) { return {}; }

} // namespace chainrule

#endif
