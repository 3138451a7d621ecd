// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE optimize_descent
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/optimize/clip.hpp>
#include <chainrule/optimize/descent.hpp>
#include <chainrule/optimize/schedule.hpp>
#include <cmath>
#include <vector>

namespace cr = chainrule;
namespace opt = cr::optimize;

namespace {

// 37 and 3 × 5 are no multiples of a register; s is a number.
constexpr cr::variable<"u", cr::shape<37>> u;
constexpr cr::variable<"V", cr::shape<3, 5>> V;
constexpr cr::variable<"s"> s;
constexpr int count = 37 + 15 + 1, steps = 7;

/// Gradients of both signs, different in each step; some are 0.
constexpr double slope(int step, int i) { return ((step * 31 + i * 17) % 23 - 11) / 8.0; }

template <class T> constexpr auto start() {
  auto theta = cr::parameters<T>(u, V, s);
  for (int i = 0; i < 37; ++i)
    theta[u](i) = T(i) / 4 - 3;
  for (int i = 0; i < 15; ++i)
    theta[V].data()[i] = T(i) / 2;
  theta[s] = T(1.5);
  return theta;
}
template <class T> constexpr auto gradient(int step) {
  auto grad = cr::parameters<T>(u, V, s);
  for (int i = 0; i < 37; ++i)
    grad[u](i) = static_cast<T>(slope(step, i));
  for (int i = 0; i < 15; ++i)
    grad[V].data()[i] = static_cast<T>(slope(step, 37 + i));
  grad[s] = static_cast<T>(slope(step, 52));
  return grad;
}
template <class Map> constexpr auto number(const Map& theta, int i) {
  return i < 37 ? theta[u](i) : i < 52 ? theta[V].data()[i - 37] : theta[s];
}

/// An optimiser beside a rule for one number, in long double: `rule(t, w, g, memory)`, t = 1, 2, …
/// The optimiser's own numbers, such as β₁, are doubles: 1 − β₂ is 0.001 to fewer digits than those
/// have.
template <class T, class Optimizer, class Rule>
void compare(const Optimizer& like, const Rule& rule) {
  Optimizer optimizer = like;
  auto theta = start<T>();
  long double w[count], memory[count][2]{};
  for (int i = 0; i < count; ++i)
    w[i] = number(theta, i);
  for (int t = 1; t <= steps; ++t) {
    auto grad = gradient<T>(t);
    optimizer.step(theta, grad);
    for (int i = 0; i < count; ++i) {
      rule(t, w[i], static_cast<long double>(slope(t, i)), memory[i]);
      const long double apart = std::abs(number(theta, i) - w[i]);
      constexpr long double epsilon =
          std::max<long double>(std::numeric_limits<T>::epsilon(), 0x1p-52L);
      BOOST_TEST(apart <= 16 * epsilon * (std::abs(w[i]) + 1));
    }
  }
}
template <class Make, class Rule> void compare(const Make& make, const Rule& rule) {
  compare<float>(make(start<float>()), rule);
  compare<double>(make(start<double>()), rule);
  compare<long double>(make(start<long double>()), rule);
}

} // namespace

BOOST_AUTO_TEST_CASE(gradient_descent_is_its_formula) {
  compare([](const auto&) { return opt::gradient_descent{.rate = 0.125}; },
          [](int, long double& w, long double g, long double*) { w -= 0.125L * g; });
}

BOOST_AUTO_TEST_CASE(momentum_is_its_formula) {
  compare([](const auto& theta) { return opt::momentum(theta, {.rate = 0.25, .momentum = 0.75}); },
          [](int, long double& w, long double g, long double* v) {
            v[0] = 0.75L * v[0] + g;
            w -= 0.25L * v[0];
          });
}

BOOST_AUTO_TEST_CASE(nesterov_is_its_formula) {
  compare([](const auto& theta) { return opt::nesterov(theta, {.rate = 0.25, .momentum = 0.75}); },
          [](int, long double& w, long double g, long double* v) {
            v[0] = 0.75L * v[0] + g;
            w -= 0.25L * (g + 0.75L * v[0]);
          });
}

// Nesterov's method as he wrote it looks ahead: the gradient is taken at φ = θ − η·μ·v. With
// θ′ = θ − η·μ·v it is the form here. On a quadratic both are run.
BOOST_AUTO_TEST_CASE(nesterov_looks_ahead) {
  const double eta = 0.1, mu = 0.9;
  double ahead = 2, x = 2, v = 0, last = 2;
  double theta = 2;
  opt::nesterov<double> optimizer(theta, {.rate = eta, .momentum = mu});
  for (int t = 0; t < 20; ++t) {
    const double grad = 3 * theta; // of 3/2·θ²
    optimizer.step(theta, grad);
    v = mu * v + 3 * ahead; // x: the sequence of iterates; ahead: where gradients are taken
    x = last - eta * v;
    last = x;
    ahead = x - eta * mu * v;
    BOOST_TEST(theta == ahead, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(adam_is_algorithm_1) {
  compare([](const auto& theta) { return opt::adam(theta, {.rate = 0.25}); },
          [](int t, long double& w, long double g, long double* m) {
            m[0] = 0.9L * m[0] + (1 - 0.9L) * g;
            m[1] = 0.999L * m[1] + (1 - 0.999L) * g * g;
            const long double mean = m[0] / (1 - std::pow(0.9L, t));
            const long double square = m[1] / (1 - std::pow(0.999L, t));
            w -= 0.25L * mean / (std::sqrt(square) + 1e-8L);
          });
}

// By hand: the first step is α·g/(|g| + ε), whatever g is. Then with g = 1, −1 at the second step
// m̂ = (0.09 − 0.1)/(1 − 0.81) = −1/19 and v̂ = 1.
BOOST_AUTO_TEST_CASE(adams_first_steps) {
  double theta = 0;
  opt::adam<double> optimizer(theta, {.rate = 0.5});
  optimizer.step(theta, 1.0);
  BOOST_TEST(theta == -0.5 / (1 + 1e-8), boost::test_tools::tolerance(1e-15));
  optimizer.step(theta, -1.0);
  BOOST_TEST(theta == (-0.5 + 0.5 / 19) / (1 + 1e-8), boost::test_tools::tolerance(1e-14));
  for (const double g : {1e-3, 1.0, 1e3, -7.0}) {
    double w = 3;
    opt::adam<double> first(w);
    first.step(w, g);
    BOOST_TEST(w == 3 - 0.001 * g / (std::abs(g) + 1e-8), boost::test_tools::tolerance(1e-15));
  }
}

// The examples of Keras's documentation, on w²/2: SGD with rate 0.1 and momentum 0.9 goes from 1 by
// 0.1 and then 0.18; Adam with rate 0.1 goes from 10 to 9.9.
BOOST_AUTO_TEST_CASE(as_documented_elsewhere) {
  const auto close = boost::test_tools::tolerance(1e-6);
  double w = 1;
  opt::momentum<double> heavy(w, {.rate = 0.1, .momentum = 0.9});
  heavy.step(w, double(w));
  BOOST_TEST(w == 0.9, close);
  heavy.step(w, double(w));
  BOOST_TEST(w == 0.9 - 0.18, close);
  double v = 10;
  opt::adam<double> adam(v, {.rate = 0.1});
  adam.step(v, double(v));
  BOOST_TEST(v == 9.9, close);
}

// In constant expressions as at run time; a bare tensor and a number are parameters, too.
static_assert([] {
  auto theta = start<double>();
  opt::momentum optimizer(theta, {.rate = 0.5, .momentum = 0.5});
  optimizer.step(theta, gradient<double>(1));
  optimizer.step(theta, gradient<double>(1));
  const auto g = gradient<double>(1);
  return theta[s] == 1.5 - 0.5 * 2.5 * g[s] && theta[u](0) == -3 - 0.5 * 2.5 * g[u](0);
}());
static_assert([] {
  cr::tensor<double, 3> w{{1, 2, 3}};
  opt::sgd{.rate = 0.5}.step(w, cr::tensor<double, 3>{{2, 0, -2}});
  return w == cr::tensor<double, 3>{{0, 2, 4}};
}());
static_assert([] {
  double w = 4;
  opt::adam<double> optimizer(w, {.rate = 1, .epsilon = 0});
  optimizer.step(w, 0.25);
  return w == 3; // −α·sign(g)
}());

// Clipping, by value and by the norm of everything together.
static_assert([] {
  cr::tensor<double, 5> g{{3, -4, 0.5, -0.5, 0}};
  opt::clip_by_value(g, 1);
  return g == cr::tensor<double, 5>{{1, -1, 0.5, -0.5, 0}};
}());
static_assert([] {
  auto g = cr::parameters<double>(u, s);
  g[u](36) = 3;
  g[s] = -4;
  const double before = opt::clip_by_global_norm(g, 2.5);
  return before == 5 && g[u](36) == 1.5 && g[s] == -2 && opt::global_norm(g) == 2.5 &&
         opt::clip_by_global_norm(g, 2.5) == 2.5 && g[s] == -2;
}());

BOOST_AUTO_TEST_CASE(clipping_at_run_time) {
  auto g = gradient<float>(3);
  double squares = 0;
  for (int i = 0; i < count; ++i)
    squares += slope(3, i) * slope(3, i);
  BOOST_TEST(opt::global_norm(g) == std::sqrt(squares), boost::test_tools::tolerance(1e-7));
  opt::clip_by_value(g, 0.75);
  for (int i = 0; i < count; ++i)
    BOOST_TEST(number(g, i) == std::max(-0.75, std::min(0.75, slope(3, i))));
  opt::clip_by_global_norm(g, 1);
  BOOST_TEST(opt::global_norm(g) == 1, boost::test_tools::tolerance(1e-6));

  // A norm whose square is too large.
  auto far = cr::parameters<double>(u, s);
  far[u](36) = 3e200;
  far[s] = -4e200;
  opt::clip_by_global_norm(far, 2.5);
  BOOST_TEST(far[u](36) == 1.5, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(far[s] == -2, boost::test_tools::tolerance(1e-14));

  // Around another optimiser: −rate·(clipped gradient).
  auto theta = start<double>();
  auto steep = gradient<double>(3);
  const double norm = opt::global_norm(steep);
  opt::clipped_by_norm clipped{opt::sgd{.rate = 0.5}, 2.0};
  clipped.step(theta, steep);
  BOOST_TEST(theta[s] == 1.5 - 0.5 * slope(3, 52) * 2 / norm, boost::test_tools::tolerance(1e-14));
  steep = gradient<double>(3);
  opt::clipped_by_value by_value{opt::sgd{.rate = 0.5}, 0.25};
  theta = start<double>();
  by_value.step(theta, steep);
  BOOST_TEST(theta[u](0) == -3 - 0.5 * std::max(-0.25, std::min(0.25, slope(3, 0))));
}

// The first number that is not finite, by variable and index, in any place; NaN and both ∞.
BOOST_AUTO_TEST_CASE(first_number_that_is_not_finite) {
  const auto check = [&]<class T>(T) {
    BOOST_TEST(!opt::first_not_finite(gradient<T>(1)).found);
    auto extreme = gradient<T>(1);
    extreme[u](3) = std::numeric_limits<T>::max();
    extreme[u](4) = -std::numeric_limits<T>::max();
    extreme[u](5) = std::numeric_limits<T>::denorm_min();
    BOOST_TEST(!opt::first_not_finite(extreme).found);
    const T infinity = std::numeric_limits<T>::infinity();
    for (const T bad : {infinity, -infinity, std::numeric_limits<T>::quiet_NaN()})
      for (int i = 0; i < count; ++i) {
        auto g = gradient<T>(1);
        (i < 37 ? g[u](i) : i < 52 ? g[V].data()[i - 37] : g[s]) = bad;
        const opt::place found = opt::first_not_finite(g);
        BOOST_TEST(found.found);
        BOOST_TEST(found.variable == (i < 37 ? "u" : i < 52 ? "V" : "s"));
        BOOST_TEST(found.index == std::size_t(i < 37 ? i : i < 52 ? i - 37 : 0));
      }
  };
  check(1.0F);
  check(1.0);
  check(1.0L);
}

BOOST_AUTO_TEST_CASE(schedules) {
  const auto close = boost::test_tools::tolerance(1e-14);
  BOOST_TEST(opt::constant_rate{0.5}(1000) == 0.5);
  const opt::step_decay by_steps{.rate = 0.8, .factor = 0.5, .every = 10};
  BOOST_TEST(by_steps(9) == 0.8);
  BOOST_TEST(by_steps(10) == 0.4, close);
  BOOST_TEST(by_steps(39) == 0.1, close);
  const opt::exponential_decay smooth{.rate = 0.8, .factor = 0.25, .every = 10};
  BOOST_TEST(smooth(0) == 0.8);
  BOOST_TEST(smooth(5) == 0.4, close);
  BOOST_TEST(smooth(10) == 0.2, close);
  const opt::cosine_decay cosine{.rate = 1, .steps = 60, .last = 0.5};
  BOOST_TEST(cosine(0) == 1);
  BOOST_TEST(cosine(20) == 0.5 + 0.5 * 0.75, close); // cos 60° = ½
  BOOST_TEST(cosine(30) == 0.75, close);
  BOOST_TEST(cosine(60) == 0.5);
  BOOST_TEST(cosine(1000) == 0.5);
  const opt::warm_up warm{4, opt::cosine_decay{1, 60, 0.5}};
  BOOST_TEST(warm(0) == 0.25);
  BOOST_TEST(warm(3) == 1);
  BOOST_TEST(warm(4) == 1);
  BOOST_TEST(warm(34) == 0.75, close);

  // The rate of the optimiser inside is set before each step, through wrappers.
  double w = 0;
  opt::scheduled optimizer{opt::clipped_by_value{opt::sgd{}, 1.0},
                           opt::step_decay{.rate = 8, .factor = 0.5, .every = 1}};
  for (int t = 0; t < 3; ++t) {
    double g = -5;
    optimizer.step(w, g);
  }
  BOOST_TEST(w == 8 + 4 + 2);
}
