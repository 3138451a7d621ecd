// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE parameters
#include <boost/hana.hpp>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <memory>
#include <span>

namespace cr = chainrule;
namespace hana = boost::hana;

namespace {

// The lecture's two-layer network, in batch form: Z = σ(X·W₁)·W₂, softmax cross-entropy.
constexpr int batch = 6, inputs = 5, hidden = 9, classes = 3;
constexpr cr::variable<"X", cr::shape<batch, inputs>> X;
constexpr cr::variable<"Y", cr::shape<batch, classes>> Y;
constexpr cr::variable<"W1", cr::shape<inputs, hidden>> W1;
constexpr cr::variable<"W2", cr::shape<hidden, classes>> W2;
constexpr auto Z = matmul(sigmoid(matmul(X, W1)), W2);
constexpr auto loss = sum(log_sum_exp<1>(Z) - sum<1>(Z * Y));

template <class Tensor> constexpr Tensor filled(unsigned seed) {
  Tensor x{};
  for (auto& each : x) {
    seed = seed * 1664525u + 1013904223u;
    each = static_cast<typename Tensor::value_type>(static_cast<double>(seed >> 8) / 8388608 - 1);
  }
  return x;
}
template <class T> constexpr auto examples = filled<cr::tensor<T, batch, inputs>>(1);
template <class T> constexpr auto labels() {
  cr::tensor<T, batch, classes> one_hot{};
  for (int i = 0; i < batch; ++i)
    one_hot(i, i * i % classes) = 1;
  return one_hot;
}
template <class T> constexpr auto start() {
  auto theta = cr::parameters<T>(W1, W2);
  theta[W1] = filled<cr::tensor<T, inputs, hidden>>(2);
  theta[W2] = filled<cr::tensor<T, hidden, classes>>(3);
  return theta;
}

/// One step of gradient descent: the loss before it, and the parameters after.
template <class T> constexpr auto train(T rate) {
  auto theta = start<T>();
  auto grad = cr::parameters<T>(W1, W2);
  const T before = cr::value_and_gradient<loss, cr::wrt(W1, W2)>.into(grad, theta, X = examples<T>,
                                                                      Y = labels<T>());
  hana::for_each(hana::keys(theta), [&](auto w) {
    for (std::size_t i = 0; i < theta[w].size(); ++i)
      theta[w].elements[i] -= rate * grad[w].elements[i];
  });
  return std::pair(before, theta);
}

// A training step while compiling.
constexpr auto step = train<double>(0.1);
constexpr double after = cr::value<loss>(step.second, X = examples<double>, Y = labels<double>());
static_assert(after < step.first && step.first < 20);

} // namespace

BOOST_AUTO_TEST_CASE(the_compiler_and_the_machine_agree) {
  const auto again = train<double>(0.1);
  BOOST_TEST(again.first == step.first, boost::test_tools::tolerance(1e-14));
  for (std::size_t i = 0; i < inputs * hidden; ++i)
    BOOST_TEST(again.second[W1].elements[i] == step.second[W1].elements[i],
               boost::test_tools::tolerance(1e-13));
}

// S − I_y; ∇W₂ = σ(XW₁)ᵀ(S − I_y); ∇W₁ = Xᵀ((S − I_y)W₂ᵀ ∘ σ′(XW₁)): by loops, in long double.
BOOST_AUTO_TEST_CASE(the_lectures_gradients) {
  const auto theta = start<long double>();
  const auto x = examples<long double>;
  const auto y = labels<long double>();
  const auto g = cr::gradient<loss, cr::wrt(W1, W2)>(theta, X = x, Y = y);
  long double h[batch][hidden]{}, s[batch][classes]{};
  for (int i = 0; i < batch; ++i) {
    for (int j = 0; j < hidden; ++j) {
      for (int k = 0; k < inputs; ++k)
        h[i][j] += x(i, k) * theta[W1](k, j);
      h[i][j] = 1 / (1 + std::exp(-h[i][j]));
    }
    long double total = 0;
    for (int j = 0; j < classes; ++j) {
      for (int k = 0; k < hidden; ++k)
        s[i][j] += h[i][k] * theta[W2](k, j);
      total += s[i][j] = std::exp(s[i][j]);
    }
    for (int j = 0; j < classes; ++j)
      s[i][j] = s[i][j] / total - y(i, j); // S − I_y
  }
  for (int j = 0; j < hidden; ++j)
    for (int c = 0; c < classes; ++c) {
      long double by_w2 = 0;
      for (int i = 0; i < batch; ++i)
        by_w2 += h[i][j] * s[i][c];
      BOOST_TEST(std::abs(g[W2](j, c) - by_w2) <= 1e-16L);
    }
  for (int k = 0; k < inputs; ++k)
    for (int j = 0; j < hidden; ++j) {
      long double by_w1 = 0;
      for (int i = 0; i < batch; ++i) {
        long double back = 0;
        for (int c = 0; c < classes; ++c)
          back += s[i][c] * theta[W2](j, c);
        by_w1 += x(i, k) * back * h[i][j] * (1 - h[i][j]);
      }
      BOOST_TEST(std::abs(g[W1](k, j) - by_w1) <= 1e-16L);
    }
}

// y = h·v: dL/dv = hᵀ·dL/dy, dL/dh = dL/dy·vᵀ, by vjp.
BOOST_AUTO_TEST_CASE(the_lectures_product) {
  const auto h = filled<cr::tensor<double, 4, 3>>(5);
  const auto v = filled<cr::tensor<double, 3, 2>>(6);
  const auto dy = filled<cr::tensor<double, 4, 2>>(7);
  const auto back = cr::vjp<[](auto a, auto b) { return matmul(a, b); }>(cr::at(h, v), dy);
  for (int k = 0; k < 3; ++k)
    for (int j = 0; j < 2; ++j) {
      double by_v = 0;
      for (int i = 0; i < 4; ++i)
        by_v += h(i, k) * dy(i, j);
      BOOST_TEST(back.cotangents[cr::arg<1>](k, j) == by_v, boost::test_tools::tolerance(1e-14));
    }
  for (int i = 0; i < 4; ++i)
    for (int k = 0; k < 3; ++k) {
      const double by_h = dy(i, 0) * v(k, 0) + dy(i, 1) * v(k, 1);
      BOOST_TEST(back.cotangents[cr::arg<0>](i, k) == by_h, boost::test_tools::tolerance(1e-14));
    }
}

BOOST_AUTO_TEST_CASE(maps_go_wherever_bindings_go) {
  const auto theta = start<double>();
  const auto x = examples<double>;
  const auto y = labels<double>();
  const double l = cr::value<loss>(theta, X = x, Y = y);
  const auto both = cr::value_and_gradient<loss, cr::wrt(W1, W2)>(theta, X = x, Y = y);
  BOOST_TEST(both.value == l, boost::test_tools::tolerance(1e-15));
  static_assert(
      std::is_same_v<decltype(both.gradient), std::remove_const_t<decltype(start<double>())>>);
  const auto forward = cr::jvp<loss>(cr::at(theta, X = x, Y = y), cr::along(both.gradient));
  double squared = 0;
  hana::for_each(hana::values(both.gradient), [&](const auto& g) {
    for (const double each : g)
      squared += each * each;
  });
  BOOST_TEST(forward.tangent == squared, boost::test_tools::tolerance(1e-13));
  const auto curvature =
      cr::hessian_vector_product<loss>(cr::at(theta, X = x, Y = y), cr::along(both.gradient));
  BOOST_TEST(std::isfinite(curvature[W1](0, 0)));
}

// Arrays, nested arrays, C arrays, spans and maps bind alike, by view.
BOOST_AUTO_TEST_CASE(what_binds) {
  constexpr cr::variable<"A", cr::shape<2, 3>> A;
  constexpr auto f = sum(square(A));
  const cr::tensor<double, 2, 3> tensor{{1, 2, 3, 4, 5, 6}};
  const std::array<double, 6> flat{1, 2, 3, 4, 5, 6};
  const std::array<std::array<double, 3>, 2> nested{{{1, 2, 3}, {4, 5, 6}}};
  const double c[2][3]{{1, 2, 3}, {4, 5, 6}};
  const std::span<const double, 6> span(flat);
  BOOST_TEST(cr::value<f>(A = tensor) == 91);
  BOOST_TEST(cr::value<f>(A = flat) == 91);
  BOOST_TEST(cr::value<f>(A = nested) == 91);
  BOOST_TEST(cr::value<f>(A = c) == 91);
  BOOST_TEST(cr::value<f>(A = span) == 91);
}

// Large arguments and results are never on the stack: half a megabyte is all there is here.
BOOST_AUTO_TEST_CASE(large_tensors) {
  constexpr cr::variable<"V", cr::shape<1024, 1024>> V;
  constexpr auto f = mean(square(V) * 3);
  const auto v = std::make_unique<cr::tensor<float, 1024, 1024>>();
  const auto g = std::make_unique<cr::tensor<float, 1024, 1024>>();
  (*v)(3, 4) = 2;
  const float value = cr::value_and_gradient<f, cr::wrt(V)>.into(*g, V = *v);
  BOOST_TEST(value == 12.0f / (1024 * 1024));
  BOOST_TEST((*g)(3, 4) == 12.0f / (1024 * 1024));
  BOOST_TEST((*g)(4, 3) == 0);
}
