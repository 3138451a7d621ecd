// build: native clang unfused
// SPDX-License-Identifier: BSL-1.0
// A reduction of a vector is the function of as many numbers, in value and both derivatives.
#define BOOST_TEST_MODULE lanes_reduction
#include "lanes.hpp"

namespace cr = chainrule;

namespace {

template <auto OfVector, auto OfNumbers, class T>
void check(const char* what, double ulps, std::initializer_list<T> numbers) {
  for (const T a : numbers)
    for (const T b : numbers)
      for (const T c : numbers) {
        const cr::tensor<T, 3> x{{a, b, c}}, along{{1, -2, T(0.5)}};
        const auto [value, slopes] = cr::value_and_gradient<OfVector>(x);
        const auto [wanted, wanted_slopes] = cr::value_and_gradient<OfNumbers>(a, b, c);
        const auto second = cr::hessian_vector_product<OfVector>(cr::at(x), cr::along(along));
        const auto wanted_second =
            cr::hessian_vector_product<OfNumbers>(cr::at(a, b, c), cr::along(T(1), T(-2), T(0.5)));
        const auto expect = [&](const char* which, T got, T want) {
          BOOST_TEST(lanes::same(got + 0, want + 0, ulps, T(1)),
                     what << ", " << sizeof(T) << " bytes: " << which << " at (" << a << ", " << b
                          << ", " << c << ") is " << got << ", not " << want);
        };
        expect("value", value, wanted);
        expect("slope 0", slopes[cr::arg<0>](0), wanted_slopes[cr::arg<0>]);
        expect("slope 1", slopes[cr::arg<0>](1), wanted_slopes[cr::arg<1>]);
        expect("slope 2", slopes[cr::arg<0>](2), wanted_slopes[cr::arg<2>]);
        expect("second 0", second[cr::arg<0>](0), wanted_second[cr::arg<0>]);
        expect("second 1", second[cr::arg<0>](1), wanted_second[cr::arg<1>]);
        expect("second 2", second[cr::arg<0>](2), wanted_second[cr::arg<2>]);
      }
}
template <auto OfVector, auto OfNumbers, class... T>
void check_all(const char* what, double ulps, T... numbers) {
  check<OfVector, OfNumbers, float>(what, ulps, {static_cast<float>(numbers)...});
  check<OfVector, OfNumbers, double>(what, ulps, {static_cast<double>(numbers)...});
}
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

} // namespace

BOOST_AUTO_TEST_CASE(sums) {
  check_all<OF_X(sum(x)), [](auto x, auto y, auto z) { return x + y + z; }>(
      "sum", 4, 0, -0.0, 1, -2.5, infinity, -infinity, not_a_number);
}
BOOST_AUTO_TEST_CASE(products) {
  check_all<OF_X(prod(x)), [](auto x, auto y, auto z) { return x * y * z; }>("prod", 16, 0, -0.0, 1,
                                                                             -2.5, 3, 1e-18, 1e10);
}
BOOST_AUTO_TEST_CASE(largest) {
  check_all<OF_X(max(x)), [](auto x, auto y, auto z) { return max(x, y, z); }>(
      "max", 4, 0, -0.0, 1, -2.5, infinity, -infinity);
  check_all<OF_X(min(x)), [](auto x, auto y, auto z) { return min(x, y, z); }>(
      "min", 4, 0, -0.0, 1, -2.5, infinity, -infinity);
  // Where the value is not a number, no slope is.
  const auto slopes = cr::gradient<OF_X(max(x))>(cr::tensor<double, 3>{{1, not_a_number, 0}});
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(std::isnan(slopes[cr::arg<0>](i)));
}
BOOST_AUTO_TEST_CASE(norms) {
  check_all<OF_X(norm(x)), [](auto x, auto y, auto z) { return norm(x, y, z); }>(
      "norm", 256, 0, -0.0, 1, -2.5, 30, not_a_number);
}
BOOST_AUTO_TEST_CASE(sums_of_exponentials) {
  check_all<OF_X(log_sum_exp(x)), [](auto x, auto y, auto z) { return log_sum_exp(x, y, z); }>(
      "log_sum_exp", 64, 0, -0.0, 1, -2.5, 30, 20000, -20000, -infinity, not_a_number);
}
