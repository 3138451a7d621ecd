// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE growth
#include "../graphs.hpp"
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <cmath>

namespace cr = chainrule;

namespace {

template <int Steps>
constexpr auto chain = [](auto x, auto y) {
  auto s = x;
  for (int i = 1; i <= Steps; ++i)
    s = sin(s) + y * (0.001 * i);
  return s;
};

// The trace of 3000 operations grows through several capacities.
static_assert(graphs::operations(graphs::traced<chain<1000>, 2>) == 3000);

template <int Steps> std::array<double, 2> by_hand(double x, double y) {
  double s = x, slope = 0;
  for (int i = 1; i <= Steps; ++i) {
    slope = std::cos(s) * slope + 0.001 * i;
    s = std::sin(s) + y * (0.001 * i);
  }
  return {s, slope};
}

BOOST_AUTO_TEST_CASE(of_3000_operations_the_value) {
  BOOST_TEST(near(cr::value<chain<1000>>(0.5, 2.0), by_hand<1000>(0.5, 2)[0]));
}

BOOST_AUTO_TEST_CASE(of_1000_operations_the_derivatives) {
  const auto [value, slope] = by_hand<333>(0.5, 2);
  const auto both = cr::value_and_gradient<chain<333>>(0.5, 2.0);
  BOOST_TEST(near(both.value, value));
  BOOST_TEST(near(both.gradient.get<1>(), slope, 100));
}

} // namespace
