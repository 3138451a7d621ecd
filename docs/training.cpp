// SPDX-License-Identifier: BSL-1.0
// Compiles and runs what training.md quotes.
#include "section.hpp"
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <numbers>
#include <random>
#include <vector>

namespace cr = chainrule;
namespace nn = cr::nn;
namespace hana = boost::hana;

// [network]
inline constexpr cr::variable<"X", cr::shape<50, 2>> X; // a batch of fifty points in the plane
inline constexpr cr::variable<"Y", cr::shape<50>> Y;    // their classes, 0, 1 or 2

constexpr auto net = nn::mlp<2, 32, 3>(nn::relu); // 2 inputs, 32 hidden units, 3 classes
constexpr auto logits = net(X);                   // a formula, 50 × 3
constexpr auto loss = nn::multinoulli.loss(logits, Y) + 1e-4 * nn::l2_penalty(net);
// [/network]

// [data]
/// Three arms of a spiral, 100 points each with some noise, one class an arm.
struct spiral {
  std::vector<float> points; // x, y, x, y, …
  std::vector<int> classes;

  explicit spiral(std::mt19937& engine) {
    for (int i = 0; i < 300; ++i) {
      const double t = i / 300.0, noise = 0.15 * nn::normal(engine).first;
      const double angle = 4 * t + i % 3 * 2 * std::numbers::pi / 3 + noise;
      points.push_back(static_cast<float>(t * std::cos(angle)));
      points.push_back(static_cast<float>(t * std::sin(angle)));
      classes.push_back(i % 3);
    }
  }
};
// [/data]

/// Its classes against the network's: `counts(class, prediction)`.
auto confusion(const auto& theta, const auto& batches) {
  // [evaluate]
  cr::tensor<int, 3, 3> counts{}; // (class, prediction)
  for (std::size_t i = 0; i < batches.size(); ++i)
    batches.with(i, [&](const auto& x, const auto& y) {
      nn::add_confusion(counts, cr::value<logits>(theta, x), y.value);
    });
  // [/evaluate]
  return counts;
}

void train_it() {
  std::puts("[training]");
  // [train]
  std::mt19937 engine(1);
  const spiral data(engine);
  const auto batches = cr::optimize::minibatches(X = data.points, Y = data.classes);

  auto theta = net.parameters<float>(); // W1, b1, W2, b2
  nn::initialize(theta, nn::he_normal, engine);
  cr::optimize::adam optimizer(theta, {.rate = 0.01});

  const auto result =
      cr::optimize::train(cr::value_and_gradient<loss, net.wrt()>, theta, optimizer,
                          cr::optimize::shuffled(batches, engine), {.epochs = 200},
                          [](const cr::optimize::epoch_report& report) {
                            if (report.epoch % 50 == 0)
                              std::printf("epoch %3d: loss %.3f\n", report.epoch, report.loss);
                          });
  std::puts(result.message.c_str());
  // [/train]
  std::puts("[/training]\n\n[confusion]");
  const auto counts = confusion(theta, batches);
  for (int label = 0; label < 3; ++label)
    std::printf("class %d: %3d %3d %3d\n", label, counts(label, 0), counts(label, 1),
                counts(label, 2));
  std::puts("[/confusion]");
}

// [layers]
// With variables of one's own: W, b, and a slope a of the generalized relu that is learned, too.
inline constexpr cr::variable<"W", cr::shape<2, 32>> W;
inline constexpr cr::variable<"b", cr::shape<32>> b;
inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"V", cr::shape<32, 3>> V;

constexpr auto as_formula = nn::dense(generalized_relu(nn::dense(X, W, b), a), V);
constexpr auto as_layers = nn::network(
    hana::make_tuple(nn::dense_layer(W, b), nn::generalized_relu_layer(a), nn::dense_layer(V)));
static_assert(std::is_same_v<decltype(as_layers(X)), std::remove_const_t<decltype(as_formula)>>);
static_assert(std::is_same_v<decltype(as_layers.wrt()), decltype(cr::wrt(W, b, a, V))>);
// [/layers]

// [units]
inline constexpr cr::variable<"z", cr::shape<50>> z; // of one output each
inline constexpr cr::variable<"t", cr::shape<50>> t; // the targets
constexpr auto of_bits = nn::bernoulli.loss(z, t);
constexpr auto of_numbers = nn::gaussian.loss(z, t);

constexpr cr::tensor<double, 50> none{};
static_assert(cr::value<of_numbers>(z = none, t = none) == 0);
static_assert(cr::value<of_bits>(z = none, t = none) > 0.6931); // log 2
// [/units]

void schedules() {
  auto theta = net.parameters<float>();
  // [wrapped]
  namespace optimize = cr::optimize;
  optimize::scheduled optimizer{
      optimize::clipped_by_norm{optimize::momentum(theta, {.momentum = 0.9}), 1.0},
      optimize::warm_up{100, optimize::cosine_decay{.rate = 0.1, .steps = 1100}}};
  // [/wrapped]
  auto grad = theta;
  optimizer.step(theta, grad);
}

// [early]
/// Trains until the loss on points kept aside has not fallen for ten epochs; returns the best.
template <class Parameters>
Parameters best_of(const Parameters& start, const auto& training, const auto& kept_aside) {
  Parameters theta = start, best = start;
  cr::optimize::nesterov optimizer(theta, {.rate = 0.1});
  cr::optimize::early_stop waits{.patience = 10};
  const auto after_epoch = [&](const cr::optimize::epoch_report&) {
    double sum = 0;
    for (std::size_t i = 0; i < kept_aside.size(); ++i)
      sum += kept_aside.with(i, [&](const auto&... batch) { //
        return cr::value<loss>(theta, batch...);
      });
    const bool stop = waits(sum);
    if (waits.improved)
      best = theta;
    return !stop;
  };
  cr::optimize::train(cr::value_and_gradient<loss, net.wrt()>, theta, optimizer, training,
                      {.epochs = 1000}, after_epoch);
  return best;
}
// [/early]

// [large]
constexpr auto large = nn::mlp<2, 100000, 3>(nn::relu); // 600,003 parameters, 2.4 MB in float
using large_parameters = decltype(large.parameters<float>());

void large_network() {
  const auto theta = std::make_unique<large_parameters>();
  const auto optimizer = std::make_unique<cr::optimize::adam<large_parameters>>(*theta);
  optimizer->step(*theta, *theta);
}
// [/large]

// [by_hand]
template <class Parameters> void three_steps(Parameters& theta, const auto& batches) {
  Parameters grad = theta; // of the same type
  cr::optimize::momentum optimizer(theta, {.rate = 0.1});
  for (std::size_t i = 0; i < 3; ++i) {
    batches.with(i, [&](const auto&... batch) {
      cr::value_and_gradient<loss, net.wrt()>.into(grad, theta, batch...);
    });
    optimizer.step(theta, grad);
  }
}
// [/by_hand]

int main() {
  train_it();
  schedules();
  std::mt19937 engine(2);
  spiral training(engine), aside(engine);
  const auto batches = cr::optimize::minibatches(X = training.points, Y = training.classes);
  auto theta = net.parameters<float>();
  nn::initialize(theta, nn::he_normal, engine);
  three_steps(theta, batches);
  theta = best_of(theta, batches, cr::optimize::minibatches(X = aside.points, Y = aside.classes));
  {
    section quoted("broken");
    // [broken]
    training.points[500] = std::numeric_limits<float>::infinity(); // point 250, in batch 6
    cr::optimize::sgd descent{.rate = 0.1};
    const auto result = cr::optimize::train(cr::value_and_gradient<loss, net.wrt()>, theta, descent,
                                            batches, {.epochs = 20});
    if (!result)
      std::puts(result.message.c_str());
    // [/broken]
  }
  large_network();
}
