// build: plain
// SPDX-License-Identifier: BSL-1.0
// A part of a tensor, its elements in another shape and the sum of one number are read from memory:
// the loop that computes them has to have ended. It was the same loop, which read what was not
// there yet.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

constexpr double square_of(double x) { return x * x; }
constexpr bool is_near(double x, double y) { return square_of(x - y) < 1e-24; }

constexpr cr::tensor<double, 1> one{{0.5}};
constexpr cr::tensor<double, 1, 5> row{{0.5, 0.25, 0.125, 1, 2}};

constexpr auto with_its_sum = [](auto a) { return sum(square(0.5 * a + dot(a, a))); };
constexpr auto with_its_largest = [](auto a) { return sum(square(a) + max(2 * a)); };
constexpr auto with_its_element = [](auto a) {
  const auto t = square(a);
  return sum(t * cr::element<0>(t));
};
constexpr auto with_its_part = [](auto a) {
  const auto t = 2 * a;
  return sum(t * cr::slice<0, 1, 1, 2>(t));
};
constexpr auto in_another_shape = [](auto a) {
  const auto t = 2 * a;
  return sum(t * cr::reshape<5>(t));
};
constexpr auto in_a_loop = [](auto a) {
  return sum(cr::scan<3>([](auto c) { return 0.5 * c + dot(c, c); }, a));
};

// By hand: n is 0.5, the row adds up to 3.875 and its squares to 5.328125.
static_assert(is_near(cr::value<with_its_sum>(one), 0.25));
static_assert(is_near(cr::value<with_its_largest>(one), 1.25));
static_assert(is_near(cr::value<with_its_element>(one), 0.0625));
static_assert(is_near(cr::value<with_its_part>(row), 4 * 0.25 * 3.875));
static_assert(is_near(cr::value<in_another_shape>(row), 4 * 5.328125));
static_assert(is_near(cr::value<in_a_loop>(one), 0.5)); // a fixed point
static_assert(is_near(cr::gradient<with_its_part>(row)[cr::arg<0>](0, 1), 4 * (3.875 + 0.25)));
static_assert(is_near(cr::gradient<with_its_element>(one)[cr::arg<0>](0), 4 * 0.125));

template <auto F, class X> bool is_the_same_at_run_time(const X& x) {
  return is_near(cr::value<F>(x), cr::value_and_gradient<F>(x).value);
}

} // namespace

int main() {
  volatile double number = 0.5;
  cr::tensor<double, 1> a = one;
  cr::tensor<double, 1, 5> b = row;
  a(0) = b(0, 0) = number;
  return is_near(cr::value<with_its_sum>(a), 0.25) && is_near(cr::value<with_its_part>(b), 3.875) &&
                 is_the_same_at_run_time<with_its_element>(a) &&
                 is_the_same_at_run_time<in_a_loop>(a)
             ? 0
             : 1;
}
