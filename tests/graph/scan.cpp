// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE scan_graph
#include <array>
#include <boost/hana/tuple.hpp>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

template <auto F, class... Arguments>
constexpr const auto& traced = cr::traced<cr::trace_callable<F, Arguments...>>::graph;
using number = cr::scalar_argument;
template <int... Extents> using tensor = cr::tensor_argument<cr::shape<Extents...>>;

template <class Graph> constexpr int count(const Graph& graph, const cr::operation* op) {
  int found = 0;
  for (int i = 0; i < graph.size; ++i)
    found += graph.nodes[i].op == op ? 1 : 0;
  return found;
}
template <class Graph> constexpr int in_bodies(const Graph& graph) {
  int body_of[Graph::capacity]{}, found = 0;
  cr::find_bodies(graph.nodes, graph.size, body_of);
  for (int i = 0; i < graph.size; ++i)
    found += body_of[i] != cr::none ? 1 : 0;
  return found;
}

// The body is there once, whatever N is.
template <int N>
constexpr auto geometric = [](auto q, auto x) {
  return cr::scan<N>([&](auto sum, auto each) { return exp(q) * sum + each; }, 0, x);
};
static_assert(traced<geometric<3>, number, tensor<3>>.size == 10);
static_assert(traced<geometric<30000>, number, tensor<30000>>.size == 10);

// exp(q) is the same in all steps, and so no part of the body: carry, step, product, sum.
static_assert(in_bodies(traced<geometric<3>, number, tensor<3>>) == 4);

// One more loop for the gradient, with its steps in the other direction.
template <auto F, class... Arguments>
constexpr auto gradient_graph = cr::run_pass<
    cr::gradient_pass<cr::trace_callable<F, Arguments...>, cr::selection<0, 1>, true>>();
constexpr const auto& reversed = gradient_graph<geometric<7>, number, tensor<7>>;
static_assert(count(reversed, &cr::entry<cr::loop_t>::id) == 2);
static_assert(reversed.size == gradient_graph<geometric<7000>, number, tensor<7000>>.size);
constexpr bool second_goes_backwards() {
  int found = 0, backwards = 0;
  for (int i = 0; i < reversed.size; ++i)
    if (cr::is_loop(reversed.nodes[i])) {
      ++found;
      backwards += cr::goes_backwards(reversed.nodes[i]) ? found : 0;
    }
  return backwards == 2;
}
static_assert(second_goes_backwards());

// Forward mode adds carries to the loop that is there.
constexpr auto forward = cr::run_pass<
    cr::jvp_pass<cr::trace_callable<geometric<7>, number, tensor<7>>, cr::selection<0, 1>>>();
static_assert(count(forward, &cr::entry<cr::loop_t>::id) == 1);
static_assert(count(forward, &cr::entry<cr::carry_t>::id) == 2);

// What nobody needs is gone: a carry, an output.
constexpr auto wasteful = [](auto q, auto x) {
  const auto [last, unused] = cr::scan<4>(
      [&](auto c, auto each) {
        const auto& [a, b] = c;
        return std::pair(std::tuple(q * a + each, sin(b)), cos(a));
      },
      std::tuple(0, q), x);
  return std::get<0>(last);
};
static_assert(count(traced<wasteful, number, tensor<4>>, &cr::entry<cr::carry_t>::id) == 1);
static_assert(count(traced<wasteful, number, tensor<4>>, &cr::entry<cr::every_step_t>::id) == 0);
static_assert(traced<wasteful, number, tensor<4>>.size == 9);

// But a carry that another one needs is kept.
constexpr auto crossed = [](auto q, auto x) {
  const auto last = cr::scan<4>(
      [&](auto c, auto each) { return std::array{c[1] + each, c[0] * q}; }, std::array{q, q}, x);
  return last[0];
};
static_assert(count(traced<crossed, number, tensor<4>>, &cr::entry<cr::carry_t>::id) == 2);
static_assert(count(traced<crossed, number, tensor<4>>, &cr::entry<cr::carried_t>::id) == 2);

// The cotangent of a sum's carry is the same in all steps: no carry is left of it.
constexpr auto total = [](auto q, auto x) {
  return cr::scan<9>([&](auto sum, auto each) { return sum + square(each - q); }, 0, x);
};
constexpr auto lowered = cr::run_pass<cr::lower_pass<
    cr::gradient_pass<cr::trace_callable<total, number, tensor<9>>, cr::selection<1>, false>>>();
static_assert(count(lowered, &cr::entry<cr::carry_t>::id) == 0);

// A product that no carry is in is one for all steps, and so is the cotangent of its input.
constexpr auto recurrent = [](auto x, auto w, auto u, auto h) {
  return sum(cr::scan<5>(
      [&](auto before, auto row) { return tanh(matmul(row, w) + matmul(before, u)); }, h, x));
};
using recurrent_pass = cr::gradient_pass<
    cr::trace_callable<recurrent, tensor<5, 2>, tensor<2, 3>, tensor<3, 3>, tensor<3>>,
    cr::selection<0, 1, 2, 3>, true>;
constexpr auto recurrent_graph = cr::run_pass<recurrent_pass>();
constexpr int products(bool inside) {
  int body_of[recurrent_graph.capacity]{}, found = 0;
  cr::find_bodies(recurrent_graph.nodes, recurrent_graph.size, body_of);
  for (int i = 0; i < recurrent_graph.size; ++i)
    found += recurrent_graph.nodes[i].op == &cr::entry<cr::matrix_product_t>::id &&
                     (body_of[i] != cr::none) == inside
                 ? 1
                 : 0;
  return found;
}
static_assert(products(true) == 2);  // h·U, and its cotangent
static_assert(products(false) == 4); // X·W, and the cotangents of X, W and U

// In a named formula the two results are of one loop.
inline constexpr cr::variable<"c"> c;
inline constexpr cr::variable<"v", cr::shape<5>> v;
constexpr auto both = cr::scan<5>(
    [](auto before, auto each) { return cr::scan_step{before * each, before + each}; }, c, v);
constexpr auto formula = both.carry * sum(both.outputs);
constexpr auto named = cr::run_pass<cr::trace_formula<formula>>();
static_assert(count(named, &cr::entry<cr::loop_t>::id) == 1);
static_assert(count(named, &cr::entry<cr::carry_t>::id) == 1);
constexpr auto other = cr::scan<5>(
    [](auto before, auto each) { return cr::scan_step{before * each, before + each}; }, 2 * c, v);
constexpr auto two = both.carry * other.carry;
static_assert(count(cr::run_pass<cr::trace_formula<two>>(), &cr::entry<cr::loop_t>::id) == 2);

// Loops that depend on each other, planned: each loop's nodes stand together.
constexpr auto chained = [](auto q, auto x) {
  const auto one = cr::scan<4>(
      [&](auto before, auto each) { return std::pair(before * each + q, before); }, q, x);
  const auto next = cr::scan<4>(
      [&](auto before, auto each) { return std::pair(before + sin(each * one.carry), before); }, q,
      one.outputs);
  return next.carry * sum(next.outputs * one.outputs);
};
using chained_pass =
    cr::gradient_pass<cr::trace_callable<chained, number, tensor<4>>, cr::selection<0, 1>, true>;
constexpr const auto& arranged = cr::arranged<chained_pass>::graph;
constexpr bool loops_stand_together() {
  int unit[arranged.capacity]{};
  cr::find_bodies(arranged.nodes, arranged.size, unit);
  for (int i = 0; i < arranged.size; ++i)
    if (cr::leads_out(arranged.nodes[i]))
      unit[i] = cr::loop_left(arranged.nodes, i);
  int changes = 0, loops = count(arranged, &cr::entry<cr::loop_t>::id);
  for (int i = 1; i < arranged.size; ++i) {
    changes += unit[i] != unit[i - 1] && unit[i] != cr::none ? 1 : 0;
    for (int k = 0; k < arranged.nodes[i].op->arity; ++k)
      if (arranged.nodes[i].operands[k] >= i)
        return false;
  }
  return loops == 4 && changes == 4;
}
static_assert(loops_stand_together());

} // namespace

BOOST_AUTO_TEST_CASE(all_of_it_while_compiling) {}
