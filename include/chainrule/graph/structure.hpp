// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_STRUCTURE_HPP
#define CHAINRULE_GRAPH_STRUCTURE_HPP

#include <chainrule/graph/rewrite_softmax.hpp>
#include <chainrule/primitive/tensor/vocabulary.hpp>

/// Operations on whole tensors, recorded: what their primitives' derivatives and the vocabulary are
/// written in. Shapes are checked before, by the vocabulary.
namespace chainrule {

constexpr symbol broadcast_to(const symbol& x, const extents& shape) {
  return x.shape() == shape ? x : record_whole<broadcast_to_t>(shape, 0, x);
}
template <class Reduction>
constexpr symbol reduce_to(Reduction, const symbol& x, const extents& shape) {
  return x.shape() == shape ? x : record_whole<Reduction>(shape, 0, x);
}
constexpr symbol sum_to(const symbol& x, const extents& shape) {
  return reduce_to(sum_to_t{}, x, shape);
}
constexpr symbol max_to(const symbol& x, const extents& shape) {
  return reduce_to(max_to_t{}, x, shape);
}
constexpr symbol shift_to(const symbol& x, const extents& shape) {
  return reduce_to(shift_to_t{}, x, shape);
}
constexpr symbol prod_to(const symbol& x, const extents& shape) {
  return reduce_to(prod_to_t{}, x, shape);
}
constexpr symbol product_of_others(const symbol& x, const symbol& y) {
  return record_whole<product_of_others_t>(x.shape(), 0, x, y);
}
constexpr symbol log_sum_exp_to(const symbol& x, const extents& shape) {
  return reduce_to(log_sum_exp_to_t{}, x, shape);
}
constexpr symbol reshape_to(const symbol& x, const extents& shape) {
  return x.shape() == shape ? x : record_whole<reshape_t>(shape, 0, x);
}
constexpr symbol slice_at(const symbol& x, int offset, const extents& shape) {
  return x.shape() == shape ? x : record_whole<slice_t>(shape, offset, x);
}
constexpr symbol pad_at(const symbol& x, int offset, const extents& shape) {
  return x.shape() == shape ? x : record_whole<pad_t>(shape, offset, x);
}
constexpr symbol transpose_matrix(const symbol& x, const extents& shape) {
  return record_whole<transpose_t>(shape, 0, x);
}
constexpr symbol concatenate_at(const symbol& a, const symbol& b, int axis, const extents& shape) {
  return record_whole<concatenate_t>(shape, axis, a, b);
}
constexpr symbol diagonal_matrix(const symbol& x, const extents& shape) {
  return record_whole<diagonal_matrix_t>(shape, 0, x);
}
constexpr symbol counting(builder& graph, const extents& shape) {
  return {&graph, graph.whole_node(&entry<counting_t>::id, shape, 0)};
}

constexpr symbol matrix_product(const symbol& a, const symbol& b, int detail) {
  const extents x = a.shape(), y = b.shape();
  const extents shape{
      2, {x.extent[detail & transposed_left ? 1 : 0], y.extent[detail & transposed_right ? 0 : 1]}};
  return record_whole<matrix_product_t>(shape, detail, a, b);
}

// After `using std::max` the standard's templates, which branch, fit two symbols better than ours
// do; functions that are no templates fit best.

constexpr symbol max(const symbol& a, const symbol& b) { return apply<max_t>(a, b); }
constexpr symbol min(const symbol& a, const symbol& b) { return apply<min_t>(a, b); }
constexpr symbol clamp(const symbol& x, const symbol& low, const symbol& high) {
  return apply<clamp_t>(x, low, high);
}

constexpr symbol& symbol::operator++() & { return *this = *this + 1; }
constexpr symbol& symbol::operator--() & { return *this = *this - 1; }
constexpr symbol symbol::operator++(int) & {
  const symbol before = *this;
  ++*this;
  return before;
}
constexpr symbol symbol::operator--(int) & {
  const symbol before = *this;
  --*this;
  return before;
}

// Elements and rows of a tensor in a callable.

constexpr symbol symbol::operator[](std::size_t i) const {
  const extents whole = shape();
  if (!graph) // a number
    return *this;
  if (whole.rank == 0 || static_cast<int>(i) >= whole.extent[0])
    return {graph,
            graph->fail(shape_problem::kind::index, index, none, {1, {static_cast<int>(i)}})};
  const extents row = without_axis(whole, 0);
  return slice_at(*this, static_cast<int>(i) * row.size(), row);
}

constexpr symbol symbol::iterator::operator*() const { return whole[index]; }

template <std::integral... Index> constexpr symbol symbol::operator()(Index... i) const {
  if (!graph) // a number
    return *this;
  const extents whole = shape();
  const int indices[]{static_cast<int>(i)...};
  int offset = 0;
  for (int axis = 0; axis < static_cast<int>(sizeof...(Index)); ++axis) {
    if (whole.rank != sizeof...(Index) || indices[axis] < 0 ||
        indices[axis] >= whole.extent[axis]) {
      extents asked{sizeof...(Index), {}};
      for (int k = 0; k < asked.rank && k < max_rank; ++k)
        asked.extent[k] = indices[k];
      return {graph, graph->fail(shape_problem::kind::index, index, none, asked)};
    }
    offset = offset * whole.extent[axis] + indices[axis];
  }
  return slice_at(*this, offset, {});
}

} // namespace chainrule

#endif
