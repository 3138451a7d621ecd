// SPDX-License-Identifier: BSL-1.0
// Several ways to compute the same, timed in turns, in random order; the table has the medians.
// Google Benchmark's flags may follow: --benchmark_repetitions=101, --benchmark_filter=784.
#pragma once
#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>
#include <xsimd/xsimd.hpp>

namespace side_by_side {

struct side {
  std::string name;
  std::vector<double> times; ///< nanoseconds, one a repetition

  double median() {
    const auto middle = times.begin() + std::ptrdiff_t(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
  }
};
struct row {
  std::string name;
  double operations; ///< floating-point, in one call; 0 where nobody counts them
  std::vector<side> sides;
};
inline std::vector<row> rows;

inline void begin(const std::string& name, double operations = 0) {
  rows.push_back({name, operations, {}});
}
/// A side of the row begun last. The first is chainrule's.
template <class Function> void measure(const std::string& name, Function function) {
  rows.back().sides.push_back({name, {}});
  const std::string full = rows.back().name + "/" + name;
  benchmark::RegisterBenchmark(full.c_str(), [=](benchmark::State& state) mutable {
    for (auto _ : state) {
      function();
      benchmark::ClobberMemory();
    }
  });
}

/// Ends the program where two sides do not agree.
template <class T>
void check_close(const T* found, const T* expected, std::size_t count, double tolerance,
                 const std::string& who) {
  double largest = 0;
  for (std::size_t i = 0; i < count; ++i)
    largest = std::max(largest, std::abs(double(expected[i])));
  for (std::size_t i = 0; i < count; ++i)
    if (!(std::abs(double(found[i]) - double(expected[i])) <= tolerance * largest)) {
      std::printf("%s, %s: number %zu is %.9g, not %.9g\n", rows.back().name.c_str(), who.c_str(),
                  i, double(found[i]), double(expected[i]));
      std::exit(1);
    }
}

/// What one core can do at most: fused multiply-adds of independent registers.
template <class T> double peak() {
  using V = xsimd::batch<T>;
  constexpr int chains = 12, steps = 100000;
  double best = 0;
  for (int repetition = 0; repetition < 20; ++repetition) {
    V sums[chains];
    for (V& each : sums)
      each = V(T(0));
    V factor(T(0.5)), more(T(1));
    benchmark::DoNotOptimize(factor);
    benchmark::DoNotOptimize(more);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < steps; ++i)
      for (V& each : sums)
        each = xsimd::fma(each, factor, more);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    for (V& each : sums)
      benchmark::DoNotOptimize(each);
    best = std::max(best, 2.0 * chains * steps * double(V::size) / seconds.count() * 1e-9);
  }
  return best;
}

/// Keeps every repetition, and prints the table at the end.
class table : public benchmark::BenchmarkReporter {
public:
  explicit table(double peak_rate) : peak_rate_(peak_rate) {}
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      for (row& each : rows)
        for (side& by : each.sides)
          if (run.run_type == Run::RT_Iteration &&
              run.run_name.function_name == each.name + "/" + by.name)
            by.times.push_back(run.GetAdjustedCPUTime());
  }

  void Finalize() override {
    for (row& each : rows) {
      if (each.sides.front().times.empty())
        continue;
      const double ours = each.sides.front().median();
      std::printf("| %s |", each.name.c_str());
      double best = 0;
      for (side& by : each.sides) {
        const double time = by.median();
        std::printf(" %s %.4g µs |", by.name.c_str(), time * 1e-3);
        if (&by != &each.sides.front() && (best == 0 || time < best))
          best = time;
      }
      if (best > 0)
        std::printf(" ratio %.2f |", ours / best);
      if (each.operations > 0)
        std::printf(" %.1f GFLOP/s, %.0f %% of peak |", each.operations / ours,
                    100 * each.operations / ours / peak_rate_);
      std::puts("");
    }
  }

private:
  double peak_rate_;
};

/// Runs what was registered.
template <class T> int run(int argc, char** argv) {
  std::vector<std::string> flags{argv[0], "--benchmark_enable_random_interleaving=true",
                                 "--benchmark_repetitions=21", "--benchmark_min_time=0.01"};
  flags.insert(flags.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& flag : flags)
    pointers.push_back(flag.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data()))
    return 1;
  const double rate = peak<T>();
  std::printf("peak of fused multiply-adds: %.1f GFLOP/s\n", rate);
  table print(rate);
  benchmark::RunSpecifiedBenchmarks(&print);
  return 0;
}

} // namespace side_by_side
