// SPDX-License-Identifier: BSL-1.0
// A line through points: the closed form and gradient descent meet.
//
//   linear_regression [FILE]    FILE gets what docs/pictures/linear_regression.gp draws
#include <array>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace cr = chainrule;

// [model]
// The hypothesis is β₀ + β₁x, the loss its mean squared error.
inline constexpr cr::variable<"x", cr::shape<11>> x;
inline constexpr cr::variable<"y", cr::shape<11>> y;
inline constexpr cr::variable<"β₀"> b0;
inline constexpr cr::variable<"β₁"> b1;
constexpr auto loss = mean(square(y - (b0 + b1 * x)));
// [/model]

// The first of the four sets of F. J. Anscombe, "Graphs in statistical analysis", The American
// Statistician 27 (1973), who gives the line as y = 3 + 0.5 x.
constexpr cr::tensor<double, 11> xs{{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}};
constexpr cr::tensor<double, 11> ys{
    {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}};

// [closed_form]
// Both derivatives of the loss are zero where β₁ = Σ(x − x̄)(y − ȳ)/Σ(x − x̄)² and β₀ = ȳ − β₁x̄.
constexpr auto slope = sum((x - mean(x)) * (y - mean(y))) / sum(square(x - mean(x)));
constexpr auto intercept = mean(y) - slope * mean(x);
constexpr double best1 = cr::value<slope>(x = xs, y = ys);
constexpr double best0 = cr::value<intercept>(x = xs, y = ys);

constexpr auto there = cr::gradient<loss, cr::wrt(b0, b1)>(x = xs, y = ys, b0 = best0, b1 = best1);
static_assert(std::abs(there[b0]) < 1e-12 && std::abs(there[b1]) < 1e-12); // it is a minimum:
constexpr auto curvature =
    cr::hessian<loss, cr::wrt(b0, b1)>(x = xs, y = ys, b0 = best0, b1 = best1);
static_assert(curvature[b0][b0] * curvature[b1][b1] > curvature[b0][b1] * curvature[b1][b0]);
// [/closed_form]

int main(int count, char** arguments) {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);
  for (std::size_t i = 0; i < xs.size(); ++i)
    plot << xs(i) << ' ' << ys(i) << '\n';

  // [descent]
  // A step goes against the gradient. It must be shorter than 2/λ, where λ is the largest
  // eigenvalue of the Hessian: at most its trace, 184 here.
  const double rate = 1 / (curvature[b0][b0] + curvature[b1][b1]);
  double at0 = 0, at1 = 0;
  std::array<double, 10001> losses;
  std::puts("[descent]");
  for (int step = 0; step <= 10000; ++step) {
    const auto [l, grad] =
        cr::value_and_gradient<loss, cr::wrt(b0, b1)>(x = xs, y = ys, b0 = at0, b1 = at1);
    // [/descent]
    losses[std::size_t(step)] = l;
    bool power = step == 0; // 0, 1, 10, 100, …
    for (int ten = 1; ten <= step; ten *= 10)
      power |= ten == step;
    if (power) {
      std::printf("step %5d: y = %.4f + %.4f x, loss %.6f\n", step, at0, at1, l);
      plot << "\n\n# step " << step << "\n0 " << at0 << "\n16 " << at0 + 16 * at1 << '\n';
    }
    at0 -= rate * grad[b0];
    at1 -= rate * grad[b1];
  }
  plot << "\n\n# loss\n";
  for (double step = 1; step <= 10000; step *= 1.1)
    plot << std::floor(step) << ' ' << losses[std::size_t(step)] << '\n';
  plot << "\n\n# best\n1 " << losses[10000] << "\n10000 " << losses[10000] << '\n';
  std::printf("closed form: y = %.4f + %.4f x\n", best0, best1);
  std::puts("[/descent]");

  const bool as_published = std::abs(best0 - 3.0001) < 1e-4 && std::abs(best1 - 0.5001) < 1e-4;
  const bool they_meet = std::abs(at0 - best0) < 1e-4 && std::abs(at1 - best1) < 1e-4;
  return as_published && they_meet ? 0 : 1;
}
