// build: native clang unfused
// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lanes_binary
#include "lanes.hpp"

namespace cr = chainrule;
using lanes::of_two;

BOOST_AUTO_TEST_CASE(arithmetic) {
  of_two<OF_XY(x + y)>::check("x + y");
  of_two<OF_XY(x - y)>::check("x - y");
  of_two<OF_XY(x * y)>::check("x * y");
  of_two<OF_XY(x / y)>::check("x / y");
}
BOOST_AUTO_TEST_CASE(powers) {
  of_two<OF_XY(pow(x, y))>::check("pow");
  of_two<OF_XY(pow(y, x))>::check("pow, turned");
  of_two<OF_XY(hypot(x, y))>::check("hypot", 4, true);
  of_two<OF_XY(atan2(x, y))>::check("atan2", 4, true);
}
BOOST_AUTO_TEST_CASE(selections) {
  of_two<OF_XY(max(x, y))>::check("max");
  of_two<OF_XY(min(x, y))>::check("min");
  of_two<OF_XY(clamp(x, y, 1))>::check("clamp above");
  of_two<OF_XY(clamp(x, 0, y))>::check("clamp below");
  of_two<OF_XY(cr::where(x < y, x, 2 * y))>::check("where");
}
BOOST_AUTO_TEST_CASE(activations) {
  of_two<OF_XY(swish(x, y))>::check("swish");
  of_two<OF_XY(generalized_relu(x, y))>::check("generalized_relu");
  of_two<OF_XY(log_sum_exp(x, y))>::check("log_sum_exp", 16);
  // binary cross-entropy on logits
  of_two<OF_XY(max(x, 0) - x * y + log1p(exp(-abs(x))))>::check("cross-entropy");
}
