// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE product
#include "laws.hpp"

namespace cr = chainrule;
using tensor_laws::check, tensor_laws::filled;

namespace {

using vector = cr::tensor<double, 7>;
using matrix = cr::tensor<double, 5, 7>;
const matrix A = filled<matrix>(1), B = filled<matrix>(2);
const vector x = filled<vector>(3);

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
