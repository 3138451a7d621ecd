// SPDX-License-Identifier: BSL-1.0
// Prints every number of docs/networks.md, in its order.
#include "section.hpp"
#include <array>
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>

namespace cr = chainrule;
namespace hana = boost::hana;

namespace networks {

// 1. A linear hypothesis, and 2. the same on a feature made by hand.
// [points]
/// Four points around the origin of class 0, four further out of class 1: x, y and a constant 1.
constexpr cr::tensor<double, 8, 3> points{{0.5,  0,    1, //
                                           -0.5, 0,    1, //
                                           0,    0.5,  1, //
                                           0,    -0.5, 1, //
                                           2,    0,    1, //
                                           -2,   0,    1, //
                                           0,    2,    1, //
                                           0,    -2,   1}};
constexpr cr::tensor<double, 8> classes{{0, 0, 0, 0, 1, 1, 1, 1}};

/// The same points as x² + y² and 1.
constexpr auto squared_radius() {
  cr::tensor<double, 8, 2> features{};
  for (int i = 0; i < 8; ++i) {
    features(i, 0) = points(i, 0) * points(i, 0) + points(i, 1) * points(i, 1);
    features(i, 1) = 1;
  }
  return features;
}
constexpr cr::tensor<double, 8, 2> features = squared_radius();
// [/points]

// [linear]
inline constexpr cr::variable<"X", cr::shape<8, 3>> X;
inline constexpr cr::variable<"w", cr::shape<3>> w;
inline constexpr cr::variable<"F", cr::shape<8, 2>> F;
inline constexpr cr::variable<"v", cr::shape<2>> v;
inline constexpr cr::variable<"t", cr::shape<8>> t;

constexpr auto linear_loss = mean(square(matmul(X, w) - t));
constexpr auto feature_loss = mean(square(matmul(F, v) - t));
// [/linear]

void print_linear() {
  section s("linear");
  cr::tensor<double, 3> weights{};
  cr::tensor<double, 2> feature_weights{};
  for (int step = 0; step < 5000; ++step) {
    const auto [l, g] =
        cr::value_and_gradient<linear_loss, cr::wrt(w)>(X = points, w = weights, t = classes);
    for (int i = 0; i < 3; ++i)
      weights(i) -= 0.1 * g(i);
    const auto [m, h] = cr::value_and_gradient<feature_loss, cr::wrt(v)>(
        F = features, v = feature_weights, t = classes);
    for (int i = 0; i < 2; ++i)
      feature_weights(i) -= 0.1 * h(i);
  }
  std::printf("| | mean squared error | at (½, 0), class 0 | at (2, 0), class 1 |\n"
              "|---|---|---|---|\n");
  std::printf("| linear in x, y | %.4f | %.4f | %.4f |\n",
              cr::value<linear_loss>(X = points, w = weights, t = classes),
              0.5 * weights(0) + weights(2), 2 * weights(0) + weights(2));
  std::printf("| linear in x² + y² | %.4f | %.4f | %.4f |\n",
              cr::value<feature_loss>(F = features, v = feature_weights, t = classes),
              0.25 * feature_weights(0) + feature_weights(1),
              4 * feature_weights(0) + feature_weights(1));
}

// 3. Linear of linear.
// [collapse]
constexpr auto two_steps = [](auto x, auto a, auto b) { return matmul(matmul(x, a), b); };
constexpr auto one_step = [](auto x, auto a, auto b) { return matmul(x, matmul(a, b)); };

constexpr cr::tensor<double, 1, 2> x{{2, -1}};
constexpr cr::tensor<double, 2, 3> a{{1, 2, 3, 4, 5, 6}};
constexpr cr::tensor<double, 3, 2> b{{1, -1, 0, 2, 3, 1}};
static_assert(cr::value<two_steps>(x, a, b) == cr::value<one_step>(x, a, b)); // associative
// [/collapse]

void print_collapse() {
  section s("collapse");
  constexpr auto y = cr::value<two_steps>(x, a, b);
  constexpr auto ab = cr::value<[](auto p, auto q) { return matmul(p, q); }>(a, b);
  constexpr auto ba = cr::value<[](auto p, auto q) { return matmul(q, p); }>(a, b);
  std::printf("(x W) V = x (W V) = (%g, %g)\n", y(0, 0), y(0, 1));
  std::printf("W V is 2×2, its first row (%g, %g)\n", ab(0, 0), ab(0, 1));
  std::printf("V W is 3×3, its first row (%g, %g, %g)\n", ba(0, 0), ba(0, 1), ba(0, 2));
}

// 4. The batch form.
// [batch]
template <int Samples> struct network {
  static constexpr cr::variable<"X", cr::shape<Samples, 2>> X{}; // one sample a row
  static constexpr cr::variable<"W1", cr::shape<2, 3>> W1{};     // three features of two inputs
  static constexpr cr::variable<"W2", cr::shape<3, 1>> W2{};     // one output of three features
  static constexpr auto output = matmul(relu(matmul(X, W1)), W2);
};
// [/batch]

void print_batch() {
  section s("batch");
  constexpr cr::tensor<double, 2, 2> samples{{1, 2, 3, -1}};
  constexpr cr::tensor<double, 2, 3> w1{{1, -1, 0.5, 0, 1, -2}};
  constexpr cr::tensor<double, 3, 1> w2{{1, 2, -1}};
  using pair = network<2>;
  using single = network<1>;
  constexpr auto both = cr::value<pair::output>(pair::X = samples, pair::W1 = w1, pair::W2 = w2);
  std::printf("both samples in one product: %g, %g\n", both(0, 0), both(1, 0));
  std::printf("one after the other:        ");
  for (int i = 0; i < 2; ++i) {
    const cr::tensor<double, 1, 2> row{{samples(i, 0), samples(i, 1)}};
    const auto y = cr::value<single::output>(single::X = row, single::W1 = w1, single::W2 = w2);
    std::printf("%s%g", i == 0 ? " " : ", ", y(0, 0));
  }
  std::printf("\n");
}

// 5. Universal approximation.
// [spline]
/// The ReLU network through the samples of f at Units + 1 equidistant knots of [0, 1].
template <int Units> struct spline {
  static constexpr double step = 1.0 / Units;
  std::array<double, Units> weight{}; ///< of relu(x − i·step): the change of slope at that knot
  double bias = 0;

  constexpr explicit spline(auto f) : bias(f(0.0)) {
    double slope = 0;
    for (int i = 0; i < Units; ++i) {
      const double next = (f((i + 1) * step) - f(i * step)) / step;
      weight[std::size_t(i)] = next - slope;
      slope = next;
    }
  }
  double operator()(double at) const {
    double y = bias;
    for (int i = 0; i < Units; ++i)
      y += weight[std::size_t(i)] * cr::relu(at - i * step);
    return y;
  }
};
// [/spline]

template <int Units> double print_spline(double before) {
  const auto f = [](double at) { return std::sin(6 * at); };
  const spline<Units> network(f);
  double largest = 0;
  for (int i = 0; i <= 4000; ++i)
    largest = std::fmax(largest, std::fabs(network(i / 4000.0) - f(i / 4000.0)));
  const double bound = 36.0 / (8.0 * Units * Units);
  std::printf("| %d | %.6f | %.6f |", Units, largest, bound);
  if (before > 0)
    std::printf(" %.2f |\n", before / largest);
  else
    std::printf(" |\n");
  return largest;
}

void print_splines() {
  section s("spline");
  std::printf("| units | largest error | bound | the error before divided by this one |\n"
              "|---|---|---|---|\n");
  double e = print_spline<4>(0);
  e = print_spline<8>(e);
  e = print_spline<16>(e);
  e = print_spline<32>(e);
  print_spline<64>(e);
}

// 6. The loss is a likelihood.
// [losses]
inline constexpr cr::variable<"z"> z;               // a logit, or a mean
inline constexpr cr::variable<"y"> y;               // what was observed
inline constexpr cr::variable<"Z", cr::shape<3>> Z; // three logits
inline constexpr cr::variable<"k"> k;               // the class that was observed: 0, 1 or 2

constexpr auto bernoulli = softplus(z) - y * z;                      // −log P(y | σ(z))
constexpr auto gaussian = square(z - y) / 2;                         // −log P(y | z, 1) − ½ log 2π
constexpr auto multinoulli = log_sum_exp(Z) - dot(Z, one_hot<3>(k)); // −log softmax(Z)ₖ
// [/losses]

void print_losses() {
  section s("losses");
  constexpr cr::tensor<double, 3> logits{{1, 2, 0.5}};
  const auto sigmoid = 1 / (1 + std::exp(-0.8));
  const double sum = std::exp(1.0) + std::exp(2.0) + std::exp(0.5);
  const auto by_logits = cr::gradient<multinoulli, cr::wrt(Z)>(Z = logits, k = 1.0);
  std::printf("| observed | loss | gradient by the library | prediction − observation |\n"
              "|---|---|---|---|\n");
  std::printf("| Bernoulli, z = 0.8, y = 1 | %.6f | %.6f | %.6f |\n",
              cr::value<bernoulli>(z = 0.8, y = 1.0),
              cr::gradient<bernoulli, cr::wrt(z)>(z = 0.8, y = 1.0), sigmoid - 1);
  std::printf("| multinoulli, z = (1, 2, ½), class 1 | %.6f | (%.6f, %.6f, %.6f) | (%.6f, %.6f, "
              "%.6f) |\n",
              cr::value<multinoulli>(Z = logits, k = 1.0), by_logits(0), by_logits(1), by_logits(2),
              std::exp(1.0) / sum, std::exp(2.0) / sum - 1, std::exp(0.5) / sum);
  std::printf("| Gaussian, z = 0.8, y = 1 | %.6f | %.6f | %.6f |\n",
              cr::value<gaussian>(z = 0.8, y = 1.0),
              cr::gradient<gaussian, cr::wrt(z)>(z = 0.8, y = 1.0), 0.8 - 1.0);
}

// 7. Gradient descent.
// [descent]
constexpr auto valley = [](auto p, auto q) { return (p * p + 10 * q * q) / 2; };

constexpr double after_steps(double rate, int steps) {
  double p = 10, q = 1;
  for (int i = 0; i < steps; ++i) {
    const auto [dp, dq] = cr::gradient<valley>(p, q);
    p -= rate * dp;
    q -= rate * dq;
  }
  return cr::value<valley>(p, q);
}
static_assert(after_steps(0.1, 50) < 1e-2);
// [/descent]

void print_descent() {
  section s("descent");
  std::printf("| rate | after 10 steps | after 50 steps | after 100 steps |\n|---|---|---|---|\n");
  for (const double rate : {0.01, 0.1, 0.18, 0.21})
    std::printf("| %g | %.3g | %.3g | %.3g |\n", rate, after_steps(rate, 10), after_steps(rate, 50),
                after_steps(rate, 100));
}

// [stochastic]
template <int Samples> struct regression {
  static constexpr cr::variable<"X", cr::shape<Samples, 3>> X{};
  static constexpr cr::variable<"w", cr::shape<3>> w{};
  static constexpr cr::variable<"t", cr::shape<Samples>> t{};
  static constexpr auto loss = mean(square(matmul(X, w) - t));
  static constexpr auto gradient = cr::gradient<loss, cr::wrt(w)>;
};
// [/stochastic]

void print_stochastic() {
  section s("stochastic");
  using all = regression<8>;
  using half = regression<4>;
  constexpr cr::tensor<double, 3> at{{0.25, -0.5, 1}};
  const auto slice = [](int begin) {
    std::pair<cr::tensor<double, 4, 3>, cr::tensor<double, 4>> part{};
    for (int i = 0; i < 4; ++i) {
      for (int j = 0; j < 3; ++j)
        part.first(i, j) = points(begin + i, j);
      part.second(i) = classes(begin + i);
    }
    return part;
  };
  const auto inner = slice(0), outer = slice(4);
  const auto g = all::gradient(all::X = points, all::w = at, all::t = classes);
  const auto a1 = half::gradient(half::X = inner.first, half::w = at, half::t = inner.second);
  const auto a2 = half::gradient(half::X = outer.first, half::w = at, half::t = outer.second);
  std::printf("| | ∂/∂w₀ | ∂/∂w₁ | ∂/∂w₂ |\n|---|---|---|---|\n");
  std::printf("| all eight | %.4f | %.4f | %.4f |\n", g(0), g(1), g(2));
  std::printf("| the first four | %.4f | %.4f | %.4f |\n", a1(0), a1(1), a1(2));
  std::printf("| the last four | %.4f | %.4f | %.4f |\n", a2(0), a2(1), a2(2));
  std::printf("| mean of the two halves | %.4f | %.4f | %.4f |\n", (a1(0) + a2(0)) / 2,
              (a1(1) + a2(1)) / 2, (a1(2) + a2(2)) / 2);
}

} // namespace networks

int main() {
  using namespace networks;
  print_linear();
  print_collapse();
  print_batch();
  print_splines();
  print_losses();
  print_descent();
  print_stochastic();
}
