// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE reduction
#include "laws.hpp"

namespace cr = chainrule;
using tensor_laws::check, tensor_laws::filled;

namespace {

using vector = cr::tensor<double, 7>;
using matrix = cr::tensor<double, 5, 7>;
const matrix A = filled<matrix>(1);
const vector x = filled<vector>(3);
const cr::tensor<double, 2, 5, 7> cube = filled<cr::tensor<double, 2, 5, 7>>(5);

} // namespace

BOOST_AUTO_TEST_CASE(reductions) {
  check<[](auto a) { return sum(a); }>(A);
  check<[](auto a) { return sum<0>(a); }>(A);
  check<[](auto a) { return sum<1>(square(a)); }>(A);
  check<[](auto a) { return sum<-1>(a); }>(cube);
  check<[](auto a) { return sum<1>(a); }>(cube);
  check<[](auto a) { return sum<0>(a); }>(cube);
  check<[](auto a) { return mean(a) * mean<0>(a); }>(A);
  check<[](auto a) { return prod(a); }>(x);
  check<[](auto a) { return prod<1>(a); }>(A);
  check<[](auto a) { return max(a) + min(a); }>(A);
  check<[](auto a) { return max<0>(a) * min<0>(a); }>(A);
  check<[](auto a) { return norm(a) + squared_norm(a); }>(A);
  check<[](auto a) { return norm<1>(a); }>(A);
  check<[](auto a) { return log_sum_exp(a); }>(x);
  check<[](auto a) { return log_sum_exp<0>(a); }>(A);
  check<[](auto a) { return softmax(a); }>(A);
  check<[](auto a) { return softmax<0>(a) * log_softmax<1>(a); }>(A);

  double total = 0, rows[5]{};
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < 7; ++j) {
      total += A(i, j);
      rows[i] += A(i, j);
    }
  BOOST_TEST(cr::value<[](auto a) { return sum(a); }>(A) == total,
             boost::test_tools::tolerance(1e-14));
  const auto by_row = cr::value<[](auto a) { return sum<1>(a); }>(A);
  static_assert(std::is_same_v<decltype(by_row), const cr::tensor<double, 5>>);
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(by_row(i) == rows[i], boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(kinks) {
  const double infinity = std::numeric_limits<double>::infinity();
  // max over an axis at ties: even split
  const auto ties =
      cr::gradient<[](auto a) { return max(a); }>(cr::tensor<double, 4>{{1, 3, 3, 2}});
  BOOST_TEST(ties[cr::arg<0>](1) == 0.5);
  BOOST_TEST(ties[cr::arg<0>](2) == 0.5);
  BOOST_TEST(ties[cr::arg<0>](0) == 0);
  // norm at 0: 0 ; 0
  const auto zero = cr::value_and_gradient<[](auto a) { return norm(a); }>(cr::tensor<double, 3>{});
  BOOST_TEST(zero.value == 0);
  BOOST_TEST(zero.gradient[cr::arg<0>](1) == 0);
  // log_sum_exp of −∞ alone: −∞ ; 0
  const auto nothing = cr::value_and_gradient<[](auto a) { return log_sum_exp(a); }>(
      cr::tensor<double, 2>{{-infinity, -infinity}});
  BOOST_TEST(nothing.value == -infinity);
  BOOST_TEST(nothing.gradient[cr::arg<0>](0) == 0);
  // and large ones do not overflow
  const auto large = cr::value_and_gradient<[](auto a) { return log_sum_exp(a); }>(
      cr::tensor<double, 2>{{1000, 1000}});
  BOOST_TEST(large.value == 1000 + std::log(2.0));
  BOOST_TEST(large.gradient[cr::arg<0>](0) == 0.5);
  // a product with zeros
  const auto one = cr::gradient<[](auto a) { return prod(a); }>(cr::tensor<double, 3>{{2, 0, 5}});
  BOOST_TEST(one[cr::arg<0>](0) == 0);
  BOOST_TEST(one[cr::arg<0>](1) == 10);
  const auto two = cr::gradient<[](auto a) { return prod(a); }>(cr::tensor<double, 3>{{2, 0, 0}});
  BOOST_TEST(two[cr::arg<0>](1) == 0);
  // row by row, whatever the other rows hold
  constexpr auto rows = cr::gradient<[](auto a) { return sum(prod<1>(a)); }>(
      cr::tensor<double, 4, 3>{{2, 3, 5}, {2, 0, 5}, {0, 0, 5}, {0, 3, 5}});
  static_assert(rows == cr::tensor<double, 4, 3>{{15, 10, 6}, {0, 10, 0}, {0, 0, 0}, {15, 0, 0}});
  // the lane not taken does not leak
  const auto lane = cr::gradient<[](auto a) { return sum(where(a > 0, sqrt(a), 0)); }>(
      cr::tensor<double, 2>{{-1, 4}});
  BOOST_TEST(lane[cr::arg<0>](0) == 0);
  BOOST_TEST(lane[cr::arg<0>](1) == 0.25);
  // one class: its exponential goes through registers that have no exp of their own
  const auto column = filled<cr::tensor<double, 3, 1>>(5);
  const auto alone = cr::value_and_gradient<[](auto a) { return softmax<1>(a)(1, 0); }>(column);
  BOOST_TEST(alone.value == 1);
  BOOST_TEST((alone.gradient[cr::arg<0>] == cr::tensor<double, 3, 1>{}));
  check<[](auto a) { return max<1>(a)[2] + log_sum_exp<1>(a)[0] * sum<0>(a); }>(column);
}
