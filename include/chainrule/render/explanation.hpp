// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_EXPLANATION_HPP
#define CHAINRULE_RENDER_EXPLANATION_HPP

#include <chainrule/render/graphviz.hpp>

/// What `explain` returns, and how it is written.
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
  result.length = out.size;
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
  result.length = out.size;
  return result;
}

} // namespace chainrule

#endif
