// SPDX-License-Identifier: BSL-1.0
// Gradients added in place: sums over data that are known only at run time.
#define BOOST_TEST_MODULE add_to
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <vector>

namespace cr = chainrule;

namespace {

// Scalars, by name and by position, one variable and several, arrays.
inline constexpr cr::variable<"w"> w;
inline constexpr cr::variable<"c"> c;
inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"y"> y;
constexpr auto error = square(w * x + c - y);
inline constexpr double points[]{1, 2, 4}, values[]{3, 5, 9.5};

constexpr auto fit_error(double slope, double offset) {
  auto grad = cr::parameters<double>(w, c);
  double total = 0;
  for (int i = 0; i < 3; ++i)
    total += cr::value_and_gradient<error, cr::wrt(w, c)>.add_to(grad, w = slope, c = offset,
                                                                 x = points[i], y = values[i]);
  return cr::value_and_gradient_result<double, decltype(grad)>{total, grad};
}
constexpr auto fitted = fit_error(2, 1);
static_assert(fitted.value == 0.25 && fitted.gradient[w] == -4 && fitted.gradient[c] == -1);

constexpr double one_slope() {
  double grad = 100;
  cr::gradient<error, cr::wrt(w)>.add_to(grad, w = 2.0, c = 1.0, x = 4.0, y = 9.5);
  cr::gradient<error, cr::wrt(w)>.add_to(grad, w = 2.0, c = 1.0, x = 4.0, y = 9.5);
  return grad;
}
static_assert(one_slope() == 92);

constexpr auto f = [](auto u, const auto& v) { return u * v[0] * v[0]; };
constexpr auto by_position() {
  auto grad = cr::gradient<f>(2.0, std::array{3.0, 5.0});
  const double value = cr::value_and_gradient<f>.add_to(grad, 2.0, std::array{3.0, 5.0});
  return value == 18 && grad[cr::arg<0>] == 18 && grad[cr::arg<1>] == std::array{24.0, 0.0};
}
static_assert(by_position());

// What does not depend on a variable leaves its sum alone.
constexpr auto ignores = [](auto u, auto v) { return u + 0 * v; };
constexpr bool alone() {
  auto grad = cr::gradient<ignores>(1.0, 2.0);
  grad[cr::arg<1>] = 7;
  cr::gradient<ignores>.add_to(grad, 1.0, 2.0);
  return grad[cr::arg<0>] == 2 && grad[cr::arg<1>] == 7;
}
static_assert(alone());

// Tensors: a network on one example after the other.
inline constexpr cr::variable<"A", cr::shape<5, 9>> A;
inline constexpr cr::variable<"a", cr::shape<9>> a;
inline constexpr cr::variable<"B", cr::shape<9, 3>> B;
inline constexpr cr::variable<"input", cr::shape<5>> input;
inline constexpr cr::variable<"label"> label;
constexpr auto logits = matmul(tanh(matmul(input, A) + a), B);
constexpr auto loss = log_sum_exp(logits) - sum(logits * one_hot<3>(label));

// The same for a batch.
constexpr int batch = 4;
inline constexpr cr::variable<"inputs", cr::shape<batch, 5>> inputs;
inline constexpr cr::variable<"labels", cr::shape<batch>> labels;
constexpr auto all_logits = matmul(tanh(matmul(inputs, A) + a), B);
constexpr auto batch_loss = sum(log_sum_exp<1>(all_logits)) - sum(all_logits * one_hot<3>(labels));

template <class T> constexpr auto start() {
  auto theta = cr::parameters<T>(A, a, B);
  unsigned seed = 5;
  for (T& each : theta[A])
    each = T((seed = seed * 1664525u + 1013904223u) / 4294967296.0 - 0.5);
  for (T& each : theta[B])
    each = T((seed = seed * 1664525u + 1013904223u) / 4294967296.0 - 0.5);
  return theta;
}
constexpr cr::tensor<double, batch, 5> examples{
    {1, 2, 3, 4, 5, -1, 0, 1, 0, -1, 0.5, 0.25, 0, 2, 1, 3, 1, 4, 1, 5}};
constexpr std::array<int, batch> classes{2, 0, 1, 1};

template <class Gradient> constexpr double add_examples(Gradient& grad) {
  const auto theta = start<double>();
  double total = 0;
  for (std::size_t i = 0; i < batch; ++i) {
    std::array<double, 5> row{};
    for (std::size_t k = 0; k < 5; ++k)
      row[k] = examples.elements[5 * i + k];
    total += cr::value_and_gradient<loss, cr::wrt(A, a, B)>.add_to(grad, theta, input = row,
                                                                   label = double(classes[i]));
  }
  return total;
}
constexpr double while_compiling() {
  auto grad = cr::parameters<double>(A, a, B);
  return add_examples(grad);
}
static_assert(while_compiling() > 0);

} // namespace

BOOST_AUTO_TEST_CASE(one_by_one_is_the_batch) {
  const auto theta = start<double>();
  auto grad = cr::parameters<double>(A, a, B);
  grad[a](3) = 1000; // what was there stays
  const double total = add_examples(grad);
  const auto whole = cr::value_and_gradient<batch_loss, cr::wrt(A, a, B)>(theta, inputs = examples,
                                                                          labels = classes);
  const auto near = boost::test_tools::tolerance(1e-12);
  BOOST_TEST(total == whole.value, near);
  grad[a](3) -= 1000;
  for (std::size_t i = 0; i < grad[A].size(); ++i)
    BOOST_TEST(grad[A].elements[i] == whole.gradient[A].elements[i], near);
  for (std::size_t i = 0; i < grad[a].size(); ++i)
    BOOST_TEST(grad[a].elements[i] - whole.gradient[a].elements[i] + 1 == 1.0, near);
  for (std::size_t i = 0; i < grad[B].size(); ++i)
    BOOST_TEST(grad[B].elements[i] == whole.gradient[B].elements[i], near);
}

BOOST_AUTO_TEST_CASE(as_many_points_as_there_are) {
  std::vector<double> xs, ys;
  for (int i = 0; i < 1000; ++i) {
    xs.push_back(i * 0.001);
    ys.push_back(3 * i * 0.001 - 1);
  }
  auto theta = cr::parameters<double>(w, c);
  for (int step = 0; step < 2000; ++step) {
    auto grad = cr::parameters<double>(w, c);
    for (std::size_t i = 0; i < xs.size(); ++i)
      cr::gradient<error, cr::wrt(w, c)>.add_to(grad, theta, x = xs[i], y = ys[i]);
    theta[w] -= 0.0005 * grad[w];
    theta[c] -= 0.0005 * grad[c];
  }
  BOOST_TEST(theta[w] == 3.0, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(theta[c] == -1.0, boost::test_tools::tolerance(1e-9));
}
