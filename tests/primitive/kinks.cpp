// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_kinks
#include "kinks.hpp"

using namespace kinks;

BOOST_AUTO_TEST_CASE(kinks_of_one_argument) {
  at_zeros<[](auto x) { return cr::relu(x); }, jet{0, 0}>();
  at_zeros<[](auto x) { return cr::abs(x); }, jet{0, 0}>();
  at_zeros<[](auto x) { return cr::unit_step(x); }, jet{0.5, 0}>();
  at_zeros<[](auto x) { return cr::sign(x); }, jet{0, 0}>();
  at_zeros<[](auto x) { return cr::leaky_relu(x); }, jet{0, 0.01}>();
  at_zeros<[](auto x) { return cr::leaky_relu(x, 3.0); }, jet{0, 1}>();
  at_zeros<[](auto x) { return cr::leaky_relu(x, -0.5); }, jet{0, 0}>();
  at<[](auto x) { return cr::piecewise_linear(x); }, 0.5, jet{1, 1}>();
  at<[](auto x) { return cr::piecewise_linear(x); }, -0.5, jet{0, 1}>();
  at<[](auto x) { return cr::clamp(x, -1, 2); }, -1.0, jet{-1, 1}>();
  at<[](auto x) { return cr::clamp(x, -1, 2); }, 2.0, jet{2, 1}>();
}

BOOST_AUTO_TEST_CASE(edges_of_powers) {
  constexpr auto root = [](auto x) { return cr::sqrt(x); };
  at_zeros<root, jet{0, inf, -inf}>();
  at<root, -1.0, jet{not_a_number, not_a_number, not_a_number}>();
  constexpr auto reciprocal = [](auto x) { return 1 / x; };
  at<reciprocal, 0.0, jet{inf, -inf, inf}>();
  at<reciprocal, -0.0, jet{-inf, -inf, -inf}>();
  at_zeros<[](auto x) { return cr::cbrt(x); }, jet{0, inf, not_a_number}>();
  at_zeros<[](auto x) { return cr::pow(x, 0.5); }, jet{0, inf, -inf}>();
  at_zeros<[](auto x) { return cr::pow(x, 1.5); }, jet{0, 0, inf}>();
  at_zeros<[](auto x) { return cr::pow(x, 0); }, jet{1, 0}>();
  at_zeros<[](auto x) { return cr::pow(x, 1); }, jet{0, 1}>();
  at_zeros<[](auto x) { return cr::pow(x, 2); }, jet{0, 0, 2}>();
  at<[](auto x) { return cr::pow(x, 3); }, -2.0, jet{-8, 12, -12}>();
}

BOOST_AUTO_TEST_CASE(edges_of_logarithms) {
  constexpr auto log = [](auto x) { return cr::log(x); };
  at_zeros<log, jet{-inf, inf, -inf}>();
  at<log, -1.0, jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::log1p(x); }, -1.0, jet{-inf, inf, -inf}>();
  at<[](auto x) { return cr::log1p(x); }, -3.0, jet{not_a_number, not_a_number, not_a_number}>();
  at_zeros<[](auto x) { return cr::log2(x); }, jet{-inf, inf, -inf}>();
  at<[](auto x) { return cr::log2(x); }, -4.0, jet{not_a_number, not_a_number, not_a_number}>();
  at_zeros<[](auto x) { return cr::log10(x); }, jet{-inf, inf, -inf}>();
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
  at<lgamma, -0.0, jet{inf, inf, inf}>();
  at<lgamma, -1.0, jet{inf, not_a_number, inf}>();
}

BOOST_AUTO_TEST_CASE(power_of_two_arguments) {
  constexpr auto power = [](auto x, auto c) { return cr::pow(x, c); };
  at<power, at2{0, 0}, is2{1, {0, 0}}>();
  at<power, at2{-0.0, 0}, is2{1, {0, 0}}>();
  at<power, at2{-0.0, 1}, is2{0, {1, 0}}>();
  at<power, at2{-0.0, 2}, is2{0, {0, 0}}>();
  at<power, at2{0, 0.5}, is2{0, {inf, 0}}>();
  at<power, at2{-0.0, 0.5}, is2{0, {inf, 0}}>();
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
  at_zeros<[](auto x) { return cr::max(x, 0); }, jet{0, 0.5}>();
  at<max, at2{0, -0.0}, is2{0, {0.5, 0.5}}>();
  at<min, at2{0, -0.0}, is2{0, {0.5, 0.5}}>();

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
  at<clamp, at3{-0.0, 0, 1}, is3{0, {1, 0, 0}}>();
  at<relu, at2{-0.0, 0.25}, is2{0, {0.25, 0}}>();
  at<[](auto x, auto y) { return cr::hypot(x, y); }, at2{0, 0}, is2{0, {0, 0}}>();
  at<[](auto x, auto y) { return cr::hypot(x, y); }, at2{-0.0, 0}, is2{0, {0, 0}}>();
  at<[](auto y, auto x) { return cr::atan2(y, x); }, at2{0, 0},
     is2{0, {not_a_number, not_a_number}}>();
}

// |x|² is x², however it is written.
BOOST_AUTO_TEST_CASE(square_of_abs) {
  at_zeros<[](auto x) { return square(abs(x)); }, jet{0, 0, 2}>();
  at_zeros<[](auto x) { return abs(x) * abs(x); }, jet{0, 0, 2}>();
  at_zeros<[](auto x) { return pow(abs(x), 2); }, jet{0, 0, 2}>();
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
  at_zeros<[](auto x) { return cr::norm(x); }, jet{0, 0, 0}>();
  // two of three at 0: the second derivative is 1/|z|, as it is without them
  at<[](auto x) { return cr::norm(x, 0, 4); }, 0.0, jet{4, 0, 0.25}>();
  at<[](auto x) { return cr::norm(0, x, -4); }, 0.0, jet{4, 0, 0.25}>();
  static_assert(same(cr::value<three>(2e300, 3e300, 6e300), 7e300));
  at<three, at3{-0.0, 0, -0.0}, is3{0, {0, 0, 0}}>();
}

// What is never negative has no kink where abs has one.
BOOST_AUTO_TEST_CASE(abs_of_a_root) {
  at_zeros<[](auto x) { return abs(sqrt(x)); }, jet{0, inf, -inf}>();
  at<[](auto x) { return abs(sqrt(x)); }, 4.0, jet{2, 0.25, -0.03125}>();
  at<[](auto x) { return abs(sqrt(x)); }, -1.0, jet{not_a_number, not_a_number, not_a_number}>();
}

// Beside a NaN there is no finite slope by what the NaN may have come from.
BOOST_AUTO_TEST_CASE(not_numbers) {
  constexpr jet nothing{not_a_number, not_a_number};
  at<[](auto x) { return cr::relu(x); }, not_a_number, nothing>();
  at<[](auto x) { return cr::leaky_relu(x); }, not_a_number, nothing>();
  at<[](auto x) { return cr::clamp(x, -1, 2); }, not_a_number, nothing>();
  at<[](auto x) { return cr::piecewise_linear(x); }, not_a_number, nothing>();
  at<[](auto x) { return cr::max(x, 0); }, not_a_number, nothing>();
  at<[](auto x) { return cr::abs(x); }, not_a_number, nothing>();
  at<[](auto x) { return cr::elu(x); }, not_a_number,
     jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::log(x); }, not_a_number,
     jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::sqrt(x); }, not_a_number,
     jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::silu(x); }, not_a_number,
     jet{not_a_number, not_a_number, not_a_number}>();
  at<[](auto x) { return cr::gelu(x); }, not_a_number,
     jet{not_a_number, not_a_number, not_a_number}>();

  constexpr is2 both{not_a_number, {not_a_number, not_a_number}};
  constexpr auto max = [](auto x, auto y) { return cr::max(x, y); };
  constexpr auto min = [](auto x, auto y) { return cr::min(x, y); };
  at<max, at2{not_a_number, 2}, both>();
  at<max, at2{2, not_a_number}, both>();
  at<min, at2{not_a_number, 2}, both>();
  at<min, at2{2, not_a_number}, both>();
  at<[](auto x, auto y) { return cr::maxout(x, y, 1); }, at2{not_a_number, 2},
     is2{not_a_number, {not_a_number, not_a_number}}>();
  at<[](auto x, auto y) { return cr::maxout(1, x, y); }, at2{2, not_a_number},
     is2{not_a_number, {not_a_number, not_a_number}}>();
  at<[](auto x, auto a) { return cr::generalized_relu(x, a); }, at2{not_a_number, 2}, both>();

  // Not by one either that had lost to another before.
  constexpr is3 all{not_a_number, {not_a_number, not_a_number, not_a_number}};
  constexpr auto largest = [](auto x, auto y, auto z) { return cr::max(x, y, z); };
  constexpr auto least = [](auto x, auto y, auto z) { return cr::min(x, y, z); };
  constexpr auto last = [](auto x, auto y, auto z) { return cr::maxout(x, y, 1, z); };
  at<largest, at3{1, 2, not_a_number}, all>();
  at<largest, at3{1, not_a_number, 2}, all>();
  at<largest, at3{not_a_number, 2, 1}, all>();
  at<least, at3{1, 2, not_a_number}, all>();
  at<last, at3{3, 2, not_a_number}, all>();
}

BOOST_AUTO_TEST_CASE(infinite_activations) {
  at<[](auto x) { return cr::relu(x); }, inf, jet{inf, 1}>();
  at<[](auto x) { return cr::relu(x); }, -inf, jet{0, 0}>();
  at<[](auto x) { return cr::softplus(x); }, inf, jet{inf, 1}>();
  at<[](auto x) { return cr::softplus(x); }, -inf, jet{0, 0}>();
  at<[](auto x) { return cr::elu(x); }, inf, jet{inf, 1}>();
  at<[](auto x) { return cr::elu(x); }, -inf, jet{-1, 0}>();
  at<[](auto x) { return cr::sigmoid(x); }, inf, jet{1, 0}>();
  at<[](auto x) { return cr::sigmoid(x); }, -inf, jet{0, 0}>();
  at<[](auto x) { return cr::silu(x); }, inf, jet{inf, 1}>();
  at<[](auto x) { return cr::silu(x); }, -inf, jet{0, 0}>();
  at<[](auto x) { return cr::gelu(x); }, inf, jet{inf, 1}>();
  at<[](auto x) { return cr::gelu(x); }, -inf, jet{0, 0}>();
  constexpr auto swish = [](auto x, auto b) { return cr::swish(x, b); };
  at<swish, at2{inf, 2}, is2{inf, {1, 0}}>();
  at<swish, at2{-inf, 2}, is2{0, {0, 0}}>();
  at<swish, at2{inf, -2}, is2{0, {0, 0}}>();
}

// ∂²x^c/∂x∂c = x^(c−1)·(1 + c·log x), in either order of the operands.
constexpr cr::variable<"W"> W;
constexpr cr::variable<"x"> x;
constexpr auto named = pow(W, x);
constexpr auto named_turned = pow(x, W);
template <double X, double C, double Mixed> constexpr bool mixed_derivative() {
  constexpr auto power = [](auto base, auto c) { return pow(base, c); };
  constexpr auto turned = [](auto c, auto base) { return pow(base, c); };
  constexpr auto h = cr::hessian<power>(X, C), t = cr::hessian<turned>(C, X);
  constexpr auto n = cr::hessian<named>(W = X, x = C), u = cr::hessian<named_turned>(W = C, x = X);
  return same(h(0, 1), Mixed) && same(h(1, 0), Mixed) && same(t(0, 1), Mixed) &&
         same(t(1, 0), Mixed) && same(n[W][x], Mixed) && same(n[x][W], Mixed) &&
         same(u[W][x], Mixed) && same(u[x][W], Mixed) && same(t(0, 0), double(h(1, 1))) &&
         same(t(1, 1), double(h(0, 0)));
}
static_assert(mixed_derivative<0.0, 1.0, -inf>());
static_assert(mixed_derivative<-0.0, 1.0, -inf>());
static_assert(mixed_derivative<0.0, 0.5, -inf>());
static_assert(mixed_derivative<0.0, 1.5, 0.0>());
static_assert(mixed_derivative<0.0, 2.0, 0.0>());
static_assert(mixed_derivative<0.0, 0.0, 0.0>());
static_assert(mixed_derivative<0.0, -1.0, inf>());
static_assert(mixed_derivative<1.0, 3.0, 1.0>());
static_assert(mixed_derivative<4.0, 0.5, 0.5 * (1 + 0.69314718055994530942)>());
