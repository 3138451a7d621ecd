// SPDX-License-Identifier: BSL-1.0
// Derivatives by chainrule beside the same by hand, in one run. First both must agree; then they
// are timed in turns, in random order, and the medians and their ratio are printed as a table.
// Google Benchmark's flags may follow: --benchmark_repetitions=101, --benchmark_filter=Rosenbrock.
#include "by_hand.hpp"
#include "chain.hpp"
#include "formulas.hpp"
#include <algorithm>
#include <benchmark/benchmark.h>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

namespace cr = chainrule;

namespace {

struct row {
  std::string name;
  std::vector<double> by_hand, chainrule; ///< nanoseconds, one a repetition
};
std::vector<row> rows;

/// The optimiser knows neither what goes in nor that what comes out is not needed.
template <class Function, class... Inputs>
void measure(const std::string& name, Function function, std::tuple<Inputs...> inputs) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) mutable {
    for (auto _ : state) {
      benchmark::DoNotOptimize(inputs);
      auto result = std::apply(function, inputs);
      benchmark::DoNotOptimize(result);
    }
  });
}

/// Results are nothing but doubles, in the same order on both sides.
template <std::size_t Bytes, class Result> auto numbers(const Result& result) {
  static_assert(std::is_trivially_copyable_v<Result> && sizeof(Result) >= Bytes);
  std::array<double, Bytes / sizeof(double)> copy;
  std::memcpy(copy.data(), &result, Bytes);
  return copy;
}

template <class ByHand, class Chainrule, class... Inputs>
void compare(const std::string& name, ByHand by_hand, Chainrule chainrule, Inputs... inputs) {
  constexpr std::size_t bytes = sizeof(by_hand(inputs...));
  const auto expected = numbers<bytes>(by_hand(inputs...));
  const auto found = numbers<bytes>(chainrule(inputs...));
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!(std::abs(found[i] - expected[i]) <= 1e-12 * std::abs(expected[i]))) {
      std::printf("%s: number %zu is %.17g by hand, %.17g by chainrule\n", name.c_str(), i,
                  expected[i], found[i]);
      std::exit(1);
    }
  rows.push_back({name, {}, {}});
  measure(name + "/by hand", by_hand, std::tuple(inputs...));
  measure(name + "/chainrule", chainrule, std::tuple(inputs...));
}

/// A function, or an object that can be called, as a type of its own, so that calls are inlined.
#define CALL(function) [](const auto&... each) { return function(each...); }

void compare_all() {
  using cr::value_and_gradient;
  const std::array<double, 10> x{-1.2, 1, -0.9, 1.1, 0.8, 1.3, -0.4, 0.7, 1.05, 0.95};

  compare("logistic loss", CALL(by_hand::logistic_loss),
          CALL(value_and_gradient<formulas::logistic_loss>), 0.8, 1.5, 0.3);
  compare("logistic loss, closed form", CALL(by_hand::logistic_loss_closed),
          CALL(value_and_gradient<formulas::logistic_loss>), 0.8, 1.5, 0.3);
  compare("Black-Scholes, chain rule", CALL(by_hand::black_scholes_chain),
          CALL(value_and_gradient<formulas::black_scholes>), 100.0, 95.0, 0.03, 0.25, 1.5);
  compare("Black-Scholes, closed form", CALL(by_hand::black_scholes),
          CALL(value_and_gradient<formulas::black_scholes>), 100.0, 95.0, 0.03, 0.25, 1.5);
  compare("Rosenbrock gradient", CALL(by_hand::rosenbrock),
          CALL(value_and_gradient<formulas::rosenbrock>), x);
  compare("Rosenbrock Hessian", CALL(by_hand::rosenbrock_hessian),
          CALL(cr::hessian<formulas::rosenbrock>), x);
  compare("robot arm Jacobian", CALL(by_hand::robot_arm_jacobian),
          CALL((cr::jacobian<formulas::robot_arm, cr::wrt(cr::arg<0>, cr::arg<1>)>)), 0.4, 1.1, 1.3,
          0.9);
  compare("330 operations", CALL(by_hand::chain_gradient), CALL(value_and_gradient<by_hand::chain>),
          std::array{1.25, 0.75, 1.5, 0.875, 1.125, 0.625, 1.375, 0.5});
}

/// Keeps every repetition, and prints the table at the end.
class table : public benchmark::BenchmarkReporter {
public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const std::string& name = run.run_name.function_name;
      for (row& each : rows)
        if (run.run_type == Run::RT_Iteration && name.starts_with(each.name + "/"))
          (name.ends_with("/by hand") ? each.by_hand : each.chainrule)
              .push_back(run.GetAdjustedCPUTime());
    }
  }

  void Finalize() override {
    std::puts("| value and gradient | by hand, ns | chainrule, ns | ratio |\n|---|---|---|---|");
    for (row& each : rows)
      if (!each.by_hand.empty() && !each.chainrule.empty()) {
        const double by_hand = median(each.by_hand), chainrule = median(each.chainrule);
        std::printf("| %s | %.2f | %.2f | %.2f |\n", each.name.c_str(), by_hand, chainrule,
                    chainrule / by_hand);
      }
  }

private:
  static double median(std::vector<double>& times) {
    const auto middle = times.begin() + std::ptrdiff_t(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
  }
};

} // namespace

int main(int argc, char** argv) {
  std::vector<std::string> flags{argv[0], "--benchmark_enable_random_interleaving=true",
                                 "--benchmark_repetitions=31", "--benchmark_min_time=0.01"};
  flags.insert(flags.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& flag : flags)
    pointers.push_back(flag.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data()))
    return 1;
  compare_all();
  table print;
  benchmark::RunSpecifiedBenchmarks(&print);
}
