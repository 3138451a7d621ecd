// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_TENSOR_STRUCTURE_HPP
#define CHAINRULE_PRIMITIVE_TENSOR_STRUCTURE_HPP

#include <chainrule/primitive/primitive.hpp>
#include <chainrule/view.hpp>

/// Where the elements of a tensor are: primitives that move them, and compute nothing.
namespace chainrule {

/// The base of primitives on whole tensors, the user's own among them. One is a small struct with
///
///     static constexpr notation text, latex;                     // how it is written
///     static constexpr extents shape(const extents& a, ...);     // of the result; rank −1: no
///     static constexpr void value(auto y, auto a, ...);          // on views: fills y
///     static constexpr auto jvp(arg_t<0>, auto a, ..., auto y, auto da);   // the result's
///     static constexpr auto vjp(arg_t<0>, auto a, ..., auto y, auto dy);   // the operand's
///
/// jvp is the result's tangent along that of an operand, vjp an operand's cotangent from that of
/// the result. They are written in the library's own operations, one for each operand, or return
/// `absent` for an operand without a derivative; a unary primitive may leave out the arg_t<0>. What
/// is missing is a compile error. The views are row-major, `y[i]` and `a(i, j)`, with a `shape`;
/// `value` sees y apart from its operands, and runs in constant expressions as well.
/// examples/own_matrix_primitive.cpp is one.
///
/// Those of the library that need more to be known (an axis, an offset) have it as the node's
/// `detail`, and no `shape`: their results' shapes are given.
template <int Arity> struct whole_primitive : primitive<Arity> {
  using whole = void;
};

/// Functions written in others, once shapes are known: `expand(auto x, ...)` on symbols.
template <int Arity> struct composite_primitive : primitive<Arity> {
  using composite = void;
};

/// x stretched to the result's shape.
struct broadcast_to_t : whole_primitive<1> {
  static constexpr notation text{"broadcast(@0)"}, latex = text;
  static constexpr void value(auto y, auto x) {
    for (element_walk walk{y.shape, broadcast_strides(x.shape, y.shape)}; walk.more(); walk.next())
      y[walk.index] = x[walk.offset];
  }
  static constexpr auto jvp(auto, auto y, auto dx) { return broadcast_to(dx, y.shape()); }
  static constexpr auto vjp(auto x, auto, auto dy) { return sum_to(dy, x.shape()); }
};

/// The same elements in another shape.
struct reshape_t : whole_primitive<1> {
  static constexpr notation text{"reshape(@0)"}, latex{"@0"};
  static constexpr void value(auto y, auto x) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = x[i];
  }
  static constexpr auto jvp(auto, auto y, auto dx) { return reshape_to(dx, y.shape()); }
  static constexpr auto vjp(auto x, auto, auto dy) { return reshape_to(dy, x.shape()); }
};

/// Rows and columns exchanged.
struct transpose_t : whole_primitive<1> {
  static constexpr notation text{"transpose(@0)"}, latex{"#0^{\\top}", precedence::power};
  static constexpr void value(auto y, auto x) {
    for (int i = 0; i < y.shape.extent[0]; ++i)
      for (int j = 0; j < y.shape.extent[1]; ++j)
        y(i, j) = x(j, i);
  }
  static constexpr auto jvp(auto, auto, auto dx) { return transpose(dx); }
  static constexpr auto vjp(auto, auto, auto dy) { return transpose(dy); }
};

/// A block of x: that of the result's shape from the element at offset `detail` on. Shapes are
/// aligned from the last axis.
struct slice_t : whole_primitive<1> {
  static constexpr notation text{"slice(@0)"}, latex = text;
  static constexpr void value(auto y, auto x, int detail) {
    for (element_walk walk{y.shape, embedded_strides(y.shape, x.shape)}; walk.more(); walk.next())
      y[walk.index] = x[detail + walk.offset];
  }
  static constexpr auto jvp(auto, auto y, auto dx) { return slice_at(dx, y.detail(), y.shape()); }
  static constexpr auto vjp(auto x, auto y, auto dy) { return pad_at(dy, y.detail(), x.shape()); }
};

/// Zeros, and x as the block from the element at offset `detail` on.
struct pad_t : whole_primitive<1> {
  static constexpr notation text{"pad(@0)"}, latex = text;
  static constexpr void value(auto y, auto x, int detail) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = 0;
    for (element_walk walk{x.shape, embedded_strides(x.shape, y.shape)}; walk.more(); walk.next())
      y[detail + walk.offset] = x[walk.index];
  }
  static constexpr auto jvp(auto, auto y, auto dx) { return pad_at(dx, y.detail(), y.shape()); }
  static constexpr auto vjp(auto x, auto y, auto dy) { return slice_at(dy, y.detail(), x.shape()); }
};

/// b behind a, along axis `detail`.
struct concatenate_t : whole_primitive<2> {
  static constexpr notation text{"concatenate(@0, @1)"}, latex = text;
  /// Where b begins in the result.
  static constexpr int second(const extents& a, const extents& y, int axis) {
    int offset = a.extent[axis];
    for (int i = axis + 1; i < y.rank; ++i)
      offset *= y.extent[i];
    return offset;
  }
  static constexpr void value(auto y, auto a, auto b, int detail) {
    const int begin = second(a.shape, y.shape, detail);
    for (element_walk walk{a.shape, embedded_strides(a.shape, y.shape)}; walk.more(); walk.next())
      y[walk.offset] = a[walk.index];
    for (element_walk walk{b.shape, embedded_strides(b.shape, y.shape)}; walk.more(); walk.next())
      y[begin + walk.offset] = b[walk.index];
  }
  static constexpr auto jvp(arg_t<0>, auto, auto, auto y, auto da) {
    return pad_at(da, 0, y.shape());
  }
  static constexpr auto jvp(arg_t<1>, auto a, auto, auto y, auto db) {
    return pad_at(db, second(a.shape(), y.shape(), y.detail()), y.shape());
  }
  static constexpr auto vjp(arg_t<0>, auto a, auto, auto, auto dy) {
    return slice_at(dy, 0, a.shape());
  }
  static constexpr auto vjp(arg_t<1>, auto a, auto b, auto y, auto dy) {
    return slice_at(dy, second(a.shape(), y.shape(), y.detail()), b.shape());
  }
};

/// The diagonal of a matrix, as a vector.
struct diagonal_t : whole_primitive<1> {
  static constexpr notation text{"diagonal(@0)"}, latex{"\\operatorname{diag}(@0)"};
  static constexpr extents shape(const extents& a) {
    if (a.rank != 2)
      return {-1, {}};
    return {1, {a.extent[0] < a.extent[1] ? a.extent[0] : a.extent[1]}};
  }
  static constexpr void value(auto y, auto x) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = x(i, i);
  }
  static constexpr auto jvp(auto, auto, auto dx) { return diagonal(dx); }
  static constexpr auto vjp(auto x, auto, auto dy) { return diagonal_matrix(dy, x.shape()); }
};

/// Zeros, and x on the diagonal.
struct diagonal_matrix_t : whole_primitive<1> {
  static constexpr notation text{"diagonal_matrix(@0)"}, latex{"\\operatorname{diag}(@0)"};
  static constexpr void value(auto y, auto x) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = 0;
    for (int i = 0; i < x.size(); ++i)
      y(i, i) = x[i];
  }
  static constexpr auto jvp(auto, auto y, auto dx) { return diagonal_matrix(dx, y.shape()); }
  static constexpr auto vjp(auto, auto, auto dy) { return diagonal(dy); }
};

/// 0, 1, 2, …
struct counting_t : whole_primitive<0> {
  static constexpr notation text{"counting"}, latex = text;
  static constexpr void value(auto y) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = static_cast<std::remove_reference_t<decltype(y[i])>>(i);
  }
  static constexpr auto vjp(auto...) { return absent{}; }
};

} // namespace chainrule

#endif
