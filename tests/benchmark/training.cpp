// SPDX-License-Identifier: BSL-1.0
// A training step of MNIST's size in float32 on one thread, by its parts: two layers, 784-400-10,
// batches of 100. The gradient, the look for numbers that are not finite, each optimiser's step,
// clipping, and drawing a batch from shuffled data.
#include <benchmark/benchmark.h>
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>
#include <chainrule/optimize/optimize.hpp>
#include <memory>

namespace cr = chainrule;
namespace nn = cr::nn;
namespace opt = cr::optimize;

namespace {

constexpr cr::variable<"X", cr::shape<100, 784>> X;
constexpr cr::variable<"Y", cr::shape<100>> Y;
constexpr auto net = nn::mlp<784, 400, 10>(nn::no_bias, nn::relu);
constexpr auto loss = nn::multinoulli.loss(net(X), Y);
constexpr auto verb = cr::value_and_gradient<loss, net.wrt()>;
using parameters = decltype(net.parameters<float>());

/// Sixty batches of noise, and a gradient of them.
struct setting {
  std::mt19937 engine{1};
  std::vector<float> x;
  std::vector<int> y;
  std::unique_ptr<parameters> theta = std::make_unique<parameters>();
  std::unique_ptr<parameters> grad = std::make_unique<parameters>();

  setting() : x(6000 * 784), y(6000) {
    for (float& each : x)
      each = static_cast<float>(nn::uniform(engine));
    for (int& each : y)
      each = static_cast<int>(10 * nn::uniform(engine));
    nn::initialize(*theta, nn::fan_out_normal, engine);
    compute(0);
  }
  auto data() const { return opt::minibatches(X = x, Y = y); }
  double compute(std::size_t i) {
    return data().with(i, [&](const auto&... batch) { //
      return double(verb.into(*grad, *theta, batch...));
    });
  }
};

void gradient(benchmark::State& state) {
  setting at;
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(at.compute(i++ % 60));
}
BENCHMARK(gradient);

void first_not_finite(benchmark::State& state) {
  const setting at;
  for (auto _ : state)
    benchmark::DoNotOptimize(opt::first_not_finite(*at.grad));
}
BENCHMARK(first_not_finite);

void clip_by_global_norm(benchmark::State& state) {
  setting at;
  const double norm = opt::global_norm(*at.grad);
  for (auto _ : state)
    benchmark::DoNotOptimize(opt::clip_by_global_norm(*at.grad, norm * 0.9999));
}
BENCHMARK(clip_by_global_norm);

template <class Optimizer> void step(benchmark::State& state) {
  setting at;
  const auto optimizer = [&] {
    if constexpr (std::is_same_v<Optimizer, opt::sgd>)
      return std::make_unique<opt::sgd>();
    else
      return std::make_unique<Optimizer>(*at.theta);
  }();
  optimizer->rate = 1e-6;
  for (auto _ : state) {
    optimizer->step(*at.theta, *at.grad);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(step<opt::sgd>);
BENCHMARK(step<opt::momentum<parameters>>);
BENCHMARK(step<opt::nesterov<parameters>>);
BENCHMARK(step<opt::adam<parameters>>);

void shuffled_batch(benchmark::State& state) {
  setting at;
  auto data = opt::shuffled(at.data(), at.engine);
  data.start_epoch();
  std::size_t i = 0;
  for (auto _ : state)
    data.with(i++ % 60, [](const auto& x, const auto&) { benchmark::DoNotOptimize(x.value[0]); });
}
BENCHMARK(shuffled_batch);

} // namespace

BENCHMARK_MAIN();
