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
// y = Σ vᵢ relu(wᵢx + bᵢ) + c at 201 places at once, with N units.
constexpr int places = 201;
inline constexpr cr::variable<"x", cr::shape<places, 1>> x;
inline constexpr cr::variable<"f", cr::shape<places, 1>> f;
inline constexpr cr::variable<"c", cr::shape<1>> c;
template <int N> struct network {
  static constexpr cr::variable<"w", cr::shape<1, N>> w{};
  static constexpr cr::variable<"b", cr::shape<N>> b{};
  static constexpr cr::variable<"v", cr::shape<N, 1>> v{};
  static constexpr auto y = matmul(relu(matmul(x, w) + b), v) + c;
  static constexpr auto loss = mean(square(y - f));
};
// [/network]

/// Where networks are compared, and the function there.
struct samples {
  cr::tensor<double, places, 1> at, height;
};
constexpr samples truth = [] {
  samples s{};
  for (int i = 0; i < places; ++i) {
    s.at(i, 0) = 2.0 * i / (places - 1);
    s.height(i, 0) = cr::value<target>(s.at(i, 0));
  }
  return s;
}();

// [spline]
/// Unit i bends at xᵢ = 2i/N, by the difference of the slopes after and before.
template <int N> auto spline() {
  using net = network<N>;
  auto theta = cr::parameters<double>(net::w, net::b, net::v, c);
  theta[c](0) = cr::value<target>(0.0);
  double before = 0;
  for (int i = 0; i < N; ++i) {
    const double left = 2.0 * i / N, right = 2.0 * (i + 1) / N;
    const double slope = (cr::value<target>(right) - cr::value<target>(left)) / (right - left);
    theta[net::w](0, i) = 1;
    theta[net::b](i) = -left;
    theta[net::v](i, 0) = slope - before;
    before = slope;
  }
  return theta;
}
// [/spline]

// [trained]
/// The same network from random weights: no sample is told where to go. Adam's steps (D. P. Kingma,
/// J. Ba, "Adam", ICLR 2015), which shrink as the steps go by.
template <int N> auto trained() {
  using net = network<N>;
  constexpr auto verb = cr::value_and_gradient<net::loss, cr::wrt(net::w, net::b, net::v, c)>;
  auto theta = cr::parameters<double>(net::w, net::b, net::v, c);
  auto grad = theta, momentum = theta, size = theta;
  std::mt19937 engine{1};
  std::uniform_real_distribution<double> bend(0, 2), weight(-1, 1);
  for (int i = 0; i < N; ++i) { // units that bend somewhere in [0, 2]
    theta[net::w](0, i) = weight(engine);
    theta[net::b](i) = -theta[net::w](0, i) * bend(engine);
    theta[net::v](i, 0) = weight(engine);
  }
  constexpr int steps = 4000;
  for (int step = 1; step <= steps; ++step) {
    verb.into(grad, theta, x = truth.at, f = truth.height);
    const double rate = 0.02 * (1 - double(step) / steps);
    boost::hana::for_each(boost::hana::keys(theta), [&](auto key) {
      for (std::size_t i = 0; i < theta[key].size(); ++i) {
        const double g = grad[key].data()[i];
        double &m = momentum[key].data()[i], &s = size[key].data()[i];
        m = 0.9 * m + 0.1 * g;
        s = 0.999 * s + 0.001 * g * g;
        theta[key].data()[i] -= rate * m / (1 - std::pow(0.9, step)) /
                                (std::sqrt(s / (1 - std::pow(0.999, step))) + 1e-8);
      }
    });
  }
  return theta;
}
// [/trained]

/// The largest distance from the target, which is what "approximates" means, and the mean square.
struct error {
  double largest, mean_square;
};
template <int N> error distance(const auto& theta) {
  const auto y = cr::value<network<N>::y>(theta, x = truth.at);
  error e{};
  for (int i = 0; i < places; ++i)
    e.largest = std::max(e.largest, std::abs(y(i, 0) - truth.height(i, 0)));
  e.mean_square = cr::value<network<N>::loss>(theta, x = truth.at, f = truth.height);
  return e;
}

// [bound]
/// Of the broken line with steps of h: at most h²/8 times the largest second derivative.
double bound(int units) {
  double bent = 0;
  for (double at : truth.at)
    bent = std::max(bent, std::abs(cr::derivative<target, 2>(at)));
  return std::pow(2.0 / units, 2) / 8 * bent;
}
// [/bound]

bool holds = true;
template <int N> void compare(std::ostream& plot) {
  const auto built = spline<N>();
  const auto learned = trained<N>();
  const error by_hand = distance<N>(built), by_descent = distance<N>(learned);
  std::printf("| %d | %.4f | %.4f | %.1e | %.4f | %.1e |\n", N, bound(N), by_hand.largest,
              by_hand.mean_square, by_descent.largest, by_descent.mean_square);
  holds &= by_hand.largest <= bound(N) && by_descent.mean_square < by_hand.mean_square;
  const auto line = cr::value<network<N>::y>(built, x = truth.at);
  const auto curve = cr::value<network<N>::y>(learned, x = truth.at);
  plot << "\n\n# units " << N << '\n';
  for (int i = 0; i < places; i += 2)
    plot << truth.at(i, 0) << ' ' << truth.height(i, 0) << ' ' << line(i, 0) << ' ' << curve(i, 0)
         << '\n';
  plot << "\n\n# errors " << N << '\n'
       << N << ' ' << bound(N) << ' ' << by_hand.largest << ' ' << by_descent.largest << '\n';
}

int main(int count, char** arguments) {
  std::ofstream plot; // writes nothing until it is opened
  if (count > 1)
    plot.open(arguments[1]);
  std::puts("[errors]\n| units | bound | spline, largest | mean square | trained, largest | mean "
            "square |");
  std::puts("|---|---|---|---|---|---|");
  compare<4>(plot);
  compare<8>(plot);
  compare<16>(plot);
  compare<32>(plot);
  std::puts("[/errors]");
  return holds ? 0 : 1;
}
