// build: native gcc
// SPDX-License-Identifier: BSL-1.0
// Products that go on with their sums: forms that have been wrong, and forms drawn at random.
#define BOOST_TEST_MODULE fused
#include "fused.hpp"

namespace {

using fused::check;
using odd = fused::arguments<3, 7, 5>;

// Arguments of `odd` by their place: m[3·r + c] has length[r] rows and length[c] columns.
template <auto F, int... M>
inline constexpr auto on = [](auto... x) {
  const auto all = std::tuple{x...};
  return F(std::get<std::size_t(M)>(all)...);
};

constexpr auto square_twice = [](auto u) { return matmul(u, u) * 2; };
constexpr auto raw_and_scaled = [](auto a, auto b) { return matmul(a, b) * 2 + matmul(a, b); };
constexpr auto raw_in_a_product = [](auto v, auto a, auto b) {
  const auto p = matmul(v, a); // one row, used as a vector
  return tanh(p) + matmul(p, b);
};
// The sums are unfinished where a result that does not need them is stored.
constexpr auto beside_the_sums = [](auto v, auto u, auto t) {
  return transpose(t) - sum<0>(transpose(t)) * v + matmul(v, matmul(u, u));
};
constexpr auto chain = [](auto a, auto b, auto c, auto d) {
  return relu(matmul(tanh(matmul(relu(matmul(a, b)), c)), d));
};

template <auto F, int... M> void check_both() {
  check<odd, on<F, M...>, double>::run(1);
  check<odd, on<F, M...>, float>::run(1);
}

} // namespace

BOOST_AUTO_TEST_CASE(used_twice) {
  check_both<square_twice, 0>(); // a matrix, and a vector, whose product is a number
  check_both<square_twice, 9>();
  check_both<raw_and_scaled, 1, 3>();
}
BOOST_AUTO_TEST_CASE(raw_and_through_the_loop) {
  check_both<raw_in_a_product, 9, 1, 4>();
  check_both<beside_the_sums, 9, 0, 1>();
  check_both<chain, 1, 4, 5, 8>();
}
