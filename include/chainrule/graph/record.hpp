// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_RECORD_HPP
#define CHAINRULE_GRAPH_RECORD_HPP

#include <chainrule/graph/symbol.hpp>

/// Operations on whole tensors as functions of symbols, declared: the primitives' derivatives and
/// the rewrite rules are written in them, and structure.hpp, which defines them, needs both.
namespace chainrule {

constexpr symbol broadcast_to(const symbol& x, const extents& shape);
constexpr symbol sum_to(const symbol& x, const extents& shape);
constexpr symbol max_to(const symbol& x, const extents& shape);
constexpr symbol prod_to(const symbol& x, const extents& shape);
constexpr symbol log_sum_exp_to(const symbol& x, const extents& shape);
constexpr symbol reshape_to(const symbol& x, const extents& shape);
/// The block of this shape from the element at `offset` on, and zeros around such a block.
constexpr symbol slice_at(const symbol& x, int offset, const extents& shape);
constexpr symbol pad_at(const symbol& x, int offset, const extents& shape);
constexpr symbol transpose_matrix(const symbol& x, const extents& shape);
constexpr symbol concatenate_at(const symbol& a, const symbol& b, int axis, const extents& shape);
constexpr symbol diagonal_matrix(const symbol& x, const extents& shape);
constexpr symbol counting(builder& graph, const extents& shape);
constexpr symbol matrix_product(const symbol& a, const symbol& b, int detail);

} // namespace chainrule

#endif
