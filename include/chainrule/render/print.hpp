// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_PRINT_HPP
#define CHAINRULE_RENDER_PRINT_HPP

#include <chainrule/render/table.hpp>

/// Tables as plain text, Markdown and LaTeX. Numbers have ten significant digits.
namespace chainrule {

inline constexpr int table_digits = 10;

/// An upper bound of a table's text: its formulas, and for each row and column some words and one
/// number.
template <class Table> inline constexpr std::size_t table_capacity = 0;
template <class T, int Rows, int Locals, int Variables, int Characters>
inline constexpr std::size_t table_capacity<chain_table<T, Rows, Locals, Variables, Characters>> =
    std::size_t(Characters) * 8 + std::size_t(Rows + Variables + 2) * 512 +
    std::size_t(Locals) * 64;

/// The columns of a table, each a function that writes one row's cell.
template <class Table> struct table_cells {
  const Table& table;
  style how;
  static constexpr int columns = 6;

  constexpr std::string_view symbol(std::size_t row) const {
    return how == style::text ? table[row].symbol : table[row].symbol_latex;
  }
  constexpr std::string_view result() const { return symbol(table.size() - 1); }
  constexpr std::string_view variable(std::size_t i) const {
    return how == style::text ? table.variables[i] : table.variables_latex[i];
  }
  constexpr void write_fraction(writer& out, std::string_view d, std::string_view of,
                                std::string_view by) const {
    const bool is_latex = how == style::latex;
    out(is_latex ? "\\frac{" : "");
    out(d);
    out(of);
    out(is_latex ? "}{" : "/");
    out(d);
    out(by);
    out(is_latex ? "}" : "");
  }

  constexpr void write_head(writer& out, int column) const {
    constexpr std::string_view heads[]{"ξ", "expression", "local derivative", "value", "its value"};
    const bool is_latex = how == style::latex;
    if (column == 0)
      return out(is_latex ? "\\xi" : "ξ");
    if (column < 5) {
      out(is_latex ? "\\text{" : "");
      out(heads[column]);
      return out(is_latex ? "}" : "");
    }
    const std::string_view row = is_latex ? "\\xi_n" : "ξₙ", d = is_latex ? "\\mathrm{d}" : "d";
    if (table.backward)
      write_fraction(out, d, result(), row);
    else
      write_fraction(out, d, row, variable(0));
  }

  constexpr void write_cell(writer& out, std::size_t i, int column) const {
    const auto& row = table[i];
    const bool is_latex = how == style::latex;
    switch (column) {
    case 0:
      return out(symbol(i));
    case 1:
      return out(is_latex ? row.expression_latex : row.expression);
    case 2:
      return write_locals(out, i);
    case 3:
      return number(out, row.value);
    case 4:
      for (int l = 0; l < row.local_count; ++l) {
        out(l > 0 ? ", " : "");
        number(out, table.locals[std::size_t(row.first_local + l)].value);
      }
      return out(row.local_count == 0 ? "0" : "");
    default:
      return number(out, row.derivative);
    }
  }

  constexpr void write_locals(writer& out, std::size_t i) const {
    const auto& row = table[i];
    const bool is_latex = how == style::latex;
    if (row.local_count == 0)
      return out('0');
    for (int l = 0; l < row.local_count; ++l) {
      const auto& local = table.locals[std::size_t(row.first_local + l)];
      out(l > 0 ? (is_latex ? ",\\; " : ", ") : "");
      write_fraction(out, is_latex ? "\\partial " : "∂", symbol(i),
                     is_latex ? local.by_latex : local.by);
      out(" = ");
      out(is_latex ? local.formula_latex : local.formula);
    }
  }

  /// The text of a cell, the head in row 0, written to `memory`.
  template <class Text>
  constexpr std::string_view view(Text& memory, std::size_t row, int column) const {
    writer out{memory.characters};
    if (row == 0)
      write_head(out, column);
    else
      write_cell(out, row - 1, column);
    return {memory.characters, out.size};
  }

  /// The line below the table: the derivative by each variable.
  constexpr void write_gradient(writer& out, std::size_t i) const {
    write_fraction(out, how == style::latex ? "\\mathrm{d}" : "d", result(), variable(i));
    out(" = ");
    number(out, table.gradient[i]);
  }

private:
  template <class T> constexpr void number(writer& out, T x) const {
    if (how == style::latex &&
        (x > std::numeric_limits<T>::max() || x < std::numeric_limits<T>::lowest()))
      return out(x < 0 ? "-\\infty" : "\\infty");
    int digits = table_digits;
    if constexpr (std::is_same_v<T, float>) // 0.1, not 0.1000000015
      digits = shortest_digits(x, table_digits);
    write_number(out, static_cast<long double>(x), digits);
  }
};

/// A cell of a Markdown table: the || of a condition would end it, two products be emphasis.
constexpr void write_escaped(writer& out, std::string_view cell) {
  for (const char c : cell) {
    if (c == '|' || c == '*' || c == '_')
      out('\\');
    out(c);
  }
}

/// A table in GitHub's Markdown.
template <class Table>
  requires(table_capacity<Table> > 0)
constexpr auto to_markdown(const Table& table) {
  text<table_capacity<Table>> result, cell;
  writer out{result.characters};
  const table_cells<Table> cells{table, style::text};
  for (int column = 0; column < cells.columns; ++column) {
    out("| ");
    cells.write_head(out, column);
    out(' ');
  }
  out("|\n|---|---|---|---|---|---|\n");
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (int column = 0; column < cells.columns; ++column) {
      out("| ");
      write_escaped(out, cells.view(cell, row + 1, column));
      out(' ');
    }
    out("|\n");
  }
  result.length = out.size;
  return result;
}

/// A LaTeX array (for math mode).
template <class Table>
  requires(table_capacity<Table> > 0)
constexpr auto to_latex(const Table& table) {
  text<table_capacity<Table>> result;
  writer out{result.characters};
  const table_cells<Table> cells{table, style::latex};
  out("\\begin{array}{llllll}\n");
  for (int column = 0; column < cells.columns; ++column) {
    out(column > 0 ? " & " : "");
    cells.write_head(out, column);
  }
  out(" \\\\ \\hline\n");
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (int column = 0; column < cells.columns; ++column) {
      out(column > 0 ? " & " : "");
      cells.write_cell(out, row, column);
    }
    out(" \\\\\n");
  }
  out("\\end{array}\n");
  result.length = out.size;
  return result;
}

/// Aligned columns, and below them the derivative by each variable.
template <class Table>
  requires(table_capacity<Table> > 0)
constexpr auto to_text(const Table& table) {
  const table_cells<Table> cells{table, style::text};
  text<table_capacity<Table>> cell;
  std::size_t widths[cells.columns]{};
  for (std::size_t row = 0; row <= table.size(); ++row)
    for (int column = 0; column < cells.columns; ++column)
      if (const std::size_t width = width_of(cells.view(cell, row, column)); width > widths[column])
        widths[column] = width;

  text<4 * table_capacity<Table>> result;
  writer out{result.characters};
  for (std::size_t row = 0; row <= table.size(); ++row) {
    for (int column = 0; column < cells.columns; ++column) {
      const std::string_view written = cells.view(cell, row, column);
      out(written);
      if (column + 1 < cells.columns)
        for (std::size_t i = width_of(written); i < widths[column] + 3; ++i)
          out(' ');
    }
    out('\n');
  }
  if (table.backward)
    for (std::size_t i = 0; i < table.gradient.size(); ++i) {
      cells.write_gradient(out, i);
      out('\n');
    }
  result.length = out.size;
  return result;
}

/// Of a table that could not be made there is nothing to say any more.
constexpr text<0> to_markdown(nothing) { return {}; }
constexpr text<0> to_latex(nothing) { return {}; }
constexpr text<0> to_text(nothing) { return {}; }

} // namespace chainrule

#endif
