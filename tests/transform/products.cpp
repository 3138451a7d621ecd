// build: plain
// SPDX-License-Identifier: BSL-1.0
// Products of several matrices are multiplied in the cheapest order, and have the value they had.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

/// Small integers: in any order, nothing is rounded.
template <int... Extents> constexpr auto filled(int seed) {
  cr::tensor<double, Extents...> result;
  for (double& each : result)
    each = (seed = seed * 37 % 101) % 7 - 3;
  return result;
}
template <auto F, class... X> constexpr long long flops(const X&... x) {
  return cr::explain_value<F>(x...).flops;
}

constexpr auto a = filled<20, 30>(1);
constexpr auto b = filled<30, 40>(2);
constexpr auto v = filled<40>(3);
constexpr auto w = filled<40, 2>(4);
constexpr auto t = filled<2, 50>(5);

// (A·B)·v = A·(B·v).
constexpr auto left = [](auto x, auto y, auto z) { return matmul(matmul(x, y), z); };
constexpr auto right = [](auto x, auto y, auto z) { return matmul(x, matmul(y, z)); };
static_assert(flops<left>(a, b, v) == 2 * (30 * 40 + 20 * 30));
static_assert(cr::value<left>(a, b, v) == cr::value<right>(a, b, v));

// The other way round, transposed, and in the middle of a chain of four.
constexpr auto transposed = [](auto x, auto y, auto z) {
  return matmul(transpose(z), transpose(matmul(x, y)));
};
static_assert(flops<transposed>(a, b, w) == 2 * 2 * (30 * 40 + 20 * 30));
static_assert(cr::value<transposed>(a, b, w) ==
              cr::value<[](auto x) { return transpose(x); }>(cr::value<right>(a, b, w)));
constexpr auto four = [](auto x, auto y, auto z, auto s) {
  return matmul(x, matmul(matmul(y, z), s)); // (A·(B·W))·T
};
static_assert(flops<four>(a, b, w, t) == 2 * (30 * 40 * 2 + 20 * 30 * 2 + 20 * 2 * 50));
static_assert(cr::value<four>(a, b, w, t) == cr::value<[](auto x, auto y, auto z, auto s) {
                return matmul(matmul(matmul(x, y), z), s);
              }>(a, b, w, t));

// A product that is needed for something else is there anyway.
constexpr auto shared = [](auto x, auto y, auto z) {
  const auto p = matmul(x, y);
  return sum(matmul(p, z)) + sum(exp(p));
};
static_assert(flops<shared>(a, b, v) > 2 * 20 * 30 * 40);

// Derivatives, too: that by B of the sum of (A·B)·v is (Aᵀ·1)·vᵀ.
constexpr auto total = [](auto x, auto y, auto z) { return sum(square(matmul(matmul(x, y), z))); };
constexpr auto found = cr::gradient<total, cr::wrt(cr::arg<1>)>(a, b, v);
constexpr auto closed = [](auto x, auto y, auto z) {
  return outer(matmul(2 * matmul(x, matmul(y, z)), x), z);
};
static_assert(found == cr::value<closed>(a, b, v));

} // namespace

int main() {}
