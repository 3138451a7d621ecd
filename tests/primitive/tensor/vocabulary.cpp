// SPDX-License-Identifier: BSL-1.0
#include "laws.hpp"

namespace cr = chainrule;
using tensor_laws::check, tensor_laws::filled;

namespace {

using vector = cr::tensor<double, 7>;
using matrix = cr::tensor<double, 5, 7>;
const matrix A = filled<matrix>(1), B = filled<matrix>(2);
const vector x = filled<vector>(3);
const cr::tensor<double, 5, 1> column = filled<cr::tensor<double, 5, 1>>(4);
const cr::tensor<double, 2, 5, 7> cube = filled<cr::tensor<double, 2, 5, 7>>(5);

/// y = op(a)·op(b), written out.
template <class Y, class X, class Z> Y multiplied(const X& a, const Z& b, int depth) {
  Y y{};
  for (int i = 0; i < Y::shape::value.extent[0]; ++i)
    for (int j = 0; j < Y::shape::value.extent[1]; ++j)
      for (int k = 0; k < depth; ++k)
        y(i, j) += a(i, k) * b(k, j);
  return y;
}

} // namespace

BOOST_AUTO_TEST_CASE(elementwise_with_broadcasting) {
  check<[](auto a, auto b) { return a * b + sin(a) - b / (2 + square(a)); }>(A, B);
  check<[](auto a, auto b) { return a * b + b; }>(A, x);
  check<[](auto a, auto b) { return exp(a * b) - b; }>(A, column);
  check<[](auto a, auto b) { return a * b; }>(x, column);
  check<[](auto a, auto b) { return where(a < b, a, 2 * b); }>(A, x);
  check<[](auto a, auto b, auto c) { return a * b + c; }>(cube, x, column);
  check<[](auto a) { return sigmoid(a) + tanh(a) + relu(a) + softplus(a) + gelu(a) + erf(a); }>(A);
  check<[](auto a) { return max(a, 0.25) + min(a, 0.5) + abs(a) + clamp(a, -0.5, 0.5); }>(A);
}

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

BOOST_AUTO_TEST_CASE(products) {
  const auto C = filled<cr::tensor<double, 7, 3>>(6);
  const auto y = cr::value<[](auto a, auto b) { return matmul(a, b); }>(A, C);
  tensor_laws::check_close(y, multiplied<cr::tensor<double, 5, 3>>(A, C, 7), 1e-15L, "matmul");
  check<[](auto a, auto b) { return matmul(a, b); }>(A, C);
  check<[](auto a, auto b) { return matmul(transpose(b), transpose(a)); }>(A, C);
  check<[](auto a, auto b) { return matmul(transpose(a), b); }>(A, B);
  check<[](auto a, auto b) { return matmul(a, transpose(b)); }>(A, B);
  check<[](auto a, auto b) { return matmul(transpose(a), transpose(b)); }>(
      A, filled<cr::tensor<double, 3, 5>>(7));
  check<[](auto a, auto b) { return matmul(a, b); }>(A, x);
  check<[](auto a, auto b) { return matmul(b, transpose(a)); }>(A, x);
  check<[](auto a, auto b) { return matmul(a, b); }>(x, filled<vector>(8));
  check<[](auto a, auto b) { return sum(matmul(a, b)); }>(A, C);
  check<[](auto a, auto b) { return dot(a, b); }>(x, filled<vector>(8));
  check<[](auto a, auto b) { return outer(a, b); }>(x, filled<cr::tensor<double, 4>>(8));
  check<[](auto a) { return trace(matmul(a, transpose(a))); }>(A);
  check<[](auto a) { return diagonal(a); }>(A);
  check<[](auto a) { return transpose(transpose(a)) * a; }>(A);
}

BOOST_AUTO_TEST_CASE(moves) {
  check<[](auto a) { return reshape<7, 5>(a); }>(A);
  check<[](auto a) { return transpose(reshape<7, 5>(a)) * a; }>(A);
  check<[](auto a) { return slice<1, 3, 2, 6>(a); }>(A);
  check<[](auto a) { return slice<1, 4>(square(a)); }>(A);
  check<[](auto a, auto b) { return concatenate(a, b); }>(A, B);
  check<[](auto a, auto b) { return concatenate<1>(a, b, a); }>(A, B);
  check<[](auto a) { return element<2, 3>(a) * a; }>(A);
  check<[](auto a) { return a(1, 2) * a[3] + a[0](6); }>(A);
  check<[](auto a) {
    auto s = a[0] * a[1];
    for (std::size_t i = 2; i < a.size(); ++i)
      s += a[i] * a[i - 1];
    return s;
  }>(x);
}

BOOST_AUTO_TEST_CASE(labels) {
  const std::array<int, 4> given{2, 0, 1, 5};
  const cr::tensor<double, 4, 3> ones =
      cr::value<[](auto z, auto l) { return one_hot<3>(l) + 0 * sum(z); }>(
          filled<cr::tensor<double, 2>>(9), cr::tensor<int, 4>{{2, 0, 1, 5}});
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 3; ++j)
      BOOST_TEST(ones(i, j) == (given[std::size_t(i)] == j ? 1.0 : 0.0));
}

BOOST_AUTO_TEST_CASE(second_derivatives) {
  constexpr auto f = [](auto a, auto b) { return sum(square(tanh(matmul(a, b)))); };
  const auto C = filled<cr::tensor<double, 7, 3>>(6);
  const auto da = filled<matrix>(10);
  const auto dc = filled<cr::tensor<double, 7, 3>>(11);
  const auto product = cr::hessian_vector_product<f>(cr::at(A, C), cr::along(da, dc));
  const double h = 1e-6;
  auto ahead = A, behind = A;
  auto c_ahead = C, c_behind = C;
  for (std::size_t i = 0; i < A.size(); ++i) {
    ahead.elements[i] += h * da.elements[i];
    behind.elements[i] -= h * da.elements[i];
  }
  for (std::size_t i = 0; i < C.size(); ++i) {
    c_ahead.elements[i] += h * dc.elements[i];
    c_behind.elements[i] -= h * dc.elements[i];
  }
  const auto p = cr::gradient<f>(ahead, c_ahead), m = cr::gradient<f>(behind, c_behind);
  for (std::size_t i = 0; i < A.size(); ++i)
    BOOST_TEST(product[cr::arg<0>].elements[i] ==
                   (p[cr::arg<0>].elements[i] - m[cr::arg<0>].elements[i]) / (2 * h),
               boost::test_tools::tolerance(1e-6));
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
  // the lane not taken does not leak
  const auto lane = cr::gradient<[](auto a) { return sum(where(a > 0, sqrt(a), 0)); }>(
      cr::tensor<double, 2>{{-1, 4}});
  BOOST_TEST(lane[cr::arg<0>](0) == 0);
  BOOST_TEST(lane[cr::arg<0>](1) == 0.25);
}
