// SPDX-License-Identifier: BSL-1.0
// Logistic regression: from rows of a heart study, and from rows that were drawn with known
// weights.
//
//   logistic_regression [FILE]    FILE gets what docs/pictures/logistic_regression.gp draws
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>

namespace cr = chainrule;

// [heart_model]
// p = σ(β₀ + β₁x) is how likely the disease is at a highest heart rate of x. The loss is
// −y log p − (1 − y) log(1 − p); as log(1 + e^z) − yz, on the logit z, nothing overflows.
inline constexpr cr::variable<"rate", cr::shape<40>> rate;
inline constexpr cr::variable<"ill", cr::shape<40>> ill;
inline constexpr cr::variable<"β", cr::shape<2>> beta;
constexpr auto z = element<0>(beta) + element<1>(beta) * (rate - 150) / 10;
constexpr auto heart_loss = mean(softplus(z) - ill * z);
// [/heart_model]

// The first 40 rows of the Cleveland heart disease study, columns thalach and num > 0: A. Janosi,
// W. Steinbrunn, M. Pfisterer, R. Detrano, "Heart Disease", UCI Machine Learning Repository (1989),
// https://doi.org/10.24432/C52P4X, CC BY 4.0.
constexpr cr::tensor<double, 40> rates{{150, 108, 129, 187, 172, 178, 160, 163, 147, 155,
                                        148, 153, 142, 173, 162, 174, 168, 160, 139, 171,
                                        144, 162, 160, 173, 132, 158, 172, 114, 171, 114,
                                        151, 160, 158, 161, 179, 178, 120, 112, 132, 137}};
constexpr cr::tensor<double, 40> ills{{0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,
                                       0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0}};

// Two weights and a bias, and a thousand rows that were drawn with weights we know.
inline constexpr cr::variable<"X", cr::shape<1000, 2>> X;
inline constexpr cr::variable<"y", cr::shape<1000>> y;
inline constexpr cr::variable<"w", cr::shape<2>> w;
inline constexpr cr::variable<"b"> b;
constexpr auto logits = matmul(X, w) + b;
constexpr auto drawn_loss = mean(softplus(logits) - y * logits);

int main(int count, char** arguments) {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);

  // [heart]
  // There is no closed form, but the loss is convex: gradient descent finds the one minimum.
  cr::tensor<double, 2> at{};
  std::puts("[heart]");
  for (int step = 0; step <= 1000; ++step) {
    const auto [l, grad] =
        cr::value_and_gradient<heart_loss, cr::wrt(beta)>(rate = rates, ill = ills, beta = at);
    if (step == 0 || step == 10 || step == 100 || step == 1000)
      std::printf("step %4d: loss %.5f, logit %.4f %+.4f·(rate − 150)/10\n", step, l, at(0), at(1));
    for (int i = 0; i < 2; ++i)
      at(i) -= 0.3 * grad(i);
  }
  // [/heart]
  int right = 0;
  for (int i = 0; i < 40; ++i)
    right += (at(0) + at(1) * (rates(i) - 150) / 10 > 0) == (ills(i) == 1);
  std::printf("%d of 40 rows are on the right side of p = ½, a heart rate of %.1f\n", right,
              150 - 10 * at(0) / at(1));
  std::puts("[/heart]");

  // [newton]
  // Newton's method: the Hessian H says how far to go, β ← β − H⁻¹∇.
  cr::tensor<double, 2> fast{};
  for (int step = 0; step < 8; ++step) {
    const auto [l, g] =
        cr::value_and_gradient<heart_loss, cr::wrt(beta)>(rate = rates, ill = ills, beta = fast);
    const auto H = cr::hessian<heart_loss, cr::wrt(beta)>(rate = rates, ill = ills, beta = fast);
    const double det = H(0, 0) * H(1, 1) - H(0, 1) * H(1, 0);
    fast(0) -= (H(1, 1) * g(0) - H(0, 1) * g(1)) / det;
    fast(1) -= (H(0, 0) * g(1) - H(1, 0) * g(0)) / det;
  }
  // [/newton]
  std::printf("[newton]\nNewton's method: logit %.4f %+.4f·(rate − 150)/10\n[/newton]\n", fast(0),
              fast(1));

  // [drawn]
  // y is 1 with probability σ(x·(1, −2) + ½).
  static cr::tensor<double, 1000, 2> rows;
  static cr::tensor<double, 1000> answers;
  std::mt19937 engine{1};
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  for (int i = 0; i < 1000; ++i) {
    const double x0 = rows(i, 0) = normal(engine), x1 = rows(i, 1) = normal(engine);
    answers(i) = uniform(engine) < 1 / (1 + std::exp(-(x0 - 2 * x1 + 0.5)));
  }
  auto theta = cr::parameters<double>(w, b);
  for (int step = 0; step < 500; ++step) {
    const auto grad = cr::gradient<drawn_loss, cr::wrt(w, b)>(theta, X = rows, y = answers);
    theta[w](0) -= grad[w](0);
    theta[w](1) -= grad[w](1);
    theta[b] -= grad[b];
  }
  // [/drawn]
  std::printf("[drawn]\nweights %.2f, %.2f and bias %.2f; drawn with 1, -2 and 0.5\n[/drawn]\n",
              theta[w](0), theta[w](1), theta[b]);

  for (int i = 0; i < 40; ++i)
    plot << rates(i) << ' ' << ills(i) << '\n';
  plot << "\n\n# fit\n" << at(0) << ' ' << at(1) << '\n';
  for (int answer : {0, 1}) {
    plot << "\n\n# answer " << answer << '\n';
    for (int i = 0; i < 150; ++i)
      if (answers(i) == answer)
        plot << rows(i, 0) << ' ' << rows(i, 1) << '\n';
  }
  plot << "\n\n# line\n" << theta[w](0) << ' ' << theta[w](1) << ' ' << theta[b] << '\n';

  const bool they_meet = std::abs(at(0) - fast(0)) + std::abs(at(1) - fast(1)) < 1e-6;
  // What iteratively reweighted least squares in NumPy gives.
  const bool right_place = std::abs(fast(0) + 0.2905504) + std::abs(fast(1) + 0.52438319) < 1e-7;
  // Of a thousand rows the estimates' standard errors are about 0.1.
  const bool found = std::abs(theta[w](0) - 1) < 0.3 && std::abs(theta[w](1) + 2) < 0.3 &&
                     std::abs(theta[b] - 0.5) < 0.3;
  return they_meet && right_place && found ? 0 : 1;
}
