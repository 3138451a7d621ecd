// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE nn_initialize
#include <boost/test/unit_test.hpp>
#include <chainrule/nn/initialize.hpp>
#include <chainrule/nn/network.hpp>
#include <memory>

namespace cr = chainrule;
namespace nn = cr::nn;

// A matrix has a row an input; a vector is a column; axes in front are places.
static_assert(nn::fans_of(cr::tensor<float, 784, 400>{}).in == 784);
static_assert(nn::fans_of(cr::tensor<float, 784, 400>{}).out == 400);
static_assert(nn::fans_of(cr::tensor<float, 5>{}).in == 5);
static_assert(nn::fans_of(cr::tensor<float, 5>{}).out == 1);
static_assert(nn::fans_of(cr::tensor<float, 9, 3, 2>{}).in == 27);
static_assert(nn::fans_of(cr::tensor<float, 9, 3, 2>{}).out == 18);

namespace {

constexpr int in = 300, out = 200;
constexpr double n = in * out;

/// Mean, variance and largest size of the numbers that an initialiser draws. Of n numbers with
/// variance v the mean's deviation is √(v/n); that of the variance is v·√(2/n) for a normal
/// distribution and v·√(0.8/n) for a uniform one. Five of them are seen once in 1.7 million draws.
template <class T, class Initializer>
void check(const Initializer& initializer, double variance, bool uniform) {
  auto w = std::make_unique<cr::tensor<T, in, out>>();
  std::mt19937 engine(7);
  initializer(*w, engine);
  double sum = 0, squares = 0, largest = 0;
  for (const T each : *w) {
    sum += each;
    squares += double(each) * double(each);
    largest = std::max(largest, std::abs(double(each)));
  }
  BOOST_TEST(std::abs(sum / n) < 5 * std::sqrt(variance / n));
  BOOST_TEST(std::abs(squares / n - variance) < 5 * variance * std::sqrt((uniform ? 0.8 : 2) / n));
  const double limit = std::sqrt(3 * variance); // of a uniform distribution
  if (uniform)
    BOOST_TEST((largest <= limit * (1 + 1e-7) && largest > 0.999 * limit));
  else
    BOOST_TEST((largest > 3.5 * std::sqrt(variance) && largest < 6 * std::sqrt(variance)));
}
template <class Initializer>
void check(const Initializer& initializer, double variance, bool uniform) {
  check<float>(initializer, variance, uniform);
  check<double>(initializer, variance, uniform);
}

} // namespace

BOOST_AUTO_TEST_CASE(means_and_variances) {
  check(nn::glorot_uniform, 2.0 / (in + out), true);
  check(nn::glorot_normal, 2.0 / (in + out), false);
  check(nn::he_uniform, 2.0 / in, true);
  check(nn::he_normal, 2.0 / in, false);
  check(nn::fan_in_normal, 1.0 / in, false);
  check(nn::fan_out_normal, 1.0 / out, false);
  check(nn::scaled_normal(0.03), 0.03 * 0.03, false);
}

// Three quarters of the numbers are within 1.15035 deviations, half of them within 0.67449: it is
// the normal distribution, and both numbers of a pair are.
BOOST_AUTO_TEST_CASE(quantiles_of_the_normal_distribution) {
  auto w = std::make_unique<cr::tensor<double, in, out>>();
  std::mt19937_64 engine(3);
  nn::scaled_normal(1)(*w, engine);
  double half = 0, three_quarters = 0, of_pairs = 0;
  for (std::size_t i = 0; i < w->size(); ++i) {
    half += std::abs(w->data()[i]) < 0.6744897501960817;
    three_quarters += std::abs(w->data()[i]) < 1.1503493803760079;
    of_pairs += i % 2 == 0 ? w->data()[i] * w->data()[i + 1] : 0;
  }
  BOOST_TEST(std::abs(half / n - 0.5) < 5 * std::sqrt(0.25 / n));
  BOOST_TEST(std::abs(three_quarters / n - 0.75) < 5 * std::sqrt(0.1875 / n));
  BOOST_TEST(std::abs(of_pairs / (n / 2)) < 5 / std::sqrt(n / 2)); // not correlated
}

// The first draws of mt19937(1), of which the standard fixes the engine: two of 32 bits make a
// uniform number, low bits first; two of these make two normal ones.
BOOST_AUTO_TEST_CASE(draws_are_those_of_the_engine) {
  std::mt19937 engine(1), raw(1);
  cr::tensor<double, 3, 1> w{};
  nn::scaled_normal(2)(w, engine);
  const auto uniform = [&] {
    const auto low = double(raw()), high = double(raw());
    return (low + high * 4294967296.0) / 18446744073709551616.0;
  };
  for (int pair = 0; pair < 2; ++pair) {
    const double u = uniform(), v = uniform(), pi = 3.14159265358979323846;
    const double radius = std::sqrt(-2 * std::log(1 - u));
    BOOST_TEST(w(2 * pair, 0) == 2 * radius * std::cos(2 * pi * v),
               boost::test_tools::tolerance(1e-13));
    if (pair == 0)
      BOOST_TEST(w(1, 0) == 2 * radius * std::sin(2 * pi * v), boost::test_tools::tolerance(1e-13));
  }
}

// A walk over a network's parameters: matrices are drawn in their order, all else becomes zero.
BOOST_AUTO_TEST_CASE(walk_over_a_map) {
  constexpr cr::variable<"a"> a;
  constexpr auto net = nn::mlp<4, 3, 2>(nn::generalized_relu_layer(a));
  auto theta = net.parameters<double>();
  constexpr auto W1 = nn::weight<1, 4, 3>;
  constexpr auto W2 = nn::weight<2, 3, 2>;
  constexpr auto b1 = nn::bias<1, 3>;
  theta[a] = 5;
  theta[b1](1) = 6;
  std::mt19937 engine(11), other(11);
  nn::initialize(theta, nn::he_uniform, engine);
  BOOST_TEST(theta[a] == 0);
  BOOST_TEST(theta[b1](1) == 0);
  cr::tensor<double, 4, 3> first{};
  cr::tensor<double, 3, 2> second{};
  nn::he_uniform(first, other);
  nn::he_uniform(second, other);
  BOOST_TEST((theta[W1] == first));
  BOOST_TEST((theta[W2] == second));
  nn::initialize(theta, nn::he_uniform, engine); // goes on with the engine
  BOOST_TEST(!(theta[W1] == first));
  nn::initialize(theta, nn::zeros, engine);
  BOOST_TEST((theta[W1] == cr::tensor<double, 4, 3>{}));
}
