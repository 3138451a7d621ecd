// SPDX-License-Identifier: BSL-1.0
// Two layers, Z = σ(XW₁)W₂, learn to read digits: on the MNIST files of a folder, or on digits that
// are drawn here.
//
//   two_layer_network [FOLDER] [FILE]    FILE gets what docs/pictures/two_layer_network.gp draws
#include <chainrule/chainrule.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/data/idx.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

namespace cr = chainrule;
namespace nn = chainrule::nn;

// [network]
// A batch of 100 pictures with 28 × 28 pixels, 100 hidden units, 10 digits; σ is the relu.
inline constexpr cr::variable<"X", cr::shape<100, 784>> X;
inline constexpr cr::variable<"Y", cr::shape<100>> Y;
inline constexpr cr::variable<"W1", cr::shape<784, 100>> W1;
inline constexpr cr::variable<"W2", cr::shape<100, 10>> W2;
constexpr auto Z = matmul(relu(matmul(X, W1)), W2);
constexpr auto loss = mean(nn::cross_entropy(Z, Y)); // softmax cross-entropy, on logits
// [/network]

struct digits {
  cr::rows<float, 784> images; // pixels from 0 to 1
  cr::rows<int> labels;
};

// [files]
digits read(const std::filesystem::path& folder, const std::string& name) {
  return {cr::read_idx<float, 784>(folder / (name + "-images-idx3-ubyte.gz"), cr::scaling::unit),
          cr::read_idx<int>(folder / (name + "-labels-idx1-ubyte.gz"))};
}
// [/files]

/// Digits of 5 × 7 dots, turned, slanted, moved and scaled at random, and noise on top.
digits draw(int count, unsigned seed) {
  constexpr const char* dots[]{
      "01110100011001110101110011000101110", "00100011000010000100001000010001110",
      "01110100010000100010001000100011111", "11111000100010000010000011000101110",
      "00010001100101010010111110001000010", "11111100001111000001000011000101110",
      "00110010001000011110100011000101110", "11111000010001000100010000100001000",
      "01110100011000101110100011000101110", "01110100011000101111000010001001100"};
  digits result{cr::rows<float, 784>(std::size_t(count)), cr::rows<int>(std::size_t(count))};
  std::mt19937 engine{seed};
  const auto random = [&](double low, double high) {
    return low + (high - low) * nn::uniform(engine);
  };
  for (int i = 0; i < count; ++i) {
    const int digit = result.labels.row(std::size_t(i)) = int(engine() % 10);
    const double turn = random(-0.2, 0.2), slant = random(-0.2, 0.2), size = random(2.3, 3.2);
    const double right = random(-2, 2), down = random(-2, 2), ink = random(0.6, 1);
    const auto image = result.images.row(std::size_t(i));
    for (int row = 0; row < 28; ++row)
      for (int column = 0; column < 28; ++column) {
        const double x = column - 13.5 - right, y = row - 13.5 - down;
        const double u = (x * std::cos(turn) + y * std::sin(turn)) / size + slant * y / size + 2.5;
        const double v = (y * std::cos(turn) - x * std::sin(turn)) / size + 3.5;
        const bool on =
            u >= 0 && u < 5 && v >= 0 && v < 7 && dots[digit][int(v) * 5 + int(u)] == '1';
        image(row * 28 + column) = float(on ? ink : 0) + float(random(0, 0.3));
      }
  }
  return result;
}

// [error]
double error_rate(const auto& theta, const digits& all) {
  const auto batches = cr::batches<100>(all.images, all.labels);
  int errors = 0;
  for (const auto [x, y] : batches)
    errors += nn::count_errors(cr::value<Z>(theta, X = x), y);
  return errors / (100.0 * double(batches.size()));
}
// [/error]

int main(int count, char** arguments) try {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);
  const bool real = count > 2;
  const std::filesystem::path folder = real ? arguments[2] : "";
  if (real && !exists(folder)) {
    std::printf("there is no folder %s\n", folder.c_str());
    return 77; // for Meson: skipped
  }
  const digits train = real ? read(folder, "train") : draw(2000, 1);
  const digits test = real ? read(folder, "t10k") : draw(500, 2);

  // [train]
  static auto theta = cr::parameters<float>(W1, W2); // static: too large for the stack
  std::mt19937 engine{1};
  nn::initialize(theta, nn::fan_out_normal, engine); // N(0, 1)/√100 and N(0, 1)/√10
  cr::optimize::sgd descent{.rate = 0.2};
  std::puts("[epochs]");
  const auto result =
      cr::optimize::train(cr::value_and_gradient<loss, cr::wrt(W1, W2)>, theta, descent,
                          cr::optimize::minibatches(X = train.images, Y = train.labels),
                          {.epochs = real ? 1 : 8}, [&](const cr::optimize::epoch_report& report) {
                            const double on_train = error_rate(theta, train),
                                         on_test = error_rate(theta, test);
                            std::printf("epoch %2d: loss %.2f, error %.2f, on the test set %.2f\n",
                                        report.epoch, report.loss, on_train, on_test);
                            plot << report.epoch << ' ' << on_train << ' ' << on_test << '\n';
                          });
  // [/train]
  std::puts("[/epochs]");

  plot << "\n\n# ink\n"; // of one picture of each digit, row by row from one column to another
  for (int digit = 0; digit < 10; ++digit) {
    std::size_t i = 0;
    while (i + 1 < train.labels.size() && train.labels.row(i) != digit)
      ++i;
    for (int row = 0; row < 28; ++row)
      for (int column = 0; column < 28; ++column) {
        const auto dark = [&](int c) { return c < 28 && train.images.row(i)(row * 28 + c) > 0.5f; };
        const int first = column;
        while (dark(column))
          ++column;
        if (column > first)
          plot << digit << ' ' << row << ' ' << first << ' ' << column << '\n';
      }
  }
  return result && error_rate(theta, train) <= 0.065 && error_rate(theta, test) <= 0.065 ? 0 : 1;
} catch (const cr::data_error& error) { // a file is missing or damaged
  std::puts(error.what());
  return 1;
}
