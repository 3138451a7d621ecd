// SPDX-License-Identifier: BSL-1.0
// A disc inside a ring: no line separates them. With the feature x² + y², found by hand, a
// threshold does; a layer of hidden units learns features that do.
//
//   circles [FILE]    FILE gets what docs/pictures/circles.gp draws
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>

namespace cr = chainrule;

constexpr int points = 200, hidden = 8;

// [models]
// Three logits for the same loss. The linear one is a number for each of x, y and 1; the one by
// hand sees x² + y² in place of x and y; the third sees what `hidden` units make of them.
inline constexpr cr::variable<"X", cr::shape<points, 2>> X;
inline constexpr cr::variable<"inside", cr::shape<points, 1>> inside;
inline constexpr cr::variable<"w", cr::shape<2, 1>> w;
inline constexpr cr::variable<"r", cr::shape<1>> r;
inline constexpr cr::variable<"W", cr::shape<2, hidden>> W;
inline constexpr cr::variable<"b", cr::shape<hidden>> b;
inline constexpr cr::variable<"v", cr::shape<hidden, 1>> v;
inline constexpr cr::variable<"c", cr::shape<1>> c;

constexpr auto linear = matmul(X, w) + c;
constexpr auto by_hand = r * reshape<points, 1>(sum<1>(square(X))) + c;
constexpr auto learned = matmul(tanh(matmul(X, W) + b), v) + c;
constexpr auto loss(auto z) { return mean(softplus(z) - inside * z); } // cross-entropy on logits
// [/models]

using positions = cr::tensor<double, points, 2>;
using labels = cr::tensor<double, points, 1>;

/// The first half in a disc of radius 0.6, the others in a ring from 0.8 to 1.1.
void draw(positions& x, labels& y) {
  std::mt19937 engine{1};
  std::uniform_real_distribution<double> uniform;
  for (int i = 0; i < points; ++i) {
    y(i, 0) = i < points / 2;
    const double radius =
        y(i, 0) == 1 ? 0.6 * std::sqrt(uniform(engine)) : 0.8 + 0.3 * uniform(engine);
    const double angle = 6.28318530717959 * uniform(engine);
    x(i, 0) = radius * std::cos(angle);
    x(i, 1) = radius * std::sin(angle);
  }
}

/// Gradient descent; says how many points are on the right side, and returns it. Writes p on a
/// grid.
template <auto Logits, auto... Parameters>
int train(const char* name, const positions& x, const labels& y, double rate, std::ostream& plot) {
  auto theta = cr::parameters<double>(Parameters...);
  auto grad = theta;
  std::mt19937 engine{1};
  std::normal_distribution<double> normal;
  boost::hana::for_each(boost::hana::keys(theta), [&](auto key) {
    for (double& number : theta[key])
      number = normal(engine);
  });
  double l = 0;
  for (int step = 0; step < 2000; ++step) {
    l = cr::value_and_gradient<loss(Logits), cr::wrt(Parameters...)>.into(grad, theta, X = x,
                                                                          inside = y);
    boost::hana::for_each(boost::hana::keys(theta), [&](auto key) {
      for (std::size_t i = 0; i < theta[key].size(); ++i)
        theta[key].data()[i] -= rate * grad[key].data()[i];
    });
  }
  const auto z = cr::value<Logits>(theta, X = x);
  int right = 0;
  for (int i = 0; i < points; ++i)
    right += (z(i, 0) > 0) == (y(i, 0) == 1);
  std::printf("%-17s loss %.4f, %3d of %d points right\n", name, l, right, points);

  plot << "\n\n# " << name << '\n';
  for (int row = 0; row <= 40; ++row, plot << '\n') {
    positions grid{}; // of which a row takes 41 points
    for (int i = 0; i <= 40; ++i) {
      grid(i, 0) = -1.3 + 0.065 * i;
      grid(i, 1) = -1.3 + 0.065 * row;
    }
    const auto p = cr::value<sigmoid(Logits)>(theta, X = grid);
    for (int i = 0; i <= 40; ++i)
      plot << grid(i, 0) << ' ' << grid(i, 1) << ' ' << p(i, 0) << '\n';
  }
  return right;
}

int main(int count, char** arguments) {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);
  static positions x;
  static labels y;
  draw(x, y);
  for (int i = 0; i < points; ++i)
    plot << (i == points / 2 ? "\n\n" : "") << x(i, 0) << ' ' << x(i, 1) << '\n';

  std::puts("[models]");
  const int straight = train<linear, w, c>("linear", x, y, 0.5, plot);
  const int squared = train<by_hand, r, c>("squares by hand", x, y, 2, plot);
  const int layered = train<learned, W, b, v, c>("features learned", x, y, 0.5, plot);
  std::puts("[/models]");
  return straight < 150 && squared == points && layered == points ? 0 : 1;
}
