// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE map
#include "../primitive/tensor/laws.hpp"
#include <cmath>

namespace cr = chainrule;
using tensor_laws::check, tensor_laws::filled;

namespace {

constexpr int steps = 6;
const auto x = filled<cr::tensor<double, steps>>(1);
const auto y = filled<cr::tensor<double, steps>>(2);
const auto X = filled<cr::tensor<double, steps, 4>>(3);
const auto Z = filled<cr::tensor<double, steps, 4>>(4);
const auto w = filled<cr::tensor<double, 4>>(5);
const auto W = filled<cr::tensor<double, 4, 3>>(6);

} // namespace

// Step by step with the body on single numbers is what `map` has to give.
BOOST_AUTO_TEST_CASE(numbers) {
  constexpr auto body = [](auto a, auto b) { return where(a < b, sin(a) * b, exp(a) + 1); };
  constexpr auto all = [](auto a, auto b) {
    return cr::map<steps>([](auto p, auto q) { return where(p < q, sin(p) * q, exp(p) + 1); }, a,
                          b);
  };
  const auto together = cr::value<all>(x, y);
  for (int i = 0; i < steps; ++i)
    BOOST_TEST(together(i) == cr::value<body>(x(i), y(i)), boost::test_tools::tolerance(1e-14));
  check<all>(x, y);
  check<[](auto a, auto b, auto c) {
    return sum(cr::map<steps>([&](auto p, auto q) { return p * q * c[1] + norm(q - c[0]); }, a, b));
  }>(x, y, w);
}

// Rows: reductions, products with what all steps share, moves.
BOOST_AUTO_TEST_CASE(rows) {
  check<[](auto a, auto shared) {
    return cr::map<steps>([&](auto r) { return dot(r, shared) + max(r) * sum(r * r); }, a);
  }>(X, w);
  check<[](auto a, auto shared) {
    return cr::map<steps>([&](auto r) { return tanh(matmul(r, shared)); }, a);
  }>(X, W);
  check<[](auto a, auto shared) {
    return cr::map<steps>([&](auto r) { return matmul(transpose(shared), r); }, a);
  }>(X, W);
  check<[](auto a, auto b) {
    return cr::map<steps>([](auto r, auto s) { return matmul(r, s) * softmax(r) + outer(r, s)[1]; },
                          a, b);
  }>(X, Z);
  check<[](auto a, auto b) {
    return cr::map<steps>(
        [](auto r, auto s) { return concatenate(slice<1, 3>(r), s) * log_sum_exp(s) + prod(r); }, a,
        b);
  }>(X, Z);
  check<[](auto a, auto t) {
    return cr::map<steps>([](auto r, auto s) { return r[2] * s + reshape<2, 2>(r)(1, 0); }, a, t);
  }>(X, x);
}

// One row at a time is the same as all of them.
BOOST_AUTO_TEST_CASE(rows_one_by_one) {
  const auto all = cr::value<[](auto a, auto shared) {
    return cr::map<steps>([&](auto r) { return softmax(matmul(r, shared)); }, a);
  }>(X, W);
  for (int i = 0; i < steps; ++i) {
    cr::tensor<double, 4> row{};
    for (int j = 0; j < 4; ++j)
      row(j) = X(i, j);
    const auto one = cr::value<[](auto r, auto s) { return softmax(matmul(r, s)); }>(row, W);
    for (int j = 0; j < 3; ++j)
      BOOST_TEST(all(i, j) == one(j), boost::test_tools::tolerance(1e-14));
  }
}

// The body of a named formula; a body that does not depend on its step.
namespace {
constexpr cr::variable<"P", cr::shape<steps, 4>> P;
constexpr cr::variable<"t", cr::shape<steps>> t;
constexpr auto named = sum(cr::map<steps>([](auto r, auto s) { return sum(r) * s; }, P, t));
// Four inputs, and variables and a formula of them beside.
constexpr cr::variable<"q"> q;
constexpr auto shift = q * q;
constexpr auto wide = sum(cr::map<steps>(
    [](auto r, auto s, auto a, auto b) { return (sum(r) * s + a) * q + b * shift; }, P, t, t, t));
} // namespace
BOOST_AUTO_TEST_CASE(named_formulas) {
  const auto g = cr::gradient<named>(P = X, t = x);
  for (int i = 0; i < steps; ++i) {
    double row = 0;
    for (int j = 0; j < 4; ++j) {
      row += X(i, j);
      BOOST_TEST(g[P](i, j) == x(i));
    }
    BOOST_TEST(g[t](i) == row, boost::test_tools::tolerance(1e-14));
  }
  const auto h = cr::value_and_gradient<wide>(P = X, t = x, q = 3.0);
  double value = 0, slope = 0;
  for (int i = 0; i < steps; ++i) {
    double row = 0;
    for (int j = 0; j < 4; ++j)
      row += X(i, j);
    value += (row * x(i) + x(i)) * 3 + x(i) * 9;
    slope += (row * x(i) + x(i)) + x(i) * 6;
    BOOST_TEST(h.gradient[t](i) == (row + 1) * 3 + 9, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(h.gradient[P](i, 2) == 3 * x(i), boost::test_tools::tolerance(1e-14));
  }
  BOOST_TEST(h.value == value, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(h.gradient[q] == slope, boost::test_tools::tolerance(1e-14));
  const auto same =
      cr::value<[](auto a) { return cr::map<steps>([](auto) { return 2.0; }, a); }>(x);
  BOOST_TEST(same(3) == 2);
}

// The graph does not grow with the steps.
template <int N>
constexpr auto mapped =
    [](auto a) { return sum(cr::map<N>([](auto p) { return sin(p) * exp(p); }, a)); };
template <int N>
inline constexpr int nodes =
    cr::traced<cr::trace_callable<mapped<N>, cr::tensor_argument<cr::shape<N>>>>::graph.size;
static_assert(nodes<10> == nodes<100000>);
