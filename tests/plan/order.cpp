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
    is_sound(Graph, cr::recorded_order(Graph)) && is_sound(Graph, cr::calls_first_order(Graph)) &&
    is_sound(Graph, cr::early_order(Graph, cr::recorded_order(Graph))) &&
    is_sound(Graph, cr::early_order(Graph, cr::calls_first_order(Graph))) &&
    is_sound(Graph, cr::best_order(Graph));

template <const auto& Graph>
constexpr int saved_as_recorded = cr::saved_across_calls(Graph, cr::recorded_order(Graph));

// a·b is saved once across each call; inputs are not saved.
constexpr auto across = [](auto a, auto b) {
  const auto product = a * b;
  return exp(a) + sin(b) + product;
};
static_assert(orders_are_sound<graphs::lowered<across, 2>>);
static_assert(saved_as_recorded<graphs::lowered<across, 2>> == 2 + 1); // and exp(a) across sin

// With calls first it is computed where it is needed.
static_assert(cr::saved_across_calls(graphs::lowered<across, 2>,
                                     cr::best_order(graphs::lowered<across, 2>)) == 1);

// What is the last to need x·x comes before the call.
constexpr auto late = [](auto x, auto y) {
  const auto a = x * x, b = x - y;
  const auto call = exp(a) + sin(b);
  return call * (a * b);
};
static_assert(orders_are_sound<graphs::lowered<late, 2>>);
static_assert(cr::saved_across_calls(graphs::lowered<late, 2>,
                                     cr::best_order(graphs::lowered<late, 2>)) <
              saved_as_recorded<graphs::lowered<late, 2>>);

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
