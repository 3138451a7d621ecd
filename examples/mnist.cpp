// SPDX-License-Identifier: BSL-1.0
// The lecture's two layers on the MNIST files, as the course publishes them, and a better recipe
// with the same machinery. docs/mnist.md shows both tables.
//
//   mnist FOLDER [lecture|better [EPOCHS]]
//
// FOLDER holds train-images-idx3-ubyte.gz and the other three, from
// https://ossci-datasets.s3.amazonaws.com/mnist/. Compile with -O3 -march=native, link with -lz.
#include <algorithm>
#include <chainrule/chainrule.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/data/idx.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace cr = chainrule;
namespace nn = chainrule::nn;
namespace optimize = chainrule::optimize;

constexpr int batch_size = 100;
inline constexpr cr::variable<"X", cr::shape<batch_size, 784>> X;
inline constexpr cr::variable<"Y", cr::shape<batch_size>> Y;
inline constexpr cr::variable<"Z", cr::shape<batch_size, 10>> Z;

struct digits {
  cr::rows<float, 784> images; // pixels from 0 to 1
  cr::rows<int> labels;

  digits(const std::filesystem::path& folder, const std::string& name)
      : images(
            cr::read_idx<float, 784>(folder / (name + "-images-idx3-ubyte.gz"), cr::scaling::unit)),
        labels(cr::read_idx<int>(folder / (name + "-labels-idx1-ubyte.gz"))) {}
};

// [evaluate]
struct score {
  double loss = 0, error = 0;
};
template <auto Net> score evaluate(const auto& theta, const digits& all) {
  score sum;
  const auto batches = cr::batches<batch_size>(all.images, all.labels);
  for (const auto [x, y] : batches) {
    const auto logits = cr::value<Net(X)>(theta, X = x);
    sum.loss += cr::value<mean(nn::cross_entropy(Z, Y))>(Z = logits, Y = y);
    sum.error += nn::error_rate(logits, y);
  }
  const double count = double(batches.size());
  return {sum.loss / count, sum.error / count};
}
// [/evaluate]

/// Trains and prints a line an epoch; returns the last test error.
template <auto Net, auto Loss>
double run(auto& theta, auto& optimizer, auto&& data, int epochs, const digits& train,
           const digits& test) {
  std::puts("| epoch | train loss | train error | test loss | test error | seconds |\n"
            "|---|---|---|---|---|---|");
  double error = 1, seconds = 0;
  const auto result = optimize::train(
      cr::value_and_gradient<Loss, Net.wrt()>, theta, optimizer, data, {.epochs = epochs},
      [&](const optimize::epoch_report& report) {
        const score on_train = evaluate<Net>(theta, train), on_test = evaluate<Net>(theta, test);
        std::printf("| %d | %.5f | %.5f | %.5f | %.4f | %.3f |\n", report.epoch, on_train.loss,
                    on_train.error, on_test.loss, on_test.error, report.seconds);
        std::fflush(stdout);
        error = on_test.error;
        seconds += report.seconds;
      });
  std::printf("\n%s, %.3f s an epoch\n", result.message.c_str(), seconds / epochs);
  return result ? error : 1;
}

// [numpy]
/// What `numpy.random.seed(0)` and `randn` give: the course's own first weights. The polar method
/// of G. Marsaglia and T. A. Bray, "A convenient method for generating normal variables", SIAM
/// Review 6 (1964), on the Mersenne twister.
struct numpy_normal {
  std::mt19937 engine{0};
  bool has_second = false;
  double second = 0;

  double uniform() {
    const auto a = engine() >> 5, b = engine() >> 6;
    return (double(a) * 67108864 + double(b)) / 9007199254740992;
  }
  double operator()() {
    if (has_second) {
      has_second = false;
      return second;
    }
    double x, y, square;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double factor = std::sqrt(-2 * std::log(square) / square);
    second = factor * x;
    has_second = true;
    return factor * y;
  }
};
// [/numpy]

// [lecture]
constexpr auto lecture_net = nn::mlp<784, 400, 10>(nn::no_bias, nn::relu);
constexpr auto lecture_loss = mean(nn::cross_entropy(lecture_net(X), Y));

double lecture(const digits& train, const digits& test, int epochs) {
  static auto theta = lecture_net.parameters<float>(); // 1.3 MB: not on the stack
  numpy_normal normal;
  const auto draw = [&](auto& w, auto&) { // N(0, 1)/√400 and N(0, 1)/√10
    const auto root = float(std::sqrt(nn::fans_of(w).out));
    for (float& each : w)
      each = float(normal()) / root;
  };
  nn::initialize(theta, draw, normal.engine);
  optimize::sgd descent{.rate = 0.2};
  return run<lecture_net, lecture_loss>(theta, descent,
                                        optimize::minibatches(X = train.images, Y = train.labels),
                                        epochs, train, test);
}
// [/lecture]

// [better]
constexpr auto better_net = nn::mlp<784, 800, 10>(nn::relu);
constexpr auto better_loss =
    mean(nn::cross_entropy(better_net(X), Y)) + 1e-5 * nn::l2_penalty(better_net);

/// Batches in a new order each epoch, each image moved by up to one pixel in both directions: what
/// `train` wants of data is to be counted, and to give a batch to a function.
struct moved {
  const digits& all;
  std::mt19937 engine{1};
  std::vector<std::uint32_t> order;
  std::unique_ptr<cr::tensor<float, batch_size, 784>> images;
  cr::tensor<int, batch_size> labels{};

  explicit moved(const digits& train)
      : all(train), order(train.images.count()),
        images(std::make_unique<cr::tensor<float, batch_size, 784>>()) {
    std::iota(order.begin(), order.end(), 0u);
  }
  std::size_t examples() const { return order.size(); }
  std::size_t size() const { return order.size() / batch_size; }
  std::size_t remainder() const { return order.size() % batch_size; }
  optimize::sentence problem() const { return {}; }
  void start_epoch() { std::shuffle(order.begin(), order.end(), engine); }
  auto with(std::size_t i, const auto& f) {
    for (int k = 0; k < batch_size; ++k) {
      const auto from = order[i * batch_size + std::size_t(k)];
      const auto image = all.images.row(from);
      const int right = int(engine() % 3) - 1, down = int(engine() % 3) - 1;
      for (int row = 0; row < 28; ++row)
        for (int column = 0; column < 28; ++column) {
          const int r = row - down, c = column - right;
          const bool inside = r >= 0 && r < 28 && c >= 0 && c < 28;
          (*images)(k, row * 28 + column) = inside ? image(r * 28 + c) : 0;
        }
      labels(k) = all.labels.row(from);
    }
    return f(X = *images, Y = labels);
  }
};

double better(const digits& train, const digits& test, int epochs) {
  static auto theta = better_net.parameters<float>();
  std::mt19937 engine{1};
  nn::initialize(theta, nn::he_normal, engine);
  static optimize::scheduled descent{optimize::nesterov(theta, {.rate = 0.05}),
                                     optimize::cosine_decay{0.05, 600L * epochs}};
  return run<better_net, better_loss>(theta, descent, moved(train), epochs, train, test);
}
// [/better]

int main(int count, char** arguments) try {
  const std::string recipe = count > 2 ? arguments[2] : "lecture";
  const int epochs = count > 3 ? std::atoi(arguments[3]) : 20;
  if (count < 2 || epochs < 1 || (recipe != "lecture" && recipe != "better")) {
    std::puts("mnist FOLDER [lecture|better [EPOCHS]]");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  if (!exists(folder)) {
    std::printf("there is no folder %s\n", folder.c_str());
    return 77; // for Meson: skipped
  }
  const digits train(folder, "train"), test(folder, "t10k");
  if (recipe == "better")
    return better(train, test, epochs) <= (epochs < 12 ? 0.05 : 0.016) ? 0 : 1;
  // The course publishes 0.0492 after one epoch and 0.0189 after twenty.
  return lecture(train, test, epochs) <= (epochs < 20 ? 0.05 : 0.0205) ? 0 : 1;
} catch (const cr::data_error& error) { // a file is missing or damaged
  std::puts(error.what());
  return 1;
}
