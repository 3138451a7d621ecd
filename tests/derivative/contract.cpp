// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE contract
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>

// The public face of DESIGN.md, line by line.
namespace cr = chainrule;

// 1. Named formulas.
namespace named {

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
inline constexpr cr::variable<"y"> y;
constexpr auto p = 1 / (1 + exp(-W * X));
constexpr auto loss = -(y * log(p) + (1 - y) * log(1 - p));

constexpr double l = cr::value<loss>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto g = cr::gradient<loss>(W = 3.0, X = 3.0, y = 1.0);
constexpr double dW = cr::gradient<loss, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);

// dL/dW = (p - y)·X, dL/dX = (p - y)·W and dL/dy = -W·X
constexpr double error = -0.000123394575986231715; // p - 1 at WX = 9
static_assert(near(l, 0.00012340218972333965));
static_assert(near(g[W], 3 * error) && near(g[X], 3 * error));
static_assert(near(g[y], -9.0, 10000)); // log(1 - p) has lost four digits
static_assert(near(dW, 3 * error) && dW == g[W]);

inline constexpr cr::variable<"A", cr::shape<64, 784>> A;
static_assert(decltype(A)::shape::value == cr::extents{2, {64, 784}});
} // namespace named

// 2. Any generic callable, by position.
namespace positional {
constexpr auto f = [](auto x, auto y) {
  auto s = x;
  for (int i = 0; i < 3; ++i)
    s += x * y;
  return s;
};

constexpr bool by_position() {
  auto [value, grad] = cr::value_and_gradient<f>(2.0, 3.0);
  auto [dx, dy] = grad;
  double only_y = cr::gradient<f, cr::wrt(cr::arg<1>)>(2.0, 3.0);
  return value == 20 && dx == 10 && dy == 6 && grad[cr::arg<0>] == 10 && only_y == 6;
}
static_assert(by_position());

// 3. Both modes, by their standard names.
constexpr auto forward = cr::jvp<f>(cr::at(2.0, 3.0), cr::along(1.0, 0.0));
static_assert(forward.value == 20 && forward.tangent == 10);
constexpr auto backward = cr::vjp<f>(cr::at(2.0, 3.0), 1.0);
static_assert(backward.value == 20 && backward.cotangents[cr::arg<0>] == 10 &&
              backward.cotangents[cr::arg<1>] == 6);

constexpr auto h = [](auto x, auto y) { return std::array{x * y, x + y, x - 2 * y}; };
constexpr auto J = cr::jacobian<h>(2.0, 3.0);
static_assert(J(0, 0) == 3 && J(0, 1) == 2 && J(1, 0) == 1 && J(1, 1) == 1 && J(2, 0) == 1 &&
              J(2, 1) == -2);
static_assert(J == cr::jacobian_forward<h>(2.0, 3.0) && J == cr::jacobian_reverse<h>(2.0, 3.0));
static_assert(std::is_same_v<decltype(J), const cr::tensor<double, 3, 2>>);

constexpr auto H = cr::hessian<f>(2.0, 3.0);
static_assert(H(0, 0) == 0 && H(0, 1) == 3 && H(1, 0) == 3 && H(1, 1) == 0);
constexpr auto product = cr::hessian_vector_product<f>(cr::at(2.0, 3.0), cr::along(1.0, 0.0));
static_assert(product[cr::arg<0>] == 0 && product[cr::arg<1>] == 3);

} // namespace positional

namespace named {
constexpr auto forward = cr::jvp<loss>(cr::at(W = 3.0, X = 3.0, y = 1.0), cr::along(W = 1.0));
static_assert(near(forward.value, l) && near(forward.tangent, dW));
constexpr auto backward = cr::vjp<loss>(cr::at(W = 3.0, X = 3.0, y = 1.0), 1.0);
static_assert(backward.cotangents[W] == g[W] && backward.cotangents[y] == g[y]);

// 4. What of tensors is here already.
constexpr bool tensors() {
  cr::tensor<float, 3, 2> w{};
  w(2, 1) = 5;
  return w.data()[5] == 5 && decltype(w)::shape::value == cr::extents{2, {3, 2}};
}
static_assert(tensors());

constexpr bool in_place() {
  auto grad = cr::gradient<loss, cr::wrt(W, X)>(W = 0.0, X = 0.0, y = 0.0);
  const double value =
      cr::value_and_gradient<loss, cr::wrt(W, X)>.into(grad, W = 3.0, X = 3.0, y = 1.0);
  return value == l && grad[W] == g[W] && grad[X] == g[X];
}
static_assert(in_place());

// A step down, by Hana's algorithms; the one header brings what they need.
constexpr bool step_down() {
  auto theta = cr::parameters<double>(W, X), grad = theta;
  theta[W] = theta[X] = 3;
  cr::value_and_gradient<loss, cr::wrt(W, X)>.into(grad, theta, y = 1.0);
  boost::hana::for_each(boost::hana::keys(theta), [&](auto w) { theta[w] -= 0.5 * grad[w]; });
  return theta[W] == 3 - 0.5 * g[W] && theta[X] == 3 - 0.5 * g[X];
}
static_assert(step_down());

// The same at run time.
BOOST_AUTO_TEST_CASE(at_run_time) {
  for (const double w : {-2.0, -0.5, 0.0, 0.25, 1.0, 3.0})
    for (const double x : {-1.5, 0.5, 3.0})
      for (const double target : {0.0, 0.25, 1.0}) {
        const double sigmoid = 1 / (1 + std::exp(-w * x));
        const auto [value, grad] = cr::value_and_gradient<loss>(W = w, X = x, y = target);
        BOOST_TEST(near(value, -(target * std::log(sigmoid) + (1 - target) * std::log(1 - sigmoid)),
                        10000));
        BOOST_TEST(near(grad[W], (sigmoid - target) * x, 10000));
        BOOST_TEST(near(grad[X], (sigmoid - target) * w, 10000));
        BOOST_TEST(near(grad[y], -w * x, 10000));
        BOOST_TEST((cr::gradient<loss, cr::wrt(W)>(W = w, X = x, y = target)) == grad[W]);
        BOOST_TEST((cr::value<loss>(W = w, X = x, y = target)) == value);
      }
}

BOOST_AUTO_TEST_CASE(as_the_compiler_says) {
  volatile double three = 3, one = 1;
  const auto [value, grad] = cr::value_and_gradient<loss>(W = three, X = three, y = one);
  BOOST_TEST(near(value, l, 2));
  BOOST_TEST(near(grad[W], g[W], 2));
  BOOST_TEST(near(grad[y], g[y], 10000));
}

} // namespace named
