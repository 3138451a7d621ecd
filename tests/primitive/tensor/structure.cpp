// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE structure
#include "laws.hpp"

namespace cr = chainrule;
using tensor_laws::check, tensor_laws::filled;

namespace {

using vector = cr::tensor<double, 7>;
using matrix = cr::tensor<double, 5, 7>;
const matrix A = filled<matrix>(1), B = filled<matrix>(2);
const vector x = filled<vector>(3);

} // namespace

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
