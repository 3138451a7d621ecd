// SPDX-License-Identifier: BSL-1.0
// Deep networks from a list of sizes. Two spirals want depth; and what a gradient goes through on
// its way to the first layer decides whether depth can be trained: a sigmoid has a slope of at most
// 1/4, so each layer makes the gradient smaller, a relu has a slope of 1 where it is on.
//
//   deep_mlp [FILE]    FILE gets what docs/pictures/deep_mlp.gp draws
#include <array>
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>

namespace cr = chainrule;
namespace nn = chainrule::nn;

constexpr int points = 200;
inline constexpr cr::variable<"X", cr::shape<points, 2>> X;
inline constexpr cr::variable<"Y", cr::shape<points, 1>> Y;

// [networks]
constexpr auto relus = nn::mlp<2, 16, 16, 16, 16, 1>(nn::relu);
constexpr auto sigmoids = nn::mlp<2, 16, 16, 16, 16, 1>(nn::sigmoid);
constexpr auto shallow = nn::mlp<2, 16, 1>(nn::relu);
// [/networks]

/// Two spirals of two and a half turns each.
void draw(cr::tensor<float, points, 2>& x, cr::tensor<float, points, 1>& y) {
  for (int i = 0; i < points; ++i) {
    const int arm = i % 2;
    const double t = std::sqrt(0.02 + 0.98 * i / points), angle = 15.7 * t + 3.14159265 * arm;
    x(i, 0) = float(2 * t * std::cos(angle));
    x(i, 1) = float(2 * t * std::sin(angle));
    y(i, 0) = float(arm);
  }
}

struct outcome {
  int right;
  double first, last; // the norms of the gradients of the first and last weights, before training
};

// [train]
template <auto Net, auto Initializer>
outcome train(const char* name, const auto& x, const auto& y, std::ostream& plot) {
  constexpr auto loss = nn::bernoulli.loss(Net(X), Y);
  auto theta = Net.template parameters<float>();
  std::mt19937 engine{1};
  nn::initialize(theta, Initializer, engine);
  auto grad = theta;
  cr::optimize::adam adam(theta, {.rate = 0.005});
  outcome result{};
  double l = 0;
  for (int step = 0; step < 1000; ++step) {
    l = cr::value_and_gradient<loss, Net.wrt()>.into(grad, theta, X = x, Y = y);
    if (step == 0) {
      // [/train]
      const auto norms = boost::hana::unpack(Net.weights(), [&](const auto&... w) {
        return std::array{cr::optimize::global_norm(grad[w])...};
      });
      result.first = norms.front();
      result.last = norms.back();
      std::printf("%-9s", name);
      plot << "\n\n# norms " << name << '\n';
      for (std::size_t i = 0; i < norms.size(); ++i) {
        std::printf(" %.4f", norms[i]);
        plot << i + 1 << ' ' << norms[i] << '\n';
      }
      plot << "\n\n# loss " << name << '\n';
      std::puts("");
    }
    if (step % 20 == 0)
      plot << step << ' ' << l << '\n';
    adam.step(theta, grad);
  }
  const auto logits = cr::value<Net(X)>(theta, X = x);
  result.right = points - nn::count_errors(logits, y);
  std::printf("          after 1000 steps: loss %.2f, %d of %d points right\n", l, result.right,
              points);
  return result;
}

int main(int count, char** arguments) {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);
  static cr::tensor<float, points, 2> x;
  static cr::tensor<float, points, 1> y;
  draw(x, y);
  std::puts("[deep]\nthe norm of the gradient by W1, W2, ... before the first step:");
  const outcome flat = train<shallow, nn::he_normal>("shallow", x, y, plot);
  const outcome dead = train<sigmoids, nn::glorot_normal>("sigmoids", x, y, plot);
  const outcome deep = train<relus, nn::he_normal>("relus", x, y, plot);
  std::puts("[/deep]");
  const bool vanishes = dead.first<dead.last / 100, stays = deep.first> deep.last / 10;
  return vanishes && stays && deep.right == points && dead.right < 150 && flat.right < points ? 0
                                                                                              : 1;
}
