// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE nn_loss
#include "../primitive/laws.hpp"
#include <chainrule/nn/loss.hpp>
#include <chainrule/nn/network.hpp>

namespace cr = chainrule;
namespace nn = cr::nn;
using laws::big;
using laws::over;

namespace {

big naive_binary(const big& x, const big& y) {
  const big p = 1 / (1 + exp(-x));
  return -(y * log(p) + (1 - y) * log(1 - p));
}

} // namespace

// Value, both derivatives and all second derivatives, next to the naive formula in 100 digits. In
// the tails, too: where y = 1 the loss at x = 85 is e^-85, and so is its slope.
BOOST_AUTO_TEST_CASE(binary_cross_entropy_laws) {
  laws::law<nn::binary_cross_entropy_t,
            [](auto x, auto y) { return nn::binary_cross_entropy(x, y); },
            over<2>(-85, 0, -85, 1, -20, 0.25, -3, 1, -0.25, 0.5, 1e-9, 0.75, 0.75, 0, 2, 0.125, 20,
                    0, 20, 1, 85, 0, 85, 1)>(naive_binary);
}

// Far out: |x| for the wrong class, 0 for the right one, down to infinity; the slope is σ(x) − y.
BOOST_AUTO_TEST_CASE(binary_cross_entropy_limits) {
  constexpr auto f = [](auto x, auto y) { return nn::binary_cross_entropy(x, y); };
  const auto check = [&]<class T>(T huge) {
    BOOST_TEST(cr::value<f>(huge, T(0)) == huge);
    BOOST_TEST(cr::value<f>(huge, T(1)) == 0);
    BOOST_TEST(cr::value<f>(-huge, T(0)) == 0);
    BOOST_TEST(cr::value<f>(-huge, T(1)) == huge);
    BOOST_TEST((cr::gradient<f, cr::wrt(cr::arg<0>)>(huge, T(0))) == 1);
    BOOST_TEST((cr::gradient<f, cr::wrt(cr::arg<0>)>(huge, T(1))) == 0);
    BOOST_TEST((cr::gradient<f, cr::wrt(cr::arg<0>)>(-huge, T(0))) == 0);
    BOOST_TEST((cr::gradient<f, cr::wrt(cr::arg<0>)>(-huge, T(1))) == -1);
  };
  check(1e4F);
  check(1e4);
  check(std::numeric_limits<double>::infinity());
  static_assert(cr::value<f>(0.0, 1.0) > 0.6931471805599453 - 1e-15 &&
                cr::value<f>(0.0, 1.0) < 0.6931471805599454 + 1e-15);
  static_assert(cr::derivative<[](auto x) { return nn::binary_cross_entropy(x, 1.0); }, 2>(0.0) ==
                0.25); // σ(0)·σ(−0): a kink of max(x, 0) and |x| that is none of their sum
}

namespace {

constexpr int examples = 6, classes = 4;
constexpr cr::variable<"Z", cr::shape<examples, classes>> Z;
constexpr cr::variable<"Y", cr::shape<examples>> Y;
constexpr cr::variable<"P", cr::shape<examples, classes>> P;
constexpr auto by_label = nn::cross_entropy(Z, Y);
constexpr auto by_row = nn::cross_entropy(Z, P);

template <class T>
constexpr cr::tensor<T, examples, classes> logits{
    {T(0.5), T(-1.25), T(2), T(0),     T(1),   T(1),  T(1),    T(1),  T(-30), T(30), T(0), T(5),
     T(8),   T(8.5),   T(0), T(-8.25), T(-80), T(-1), T(-0.5), T(-2), T(3),   T(-4), T(5), T(-6)}};
constexpr std::array<int, examples> labels{2, 0, 1, 3, 0, 2};

/// −Σ t·log(e^z/Σe^z) of one row, and its derivatives by the row.
struct row_of_big {
  big value, slope[classes];
};
row_of_big naive_row(const long double* z, const long double* t) {
  big sum = 0, weight = 0;
  for (int c = 0; c < classes; ++c) {
    sum += exp(big(z[c]));
    weight += t[c];
  }
  row_of_big result{0, {}};
  for (int c = 0; c < classes; ++c) {
    const big p = exp(big(z[c])) / sum;
    result.value -= t[c] * log(p);
    result.slope[c] = weight * p - t[c];
  }
  return result;
}

template <class T> void compare(bool with_labels) {
  cr::tensor<T, examples, classes> targets{};
  for (int i = 0; i < examples; ++i)
    for (int c = 0; c < classes; ++c) // one-hot; by row also weights that are no distribution
      targets(i, c) = with_labels ? T(c == labels[std::size_t(i)]) : T((i + 2 * c) % 3) / 4;
  constexpr auto total_label = sum(by_label);
  constexpr auto total_row = sum(by_row);
  const auto value = with_labels ? cr::value<by_label>(Z = logits<T>, Y = labels)
                                 : cr::value<by_row>(Z = logits<T>, P = targets);
  const auto slope = with_labels ? cr::gradient<total_label, cr::wrt(Z)>(Z = logits<T>, Y = labels)
                                 : cr::gradient<total_row, cr::wrt(Z)>(Z = logits<T>, P = targets);
  const long double epsilon = std::numeric_limits<T>::epsilon();
  for (int i = 0; i < examples; ++i) {
    long double z[classes], t[classes];
    for (int c = 0; c < classes; ++c) {
      z[c] = logits<T>(i, c);
      t[c] = targets(i, c);
    }
    const row_of_big want = naive_row(z, t);
    const long double right = static_cast<long double>(want.value);
    BOOST_TEST(std::abs(value(i) - right) <= 4 * epsilon * (right + 1));
    for (int c = 0; c < classes; ++c)
      BOOST_TEST(std::abs(slope(i, c) - static_cast<long double>(want.slope[c])) <= 4 * epsilon);
  }
}

} // namespace

BOOST_AUTO_TEST_CASE(cross_entropy_is_the_naive_one_in_more_digits) {
  for (const bool with_labels : {true, false}) {
    compare<float>(with_labels);
    compare<double>(with_labels);
    compare<long double>(with_labels);
  }
}

// Labels, one-hot rows and −log softmax at the label are the same number.
static_assert([] {
  constexpr cr::variable<"z", cr::shape<3>> z;
  constexpr cr::variable<"y"> y;
  constexpr cr::variable<"t", cr::shape<3>> t;
  constexpr cr::tensor<double, 3> at{{1, 3, 2}}, hot{{0, 0, 1}};
  const double a = cr::value<nn::cross_entropy(z, y)>(z = at, y = 2.0);
  const double b = cr::value<nn::cross_entropy(z, t)>(z = at, t = hot);
  const double c = cr::value<-element<2>(log_softmax(z))>(z = at);
  return a == b && a - c < 1e-15 && c - a < 1e-15 && a > 1.4 && a < 1.41; // log(1 + e + e⁻¹)
}());

// Second derivatives by the logits are pᵢ·(δᵢⱼ − pⱼ), whatever the label; the derivative by a row
// of targets is −log p.
BOOST_AUTO_TEST_CASE(cross_entropy_by_more_than_its_logits) {
  constexpr cr::variable<"z", cr::shape<3>> z;
  constexpr cr::variable<"y"> y;
  constexpr cr::variable<"t", cr::shape<3>> t;
  constexpr auto f = nn::cross_entropy(z, y);
  constexpr auto g = nn::cross_entropy(z, t);
  const cr::tensor<double, 3> at{{1, 3, 2}}, targets{{0.25, 0, 0.75}};
  const double sum = std::exp(1.0) + std::exp(3.0) + std::exp(2.0);
  const auto h = cr::hessian<f, cr::wrt(z)>(z = at, y = 2.0);
  const auto by_targets = cr::gradient<g, cr::wrt(t)>(z = at, t = targets);
  for (int i = 0; i < 3; ++i) {
    const double p = std::exp(at(i)) / sum;
    BOOST_TEST(by_targets(i) == -std::log(p), boost::test_tools::tolerance(1e-14));
    for (int j = 0; j < 3; ++j)
      BOOST_TEST(h(i, j) == p * ((i == j) - std::exp(at(j)) / sum),
                 boost::test_tools::tolerance(1e-14));
  }
}

BOOST_AUTO_TEST_CASE(cross_entropy_limits) {
  const auto check = [&]<class T>(T huge) {
    const cr::tensor<T, examples, classes> z{{huge, 0,     -huge, 0,    huge, 0,     -huge, 0,
                                              huge, huge,  huge,  huge, 0,    -huge, 0,     0,
                                              huge, -huge, 0,     0,    huge, 0,     -huge, 0}};
    const std::array<int, examples> y{0, 1, 2, 1, 1, -1};
    constexpr auto total = sum(by_label);
    const auto value = cr::value<by_label>(Z = z, Y = y);
    const auto slope = cr::gradient<total, cr::wrt(Z)>(Z = z, Y = y);
    BOOST_TEST(value(0) == 0);
    BOOST_TEST(value(1) == huge);
    BOOST_TEST(value(2) == std::log(T(4)));
    BOOST_TEST(value(3) == huge + std::log(T(3)));
    BOOST_TEST(value(4) == 2 * huge);
    BOOST_TEST(value(5) == 0); // a label that is no class does not count
    BOOST_TEST(slope(0, 0) == 0);
    BOOST_TEST(slope(1, 0) == 1);
    BOOST_TEST(slope(1, 1) == -1);
    BOOST_TEST(slope(2, 0) == T(0.25));
    BOOST_TEST(slope(2, 2) == T(-0.75));
    BOOST_TEST(slope(4, 0) == 1);
    for (int c = 0; c < classes; ++c)
      BOOST_TEST(slope(5, c) == 0);
  };
  check(1e4F);
  check(1e4);
}

// A class that is masked by a logit of −∞ takes no part; as the label it costs ∞.
// A label between two classes is no class; of one that is NaN the loss is NaN.
BOOST_AUTO_TEST_CASE(cross_entropy_of_labels_that_are_none) {
  constexpr cr::variable<"z", cr::shape<3>> z;
  constexpr cr::variable<"y"> y;
  constexpr auto f = nn::cross_entropy(z, y);
  constexpr cr::tensor<double, 3> at{{1, 2, 0.5}};
  for (const double none : {1.5, -1.0, 3.0}) {
    BOOST_TEST(cr::value<f>(z = at, y = none) == 0);
    BOOST_TEST((cr::gradient<f, cr::wrt(z)>(z = at, y = none) == cr::tensor<double, 3>{}));
  }
  const double missing = cr::value<f>(z = at, y = std::numeric_limits<double>::quiet_NaN());
  BOOST_TEST(missing != missing);
}

BOOST_AUTO_TEST_CASE(cross_entropy_of_masked_classes) {
  constexpr cr::variable<"z", cr::shape<3>> z;
  constexpr cr::variable<"y"> y;
  constexpr auto f = nn::cross_entropy(z, y);
  const double infinity = std::numeric_limits<double>::infinity();
  const cr::tensor<double, 3> at{{1, -infinity, 1}};
  const auto [value, slope] = cr::value_and_gradient<f, cr::wrt(z)>(z = at, y = 2.0);
  BOOST_TEST(value == std::log(2.0));
  BOOST_TEST(slope(0) == 0.5);
  BOOST_TEST(slope(1) == 0);
  BOOST_TEST(slope(2) == -0.5);
  BOOST_TEST(cr::value<f>(z = at, y = 1.0) == infinity);

  constexpr cr::variable<"t", cr::shape<3>> t;
  constexpr auto of_row = nn::cross_entropy(z, t);
  const cr::tensor<double, 3> hot{{0, 0, 1}}, masked{{0, 1, 0}};
  const auto [same, same_slope] = cr::value_and_gradient<of_row, cr::wrt(z)>(z = at, t = hot);
  BOOST_TEST(same == value);
  BOOST_TEST((same_slope == slope));
  BOOST_TEST(cr::value<of_row>(z = at, t = masked) == infinity);
}

// The examples of Keras's documentation: BinaryCrossentropy(from_logits=True) is 0.865 there, and
// CategoricalCrossentropy and SparseCategoricalCrossentropy of these probabilities are 1.177.
BOOST_AUTO_TEST_CASE(as_documented_elsewhere) {
  constexpr cr::variable<"x", cr::shape<4>> x;
  constexpr cr::variable<"y", cr::shape<4>> y;
  constexpr auto bits = nn::bernoulli.loss(x, y);
  BOOST_TEST(std::abs(cr::value<bits>(x = std::array{-18.6, 0.51, 2.94, -12.8},
                                      y = std::array{0, 1, 0, 0}) -
                      0.865) < 0.0005);
  constexpr cr::variable<"z", cr::shape<2, 3>> z;
  constexpr cr::variable<"t", cr::shape<2, 3>> t;
  constexpr cr::variable<"c", cr::shape<2>> c;
  constexpr auto by_rows = nn::multinoulli.loss(z, t);
  constexpr auto by_labels = nn::multinoulli.loss(z, c);
  cr::tensor<double, 2, 3> logarithms{{0.05, 0.95, 0, 0.1, 0.8, 0.1}};
  for (double& each : logarithms)
    each = std::log(each);
  const cr::tensor<double, 2, 3> hot{{0, 1, 0, 0, 0, 1}};
  const double rows = cr::value<by_rows>(z = logarithms, t = hot);
  BOOST_TEST(std::abs(rows - 1.177) < 0.0005);
  BOOST_TEST(cr::value<by_labels>(z = logarithms, c = std::array{1, 2}) == rows,
             boost::test_tools::tolerance(1e-15));
}

// The table of output units: the derivative of each loss by the logits is (output − target)/n, for
// the Gaussian twice that.
BOOST_AUTO_TEST_CASE(output_units) {
  constexpr cr::variable<"x", cr::shape<3>> x;
  constexpr cr::variable<"y", cr::shape<3>> y;
  const cr::tensor<double, 3> at{{-1.5, 0.25, 3}}, target{{1, 0, 1}};
  const auto compare_unit = [&]<auto Output, auto Loss>(double factor) {
    const auto output = cr::value<Output>(x = at);
    const auto slope = cr::gradient<Loss, cr::wrt(x)>(x = at, y = target);
    for (int i = 0; i < 3; ++i)
      BOOST_TEST(slope(i) == factor * (output(i) - target(i)), boost::test_tools::tolerance(1e-14));
  };
  constexpr auto p = nn::bernoulli.output(x);
  constexpr auto l = nn::bernoulli.loss(x, y);
  compare_unit.operator()<p, l>(1.0 / 3);
  constexpr auto q = nn::gaussian.output(x);
  constexpr auto m = nn::gaussian.loss(x, y);
  compare_unit.operator()<q, m>(2.0 / 3);
  static_assert(cr::value<m>(x = cr::tensor<double, 3>{{1, 2, 3}},
                             y = cr::tensor<double, 3>{{2, 2, 1}}) == 5.0 / 3);

  constexpr auto s = nn::multinoulli.output(Z);
  constexpr auto c = nn::multinoulli.loss(Z, Y);
  const auto shares = cr::value<s>(Z = logits<double>);
  const auto slope = cr::gradient<c, cr::wrt(Z)>(Z = logits<double>, Y = labels);
  for (int i = 0; i < examples; ++i)
    for (int k = 0; k < classes; ++k)
      BOOST_TEST(std::abs(slope(i, k) -
                          (shares(i, k) - (k == labels[std::size_t(i)])) / examples) <= 1e-16);
}

static_assert([] {
  constexpr auto net = nn::mlp<2, 1>();
  constexpr auto penalty = nn::l2_penalty(net); // of W1, not of b1
  auto theta = net.parameters<double>();
  theta[nn::weight<1, 2, 1>] = {{3, 4}};
  theta[nn::bias<1, 1>](0) = 7;
  constexpr cr::variable<"V", cr::shape<2>> V;
  constexpr auto two = nn::l2_penalty(nn::weight<1, 2, 1>, V);
  return cr::value<penalty>(nn::weight<1, 2, 1> = theta[nn::weight<1, 2, 1>]) == 25 &&
         cr::value<two>(nn::weight<1, 2, 1> = theta[nn::weight<1, 2, 1>],
                        V = cr::tensor<double, 2>{{1, 2}}) == 30;
}());
