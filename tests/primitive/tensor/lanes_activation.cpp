// build: native clang unfused
// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lanes_activation
#include "lanes.hpp"

namespace cr = chainrule;
using lanes::family;

BOOST_AUTO_TEST_CASE(activations) {
  family<OF_X(relu(x)), OF_X(leaky_relu(x)), OF_X(generalized_relu(x, -0.5)), OF_X(sigmoid(x)),
         OF_X(softplus(x)), OF_X(elu(x)), OF_X(silu(x)), OF_X(swish(x, -1.5)),
         OF_X(gelu(x))>::check<33>("activations");
}
BOOST_AUTO_TEST_CASE(selections) {
  family<OF_X(-x), OF_X(abs(x)), OF_X(sign(x)), OF_X(unit_step(x)), OF_X(clamp(x, -1, 0.5)),
         OF_X(max(x, 0)), OF_X(min(x, -0.5)), OF_X(max(x, 0.5, 2)), OF_X(piecewise_linear(x)),
         OF_X(square(abs(x)))>::check<33>("selections");
}
BOOST_AUTO_TEST_CASE(what_is_not_taken) {
  family<OF_X(cr::where(x > 0, sqrt(x), 0)), OF_X(cr::where(x > 0, log(x), x)),
         OF_X(cr::where(x == 0, 7, 1 / x)), OF_X(cr::where(!(x != 1) || x <= -1, exp(x), x * x)),
         OF_X(log_sum_exp(x, 1)), OF_X(cr::where(x >= 0 && x < 20, log1p(exp(-x)), 0)),
         OF_X(stop_gradient(x) * x)>::check<33>("selected");
}
// Of every length: whole registers, parts of them, and single numbers.
template <int Count> void of_length() {
  family<OF_X(1 / x), OF_X(sqrt(x)), OF_X(relu(x)), OF_X(tanh(x)), OF_X(-x)>::template check<Count>(
      "length");
}
BOOST_AUTO_TEST_CASE(lengths) {
  of_length<1>();
  of_length<3>();
  of_length<7>();
  of_length<17>();
}
