// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"
#include <chainrule/plan/order.hpp>

namespace cr = chainrule;

namespace {

/// Whether every node has one place, after its operands.
template <class Graph>
constexpr bool is_sound(const Graph& graph, const cr::node_order<Graph::capacity>& order) {
  bool placed[Graph::capacity]{};
  for (int p = 0; p < graph.size; ++p) {
    const cr::node& n = graph.nodes[order.at[p]];
    if (placed[order.at[p]])
      return false;
    for (int k = 0; k < n.op->arity; ++k)
      if (!placed[n.operands[k]])
        return false;
    placed[order.at[p]] = true;
  }
  return true;
}

template <const auto& Graph>
constexpr bool orders_are_sound =
    is_sound(Graph, cr::recorded_order(Graph)) && is_sound(Graph, cr::best_order(Graph));

/// The place of the first node of a primitive.
template <class P, class Graph>
constexpr int place_of(const Graph& graph, const cr::node_order<Graph::capacity>& order) {
  for (int p = 0; p < graph.size; ++p)
    if (graph.nodes[order.at[p]].op == &cr::entry<P>::id)
      return p;
  return cr::none;
}
template <class P, const auto& Graph>
constexpr int place = place_of<P>(Graph, cr::best_order(Graph));

// What is the last to need x·x comes before the calls, which stay in their order; what is not the
// last to need something stays behind.
constexpr auto late = [](auto x, auto y) {
  const auto a = x * x, b = x - y;
  const auto call = exp(a) + sin(b);
  return call * tanh(a / b);
};
static_assert(orders_are_sound<graphs::lowered<late, 2>>);
static_assert(place<cr::exp_t, graphs::lowered<late, 2>> <
              place<cr::sin_t, graphs::lowered<late, 2>>);
static_assert(place<cr::divide_t, graphs::lowered<late, 2>> <
              place<cr::exp_t, graphs::lowered<late, 2>>);
static_assert(place<cr::add_t, graphs::lowered<late, 2>> >
              place<cr::sin_t, graphs::lowered<late, 2>>);
static_assert(place_of<cr::divide_t>(graphs::lowered<late, 2>,
                                     cr::recorded_order(graphs::lowered<late, 2>)) >
              place<cr::sin_t, graphs::lowered<late, 2>>);

// Without calls nodes stay where they are.
constexpr auto sums = [](auto x, auto y) {
  const auto a = x + y, b = x - y;
  return std::array{a * x, b * y, a};
};
static_assert(orders_are_sound<graphs::lowered<sums, 2>>);
static_assert([] {
  const auto order = cr::best_order(graphs::lowered<sums, 2>);
  for (int p = 0; p < graphs::lowered<sums, 2>.size; ++p)
    if (order.at[p] != p)
      return false;
  return true;
}());

} // namespace

int main() {}
