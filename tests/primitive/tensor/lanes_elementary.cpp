// build: native clang unfused
// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lanes_elementary
#include "lanes.hpp"

using lanes::family;

BOOST_AUTO_TEST_CASE(exponentials) {
  family<OF_X(exp(x)), OF_X(expm1(x)), OF_X(exp2(x)), OF_X(pow(2, x)), OF_X(log(x)), OF_X(log1p(x)),
         OF_X(log2(x)), OF_X(log10(x))>::check<33>("exponentials");
}
BOOST_AUTO_TEST_CASE(powers) {
  family<OF_X(square(x)), OF_X(1 / x), OF_X(sqrt(x)), OF_X(cbrt(x)), OF_X(pow(x, 3)),
         OF_X(pow(x, -1)), OF_X(pow(x, 0.5)), OF_X(pow(x, 2.5)), OF_X(pow(x, -1.5)),
         OF_X(hypot(x, 2))>::check<33>("powers");
}
