// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_ROWS_HPP
#define CHAINRULE_RENDER_ROWS_HPP

#include <chainrule/render/formula.hpp>
#include <chainrule/transform/derivatives.hpp>

/// Which nodes of a formula are the rows of its chain-rule table, and what each row's texts are.
namespace chainrule {

/// The formula as a person would write it. 0 + a and 1·a, which is how loops begin their sums and
/// products, are a.
template <class Trace> struct written_pass {
  static constexpr const auto& traced_graph = traced<Trace>::graph;
  static constexpr int outputs = Trace::outputs, expected = traced_graph.capacity + 8;
  static constexpr rewriting level = rewriting::nothing;

  template <int> static constexpr void run(builder& out) {
    int place[traced_graph.capacity]{};
    copy_graph(out, traced_graph, place, without_neutral);
    for (int i = 0; i < outputs; ++i)
      out.add_output(place[traced_graph.outputs[i]]);
  }

private:
  static constexpr int without_neutral(const rewriter& g, const node& n, int a, int b) {
    if (n.op == &entry<beside_t>::id) // says something of derivatives alone
      return a;
    const int neutral = n.op == &entry<add_t>::id ? 0 : n.op == &entry<multiply_t>::id ? 1 : none;
    if (neutral == none)
      return none;
    return g.is_number(a, neutral) ? b : g.is_number(b, neutral) ? a : none;
  }
};
template <class Trace> struct as_written {
  static constexpr auto graph = run_pass<written_pass<Trace>>();
};

/// The rows of a table: one a primitive, or the user's own steps and the result. A row depends on
/// earlier rows and on variables; its local derivatives are with respect to those.
template <int Capacity> struct row_list {
  int count = 0;
  int nodes[Capacity]{};
  bool is_row[Capacity]{};
  bool result_is_marked = true;
  int local_count = 0;
  int local_begin[Capacity + 1]{}; ///< row r has the locals [local_begin[r], local_begin[r + 1])
  int local_nodes[3 * Capacity]{}; ///< what each local derivative is taken with respect to

  constexpr int row_of(int node) const {
    for (int r = 0; r < count; ++r)
      if (nodes[r] == node)
        return r;
    return none;
  }
};

/// Marks what row node `row` is computed from, down to other rows and leaves (marked too).
template <class Graph, int Capacity>
constexpr void mark_row(const Graph& graph, const row_list<Capacity>& rows, int row,
                        bool (&in_row)[Capacity]) {
  in_row[row] = true;
  for (int i = row; i >= 0; --i)
    if (in_row[i] && !graph.nodes[i].is_leaf() && (i == row || !rows.is_row[i]))
      for (const int operand : graph.nodes[i].operands)
        if (operand >= 0)
          in_row[operand] = true;
}

template <class Trace, class Wrt> constexpr auto find_rows() {
  constexpr const auto& graph = as_written<Trace>::graph;
  row_list<graph.capacity> rows;
  bool any_marked = false;
  for (int i = 0; i < graph.size; ++i)
    any_marked = any_marked || graph.nodes[i].op->is_marker();
  const int result = graph.outputs[0];
  for (int i = 0; i <= result; ++i) {
    const operation& op = *graph.nodes[i].op;
    const bool step = any_marked ? op.is_marker() : op.arity > 0 && !op.is_condition;
    if (step || i == result) {
      rows.nodes[rows.count++] = i;
      rows.is_row[i] = true;
    }
  }
  rows.result_is_marked = graph.nodes[result].op->is_marker();

  bool active[graph.capacity]{};
  for (int i = 0; i < graph.size; ++i) {
    const node& n = graph.nodes[i];
    active[i] = n.is_input() && Wrt::place(graph, n) != none;
    if (!n.is_leaf())
      for (int k = 0; k < n.op->arity; ++k)
        active[i] = active[i] || active[n.operands[k]];
  }
  for (int r = 0; r < rows.count; ++r) {
    bool in_row[graph.capacity]{};
    mark_row(graph, rows, rows.nodes[r], in_row);
    rows.local_begin[r] = rows.local_count;
    const int self = rows.nodes[r]; // it depends on itself where it is a variable: f(x) = x
    for (int i = 0; i <= self; ++i)
      if (in_row[i] && active[i] && (graph.nodes[i].is_leaf() || (rows.is_row[i] && i != self)))
        rows.local_nodes[rows.local_count++] = i;
  }
  rows.local_begin[rows.count] = rows.local_count;
  return rows;
}
template <class Trace, class Wrt> inline constexpr auto rows_of = find_rows<Trace, Wrt>();

/// Row number `Row` as a formula in the symbols of other rows, and its local derivatives,
/// simplified for a reader. The rows are arguments behind the formula's own.
template <class Trace, class Wrt, int Row> struct row_pass {
  static constexpr const auto& graph = as_written<Trace>::graph;
  static constexpr const auto& rows = rows_of<Trace, Wrt>;
  static constexpr int begin = rows.local_begin[Row], end = rows.local_begin[Row + 1];
  static constexpr int outputs = end - begin, expected = 128;
  static constexpr rewriting level = rewriting::display;

  template <int Capacity> static constexpr void run(builder& out) {
    const int self = rows.nodes[Row];
    bool in_row[graph.capacity]{};
    mark_row(graph, rows, self, in_row);
    int place[graph.capacity]{};
    for (int i = 0; i <= self; ++i) {
      const node& n = graph.nodes[i];
      if (!in_row[i])
        continue;
      if (i != self && rows.is_row[i])
        place[i] = out.input_element(graph.input_count + rows.row_of(i), 0);
      else if (n.is_constant())
        place[i] = out.constant(n.number);
      else if (n.is_input())
        place[i] = out.intern(n);
      else
        place[i] = out.operation_node(n.op, place[n.operands[0]],
                                      n.operands[1] < 0 ? none : place[n.operands[1]],
                                      n.operands[2] < 0 ? none : place[n.operands[2]]);
    }
    bool active[Capacity]{};
    for (int l = begin; l < end; ++l)
      active[place[rows.local_nodes[l]]] = true;
    const int count = out.size;
    for (int i = 0; i < count; ++i)
      if (!out.nodes[i].is_leaf())
        for (const int operand : out.nodes[i].operands)
          active[i] = active[i] || (operand >= 0 && active[operand]);
    int adjoint[Capacity];
    for (int& a : adjoint)
      a = none;
    adjoint[place[self]] = out.constant(1);
    reverse(out, count, active, adjoint);
    for (int l = begin; l < end; ++l)
      out.add_output(adjoint[place[rows.local_nodes[l]]]);
  }
};

// The texts.

/// Writes the symbol of an argument's element, or of a row.
template <class Trace, class Wrt> struct table_symbols {
  static constexpr const auto& graph = as_written<Trace>::graph;
  static constexpr const auto& rows = rows_of<Trace, Wrt>;

  static constexpr void write_name(writer& out, std::string_view name, style how) {
    if (how == style::text)
      out(name);
    else
      write_latex_symbol(out, name);
  }
  static constexpr void write_variable(writer& out, const node& n, style how) {
    const input& argument = graph.inputs[n.operands[0]];
    write_name(out, argument.symbol, how);
    if (argument.elements == 1)
      return;
    if (how == style::text)
      return write_subscript(out, n.operands[1]);
    out("_{");
    write_number(out, n.operands[1], 9);
    out('}');
  }
  static constexpr void write_row(writer& out, int row, style how) {
    const operation& op = *graph.nodes[rows.nodes[row]].op;
    if (op.is_marker())
      return write_name(out, op.marker, how);
    if (row + 1 == rows.count)
      return write_name(out, "𝓛", how);
    if (how == style::text) {
      out("ξ");
      return write_subscript(out, row + 1);
    }
    out("\\xi_{");
    write_number(out, row + 1, 9);
    out('}');
  }
  /// A node of the formula that is a row or a variable.
  static constexpr void write_node(writer& out, int i, style how) {
    if (rows.is_row[i] && !graph.nodes[i].is_leaf())
      write_row(out, rows.row_of(i), how);
    else
      write_variable(out, graph.nodes[i], how);
  }
};

template <class Trace, class Wrt, int Row, style How> struct row_symbol {
  static constexpr void write(writer& out) { table_symbols<Trace, Wrt>::write_row(out, Row, How); }
};

/// The row's own formula, as the user wrote it, in the symbols of earlier rows.
template <class Trace, class Wrt, int Row, style How> struct row_expression {
  using symbols = table_symbols<Trace, Wrt>;
  static constexpr const auto& graph = as_written<Trace>::graph;
  static constexpr int self = symbols::rows.nodes[Row];

  static constexpr bool write_symbol(writer& out, int i, style how) {
    if (i != self && symbols::rows.is_row[i])
      symbols::write_node(out, i, how);
    else if (graph.nodes[i].is_input())
      symbols::write_variable(out, graph.nodes[i], how);
    else
      return false;
    return true;
  }
  static constexpr void write(writer& out) {
    formula_writer<row_expression> formula{out, graph, How};
    if (graph.nodes[self].op->is_marker())
      formula.write(graph.nodes[self].operands[0]);
    else if (graph.nodes[self].is_leaf())
      formula.write(self);
    else
      formula.write_operation(self);
  }
};

/// One local derivative of a row.
template <class Trace, class Wrt, int Row, int Local, style How> struct row_local {
  using pass = row_pass<Trace, Wrt, Row>;
  using symbols = table_symbols<Trace, Wrt>;
  static constexpr auto graph = run_pass<pass>();

  /// The rows are arguments behind the formula's own.
  static constexpr bool write_symbol(writer& out, int i, style how) {
    constexpr int arguments = symbols::graph.input_count;
    const node& n = graph.nodes[i];
    if (!n.is_input())
      return false;
    if (n.operands[0] < arguments)
      symbols::write_variable(out, n, how);
    else
      symbols::write_row(out, n.operands[0] - arguments, how);
    return true;
  }
  static constexpr void write(writer& out) {
    const int found = graph.outputs[Local - pass::begin];
    if (found == none)
      out('0');
    else
      formula_writer<row_local>{out, graph, How}.write(found);
  }
};

/// What a local derivative is taken with respect to.
template <class Trace, class Wrt, int Local, style How> struct local_by {
  static constexpr void write(writer& out) {
    using symbols = table_symbols<Trace, Wrt>;
    symbols::write_node(out, symbols::rows.local_nodes[Local], How);
  }
};

/// All local derivatives of a row: the bare one where there is one, else each with its name.
template <class Trace, class Wrt, int Row, style How> struct row_locals {
  using pass = row_pass<Trace, Wrt, Row>;

  template <int... Local>
  static constexpr void write_all(writer& out, std::integer_sequence<int, Local...>) {
    if (sizeof...(Local) == 0)
      out('0');
    (write_one<pass::begin + Local>(out, sizeof...(Local) > 1, Local > 0), ...);
  }
  template <int Local>
  static constexpr void write_one(writer& out, bool with_name, bool after_one) {
    if (after_one)
      out(How == style::text ? ", " : ",\\; ");
    if (with_name) {
      out(How == style::text ? "∂/∂" : "\\partial/\\partial ");
      local_by<Trace, Wrt, Local, How>::write(out);
      out(" = ");
    }
    row_local<Trace, Wrt, Row, Local, How>::write(out);
  }

  static constexpr void write(writer& out) {
    write_all(out, std::make_integer_sequence<int, pass::outputs>{});
  }
};

} // namespace chainrule

#endif
