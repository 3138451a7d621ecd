// SPDX-License-Identifier: BSL-1.0
// build: plain
// The examples in the comments of the headers compile as they stand there: reference.py looks for
// their lines in this file. They are not run.
#include <chainrule/chainrule.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/data/constants.hpp>
#include <chainrule/data/csv.hpp>
#include <chainrule/data/idx.hpp>
#include <chainrule/data/npz.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <iostream>

using namespace chainrule;
using namespace chainrule::optimize;

namespace {

constexpr variable<"X", shape<100, 784>> X;
constexpr variable<"Y", shape<100>> Y;
constexpr variable<"W1", shape<784, 10>> W1;
constexpr variable<"b1", shape<10>> b1;
constexpr variable<"W2", shape<10, 10>> W2;
constexpr variable<"b2", shape<10>> b2;

// derivative/gradient.hpp
namespace with_workspace {
constexpr auto& W = W1;
constexpr auto loss = sum(square(matmul(X, W)));
[[maybe_unused]] void call(const tensor<float, 784, 10>& w, const tensor<float, 100, 784>& x) {
  tensor<float, 784, 10> grad{};
  static auto work = value_and_gradient<loss, wrt(W)>.workspace(W = w, X = x);
  value_and_gradient<loss, wrt(W)>.with(work).into(grad, W = w, X = x);
}
} // namespace with_workspace

constexpr auto logits = matmul(X, W1) + b1;
constexpr auto loss = mean(nn::cross_entropy(logits, Y));

// nn/network.hpp
namespace layers {
using nn::dense_layer, nn::network, nn::relu;
[[maybe_unused]] constexpr auto made = network(dense_layer(W1, b1), relu, dense_layer(W2, b2));
} // namespace layers

// view.hpp
[[maybe_unused]] void copy(double* y, const double* x, extents shape, strides strides) {
  for (element_walk walk{shape, strides}; walk.more(); walk.next())
    y[walk.index] = x[walk.offset];
}

// render/plan.hpp
[[maybe_unused]] void explained() {
  static constexpr auto theta = parameters<float>(W1, b1);
  static constexpr tensor<float, 100, 784> x{};
  static constexpr tensor<int, 100> y{};
  constexpr auto plan = explain<loss, wrt(W1, b1)>(theta, X = x, Y = y);
  std::cout << to_text(plan);
}

// data/idx.hpp, data/batches.hpp
[[maybe_unused]] void over_batches() {
  const auto images = read_idx<float, 784>("train-images-idx3-ubyte.gz", scaling::unit);
  const auto labels = read_idx<int>("train-labels-idx1-ubyte.gz");
  constexpr auto& W = W1;
  const auto theta = parameters<float>(W1, b1);
  tensor<float, 784, 10> grad{};
  for (auto [x, y] : batches<100>(images, labels)) // 100 × 784 and 100
    value_and_gradient<loss, wrt(W)>.into(grad, theta, X = x, Y = y);
}

// data/csv.hpp
[[maybe_unused]] void from_csv() {
  const csv_table table = read_csv("heart.csv");
  const auto x = table.numbers<float>("age", "pressure"); // rows of 2
  const auto [y, names] = table.categories("disease");    // indices, and what they mean
}

// data/npz.hpp, data/constants.hpp
[[maybe_unused]] void saved(const decltype(parameters<float>(W1, b1))& theta) {
  save_npz("weights.npz", theta); // numpy.load("weights.npz")["W1"]
  save_constants("weights.hpp", theta, "weights");
}

// optimize/descent.hpp, optimize/train.hpp
[[maybe_unused]] auto trained(rows_view<const float, 784> images, rows_view<const int> labels) {
  auto theta = parameters<float>(W1, b1);
  const auto grad = theta;
  momentum optimizer(theta, {.rate = 0.1});
  optimizer.step(theta, grad);
  const auto result = train(value_and_gradient<loss, wrt(W1, b1)>, theta, optimizer,
                            minibatches(X = images, Y = labels), {.epochs = 20});
  return result.epochs;
}

} // namespace

int main() {}
