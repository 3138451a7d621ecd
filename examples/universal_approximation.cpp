// SPDX-License-Identifier: BSL-1.0
// A layer of relu units can follow any continuous function: here are the weights. Each unit bends
// the line at one sample, so N units draw the broken line through N + 1 samples.
//
//   universal_approximation [FILE]    FILE gets what docs/pictures/universal_approximation.gp draws
#include <algorithm>
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>

namespace cr = chainrule;

constexpr auto target = [](auto x) { return sin(5 * x) + x * x; }; // to be followed on [0, 2]

// [network]
// y = Σ vᵢ relu(wᵢx + bᵢ) + c, at 201 places at once, with at most 32 units. A unit whose weights
// are zero is not there: it adds nothing, and its gradient is zero.
constexpr int places = 201, slots = 32;
inline constexpr cr::variable<"x", cr::shape<places, 1>> x;
inline constexpr cr::variable<"f", cr::shape<places, 1>> f;
inline constexpr cr::variable<"w", cr::shape<1, slots>> w;
inline constexpr cr::variable<"b", cr::shape<slots>> b;
inline constexpr cr::variable<"v", cr::shape<slots, 1>> v;
inline constexpr cr::variable<"c", cr::shape<1>> c;
constexpr auto y = matmul(relu(matmul(x, w) + b), v) + c;
constexpr auto loss = mean(square(y - f));
// [/network]

using parameters = decltype(cr::parameters<double>(w, b, v, c));
using samples = cr::tensor<double, places, 1>;
constexpr samples at = [] {
  samples s{};
  for (int i = 0; i < places; ++i)
    s(i, 0) = 2.0 * i / (places - 1);
  return s;
}();
constexpr samples wanted = cr::value<target(x)>(x = at);

// [spline]
/// Unit i bends at xᵢ = 2i/N, by the difference of the slopes after and before.
parameters spline(int units) {
  parameters theta{};
  theta[c](0) = cr::value<target>(0.0);
  double before = 0;
  for (int i = 0; i < units; ++i) {
    const double left = 2.0 * i / units, right = 2.0 * (i + 1) / units;
    const double slope = (cr::value<target>(right) - cr::value<target>(left)) / (right - left);
    theta[w](0, i) = 1;
    theta[b](i) = -left;
    theta[v](i, 0) = slope - before;
    before = slope;
  }
  return theta;
}

/// How far a broken line can be off: h²/8 times the largest second derivative.
double bound(int units) {
  double bent = 0;
  for (double place : at)
    bent = std::max(bent, std::abs(cr::derivative<target, 2>(place)));
  return std::pow(2.0 / units, 2) / 8 * bent;
}
// [/spline]

// [train]
/// Adam's steps (D. P. Kingma, J. Ba, "Adam", ICLR 2015), which get shorter as they go.
void train(parameters& theta, int steps, double rate) {
  parameters grad{}, momentum{}, size{};
  for (int step = 1; step <= steps; ++step) {
    cr::value_and_gradient<loss, cr::wrt(w, b, v, c)>.into(grad, theta, x = at, f = wanted);
    const double length = rate * (1 - double(step) / steps);
    const double first = 1 - std::pow(0.9, step), second = 1 - std::pow(0.999, step);
    boost::hana::for_each(boost::hana::keys(theta), [&](auto key) {
      for (std::size_t i = 0; i < theta[key].size(); ++i) {
        const double g = grad[key].data()[i];
        double &m = momentum[key].data()[i], &s = size[key].data()[i];
        m = 0.9 * m + 0.1 * g;
        s = 0.999 * s + 0.001 * g * g;
        theta[key].data()[i] -= length * (m / first) / (std::sqrt(s / second) + 1e-8);
      }
    });
  }
}
/// Units that bend somewhere in [0, 2], facing right, by small numbers.
parameters random_start(int units, unsigned seed) {
  parameters theta{};
  std::mt19937 engine{seed};
  std::uniform_real_distribution<double> bend(0, 2), weight(-1, 1);
  for (int i = 0; i < units; ++i) {
    theta[w](0, i) = 1;
    theta[b](i) = -bend(engine);
    theta[v](i, 0) = weight(engine);
  }
  return theta;
}
// [/train]

double mean_square(const parameters& theta) { return cr::value<loss>(theta, x = at, f = wanted); }
double largest(const samples& line) {
  double result = 0;
  for (int i = 0; i < places; ++i)
    result = std::max(result, std::abs(line(i, 0) - wanted(i, 0)));
  return result;
}

int main(int count, char** arguments) {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);
  bool holds = true;
  double before = 0;
  std::puts("[errors]");
  std::puts("| units | bound | largest error of the spline | its mean square | after training "
            "| trained from random units |");
  std::puts("|---|---|---|---|---|---|");
  for (int units : {2, 4, 8, 16, 32}) {
    const parameters built = spline(units);
    const samples line = cr::value<y>(built, x = at);
    parameters moved = built, drawn = random_start(units, 1);
    train(moved, 1400, 0.01);
    train(drawn, 1400, 0.01);
    const samples learned = cr::value<y>(drawn, x = at);
    std::printf("| %d | %.4f | %.4f | %.1e | %.1e | %.1e |\n", units, bound(units), largest(line),
                mean_square(built), mean_square(moved), mean_square(drawn));
    holds &= largest(line) <= bound(units) && mean_square(moved) < mean_square(built);
    holds &= units < 32 || std::abs(before / largest(line) - 4) < 0.1; // half the step, a quarter
    before = largest(line);

    plot << "\n\n# units " << units << '\n';
    for (int i = 0; i < places; i += 2)
      plot << at(i, 0) << ' ' << wanted(i, 0) << ' ' << line(i, 0) << ' ' << learned(i, 0) << '\n';
    plot << "\n\n# errors " << units << '\n'
         << units << ' ' << bound(units) << ' ' << largest(line) << ' ' << largest(learned) << '\n';
  }
  std::puts("[/errors]");
  return holds ? 0 : 1;
}
