// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE nn_network
#include <boost/hana.hpp>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <cmath>

namespace cr = chainrule;
namespace nn = cr::nn;
namespace hana = boost::hana;

namespace {

constexpr cr::variable<"X", cr::shape<3, 2>> X;
constexpr cr::variable<"W1", cr::shape<2, 4>> W1;
constexpr cr::variable<"b1", cr::shape<4>> b1;
constexpr cr::variable<"W2", cr::shape<4, 3>> W2;
constexpr cr::variable<"b2", cr::shape<3>> b2;
constexpr cr::variable<"a"> a;

template <auto Formula> using type_of = std::remove_cvref_t<decltype(Formula)>;

// A list of sizes and activations, a list of layers, a Hana tuple of layers, and the formula by
// hand are one formula.
constexpr auto by_hand = matmul(relu(matmul(X, W1) + b1), W2) + b2;
constexpr auto sizes = nn::mlp<2, 4, 3>(nn::relu);
constexpr auto layers = nn::network(nn::dense_layer(W1, b1), nn::relu, nn::dense_layer(W2, b2));
constexpr auto tuple =
    nn::network(hana::make_tuple(nn::dense_layer(W1, b1), nn::relu, nn::dense_layer(W2, b2)));
static_assert(std::is_same_v<type_of<sizes(X)>, type_of<by_hand>>);
static_assert(std::is_same_v<type_of<layers(X)>, type_of<by_hand>>);
static_assert(std::is_same_v<type_of<tuple(X)>, type_of<by_hand>>);
static_assert(
    std::is_same_v<type_of<nn::dense(nn::relu(nn::dense(X, W1, b1)), W2, b2)>, type_of<by_hand>>);

// Parameters, in the order of the layers.
static_assert(std::is_same_v<decltype(sizes.parameters<float>()),
                             decltype(cr::parameters<float>(W1, b1, W2, b2))>);
static_assert(std::is_same_v<decltype(sizes.wrt()), decltype(cr::wrt(W1, b1, W2, b2))>);
static_assert(std::is_same_v<decltype(sizes.weights()), decltype(hana::make_tuple(W1, W2))>);

// Without bias; activations of each hidden layer, and of each layer; a network is a layer.
static_assert(std::is_same_v<type_of<nn::mlp<2, 4, 3>(nn::no_bias, nn::sigmoid)(X)>,
                             type_of<matmul(sigmoid(matmul(X, W1)), W2)>>);
static_assert(std::is_same_v<type_of<nn::mlp<2, 4, 3>(nn::tanh, nn::sigmoid)(X)>,
                             type_of<sigmoid(matmul(tanh(matmul(X, W1) + b1), W2) + b2)>>);
static_assert(std::is_same_v<type_of<nn::mlp<2, 4>()(X)>, type_of<matmul(X, W1) + b1>>);
static_assert(
    std::is_same_v<type_of<nn::mlp<2, 4>(nn::sigmoid)(X)>, type_of<sigmoid(matmul(X, W1) + b1)>>);
constexpr auto nested =
    nn::network(nn::network(nn::dense_layer(W1, b1), nn::relu), nn::dense_layer(W2, b2));
static_assert(std::is_same_v<type_of<nested(X)>, type_of<by_hand>>);
static_assert(std::is_same_v<decltype(nested.wrt()), decltype(sizes.wrt())>);

// Five layers deep, twelve by number: "W12".
constexpr auto deep = nn::mlp<2, 3, 3, 3, 3, 1>(nn::tanh, nn::relu, nn::tanh, nn::sigmoid);
static_assert(decltype(hana::size(deep.variables()))::value == 10);
constexpr auto deeper = nn::mlp<1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1>(nn::linear);
static_assert(hana::back(deeper.variables()).symbol == "b12");
static_assert(hana::front(deeper.variables()).symbol == "W1");

// Shared weights are one parameter.
constexpr cr::variable<"S", cr::shape<2, 2>> S;
constexpr auto tied = nn::network(nn::dense_layer(S), nn::tanh, nn::dense_layer(S));
static_assert(std::is_same_v<decltype(tied.wrt()), decltype(cr::wrt(S))>);
static_assert(std::is_same_v<decltype(tied.weights()), decltype(hana::make_tuple(S))>);

// A slope that is learned is a parameter; a fixed one is not.
constexpr auto learned = nn::mlp<2, 4, 3>(nn::generalized_relu_layer(a));
static_assert(std::is_same_v<decltype(learned.wrt()), decltype(cr::wrt(W1, b1, a, W2, b2))>);
static_assert(std::is_same_v<type_of<learned(X)>,
                             type_of<matmul(generalized_relu(matmul(X, W1) + b1, a), W2) + b2>>);
constexpr auto fixed = nn::mlp<2, 4, 3>(nn::generalized_relu_layer(0.25));
static_assert(std::is_same_v<decltype(fixed.wrt()), decltype(sizes.wrt())>);

// The largest of two layers.
constexpr auto widest = nn::network(nn::maxout_layer(
    nn::dense_layer(W1, b1), nn::dense_layer(cr::variable<"V", cr::shape<2, 4>>{})));
static_assert(decltype(hana::size(widest.variables()))::value == 3);
static_assert(decltype(hana::size(widest.weights()))::value == 2);

constexpr cr::tensor<double, 3, 2> points{{0.5, -1, 2, 0.25, -0.75, 1.5}};

/// Numbers of both signs, all different.
template <class Parameters> constexpr Parameters filled(Parameters theta) {
  int n = 0;
  hana::for_each(hana::keys(theta), [&](auto key) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(theta[key])>, double>)
      theta[key] = 0.125;
    else
      for (double& each : theta[key])
        each = ((++n * 37) % 41 - 20) / 16.0;
  });
  return theta;
}

} // namespace

// Each layer by loops.
BOOST_AUTO_TEST_CASE(values_by_loops) {
  const auto theta = filled(learned.parameters<double>());
  constexpr auto formula = learned(X);
  const auto z = cr::value<formula>(theta, X = points);
  for (int i = 0; i < 3; ++i)
    for (int k = 0; k < 3; ++k) {
      double sum = theta[b2](k);
      for (int j = 0; j < 4; ++j) {
        const double u =
            points(i, 0) * theta[W1](0, j) + points(i, 1) * theta[W1](1, j) + theta[b1](j);
        sum += (u > 0 ? u : 0.125 * u) * theta[W2](j, k);
      }
      BOOST_TEST(z(i, k) == sum, boost::test_tools::tolerance(1e-14));
    }
}

// The gradient of a deep network, one parameter after the other, beside differences in long double
// (5 points, so that their error is of order h⁴).
BOOST_AUTO_TEST_CASE(gradient_of_a_deep_network) {
  constexpr auto net = nn::mlp<2, 3, 3, 3, 2>(nn::tanh, nn::sigmoid, nn::generalized_relu_layer(a));
  constexpr auto loss = mean(square(net(X)));
  auto theta = net.parameters<long double>();
  const auto start = filled(net.parameters<double>());
  hana::for_each(hana::keys(theta), [&](auto key) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(start[key])>, double>)
      theta[key] = start[key];
    else
      for (std::size_t i = 0; i < theta[key].size(); ++i)
        theta[key].data()[i] = start[key].data()[i];
  });
  cr::tensor<long double, 3, 2> x{};
  for (std::size_t i = 0; i < x.size(); ++i)
    x.data()[i] = points.data()[i];
  auto grad = theta;
  cr::value_and_gradient<loss, net.wrt()>.into(grad, theta, X = x);
  const auto check = [&](long double& w, long double slope) {
    const long double kept = w, h = 1e-4L;
    const auto at = [&](long double step) {
      w = kept + step;
      const long double l = cr::value<loss>(theta, X = x);
      w = kept;
      return l;
    };
    const long double difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    BOOST_TEST(std::abs(slope - difference) < 1e-9L);
  };
  hana::for_each(hana::keys(theta), [&](auto key) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(theta[key])>, long double>)
      check(theta[key], grad[key]);
    else
      for (std::size_t i = 0; i < theta[key].size(); ++i)
        check(theta[key].data()[i], grad[key].data()[i]);
  });
}
