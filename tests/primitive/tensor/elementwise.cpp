// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE elementwise
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
