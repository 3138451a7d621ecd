// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_GRAPHVIZ_HPP
#define CHAINRULE_RENDER_GRAPHVIZ_HPP

#include <chainrule/derivative/call.hpp>
#include <chainrule/render/text.hpp>

namespace chainrule {

/// Writes what an operation is called, from its notation: `a + b` is "+", `exp(a)` is "exp".
constexpr void write_operation_name(writer& out, const operation& op) {
  if (op.is_marker())
    return out(op.marker);
  bool any = false;
  for (std::size_t i = 0; i < op.text.pattern.size(); ++i) {
    const char c = op.text.pattern[i];
    if (c == '$' || c == '#' || c == '@') {
      ++i;
      continue;
    }
    if (c == '(')
      return;
    if (c != ' ' && c != ',' && c != ')') {
      out(c);
      any = true;
    }
  }
  if (!any)
    out("id");
}

/// Writes a graph in the language of Graphviz: operands point to what uses them, with their numbers
/// where their order matters. What a loop's step makes of a carry points back to it, dashed.
constexpr void write_graphviz(writer& out, const graph_view& graph) {
  const auto write_index = [&out](int i) { write_number(out, i, 9); };
  out("digraph formula {\n  rankdir=LR;\n  node [shape=circle, fontname=\"sans-serif\"];\n");
  for (int i = 0; i < graph.size; ++i) {
    const node& n = graph.nodes[i];
    out("  n");
    write_index(i);
    out(" [label=\"");
    if (n.is_input()) {
      const input& argument = graph.inputs[n.operands[0]];
      out(argument.symbol);
      if (argument.nodes() > 1)
        write_subscript(out, n.operands[1]);
      out("\", shape=box];\n");
    } else if (n.is_constant()) {
      write_constant(out, n.number);
      out("\", shape=plaintext];\n");
    } else if (is_loop(n)) {
      write_index(graph.shape_of(i).extent[0]);
      out(" steps\", shape=plaintext];\n");
    } else {
      write_operation_name(out, *n.op);
      out("\"];\n");
    }
    if (!n.is_leaf())
      for (int k = 0; k < n.op->arity; ++k) {
        out("  n");
        write_index(n.operands[k]);
        out(" -> n");
        write_index(i);
        if (is_loop(graph.nodes[n.operands[k]]))
          out(" [style=dotted]");
        else if (is_carried(n) && k == 0)
          out(" [style=invis]");
        else if (n.op->arity > 1 && !n.op->commutative && !is_carry(n) && !is_step(n) &&
                 !leads_out(n)) { // which operand it is
          out(" [label=\"");
          write_index(k + 1);
          out("\"]");
        }
        out(";\n");
      }
    if (is_carried(n)) { // around the loop
      out("  n");
      write_index(n.operands[1]);
      out(" -> n");
      write_index(n.operands[0]);
      out(" [style=dashed, constraint=false];\n");
    }
  }
  for (int i = 0; i < graph.output_count; ++i) {
    out("  n");
    write_index(graph.outputs[i]);
    out(" [penwidth=2];\n");
  }
  out("}\n");
}

template <class Trace> struct graphviz_of {
  static constexpr void write(writer& out) { write_graphviz(out, traced<Trace>::graph); }
};

/// How many numbers a callable takes: the least count, up to 12.
template <auto F, class... Scalars> constexpr int scalars_taken() {
  if constexpr (sizeof...(Scalars) == 13)
    return none;
  else if constexpr (is_callable_with<F, Scalars...>)
    return sizeof...(Scalars);
  else
    return scalars_taken<F, Scalars..., scalar_argument>();
}

/// The computational graph of a formula for Graphviz (`dot -Tsvg`): `to_graphviz<loss>()`, and of a
/// callable that takes numbers. Others are shown arguments of the kinds they take,
/// `to_graphviz<f>(std::array{0.0, 0.0})`; their values do not matter.
template <auto F, class... Arguments> constexpr auto to_graphviz(const Arguments&...) {
  if constexpr (is_named_formula<F>)
    return rendered<graphviz_of<trace_formula<F>>>::value;
  else if constexpr (sizeof...(Arguments) == 0 && scalars_taken<F>() > 0)
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return to_graphviz<F>((void(I), 0.0)...);
    }(std::make_index_sequence<std::size_t(scalars_taken<F>())>{});
  else if constexpr (check_arguments<F, Arguments...>())
    return rendered<graphviz_of<typename formula_call<F, Arguments...>::trace>>::value;
  else
    return nothing{};
}

} // namespace chainrule

#endif
