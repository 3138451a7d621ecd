// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE derivatives
#include "../graphs.hpp"
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <random>

namespace cr = chainrule;
using graphs::operations;

namespace {

template <auto F, int Arguments, int... Wrt>
constexpr auto gradient_graph =
    cr::run_pass<cr::gradient_pass<graphs::trace<F, Arguments>, cr::selection<Wrt...>, false>>();
template <auto F, int Arguments, int... Wrt>
constexpr auto with_value =
    cr::run_pass<cr::gradient_pass<graphs::trace<F, Arguments>, cr::selection<Wrt...>, true>>();

// The graph after backward mode, written out.
constexpr auto product = [](auto x, auto y) { return x * y; };
static_assert(graphs::same(gradient_graph<product, 2, 0, 1>,
                           graphs::traced<[](auto x, auto y) { return std::array{y, x}; }, 2>));
constexpr auto wave = [](auto x) { return sin(exp(x)); };
static_assert(graphs::same(gradient_graph<wave, 1, 0>,
                           graphs::traced<[](auto x) { return cos(exp(x)) * exp(x); }, 1>));
constexpr auto logistic = [](auto x) { return log(1 + exp(x)); };
static_assert(operations(with_value<logistic, 1, 0>) <= 5); // exp, +, log, 1/, ·

// What only the value needs is not in the gradient's graph, nor what other variables need.
static_assert(graphs::count<cr::sin_t>(gradient_graph<wave, 1, 0>) == 0);
static_assert(graphs::count<cr::sin_t>(with_value<wave, 1, 0>) == 1);
constexpr auto separate = [](auto x, auto y) { return exp(x) + sin(y); };
static_assert(operations(gradient_graph<separate, 2, 0>) == 1);
static_assert(operations(gradient_graph<separate, 2, 1>) == 1);
static_assert(graphs::count<cr::cos_t>(gradient_graph<separate, 2, 0>) == 0);

// Zero everywhere is no node at all.
constexpr auto flat = [](auto x, auto y) { return sign(x) * y + stop_gradient(x); };
static_assert(gradient_graph<flat, 2, 0>.outputs[0] == cr::none);
static_assert(gradient_graph<flat, 2, 0>.size == 0);
static_assert(operations(gradient_graph<flat, 2, 1>) == 1);

// A gradient costs a small multiple of the value, whatever the number of variables.
constexpr auto long_product = [](auto a, auto b, auto c, auto d, auto e, auto f) {
  return a * b * c * d * e * f;
};
static_assert(operations(gradient_graph<long_product, 6, 0, 1, 2, 3, 4, 5>) <= 3 * 5);

// Hessians are symmetric by construction: the same node on both sides.
constexpr auto bowl = [](auto x, auto y) { return exp(x * y) + x * x * y; };
constexpr auto hessian =
    cr::run_pass<cr::hessian_pass<graphs::trace<bowl, 2>, cr::selection<0, 1>>>();
static_assert(hessian.outputs[1] == hessian.outputs[2]);

// Laws on formulas that a machine made up: forward mode = backward mode = differences, and values
// are kept.
template <unsigned Seed>
constexpr auto random_formula = [](auto x, auto y, auto z) {
  decltype(x) pool[24]{x, y, z};
  std::uint32_t state = Seed * 2654435761u + 12345;
  const auto next = [&](unsigned below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % below;
  };
  for (unsigned i = 3; i < 24; ++i) {
    const auto a = pool[next(i)], b = pool[next(i)], c = pool[next(i)];
    switch (next(16)) {
    case 0:
      pool[i] = a + b;
      break;
    case 1:
      pool[i] = a - b;
      break;
    case 2:
      pool[i] = a * b / (1 + square(b));
      break;
    case 3:
      pool[i] = -a;
      break;
    case 4:
      pool[i] = sin(a) * 2;
      break;
    case 5:
      pool[i] = exp(-square(a));
      break;
    case 6:
      pool[i] = log1p(square(a));
      break;
    case 7:
      pool[i] = a / (2 + cos(b));
      break;
    case 8:
      pool[i] = tanh(a - b);
      break;
    case 9:
      pool[i] = sqrt(1 + square(a));
      break;
    case 10:
      pool[i] = where(c < 1, a, b);
      break;
    case 11:
      pool[i] = max(a, b) * 0.5;
      break;
    case 12:
      pool[i] = atan2(a, 1 + square(b));
      break;
    case 13:
      pool[i] = pow(a, 3) / (1 + pow(a, 4));
      break;
    case 14:
      pool[i] = abs(a) * sigmoid(b);
      break;
    default:
      pool[i] = erf(a) + softplus(c);
    }
  }
  return pool[23] + pool[22] + pool[21];
};

template <class T> struct seed_is;
template <unsigned... Seed>
auto seeds_of(std::integer_sequence<unsigned, Seed...>)
    -> std::tuple<std::integral_constant<unsigned, Seed>...>;
using seeds = decltype(seeds_of(std::make_integer_sequence<unsigned, 10>{}));

BOOST_AUTO_TEST_CASE_TEMPLATE(random_formulas, Seed, seeds) {
  constexpr auto f = random_formula<Seed::value>;
  std::mt19937 random(Seed::value);
  std::uniform_real_distribution<double> number(-2, 2);
  int wrong = 0;
  for (int i = 0; i < 50; ++i) {
    const double x = number(random), y = number(random), z = number(random);
    const auto [value, gradient] = cr::value_and_gradient<f>(x, y, z);
    wrong += near(value, graphs::interpret<graphs::traced<f, 3>>(x, y, z)[0], 20) ? 0 : 1;
    const auto forward = cr::jacobian_forward<f>(x, y, z);
    wrong += near(forward(0, 0), gradient.template get<0>(), 1000) ? 0 : 1;
    wrong += near(forward(0, 1), gradient.template get<1>(), 1000) ? 0 : 1;
    wrong += near(forward(0, 2), gradient.template get<2>(), 1000) ? 0 : 1;
    const double e = 1e-6;
    const double difference = (cr::value<f>(x + e, y, z) - cr::value<f>(x - e, y, z)) / (2 * e);
    wrong += std::abs(difference - forward(0, 0)) < 1e-4 * (1 + std::abs(difference)) ? 0 : 1;
  }
  BOOST_TEST(wrong == 0);
}

} // namespace
