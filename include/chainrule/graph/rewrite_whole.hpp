// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_REWRITE_WHOLE_HPP
#define CHAINRULE_GRAPH_REWRITE_WHOLE_HPP

#include <chainrule/graph/operation.hpp>
#include <chainrule/graph/record.hpp>
#include <chainrule/primitive/tensor/product.hpp>
#include <chainrule/primitive/tensor/reduction.hpp>
#include <chainrule/primitive/tensor/structure.hpp>

/// The identities by which a builder replaces an operation on whole tensors. Moves of elements are
/// exact; sums that are taken in another order say so.
namespace chainrule {

/// The rules' view of a node that is wanted, in terms of symbols.
constexpr symbol at_node(auto g, int i) { return {&g.graph, i}; }

template <> struct rewrite_rules<broadcast_to_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    const int x = n.operands[0];
    if (g.is(broadcast_to_t{}, x)) // twice is once
      return broadcast_to(at_node(g, g.operand(x)), g.graph.shapes[n.shape]).index;
    return none;
  }
};

template <> struct rewrite_rules<reshape_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    const int x = n.operands[0];
    if (g.is(reshape_t{}, x)) // twice is once
      return reshape_to(at_node(g, g.operand(x)), g.graph.shapes[n.shape]).index;
    if (g.is(broadcast_to_t{}, x) && g.at(g.operand(x)).shape == 0) // one number everywhere
      return broadcast_to(at_node(g, g.operand(x)), g.graph.shapes[n.shape]).index;
    if (g.is_number(x))
      return broadcast_to(at_node(g, x), g.graph.shapes[n.shape]).index;
    return none;
  }
};

template <> struct rewrite_rules<transpose_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    const int x = n.operands[0];
    if (g.is(transpose_t{}, x)) // (xᵀ)ᵀ = x
      return g.operand(x);
    if (g.is(matrix_product_t{}, x)) { // (a·b)ᵀ = bᵀ·aᵀ
      const int detail = g.at(x).detail;
      return matrix_product(at_node(g, g.operand(x, 1)), at_node(g, g.operand(x, 0)),
                            (detail & transposed_right ? 0 : transposed_left) |
                                (detail & transposed_left ? 0 : transposed_right))
          .index;
    }
    if (g.is(broadcast_to_t{}, x) && g.at(g.operand(x)).shape == 0)
      return broadcast_to(at_node(g, g.operand(x)), g.graph.shapes[n.shape]).index;
    return none;
  }
};

template <> struct rewrite_rules<slice_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    const int x = n.operands[0];
    if (g.is(broadcast_to_t{}, x) && g.at(g.operand(x)).shape == 0)
      return broadcast_to(at_node(g, g.operand(x)), g.graph.shapes[n.shape]).index;
    return none;
  }
};

template <> struct rewrite_rules<matrix_product_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    for (int k = 0; k < 2; ++k) // a product takes transposed factors as they are
      if (g.is(transpose_t{}, n.operands[k])) {
        int factors[2]{n.operands[0], n.operands[1]};
        factors[k] = g.operand(factors[k]);
        return matrix_product(at_node(g, factors[0]), at_node(g, factors[1]),
                              n.detail ^ (k == 0 ? transposed_left : transposed_right))
            .index;
      }
    return none;
  }
};

template <> struct rewrite_rules<sum_to_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    const int x = n.operands[0];
    const extents to = g.graph.shapes[n.shape], from = g.graph.shape(x);
    if (from.size() == to.size()) // over axes of one element
      return reshape_to(at_node(g, x), to).index;
    if (g.is(sum_to_t{}, x)) // the sum of sums, in another order
      return sum_to(at_node(g, g.operand(x)), to).index;
    if (g.is(neg_t{}, x)) // Σ −x = −Σ x
      return (-sum_to(at_node(g, g.operand(x)), to)).index;
    if (g.is(broadcast_to_t{}, x) && g.graph.shape(g.operand(x)) == to && to.size() > 0)
      return (at_node(g, g.operand(x)) * (from.size() / to.size())).index; // n times the same
    if (g.is(multiply_t{}, x)) // Σ c·x = c·Σ x, where c is one number: rounds less often
      for (int k = 0; k < 2; ++k)
        if (g.at(g.operand(x, k)).shape == 0 && g.graph.shape(g.operand(x, 1 - k)) == from)
          return (at_node(g, g.operand(x, k)) * sum_to(at_node(g, g.operand(x, 1 - k)), to)).index;
    if (g.is(multiply_t{}, x) && g.graph.level == rewriting::lower)
      for (int k = 0; k < 2; ++k) // Σ (c·x)·y = c·Σ x·y
        if (const int scaled = g.operand(x, k); g.is(multiply_t{}, scaled))
          for (int l = 0; l < 2; ++l)
            if (g.at(g.operand(scaled, l)).shape == 0) {
              const symbol rest = at_node(g, g.operand(scaled, 1 - l));
              return (at_node(g, g.operand(scaled, l)) *
                      sum_to(rest * at_node(g, g.operand(x, 1 - k)), to))
                  .index;
            }
    if (to.rank == 0 && g.is(matrix_product_t{}, x)) {
      // Σ a·b is the dot product of a's column sums and b's row sums: O(n²) instead of O(n³)
      const int detail = g.at(x).detail;
      const auto a = at_node(g, g.operand(x, 0)), b = at_node(g, g.operand(x, 1));
      const int a_axis = detail & transposed_left ? 1 : 0;
      const int b_axis = detail & transposed_right ? 0 : 1;
      const extents flat{1, {a.shape().extent[1 - a_axis]}};
      const auto columns = reshape_to(sum_to(a, with_unit_axis(a.shape(), a_axis)), flat);
      const auto rows = reshape_to(sum_to(b, with_unit_axis(b.shape(), b_axis)), flat);
      return sum_to(columns * rows, to).index;
    }
    if (g.is(reshape_t{}, x) && to.rank == 0)
      return sum_to(at_node(g, g.operand(x)), to).index;
    return none;
  }
};

template <> struct rewrite_rules<max_to_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    if (g.is(broadcast_to_t{}, n.operands[0]) && g.at(g.operand(n.operands[0])).shape == n.shape)
      return g.operand(n.operands[0]);
    return none;
  }
};

/// The product of the others is y/x, with y that of all, but at a zero.
template <> struct rewrite_rules<product_of_others_t> {
  static constexpr int apply_whole(auto g, const node& n) {
    if (g.graph.level != rewriting::lower)
      return none;
    const auto x = at_node(g, n.operands[0]), y = at_node(g, n.operands[1]);
    const auto at_zero = record_whole<product_but_zero_t>(y.shape(), 0, x, y);
    return where(x == 0, broadcast_to(at_zero, x.shape()), broadcast_to(y, x.shape()) / x).index;
  }
};

} // namespace chainrule

#endif
