// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DOCS_LISTING_HPP
#define CHAINRULE_DOCS_LISTING_HPP

#include <chainrule/chainrule.hpp>

/// Writes what the compiler holds, for the documents: graphs as lists of nodes, plans as lists of
/// instructions. Texts are constants, like the graphs: no graph gets into a binary.
namespace listing {

namespace cr = chainrule;

constexpr void write_index(cr::writer& out, const char* prefix, int i) {
  out(prefix);
  cr::write_number(out, i, 9);
}

/// An operation by its own notation, with names for its operands: n2*n5.
constexpr void write_operation(cr::writer& out, const cr::operation& op, const char* prefix,
                               const int* x) {
  if (&op == &cr::entry<cr::in_domain_t>::id) { // it is written as its second operand alone
    out("in_domain(");
    write_index(out, prefix, x[0]);
    out(", ");
    write_index(out, prefix, x[1]);
    return out(')');
  }
  if (op.is_marker()) {
    out("step ");
    out(op.marker);
    out(": ");
  }
  for (std::size_t i = 0; i < op.text.pattern.size(); ++i) {
    const char c = op.text.pattern[i];
    if (c == '$' || c == '#' || c == '@')
      write_index(out, prefix, x[op.text.pattern[++i] - '0']);
    else
      out(c);
  }
}

/// A product of matrices, which takes either factor transposed: matmul(n3ᵀ, n21).
constexpr void write_product(cr::writer& out, const cr::node& n) {
  out("matmul(");
  write_index(out, "n", n.operands[0]);
  out(n.detail & cr::transposed_left ? "ᵀ, " : ", ");
  write_index(out, "n", n.operands[1]);
  out(n.detail & cr::transposed_right ? "ᵀ)" : ")");
}

template <const auto& Graph> struct nodes_of {
  static constexpr void write(cr::writer& out) {
    for (int i = 0; i < Graph.size; ++i) {
      const cr::node& n = Graph.nodes[i];
      write_index(out, "n", i);
      out(" = ");
      if (n.is_input())
        out(Graph.inputs[n.operands[0]].symbol);
      else if (n.is_constant())
        cr::write_number(out, n.number, 10);
      else if (n.op == &cr::entry<cr::matrix_product_t>::id)
        write_product(out, n);
      else
        write_operation(out, *n.op, "n", n.operands);
      for (int o = 0; o < Graph.output_count; ++o)
        if (Graph.outputs[o] == i)
          write_index(out, "   → output ", o);
      out('\n');
    }
  }
};

/// The nodes of a graph, one a line.
template <const auto& Graph>
inline constexpr std::string_view nodes = cr::rendered<nodes_of<Graph>>::value;

template <class Program> struct code_of {
  static constexpr void write_place(cr::writer& out, const char* what, int i) {
    write_index(out, what, i);
    out(']');
  }
  static constexpr void write(cr::writer& out) {
    for (int chunk = 0; chunk < Program::code.chunks; ++chunk)
      for (int i = Program::code.chunk_begin[chunk]; i < Program::code.chunk_begin[chunk + 1];
           ++i) {
        const cr::instruction& step = Program::code.code[i];
        const bool to_slot =
            step.op == &cr::store_slot_operation || step.op == &cr::store_condition_operation;
        const bool to_output = step.op == &cr::store_output_operation;
        if (to_slot || to_output) {
          write_place(out, to_slot ? "slot[" : "output[", step.operands[0]);
          if (to_output)
            write_place(out, "[", step.operands[1]);
          write_index(out, " = r", step.target);
        } else {
          write_index(out, "r", step.target);
          out(" = ");
          if (step.op == &cr::input_operation) {
            write_place(out, "input[", step.operands[0]);
            write_place(out, "[", step.operands[1]);
          } else if (step.op == &cr::constant_operation)
            cr::write_number(out, step.number, 10);
          else if (step.op == &cr::load_slot_operation || step.op == &cr::load_condition_operation)
            write_place(out, "slot[", step.operands[0]);
          else
            write_operation(out, *step.op, "r", step.operands);
        }
        out('\n');
      }
  }
};

/// The instructions of a program, one a line.
template <class Program>
inline constexpr std::string_view code = cr::rendered<code_of<Program>>::value;

template <const auto& Graph> struct dot_of {
  static constexpr void write(cr::writer& out) { cr::write_graphviz(out, Graph); }
};

/// A graph in the language of Graphviz, of any stage.
template <const auto& Graph>
inline constexpr std::string_view dot = cr::rendered<dot_of<Graph>>::value;

constexpr int operations(const cr::graph_view& graph) {
  int count = 0;
  for (int i = 0; i < graph.size; ++i)
    count += graph.nodes[i].is_leaf() ? 0 : 1;
  return count;
}

} // namespace listing

#endif
