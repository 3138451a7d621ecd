// SPDX-License-Identifier: BSL-1.0
// Local minima: which frequency w has a noisy sine? The loss of sin(w x) has a valley for each
// number of waves that fits. Gradient descent ends in the one it starts in; restarts find the best,
// and so does, more often, stochastic gradient descent, whose noise leaves shallow valleys.
//
//   local_minima [FILE]    FILE gets what docs/pictures/local_minima.gp draws
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>

namespace cr = chainrule;

// [model]
constexpr int points = 64, few = 4;
inline constexpr cr::variable<"w"> w;
template <int N> struct batch { // the mean over N points
  static constexpr cr::variable<"x", cr::shape<N>> x{};
  static constexpr cr::variable<"y", cr::shape<N>> y{};
  static constexpr auto loss = mean(square(sin(w * x) - y));
};
using full = batch<points>;
using mini = batch<few>;
// [/model]

int main(int count, char** arguments) {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);

  cr::tensor<double, points> x, y; // the true frequency is 4
  std::mt19937 engine{1};
  std::uniform_real_distribution<double> uniform(0, 4);
  std::normal_distribution<double> noise(0, 0.3);
  for (int i = 0; i < points; ++i) {
    x(i) = uniform(engine);
    y(i) = std::sin(4 * x(i)) + noise(engine);
  }
  const auto loss = [&](double at) {
    return cr::value<full::loss>(w = at, full::x = x, full::y = y);
  };

  // [batch]
  // The mean over all points: each step goes down, to the bottom of the valley.
  const auto slope = [&](double at) {
    return cr::gradient<full::loss, cr::wrt(w)>(w = at, full::x = x, full::y = y);
  };
  const auto descend = [&](double at) {
    for (int step = 0; step < 2000; ++step)
      at -= 0.02 * slope(at);
    return at;
  };
  // [/batch]

  // [stochastic]
  // Four points at random: the mean of the steps is the same, but they differ. At first they are
  // longer than a valley is wide; they get shorter.
  const auto wander = [&](double at) {
    for (int step = 0; step < 500; ++step) {
      cr::tensor<double, few> xs, ys;
      for (int k = 0; k < few; ++k) {
        const int i = static_cast<int>(engine() % points);
        xs(k) = x(i);
        ys(k) = y(i);
      }
      at -= 0.2 * (1 - step / 500.0) *
            cr::gradient<mini::loss, cr::wrt(w)>(w = at, mini::x = xs, mini::y = ys);
    }
    return at;
  };
  // [/stochastic]

  // [restarts]
  // From sixteen places: the best end is the answer.
  bool holds = true;
  double best = 0;
  int good = 0, lucky = 0;
  plot << "# ends\n";
  std::puts("[ends]\n| start | batch ends at | loss | stochastic ends at | loss |\n"
            "|---|---|---|---|---|");
  for (double start = 0.25; start < 8; start += 0.5) {
    const double down = descend(start), far = wander(start);
    // [/restarts]
    std::printf("| %.2f | %.2f | %.3f | %.2f | %.3f |\n", start, down, loss(down), far, loss(far));
    plot << start << ' ' << loss(start) << ' ' << down << ' ' << loss(down) << ' ' << far << ' '
         << loss(far) << '\n';
    best = loss(down) < loss(best) ? down : best;
    good += std::abs(down - 4) < 0.2;
    for (int again = 0; again < 10; ++again)
      lucky += std::abs(wander(start) - 4) < 0.2;
    holds &= std::abs(slope(down)) < 1e-6; // it is at the bottom of a valley, each time
  }
  std::printf("[/ends]\n[counts]\nthe best valley: batch from %d of 16 starts, stochastic in %d of "
              "160 runs\nrestarts find w = %.2f, loss %.3f\n[/counts]\n",
              good, lucky, best, loss(best));

  plot << "\n\n# loss\n";
  for (double at = -3; at < 11.5; at += 0.05) {
    plot << at << ' ' << loss(at) << '\n';
    holds &= loss(best) <= loss(at); // restarts found the lowest of all
  }
  return holds && good < 16 && lucky > 10 * good ? 0 : 1;
}
