// build: native gcc
// SPDX-License-Identifier: BSL-1.0
// Formulas with products, drawn at random: see fused.hpp. The seeds are some of those that found
// something, and others.
#define BOOST_TEST_MODULE fused_random
#include "fused.hpp"

BOOST_AUTO_TEST_CASE(small) {
  fused::check_drawn<fused::arguments<3, 7, 5>, 2, double, 1, 5>();
  fused::check_drawn<fused::arguments<1, 17, 2>, 2, float, 30>();
}
BOOST_AUTO_TEST_CASE(larger) {
  fused::check_drawn<fused::arguments<37, 53, 29>, 1, float, 50>();
  fused::check_drawn<fused::arguments<33, 8, 10>, 1, double, 60>();
}
