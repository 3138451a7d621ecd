// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_kinks
#include "kinks.hpp"

using namespace kinks;

BOOST_AUTO_TEST_CASE(kinks_of_one_argument) {
  at<[](auto x) { return cr::relu(x); }, 0.0, jet{0, 0}>();
  at<[](auto x) { return cr::abs(x); }, 0.0, jet{0, 0}>();
  at<[](auto x) { return cr::unit_step(x); }, 0.0, jet{0.5, 0}>();
  at<[](auto x) { return cr::sign(x); }, 0.0, jet{0, 0}>();
  at<[](auto x) { return cr::leaky_relu(x); }, 0.0, jet{0, 0.01}>();
  at<[](auto x) { return cr::leaky_relu(x, 3.0); }, 0.0, jet{0, 1}>();
  at<[](auto x) { return cr::leaky_relu(x, -0.5); }, 0.0, jet{0, 0}>();
  at<[](auto x) { return cr::piecewise_linear(x); }, 0.5, jet{1, 1}>();
  at<[](auto x) { return cr::piecewise_linear(x); }, -0.5, jet{0, 1}>();
  at<[](auto x) { return cr::clamp(x, -1, 2); }, -1.0, jet{-1, 1}>();
  at<[](auto x) { return cr::clamp(x, -1, 2); }, 2.0, jet{2, 1}>();
}

BOOST_AUTO_TEST_CASE(edges_of_powers) {
  constexpr auto root = [](auto x) { return cr::sqrt(x); };
  at<root, 0.0, jet{0, inf, -inf}>();
  at<root, -1.0, jet{not_a_number, not_a_number, not_a_number}>();
  constexpr auto reciprocal = [](auto x) { return 1 / x; };
  at<reciprocal, 0.0, jet{inf, -inf, inf}>();
  at<[](auto x) { return cr::cbrt(x); }, 0.0, jet{0, inf, not_a_number}>();
  at<[](auto x) { return cr::pow(x, 0.5); }, 0.0, jet{0, inf, -inf}>();
  at<[](auto x) { return cr::pow(x, 1.5); }, 0.0, jet{0, 0, inf}>();
  at<[](auto x) { return cr::pow(x, 0); }, 0.0, jet{1, 0}>();
  at<[](auto x) { return cr::pow(x, 1); }, 0.0, jet{0, 1}>();
  at<[](auto x) { return cr::pow(x, 2); }, 0.0, jet{0, 0, 2}>();
  at<[](auto x) { return cr::pow(x, 3); }, -2.0, jet{-8, 12, -12}>();
}

BOOST_AUTO_TEST_CASE(edges_of_logarithms) {
  constexpr auto log = [](auto x) { return cr::log(x); };
  at<log, 0.0, jet{-inf, inf, -inf}>();
  at<log, -1.0, jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::log1p(x); }, -1.0, jet{-inf, inf, -inf}>();
  at<[](auto x) { return cr::log1p(x); }, -3.0, jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::log2(x); }, 0.0, jet{-inf, inf, -inf}>();
  at<[](auto x) { return cr::log2(x); }, -4.0, jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::log10(x); }, 0.0, jet{-inf, inf, -inf}>();
  at<[](auto x) { return cr::log10(x); }, -4.0, jet{not_a_number, not_a_number, not_a_number}>();
}

BOOST_AUTO_TEST_CASE(edges_of_inverse_functions) {
  constexpr double half_pi = 1.5707963267948966192;
  constexpr auto asin = [](auto x) { return cr::asin(x); };
  constexpr auto acos = [](auto x) { return cr::acos(x); };
  constexpr auto acosh = [](auto x) { return cr::acosh(x); };
  constexpr auto atanh = [](auto x) { return cr::atanh(x); };
  at<asin, 1.0, jet{half_pi, inf, inf}>();
  at<asin, -1.0, jet{-half_pi, inf, -inf}>();
  at<asin, 2.0, jet{not_a_number, not_a_number, not_a_number}>();
  at<acos, 1.0, jet{0, -inf, -inf}>();
  at<acos, -2.0, jet{not_a_number, not_a_number, not_a_number}>();
  at<acosh, 1.0, jet{0, inf, -inf}>();
  at<acosh, 0.5, jet{not_a_number, not_a_number, not_a_number}>();
  at<acosh, -2.0, jet{not_a_number, not_a_number, not_a_number}>();
  at<atanh, 1.0, jet{inf, inf, inf}>();
  at<atanh, -1.0, jet{-inf, inf, -inf}>();
  at<atanh, 2.0, jet{not_a_number, not_a_number, not_a_number}>();
}

BOOST_AUTO_TEST_CASE(poles_of_gamma) {
  constexpr auto lgamma = [](auto x) { return cr::lgamma(x); };
  at<lgamma, 0.0, jet{inf, -inf, inf}>();
  at<lgamma, -1.0, jet{inf, not_a_number, inf}>();
}

BOOST_AUTO_TEST_CASE(power_of_two_arguments) {
  constexpr auto power = [](auto x, auto c) { return cr::pow(x, c); };
  at<power, at2{0, 0}, is2{1, {0, 0}}>();
  at<power, at2{0, 0.5}, is2{0, {inf, 0}}>();
  at<power, at2{0, 1}, is2{0, {1, 0}}>();
  at<power, at2{0, 2}, is2{0, {0, 0}}>();
  at<power, at2{0, 2.5}, is2{0, {0, 0}}>();
  at<power, at2{0, -1}, is2{inf, {-inf, -inf}}>();
  at<power, at2{-2, 3}, is2{-8, {12, not_a_number}}>();
  at<power, at2{-2, 0}, is2{1, {0, not_a_number}}>();
  at<power, at2{-2, -2}, is2{0.25, {0.25, not_a_number}}>();
  at<power, at2{-2, 0.5}, is2{not_a_number, {not_a_number, not_a_number}}>();
}

BOOST_AUTO_TEST_CASE(ties) {
  constexpr auto max = [](auto x, auto y) { return cr::max(x, y); };
  constexpr auto min = [](auto x, auto y) { return cr::min(x, y); };
  at<max, at2{2, 2}, is2{2, {0.5, 0.5}}>();
  at<min, at2{2, 2}, is2{2, {0.5, 0.5}}>();
  at<[](auto x) { return cr::max(x, 0); }, 0.0, jet{0, 0.5}>();
  at<max, at2{not_a_number, 2}, is2{not_a_number, {1, 1}}>();
  at<max, at2{2, not_a_number}, is2{not_a_number, {1, 1}}>();
  at<min, at2{not_a_number, 2}, is2{not_a_number, {1, 1}}>();
  at<min, at2{2, not_a_number}, is2{not_a_number, {1, 1}}>();

  constexpr auto largest = [](auto x, auto y, auto z) { return cr::max(x, y, z); };
  constexpr auto least = [](auto x, auto y, auto z) { return cr::min(x, y, z); };
  constexpr double third = 1.0 / 3;
  at<largest, at3{2, 2, 2}, is3{2, {third, third, third}}>();
  at<largest, at3{2, 2, 1}, is3{2, {0.5, 0.5, 0}}>();
  at<largest, at3{2, 1, 2}, is3{2, {0.5, 0, 0.5}}>();
  at<largest, at3{1, 2, 2}, is3{2, {0, 0.5, 0.5}}>();
  at<largest, at3{1, 1, 2}, is3{2, {0, 0, 1}}>();
  at<least, at3{2, 2, 2}, is3{2, {third, third, third}}>();
  at<least, at3{2, 3, 2}, is3{2, {0.5, 0, 0.5}}>();
  at<[](auto x, auto y) { return cr::maxout(x, y, x, y); }, at2{2, 2}, is2{2, {0.5, 0.5}}>();
}

BOOST_AUTO_TEST_CASE(kinks_of_more_arguments) {
  constexpr auto clamp = [](auto x, auto low, auto high) { return cr::clamp(x, low, high); };
  at<clamp, at3{0, 0, 1}, is3{0, {1, 0, 0}}>();
  at<clamp, at3{1, 0, 1}, is3{1, {1, 0, 0}}>();
  constexpr auto relu = [](auto x, auto a) { return cr::generalized_relu(x, a); };
  at<relu, at2{0, 0.25}, is2{0, {0.25, 0}}>();
  at<relu, at2{0, -2}, is2{0, {0, 0}}>();
  at<relu, at2{0, 7}, is2{0, {1, 0}}>();
  at<[](auto x, auto y) { return cr::hypot(x, y); }, at2{0, 0}, is2{0, {0, 0}}>();
  at<[](auto y, auto x) { return cr::atan2(y, x); }, at2{0, 0},
     is2{0, {not_a_number, not_a_number}}>();
}

// |x|² is x², however it is written.
BOOST_AUTO_TEST_CASE(square_of_abs) {
  at<[](auto x) { return square(abs(x)); }, 0.0, jet{0, 0, 2}>();
  at<[](auto x) { return abs(x) * abs(x); }, 0.0, jet{0, 0, 2}>();
  at<[](auto x) { return pow(abs(x), 2); }, 0.0, jet{0, 0, 2}>();
  at<[](auto x) { return pow(abs(x), 2.0); }, -3.0, jet{9, -6, 2}>();
}

// On logits max(x, 0) − x·y + log1p(exp(−|x|)): the slope is σ(x) − y, at 0 too, nothing overflows.
BOOST_AUTO_TEST_CASE(binary_cross_entropy_on_logits) {
  constexpr auto loss = [](auto x, auto y) { return cr::max(x, 0) - x * y + log1p(exp(-abs(x))); };
  constexpr double log_2 = 0.69314718055994530942;
  at<loss, at2{0, 1}, is2{log_2, {-0.5, 0}}>();
  at<loss, at2{0, 0}, is2{log_2, {0.5, 0}}>();
  at<loss, at2{-20000, 1}, is2{20000, {-1, 20000}}>();
  at<loss, at2{20000, 1}, is2{0, {0, -20000}}>();
  at<[](auto x, auto y) { return cr::softplus(x) - x * y; }, at2{0, 1}, is2{log_2, {-0.5, 0}}>();
}

// log Σ e^x, and with it softmax cross-entropy: log Σ e^z − z of the target, whose derivative is
// softmax − target.
BOOST_AUTO_TEST_CASE(log_sum_exp) {
  constexpr auto two = [](auto x, auto y) { return cr::log_sum_exp(x, y); };
  constexpr auto three = [](auto x, auto y, auto z) { return cr::log_sum_exp(x, y, z); };
  constexpr auto cross_entropy = [](auto x, auto y, auto z) {
    return cr::log_sum_exp(x, y, z) - y;
  };
  at<two, at2{-inf, -inf}, is2{-inf, {0, 0}}>();
  at<two, at2{-inf, 3}, is2{3, {0, 1}}>();
  at<two, at2{1000, 1000}, is2{1000.6931471805599453, {0.5, 0.5}}>();
  at<two, at2{10000, -10000}, is2{10000, {1, 0}}>();
  at<three, at3{-inf, -inf, -inf}, is3{-inf, {0, 0, 0}}>();
  at<three, at3{1000, 1000, 1000}, is3{1001.0986122886681097, {1 / 3., 1 / 3., 1 / 3.}}>();
  at<cross_entropy, at3{0, 0, 0}, is3{1.0986122886681097, {1 / 3., -2 / 3., 1 / 3.}}>();
}

BOOST_AUTO_TEST_CASE(norm) {
  constexpr auto three = [](auto x, auto y, auto z) { return cr::norm(x, y, z); };
  at<three, at3{0, 0, 0}, is3{0, {0, 0, 0}}>();
  at<three, at3{2, 3, 6}, is3{7, {2 / 7., 3 / 7., 6 / 7.}}>();
  at<[](auto x) { return cr::norm(x); }, 0.0, jet{0, 0, 0}>();
}
