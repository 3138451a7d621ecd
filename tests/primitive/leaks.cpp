// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_leaks
#include "kinks.hpp"

using namespace kinks;

// What `where` does not take contributes nothing: no 0 · ∞, in either mode and order.

BOOST_AUTO_TEST_CASE(one_lane) {
  constexpr auto root = [](auto x) { return cr::where(x > 0, sqrt(x), 0); };
  at<root, 0.0, jet{0, 0, 0}>();
  at<root, -1.0, jet{0, 0, 0}>();
  at<root, 4.0, jet{2, 0.25, -0.03125}>();
  constexpr auto bent = [](auto x) { return cr::where(x > 0, log(x), x); };
  at<bent, 0.0, jet{0, 1, 0}>();
  at<bent, -1.0, jet{-1, 1, 0}>();
  at<bent, 2.0, jet{0.69314718055994530942, 0.5, -0.25}>();
  constexpr auto reciprocal = [](auto x) { return cr::where(x == 0, 7, 1 / x); };
  at<reciprocal, 0.0, jet{7, 0, 0}>();
  at<[](auto x) { return cr::where(x > 0, pow(x, 0.5), x); }, 0.0, jet{0, 1, 0}>();
  at<[](auto x) { return cr::where(x != 0, sin(x) / x, 1); }, 0.0, jet{1, 0, 0}>();
  at<[](auto x) { return cr::where(x > 0, exp(2 * log(x)), 0); }, -1.0, jet{0, 0, 0}>();
}

BOOST_AUTO_TEST_CASE(lanes_in_lanes) {
  constexpr auto f = [](auto x) {
    return cr::where(x > 0, cr::where(x > 1, log(x - 1), 0), sqrt(-x));
  };
  at<f, 1.0, jet{0, 0, 0}>();
  at<f, 0.5, jet{0, 0, 0}>();
  at<f, 2.0, jet{0, 1, -1}>();
  at<f, -4.0, jet{2, -0.25, -0.03125}>();
}

BOOST_AUTO_TEST_CASE(what_selects_without_saying_where) {
  at<[](auto x) { return cr::relu(sqrt(x) - 1); }, 0.0, jet{0, 0, 0}>();
  at<[](auto x) { return cr::clamp(log(x), -1, 1); }, 0.0, jet{-1, 0, 0}>();
  at<[](auto x) { return cr::max(log(x), -2); }, 0.0, jet{-2, 0, 0}>();
  at<[](auto x) { return cr::leaky_relu(sqrt(x), 0.0); }, 4.0, jet{2, 0.25, -0.03125}>();
}

BOOST_AUTO_TEST_CASE(along_directions) {
  constexpr auto f = [](auto x) { return cr::where(x > 0, sqrt(x), 0); };
  static_assert(cr::jvp<f>(cr::at(0.0), cr::along(5.0)).tangent == 0);
  constexpr auto pulled_back = cr::vjp<f>(cr::at(0.0), 5.0);
  static_assert(pulled_back.cotangents[cr::arg<0>] == 0);
  constexpr auto product = cr::hessian_vector_product<f>(cr::at(0.0), cr::along(5.0));
  static_assert(product[cr::arg<0>] == 0);
  static_assert(cr::taylor<f, 3>(0.0) == std::array{0.0, 0.0, 0.0, 0.0});
}

BOOST_AUTO_TEST_CASE(by_name) {
  static constexpr cr::variable<"x"> x;
  constexpr auto f = cr::where(x > 0, log(x), x);
  static_assert(cr::gradient<f, cr::wrt(x)>(x = 0.0) == 1);
  static_assert(cr::gradient<f, cr::wrt(x)>(x = -1.0F) == 1);
  static_assert(cr::hessian<f, cr::wrt(x)>(x = 0.0L) == 0);
}
