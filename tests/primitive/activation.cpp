// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_activation
#include "laws.hpp"

#include <boost/math/special_functions/erf.hpp>

using namespace laws;

namespace {
constexpr auto line = over<1>(-150, -85, -20, -3, -0.25, 1e-9, 0.75, 2, 20, 85, 150);
constexpr auto left = over<1>(-11000, -700, -85, -3, -0.25, 0, 1e-9, 0.75, 2, 20, 85, 150);
constexpr auto planes =
    over<2>(-150, 1, -20, 0.5, -3, 2, -0.25, -1, 0.125, 1, 0.75, 0.5, 2, 3, 20, 1.5, 85, 1);
big sigmoid(const big& x) { return 1 / (1 + exp(-x)); }
} // namespace

BOOST_AUTO_TEST_CASE(unit_step_laws) {
  law<cr::unit_step_t, [](auto x) { return cr::unit_step(x); }, line>(
      [](big x) { return x < 0 ? 0 : 1; });
}

BOOST_AUTO_TEST_CASE(linear_laws) {
  law<cr::linear_t, [](auto x) { return cr::linear(x); }, line>([](big x) { return x; });
}

BOOST_AUTO_TEST_CASE(piecewise_linear_laws) {
  law<cr::clamp_t, [](auto x) { return cr::piecewise_linear(x); },
      over<1>(-20, -0.75, -0.25, 0, 0.25, 0.75, 20)>([](big x) {
    return x < -0.5 ? big(0) : x > 0.5 ? big(1) : big(x + 0.5);
  });
}

BOOST_AUTO_TEST_CASE(sigmoid_laws) {
  // Next to 0 the second derivative cancels: there it is right to an epsilon, but not to one of its
  // own.
  law<cr::sigmoid_t, [](auto x) { return cr::sigmoid(x); },
      over<1>(-11000, -700, -85, -3, -0.25, 0, 0.25, 0.75, 2, 20, 85, 150)>(
      [](big x) { return sigmoid(x); });
}

BOOST_AUTO_TEST_CASE(relu_laws) {
  law<cr::relu_t, [](auto x) { return cr::relu(x); }, line>(
      [](big x) { return x < 0 ? big(0) : x; });
}

BOOST_AUTO_TEST_CASE(leaky_relu_laws) {
  law<cr::generalized_relu_t, [](auto x) { return cr::leaky_relu(x); }, line>(
      [](big x) { return x < 0 ? big(big(0.01) * x) : x; });
  law<cr::generalized_relu_t, [](auto x) { return cr::leaky_relu(x, 0.25); }, line>(
      [](big x) { return x < 0 ? big(x / 4) : x; });
}

BOOST_AUTO_TEST_CASE(generalized_relu_laws) {
  law<cr::generalized_relu_t, [](auto x, auto a) { return cr::generalized_relu(x, a); },
      over<2>(-20, 0.5, -3, -2, -0.25, 0, 0.25, 0.5, 3, -2, 20, 7)>(
      [](big x, big a) { return x < 0 ? big(a * x) : x; });
}

BOOST_AUTO_TEST_CASE(maxout_laws) {
  law<cr::max_of_many_t, [](auto x, auto y, auto z) { return cr::maxout(x, 2 * y, z + 1); },
      over<3>(1, 2, 1, 5, 2, 1, 1, 2, 8, -3, -2, -9)>([](big x, big y, big z) {
    return x > 2 * y && x > z + 1 ? x : 2 * y > z + 1 ? big(2 * y) : big(z + 1);
  });
}

BOOST_AUTO_TEST_CASE(softplus_laws) {
  law<cr::softplus_t, [](auto x) { return cr::softplus(x); }, line>(
      [](big x) { return log(1 + exp(x)); });
}

BOOST_AUTO_TEST_CASE(elu_laws) {
  law<cr::elu_t, [](auto x) { return cr::elu(x); }, line>(
      [](big x) { return x > 0 ? x : big(exp(x) - 1); });
}

// In the tail of exp(−bx) the rounding of bx is |bx|/2 epsilons.
BOOST_AUTO_TEST_CASE(swish_laws) {
  law<cr::swish_t, [](auto x, auto b) { return cr::swish(x, b); }, planes>(
      [](big x, big b) { return x * sigmoid(b * x); });
}

BOOST_AUTO_TEST_CASE(silu_laws) {
  law<cr::swish_t, [](auto x) { return cr::silu(x); }, left>([](big x) { return x * sigmoid(x); });
  law<cr::swish_t, [](auto x) { return cr::swish(x); }, left>([](big x) { return x * sigmoid(x); });
}

// In the tail of exp(−x²/2) the rounding of x² is x²/4 epsilons, and erfc's argument has as much.
BOOST_AUTO_TEST_CASE(gelu_laws) {
  law<cr::gelu_t, [](auto x) { return cr::gelu(x); },
      over<1>(-10, -3, -0.25, 0, 1e-9, 0.75, 2, 10)>(
      [](big x) { return x * boost::math::erfc(-x / sqrt(big(2))) / 2; }, {200, 400, 400, 8, 64});
}
