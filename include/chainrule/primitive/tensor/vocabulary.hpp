// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_TENSOR_VOCABULARY_HPP
#define CHAINRULE_PRIMITIVE_TENSOR_VOCABULARY_HPP

#include <chainrule/primitive/activation.hpp>
#include <chainrule/primitive/tensor/product.hpp>
#include <chainrule/primitive/tensor/reduction.hpp>
#include <chainrule/primitive/tensor/structure.hpp>

/// What users write with tensors. Each is expanded into the graph's few operations on whole
/// tensors; names and axes are NumPy's. Axes are counted from 0; −1 is the last.
namespace chainrule {

template <int... Axis> struct axes_t {};

/// The axis of a tensor, or `max_rank` where there is none of this number.
constexpr int axis_of(const extents& shape, int axis) {
  const int found = axis < 0 ? axis + shape.rank : axis;
  return found >= 0 && found < shape.rank ? found : max_rank;
}

/// Over all elements, or over one axis, which is left out of the result.
template <class P, int... Axis> constexpr auto reduce_over(axes_t<Axis...>, auto x) {
  if constexpr (sizeof...(Axis) == 0)
    return reduce_to(P{}, x, extents{});
  else {
    const int axis = axis_of(x.shape(), (Axis, ...));
    if (axis == max_rank)
      return decltype(x)(x.graph,
                         x.graph->fail(shape_problem::kind::axis, x.index, -1, {1, {(Axis, ...)}}));
    return reshape_to(reduce_to(P{}, x, with_unit_axis(x.shape(), axis)),
                      without_axis(x.shape(), axis));
  }
}

template <int... Axis> struct sum_t : composite_primitive<1> {
  static constexpr notation text{"sum(@0)"}, latex{"\\sum @0", precedence::sum};
  static constexpr auto expand(auto x) { return reduce_over<sum_to_t>(axes_t<Axis...>{}, x); }
};
template <int... Axis> struct prod_t : composite_primitive<1> {
  static constexpr notation text{"prod(@0)"}, latex{"\\prod @0", precedence::sum};
  static constexpr auto expand(auto x) { return reduce_over<prod_to_t>(axes_t<Axis...>{}, x); }
};
template <int... Axis> struct largest_t : composite_primitive<1> {
  static constexpr notation text{"max(@0)"}, latex{"\\max @0", precedence::sum};
  static constexpr auto expand(auto x) { return reduce_over<max_to_t>(axes_t<Axis...>{}, x); }
};
template <int... Axis> struct smallest_t : composite_primitive<1> {
  static constexpr notation text{"min(@0)"}, latex{"\\min @0", precedence::sum};
  static constexpr auto expand(auto x) { return -largest_t<Axis...>::expand(-x); }
};
template <int... Axis> struct mean_t : composite_primitive<1> {
  static constexpr notation text{"mean(@0)"}, latex{"\\overline{@0}"};
  static constexpr auto expand(auto x) {
    const auto total = sum_t<Axis...>::expand(x);
    const int all = x.shape().size(), left = total.shape().size();
    return total / (left == 0 ? 1 : all / left);
  }
};
template <int... Axis> struct log_sum_exp_t : composite_primitive<1> {
  static constexpr notation text{"log_sum_exp(@0)"}, latex{"\\log \\sum e^{@0}", precedence::sum};
  static constexpr auto expand(auto x) {
    return reduce_over<log_sum_exp_to_t>(axes_t<Axis...>{}, x);
  }
};
template <int... Axis> struct squared_norm_t : composite_primitive<1> {
  static constexpr notation text{"squared_norm(@0)"}, latex{"\\lVert @0 \\rVert^2"};
  static constexpr auto expand(auto x) { return sum_t<Axis...>::expand(square(x)); }
};
template <int... Axis> struct norm_t : composite_primitive<1> {
  static constexpr notation text{"norm(@0)"}, latex{"\\lVert @0 \\rVert"};
  static constexpr auto expand(auto x) {
    if (x.shape().rank == 0)
      return abs(x);
    const auto squared = squared_norm_t<Axis...>::expand(x);
    return where(squared == 0, 0, sqrt(squared));
  }
};

/// log Σ eˣ over an axis, stretched over that axis again.
template <int Axis> constexpr auto log_normalizer(auto x) {
  const int axis = axis_of(x.shape(), Axis);
  if (axis == max_rank)
    return decltype(x)(x.graph, x.graph->fail(shape_problem::kind::axis, x.index, -1, {1, {Axis}}));
  return broadcast_to(log_sum_exp_to(x, with_unit_axis(x.shape(), axis)), x.shape());
}

template <int Axis> struct softmax_t : composite_primitive<1> {
  static constexpr notation text{"softmax(@0)"}, latex{"\\operatorname{softmax}(@0)"};
  static constexpr auto expand(auto x) { return exp_shifted(x, log_normalizer<Axis>(x)); }
};
template <int Axis> struct log_softmax_t : composite_primitive<1> {
  static constexpr notation text{"log_softmax(@0)"}, latex{"\\log \\operatorname{softmax}(@0)"};
  static constexpr auto expand(auto x) { return less_log_sum_exp(x, log_normalizer<Axis>(x)); }
};

/// The matrix product; a vector is a row on the left and a column on the right, and is gone from
/// the result's shape.
struct matmul_t : composite_primitive<2> {
  static constexpr notation text{"matmul(@0, @1)"}, latex{"$0 #1", precedence::product};
  static constexpr auto expand(auto a, auto b) {
    const extents x = a.shape(), y = b.shape();
    if (x.rank < 1 || x.rank > 2 || y.rank < 1 || y.rank > 2 || x.extent[x.rank - 1] != y.extent[0])
      return decltype(a)(a.graph, a.graph->fail(shape_problem::kind::matmul, a.index, b.index));
    const extents left = x.rank == 2 ? x : extents{2, {1, x.extent[0]}};
    const extents right = y.rank == 2 ? y : extents{2, {y.extent[0], 1}};
    const auto product = matrix_product(reshape_to(a, left), reshape_to(b, right), 0);
    extents result;
    if (x.rank == 2)
      result.extent[result.rank++] = x.extent[0];
    if (y.rank == 2)
      result.extent[result.rank++] = y.extent[1];
    return reshape_to(product, result);
  }
};

struct transposed_t : composite_primitive<1> {
  static constexpr notation text{"transpose(@0)"}, latex{"#0^{\\top}", precedence::power};
  static constexpr auto expand(auto x) {
    const extents s = x.shape();
    if (s.rank < 2)
      return x;
    if (s.rank > 2)
      return decltype(x)(x.graph, x.graph->fail(shape_problem::kind::too_high, x.index));
    return transpose_matrix(x, {2, {s.extent[1], s.extent[0]}});
  }
};

/// Σ aᵢ·bᵢ of two vectors (of two tensors: over all elements).
struct dot_t : composite_primitive<2> {
  static constexpr notation text{"dot(@0, @1)"}, latex{"$0 \\cdot #1", precedence::product};
  static constexpr auto expand(auto a, auto b) {
    if (!(a.shape() == b.shape()))
      return decltype(a)(a.graph, a.graph->fail(shape_problem::kind::broadcast, a.index, b.index));
    return sum_to(a * b, extents{});
  }
};

/// aᵢ·bⱼ of two vectors, as a matrix.
struct outer_t : composite_primitive<2> {
  static constexpr notation text{"outer(@0, @1)"}, latex{"$0 #1^{\\top}", precedence::product};
  static constexpr auto expand(auto a, auto b) {
    return reshape_to(a, {2, {a.shape().size(), 1}}) * reshape_to(b, {2, {1, b.shape().size()}});
  }
};

struct trace_t : composite_primitive<1> {
  static constexpr notation text{"trace(@0)"}, latex{"\\operatorname{tr}(@0)"};
  static constexpr auto expand(auto x) { return sum_to(diagonal(x), extents{}); }
};

template <int... Extents> struct reshaped_t : composite_primitive<1> {
  static constexpr notation text{"reshape(@0)"}, latex{"@0"};
  static constexpr auto expand(auto x) {
    const extents wanted = chainrule::shape<Extents...>::value;
    if (wanted.size() != x.shape().size())
      return decltype(x)(x.graph, x.graph->fail(shape_problem::kind::reshape, x.index, -1, wanted));
    return reshape_to(x, wanted);
  }
};

constexpr bool equal_but_for_axis(const extents& a, const extents& b, int axis) {
  return a.rank == b.rank && with_unit_axis(a, axis) == with_unit_axis(b, axis);
}

/// One behind the other along an axis.
template <int Axis> struct concatenated_t : composite_primitive<2> {
  static constexpr notation text{"concatenate(@0, @1)"}, latex = text;
  static constexpr auto expand(auto a, auto b) {
    const int axis = axis_of(a.shape(), Axis);
    if (axis == max_rank || !equal_but_for_axis(a.shape(), b.shape(), axis))
      return decltype(a)(a.graph,
                         a.graph->fail(shape_problem::kind::concatenate, a.index, b.index));
    extents result = a.shape();
    result.extent[axis] += b.shape().extent[axis];
    return concatenate_at(a, b, axis, result);
  }
};

/// The elements [Begin, End) of an axis, one pair an axis; axes that are left out are whole.
template <int... BeginEnd> struct sliced_t : composite_primitive<1> {
  static_assert(sizeof...(BeginEnd) % 2 == 0, "slice takes a begin and an end an axis");
  static constexpr notation text{"slice(@0)"}, latex = text;
  static constexpr auto expand(auto x) {
    constexpr int given[]{BeginEnd..., 0};
    const extents whole = x.shape();
    extents result = whole;
    int offset = 0;
    bool ok = 2 * whole.rank >= static_cast<int>(sizeof...(BeginEnd));
    for (int axis = 0; axis < whole.rank; ++axis) {
      const bool is_given = 2 * axis < static_cast<int>(sizeof...(BeginEnd));
      const int begin = is_given ? given[2 * axis] : 0;
      const int end = is_given ? given[2 * axis + 1] : whole.extent[axis];
      ok = ok && begin >= 0 && begin <= end && end <= whole.extent[axis];
      offset = offset * whole.extent[axis] + begin;
      result.extent[axis] = end - begin;
    }
    if (!ok) {
      extents asked{sizeof...(BeginEnd) / 2, {}};
      for (int k = 0; k < asked.rank && k < max_rank; ++k)
        asked.extent[k] = given[2 * k + 1];
      return decltype(x)(x.graph, x.graph->fail(shape_problem::kind::index, x.index, -1, asked));
    }
    return slice_at(x, offset, result);
  }
};

/// An element, one index an axis; with fewer indices, a row or block.
template <int... Index> struct element_t : composite_primitive<1> {
  static constexpr notation text{"element(@0)"}, latex = text;
  static constexpr auto expand(auto x) {
    auto result = x;
    for (const int i : {Index...})
      result = result[static_cast<std::size_t>(i)];
    return result;
  }
};

/// Labels 0, 1, …, Classes − 1 as rows of zeros with a one. A label of no class is a row of zeros.
template <int Classes> struct one_hot_t : composite_primitive<1> {
  static constexpr notation text{"one_hot(@0)"}, latex{"I_{@0}"};
  static constexpr auto expand(auto x) {
    extents column = x.shape(), row{};
    if (column.rank == max_rank)
      return decltype(x)(x.graph, x.graph->fail(shape_problem::kind::too_high, x.index));
    column.extent[column.rank++] = 1;
    row.rank = column.rank;
    for (int axis = 0; axis + 1 < row.rank; ++axis)
      row.extent[axis] = 1;
    row.extent[row.rank - 1] = Classes;
    return where(reshape_to(x, column) == counting(*x.graph, row), 1, 0);
  }
};

template <operand A, operand B>
  requires(formula_part<A> || formula_part<B>)
constexpr applied<matmul_t, A, B> matmul(const A& a, const B& b) {
  return apply<matmul_t>(a, b);
}
template <formula_part X> constexpr applied<transposed_t, X> transpose(const X& x) {
  return apply<transposed_t>(x);
}
template <formula_part A, formula_part B>
constexpr applied<dot_t, A, B> dot(const A& a, const B& b) {
  return apply<dot_t>(a, b);
}
template <formula_part A, formula_part B>
constexpr applied<outer_t, A, B> outer(const A& a, const B& b) {
  return apply<outer_t>(a, b);
}
template <formula_part X> constexpr applied<trace_t, X> trace(const X& x) {
  return apply<trace_t>(x);
}
template <formula_part X> constexpr applied<diagonal_t, X> diagonal(const X& x) {
  return apply<diagonal_t>(x);
}

/// Sum, product, mean, largest and smallest, log Σ eˣ, Σ x² and its root: over all elements, or, as
/// in `sum<0>(x)`, over an axis.
template <int... Axis, formula_part X> constexpr applied<sum_t<Axis...>, X> sum(const X& x) {
  return apply<sum_t<Axis...>>(x);
}
template <int... Axis, formula_part X> constexpr applied<prod_t<Axis...>, X> prod(const X& x) {
  return apply<prod_t<Axis...>>(x);
}
template <int... Axis, formula_part X> constexpr applied<mean_t<Axis...>, X> mean(const X& x) {
  return apply<mean_t<Axis...>>(x);
}
template <int... Axis, formula_part X> constexpr applied<largest_t<Axis...>, X> max(const X& x) {
  return apply<largest_t<Axis...>>(x);
}
template <int... Axis, formula_part X> constexpr applied<smallest_t<Axis...>, X> min(const X& x) {
  return apply<smallest_t<Axis...>>(x);
}
template <int... Axis, formula_part X>
constexpr applied<log_sum_exp_t<Axis...>, X> log_sum_exp(const X& x) {
  return apply<log_sum_exp_t<Axis...>>(x);
}
template <int... Axis, formula_part X>
constexpr applied<squared_norm_t<Axis...>, X> squared_norm(const X& x) {
  return apply<squared_norm_t<Axis...>>(x);
}
template <int... Axis, formula_part X> constexpr applied<norm_t<Axis...>, X> norm(const X& x) {
  return apply<norm_t<Axis...>>(x);
}

/// eˣ/Σ eˣ and its logarithm, along the last axis or the one given.
template <int Axis = -1, formula_part X> constexpr applied<softmax_t<Axis>, X> softmax(const X& x) {
  return apply<softmax_t<Axis>>(x);
}
template <int Axis = -1, formula_part X>
constexpr applied<log_softmax_t<Axis>, X> log_softmax(const X& x) {
  return apply<log_softmax_t<Axis>>(x);
}

/// `reshape<2, 3>(x)`: the same elements, row-major, in another shape.
template <int... Extents, formula_part X>
constexpr applied<reshaped_t<Extents...>, X> reshape(const X& x) {
  return apply<reshaped_t<Extents...>>(x);
}
/// `concatenate(a, b, …)` along the first axis, `concatenate<1>(a, b, …)` along another.
template <int Axis = 0, formula_part A, formula_part B, formula_part... More>
constexpr auto concatenate(const A& a, const B& b, const More&... more) {
  if constexpr (sizeof...(More) == 0)
    return apply<concatenated_t<Axis>>(a, b);
  else
    return concatenate<Axis>(apply<concatenated_t<Axis>>(a, b), more...);
}
/// `slice<0, 2, 1, 3>(A)`: rows 0 and 1, columns 1 and 2. Ends are not included.
template <int... BeginEnd, formula_part X>
constexpr applied<sliced_t<BeginEnd...>, X> slice(const X& x) {
  return apply<sliced_t<BeginEnd...>>(x);
}
/// `element<1, 2>(A)`: an element as a scalar; `element<1>(A)`: a row.
template <int... Index, formula_part X>
constexpr applied<element_t<Index...>, X> element(const X& x) {
  return apply<element_t<Index...>>(x);
}
/// `one_hot<10>(labels)`: one row a label.
template <int Classes, formula_part X>
constexpr applied<one_hot_t<Classes>, X> one_hot(const X& labels) {
  return apply<one_hot_t<Classes>>(labels);
}

} // namespace chainrule

#endif
