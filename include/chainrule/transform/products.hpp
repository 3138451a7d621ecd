// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_PRODUCTS_HPP
#define CHAINRULE_TRANSFORM_PRODUCTS_HPP

#include <chainrule/graph/recurrence.hpp>
#include <chainrule/graph/structure.hpp>

namespace chainrule {

/// Products of more than two matrices in the order that takes the fewest multiplications: (A·B)·v
/// is A·(B·v). Products that are needed for something else, too, stay.
///
/// Rounds in another order. (The matrix chain ordering problem; Godbole, On efficient computation
/// of matrix chain products, IEEE Transactions on Computers 22, 1973.)
template <class Graph> struct product_chains {
  static constexpr int most = 12; ///< factors

  const Graph& graph;
  int uses[Graph::capacity]{};
  int body_of[Graph::capacity]{};

  constexpr explicit product_chains(const Graph& whole_graph) : graph(whole_graph) {
    find_bodies(graph.nodes, graph.size, body_of);
    for (int o = 0; o < graph.output_count; ++o)
      if (graph.outputs[o] >= 0)
        uses[graph.outputs[o]] += 2; // stays
    for (int i = 0; i < graph.size; ++i)
      if (!graph.nodes[i].is_input())
        for (const int operand : graph.nodes[i].operands)
          if (operand >= 0)
            ++uses[operand];
  }

  /// The factors of a product in order, and how many multiplications it takes as it is.
  struct chain {
    int factor[most]{};
    bool transposed[most]{};
    int extent[most + 1]{}; ///< factor k is extent[k] × extent[k + 1]
    int count = 0, products = 0;
    long long cost = 0;
  };

  constexpr bool is_product(int i) const {
    return graph.nodes[i].op == &entry<matrix_product_t>::id;
  }
  /// Only a factor of a product.
  constexpr bool is_part(int i, int of) const {
    return is_product(i) && uses[i] == 1 && body_of[i] == body_of[of];
  }
  constexpr void collect(chain& to, int i, bool transposed, int root) const {
    if (i != root && !(is_part(i, root) && to.products < most - 1)) {
      const extents& shape = graph.shape_of(i);
      to.factor[to.count] = i;
      to.transposed[to.count] = transposed;
      to.extent[to.count] = shape.extent[transposed ? 1 : 0];
      to.extent[++to.count] = shape.extent[transposed ? 0 : 1];
      return;
    }
    const node& n = graph.nodes[i];
    const bool left = n.detail & transposed_left, right = n.detail & transposed_right;
    const extents& shape = graph.shape_of(i);
    const long long depth = graph.shape_of(n.operands[0]).extent[left ? 0 : 1];
    ++to.products;
    to.cost += depth * shape.extent[0] * shape.extent[1];
    collect(to, n.operands[transposed ? 1 : 0], transposed != (transposed ? right : left), root);
    collect(to, n.operands[transposed ? 0 : 1], transposed != (transposed ? left : right), root);
  }

  /// The product at node i in a better order, `none` where there is none.
  template <class Rewriter> constexpr int better(Rewriter g, int i, const int* place) const {
    if (!is_product(i) ||
        (!is_part(graph.nodes[i].operands[0], i) && !is_part(graph.nodes[i].operands[1], i)))
      return none;
    chain all;
    collect(all, i, false, i);
    long long cost[most][most]{};
    int cut[most][most]{};
    for (int length = 1; length < all.count; ++length)
      for (int from = 0; from + length < all.count; ++from) {
        const int to = from + length;
        for (int at = from; at < to; ++at) {
          const long long sum =
              cost[from][at] + cost[at + 1][to] +
              static_cast<long long>(all.extent[from]) * all.extent[at + 1] * all.extent[to + 1];
          if (at == from || sum < cost[from][to]) {
            cost[from][to] = sum;
            cut[from][to] = at;
          }
        }
      }
    if (cost[0][all.count - 1] >= all.cost)
      return none;
    return made(g, all, cut, 0, all.count - 1, place).index;
  }

private:
  template <class Rewriter>
  static constexpr symbol made(Rewriter g, const chain& all, const int (&cut)[most][most], int from,
                               int to, const int* place) {
    const auto part = [&](int first_factor, int last_factor) {
      return first_factor == last_factor ? at_node(g, place[all.factor[first_factor]])
                                         : made(g, all, cut, first_factor, last_factor, place);
    };
    const int at = cut[from][to];
    const int detail = (from == at && all.transposed[from] ? transposed_left : 0) |
                       (at + 1 == to && all.transposed[to] ? transposed_right : 0);
    return matrix_product(part(from, at), part(at + 1, to), detail);
  }
};

} // namespace chainrule

#endif
