// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE layers
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>

/// The lecture's recursion over layers Zᵢ₊₁ = σ(Zᵢ·Wᵢ), term by term. Right sides are loops over
/// numbers; G₄ is the derivative of the loss by the network's output.
///
///     Gᵢ = (Gᵢ₊₁ ∘ σ′(Zᵢ·Wᵢ))·Wᵢᵀ      ∇Wᵢ = Zᵢᵀ·(Gᵢ₊₁ ∘ σ′(Zᵢ·Wᵢ))
namespace cr = chainrule;

namespace {

constexpr int batch = 7, n0 = 4, n1 = 5, n2 = 3, n3 = 2;
inline constexpr cr::variable<"Z1", cr::shape<batch, n0>> Z1; // the network's input
inline constexpr cr::variable<"W1", cr::shape<n0, n1>> W1;
inline constexpr cr::variable<"W2", cr::shape<n1, n2>> W2;
inline constexpr cr::variable<"W3", cr::shape<n2, n3>> W3;
inline constexpr cr::variable<"T", cr::shape<batch, n3>> T;
constexpr auto Z2 = sigmoid(matmul(Z1, W1));
constexpr auto Z3 = sigmoid(matmul(Z2, W2));
constexpr auto Z4 = sigmoid(matmul(Z3, W3));
constexpr auto loss = squared_norm(Z4 - T) / 2; // G₄ = Z₄ − T

template <class Tensor> constexpr Tensor filled(unsigned seed) {
  Tensor x{};
  for (auto& each : x) {
    seed = seed * 1664525u + 1013904223u;
    each = static_cast<double>(seed >> 8) / 8388608 - 1;
  }
  return x;
}

/// A layer by loops: what comes out, and from the derivative by that the two of the recursion.
template <int Rows, int In, int Out> struct layer {
  cr::tensor<double, Rows, In> z;
  cr::tensor<double, In, Out> w;
  cr::tensor<double, Rows, Out> out{};

  layer(const cr::tensor<double, Rows, In>& input, const cr::tensor<double, In, Out>& weights)
      : z(input), w(weights) {
    for (int i = 0; i < Rows; ++i)
      for (int j = 0; j < Out; ++j) {
        double sum = 0;
        for (int k = 0; k < In; ++k)
          sum += z(i, k) * w(k, j);
        out(i, j) = 1 / (1 + std::exp(-sum));
      }
  }
  double delta(const cr::tensor<double, Rows, Out>& g, int i, int j) const {
    return g(i, j) * out(i, j) * (1 - out(i, j)); // G ∘ σ′
  }
  auto input_gradient(const cr::tensor<double, Rows, Out>& g) const {
    cr::tensor<double, Rows, In> result{};
    for (int i = 0; i < Rows; ++i)
      for (int k = 0; k < In; ++k)
        for (int j = 0; j < Out; ++j)
          result(i, k) += delta(g, i, j) * w(k, j);
    return result;
  }
  auto weight_gradient(const cr::tensor<double, Rows, Out>& g) const {
    cr::tensor<double, In, Out> result{};
    for (int k = 0; k < In; ++k)
      for (int j = 0; j < Out; ++j)
        for (int i = 0; i < Rows; ++i)
          result(k, j) += z(i, k) * delta(g, i, j);
    return result;
  }
};

template <class Tensor> void check(const Tensor& x, const Tensor& expected) {
  for (std::size_t i = 0; i < x.size(); ++i)
    BOOST_TEST(std::abs(x.elements[i] - expected.elements[i]) < 1e-15);
}

} // namespace

BOOST_AUTO_TEST_CASE(three_layers) {
  auto theta = cr::parameters<double>(Z1, W1, W2, W3);
  theta[Z1] = filled<cr::tensor<double, batch, n0>>(1);
  theta[W1] = filled<cr::tensor<double, n0, n1>>(2);
  theta[W2] = filled<cr::tensor<double, n1, n2>>(3);
  theta[W3] = filled<cr::tensor<double, n2, n3>>(4);
  const auto target = filled<cr::tensor<double, batch, n3>>(5);

  const layer first(theta[Z1], theta[W1]);
  const layer second(first.out, theta[W2]);
  const layer third(second.out, theta[W3]);
  const cr::tensor<double, batch, n3> g4 = third.out - target;
  const auto g3 = third.input_gradient(g4);
  const auto g2 = second.input_gradient(g3);
  const auto g1 = first.input_gradient(g2);

  const auto g = cr::gradient<loss, cr::wrt(Z1, W1, W2, W3)>(theta, T = target);
  check(g[Z1], g1);
  check(g[W1], first.weight_gradient(g2));
  check(g[W2], second.weight_gradient(g3));
  check(g[W3], third.weight_gradient(g4));

  // The same one layer at a time, by vjp: a network need not be one formula.
  constexpr auto step = [](auto z, auto w) { return sigmoid(matmul(z, w)); };
  const auto back3 = cr::vjp<step>(cr::at(second.out, theta[W3]), g4);
  const auto back2 = cr::vjp<step>(cr::at(first.out, theta[W2]), back3.cotangents[cr::arg<0>]);
  check(back3.value, third.out);
  check(back3.cotangents[cr::arg<0>], g3);
  check(back3.cotangents[cr::arg<1>], third.weight_gradient(g4));
  check(back2.cotangents[cr::arg<0>], g2);
  check(back2.cotangents[cr::arg<1>], second.weight_gradient(g3));

  // dL/dh = dL/dy·vᵀ and dL/dv = hᵀ·dL/dy for y = h·v, h a matrix and v a vector.
  const auto v = filled<cr::tensor<double, n0>>(6);
  const auto dy = filled<cr::tensor<double, batch>>(7);
  const auto back = cr::vjp<[](auto h, auto x) { return matmul(h, x); }>(cr::at(theta[Z1], v), dy);
  cr::tensor<double, batch, n0> by_h{};
  cr::tensor<double, n0> by_v{};
  for (int i = 0; i < batch; ++i)
    for (int k = 0; k < n0; ++k) {
      by_h(i, k) = dy(i) * v(k);
      by_v(k) += theta[Z1](i, k) * dy(i);
    }
  check(back.cotangents[cr::arg<0>], by_h);
  check(back.cotangents[cr::arg<1>], by_v);
}

// When only the weights are asked, no product computes the derivative by the input: three products
// forward, two back through layers, three for the weights.
BOOST_AUTO_TEST_CASE(what_nobody_asks_for_is_not_computed) {
  const auto theta = cr::parameters<double>(W1, W2, W3);
  const cr::tensor<double, batch, n0> x{};
  const cr::tensor<double, batch, n3> target{};
  const auto products = [](const auto& plan) {
    const auto text = cr::to_text(plan);
    const std::string_view lines(text);
    std::size_t found = 0;
    for (std::size_t at = lines.find("product"); at != lines.npos;
         at = lines.find("product", at + 1))
      ++found;
    return found;
  };
  BOOST_TEST(products(cr::explain<loss, cr::wrt(W1, W2, W3)>(theta, Z1 = x, T = target)) == 8u);
  BOOST_TEST(products(cr::explain<loss, cr::wrt(Z1, W1, W2, W3)>(theta, Z1 = x, T = target)) == 9u);
  BOOST_TEST(products(cr::explain<loss, cr::wrt(W3)>(theta, Z1 = x, T = target)) == 4u);
}
