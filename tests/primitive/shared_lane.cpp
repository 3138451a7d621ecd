// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_shared_lane
#include "kinks.hpp"

using namespace kinks;

// One sub-formula in several lanes: its cotangents are added before they meet its own derivative.
BOOST_AUTO_TEST_CASE(a_shared_lane) {
  constexpr auto f = [](auto x) {
    const auto root = sqrt(x);
    return cr::where(x > 0, root, 0) + cr::where(x > 1, 2 * root, 0);
  };
  at<f, 0.0, jet{0, 0, 0}>();
  at<f, 4.0, jet{6, 0.75, -0.09375}>();
  constexpr auto g = [](auto x) {
    const auto root = sqrt(x);
    return cr::where(x > 0, root, 0) - cr::where(x > 1, root, 3);
  };
  at<g, 0.0, jet{-3, 0, 0}>();
}
