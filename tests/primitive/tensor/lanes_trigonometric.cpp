// build: native clang unfused
// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE lanes_trigonometric
#include "lanes.hpp"

using lanes::family;

BOOST_AUTO_TEST_CASE(trigonometric) {
  family<OF_X(sin(x)), OF_X(cos(x)), OF_X(tan(x)), OF_X(asin(x)), OF_X(acos(x)), OF_X(atan(x)),
         OF_X(atan2(x, 2)), OF_X(atan2(-1, x))>::check<33>("trigonometric");
}
BOOST_AUTO_TEST_CASE(hyperbolic) {
  family<OF_X(sinh(x)), OF_X(cosh(x)), OF_X(sech(x)), OF_X(tanh(x)), OF_X(asinh(x)), OF_X(acosh(x)),
         OF_X(atanh(x))>::check<33>("hyperbolic");
}
BOOST_AUTO_TEST_CASE(special) {
  family<OF_X(erf(x)), OF_X(erfc(x)), OF_X(lgamma(x)), OF_X(digamma(x))>::check<33>("special");
}
