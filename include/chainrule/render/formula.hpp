// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_FORMULA_HPP
#define CHAINRULE_RENDER_FORMULA_HPP

#include <chainrule/graph/node.hpp>
#include <chainrule/render/text.hpp>

namespace chainrule {

/// How formulas are written.
enum class style { text, latex };

/// Writes nodes of a graph as formulas, by the notations of their primitives.
/// `symbols.write_symbol(out, i, how)` is asked first for each node: it writes the node by a
/// symbol and returns true, or returns false.
template <class Symbols> struct formula_writer {
  writer& out;
  graph_view graph;
  style how;
  Symbols symbols{};

  constexpr void write(int i) { write(i, precedence::logic, false); }

  /// A node's own operation, also where the node has a symbol.
  constexpr void write_operation(int i) {
    const node& n = graph.nodes[i];
    write_pattern(n, notation_of(n));
  }

private:
  constexpr const notation& notation_of(const node& n) const {
    return how == style::text ? n.op->text : n.op->latex;
  }

  constexpr void write(int i, precedence around, bool or_equal) {
    if (symbols.write_symbol(out, i, how))
      return;
    const node& n = graph.nodes[i];
    if (n.is_constant()) {
      const bool enclosed = n.number < 0 && (around > precedence::product || or_equal);
      out(enclosed ? "(" : "");
      write_constant(out, n.number);
      return out(enclosed ? ")" : "");
    }
    const notation& written = notation_of(n);
    const bool enclosed = written.strength < around || (or_equal && written.strength == around);
    if (enclosed)
      out(how == style::text ? "(" : "\\left(");
    write_pattern(n, written);
    if (enclosed)
      out(how == style::text ? ")" : "\\right)");
  }

  constexpr void write_pattern(const node& n, const notation& written) {
    const std::string_view pattern = written.pattern;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const char c = pattern[i];
      const bool operand = (c == '$' || c == '#' || c == '@') && i + 1 < pattern.size();
      if (!operand) {
        out(c);
        continue;
      }
      const int which = n.operands[pattern[++i] - '0'];
      if (c == '@')
        write(which, precedence::logic, false);
      else
        write(which, written.strength, c == '#');
    }
  }
};

} // namespace chainrule

#endif
