// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE nn_activation
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <cmath>

namespace cr = chainrule;
namespace nn = cr::nn;

namespace {

constexpr cr::variable<"x", cr::shape<7>> x;
constexpr cr::tensor<double, 7> at{{-30, -2, -0.25, 0, 0.25, 1, 30}};

/// An activation, as an object, element by element in a layer, beside its definition.
template <auto Activation, class Definition> void is(Definition definition) {
  constexpr auto net = nn::network(Activation);
  constexpr auto formula = net(x);
  const auto y = cr::value<formula>(x = at);
  for (int i = 0; i < 7; ++i) {
    const long double want = definition(static_cast<long double>(at(i)));
    BOOST_TEST(std::abs(y(i) - want) <= 4e-16L * (std::abs(want) + 1));
    BOOST_TEST(Activation(at(i)) == y(i), boost::test_tools::tolerance(1e-14));
  }
}

} // namespace

BOOST_AUTO_TEST_CASE(activations_are_their_definitions) {
  using std::exp;
  is<nn::unit_step>([](long double u) { return u < 0 ? 0.0L : u > 0 ? 1.0L : 0.5L; });
  is<nn::sign>([](long double u) { return u < 0 ? -1.0L : u > 0 ? 1.0L : 0.0L; });
  is<nn::linear>([](long double u) { return u; });
  is<nn::piecewise_linear>([](long double u) {
    return u < -0.5L ? 0.0L : u > 0.5L ? 1.0L : u + 0.5L;
  });
  is<nn::sigmoid>([](long double u) { return 1 / (1 + exp(-u)); });
  is<nn::tanh>([](long double u) { return 1 - 2 / (exp(2 * u) + 1); });
  is<nn::relu>([](long double u) { return u < 0 ? 0.0L : u; });
  is<nn::leaky_relu>([](long double u) { return u < 0 ? 0.01L * u : u; });
  is<nn::softplus>([](long double u) { return std::log1p(exp(u)); });
  is<nn::swish>([](long double u) { return u / (1 + exp(-u)); });
  is<nn::silu>([](long double u) { return u / (1 + exp(-u)); });
  is<nn::elu>([](long double u) { return u > 0 ? u : std::expm1(u); });
  is<nn::gelu>([](long double u) { return u * std::erfc(-u / std::sqrt(2.0L)) / 2; });
}

BOOST_AUTO_TEST_CASE(softmax_goes_along_rows) {
  constexpr cr::variable<"Z", cr::shape<2, 3>> Z;
  constexpr auto shares = nn::softmax(Z);
  const auto p = cr::value<shares>(Z = cr::tensor<double, 2, 3>{{1, 2, 3, -5, 1000, 1000}});
  const double sum = std::exp(1.0) + std::exp(2.0) + std::exp(3.0);
  for (int c = 0; c < 3; ++c)
    BOOST_TEST(p(0, c) == std::exp(c + 1.0) / sum, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(p(1, 0) == 0);
  BOOST_TEST(p(1, 1) == 0.5);
}

// The slope a of max(u, 0) + a·min(u, 0) is learned: its derivative is the sum of the negative u.
static_assert([] {
  constexpr cr::variable<"a"> a;
  constexpr auto net = nn::network(nn::generalized_relu_layer(a));
  constexpr auto total = sum(net(x));
  return cr::gradient<total, net.wrt()>(a = 0.5, x = at) == -32.25 &&
         cr::value<total>(a = 0.5, x = at) == 31.25 - 16.125;
}());
// One slope for each unit.
static_assert([] {
  constexpr cr::variable<"A", cr::shape<7>> A;
  constexpr auto total = sum(nn::network(nn::generalized_relu_layer(A))(x));
  return cr::gradient<total, cr::wrt(A)>(A = at, x = at) ==
         cr::tensor<double, 7>{{-30, -2, -0.25, 0, 0, 0, 0}};
}());

// maxout: the largest of its pieces, and the gradient goes to it; at a tie it is split evenly.
static_assert([] {
  constexpr cr::variable<"X", cr::shape<1, 2>> X;
  constexpr cr::variable<"U", cr::shape<2, 2>> U;
  constexpr cr::variable<"V", cr::shape<2, 2>> V;
  constexpr auto net = nn::network(nn::maxout_layer(nn::dense_layer(U), nn::dense_layer(V)));
  constexpr auto total = sum(net(X));
  constexpr cr::tensor<double, 1, 2> point{{1, 2}};
  constexpr cr::tensor<double, 2, 2> u{{1, 1, 1, 2}}, v{{3, 1, -1, 2}}; // (3, 5) and (1, 5)
  auto theta = net.parameters<double>();
  theta[U] = u;
  theta[V] = v;
  const auto g = cr::gradient<total, net.wrt()>(theta, X = point);
  return cr::value<total>(theta, X = point) == 8 &&
         g[U] == cr::tensor<double, 2, 2>{{1, 0.5, 2, 1}} &&
         g[V] == cr::tensor<double, 2, 2>{{0, 0.5, 0, 1}};
}());
