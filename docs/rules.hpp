// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DOCS_RULES_HPP
#define CHAINRULE_DOCS_RULES_HPP

#include "listing.hpp"

/// A formula before and after a builder's rules, as text: what docs/rewrite.md is made of.
namespace rewrite {

namespace cr = chainrule;

/// A formula's graph after one copy through a builder of this level.
template <auto F, cr::rewriting Level> struct copied {
  using trace = cr::trace_formula<F>;
  static constexpr cr::rewriting level = Level;
  static constexpr int expected = 64, outputs = 1;
  template <int Capacity> static constexpr void run(cr::builder& out) {
    cr::copy_all(out, cr::traced<trace>::graph);
  }
};
template <auto F, cr::rewriting Level>
inline constexpr auto graph = cr::run_pass<copied<F, Level>>();

/// Writes a node as a formula. Unlike the tables it shows the primitives that are written as their
/// operand alone, and 1/a and reciprocal(a) are not the same.
template <const auto& Graph> struct formula_of {
  static constexpr void write(cr::writer& out) { write(out, Graph.outputs[0]); }

private:
  static constexpr std::string_view pattern_of(const cr::node& n) {
    return n.op == &cr::entry<cr::in_domain_t>::id       ? "in_domain(@0, @1)"
           : n.op == &cr::entry<cr::unsigned_zero_t>::id ? "unsigned_zero(@0)"
           : n.op == &cr::entry<cr::reciprocal_t>::id    ? "reciprocal(@0)"
           : n.op == &cr::entry<cr::exp_shifted_t>::id   ? "exp(@0 - @1)"
           : n.op->is_marker()                           ? "step(@0)"
                                                         : n.op->text.pattern;
  }
  static constexpr cr::precedence strength_of(const cr::node& n) {
    return n.is_constant() ? n.number < 0 ? cr::precedence::sum : cr::precedence::atom
           : pattern_of(n).ends_with(')') ? cr::precedence::atom
                                          : n.op->text.strength;
  }
  static constexpr void write(cr::writer& out, int i) {
    const cr::node& n = Graph.nodes[i];
    if (n.is_input())
      return out(Graph.inputs[n.operands[0]].symbol);
    if (n.is_constant())
      return cr::write_number(out, n.number, 6);
    const std::string_view pattern = pattern_of(n);
    for (std::size_t k = 0; k < pattern.size(); ++k) {
      const char how = pattern[k];
      if (how != '$' && how != '#' && how != '@') {
        out(how);
        continue;
      }
      const int which = n.operands[pattern[++k] - '0'];
      const cr::node& operand = Graph.nodes[which];
      const cr::precedence inner = strength_of(operand), outer = strength_of(n);
      const bool strict = how == '#' || n.op == &cr::entry<cr::neg_t>::id; // (-a)*b is not -(a*b)
      const bool enclosed = how != '@' && (inner < outer || (strict && inner == outer));
      out(enclosed ? "(" : "");
      write(out, which);
      out(enclosed ? ")" : "");
      if (n.op == &cr::entry<cr::matrix_product_t>::id)
        out(n.detail & (pattern[k] == '0' ? cr::transposed_left : cr::transposed_right) ? "ᵀ" : "");
    }
  }
};

} // namespace rewrite

#endif
