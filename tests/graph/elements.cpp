// build: plain
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>
#include <numeric>

/// Elements of tensors in generic code: loops over them, algorithms, arrays that are filled.
namespace cr = chainrule;

namespace {

constexpr cr::tensor<double, 3> v{1, 2, 3};
constexpr cr::tensor<double, 2, 2> m{{1, 2}, {3, 4}};

constexpr auto squares = [](auto x) {
  auto s = 0 * x[0];
  for (auto each : x)
    s += each * each;
  return s;
};
static_assert(cr::gradient<squares, cr::wrt(cr::arg<0>)>(v) == cr::tensor<double, 3>{2, 4, 6});
constexpr auto total = [](auto x) { return std::accumulate(x.begin(), x.end(), 0 * x[0]); };
static_assert(cr::value<total>(v) == 6);
constexpr auto rows = [](auto a) {
  auto product = a[0] / a[0];
  for (auto row : a)
    product *= row;
  return product;
};
static_assert(cr::value<rows>(m) == cr::tensor<double, 2>{3, 8});
constexpr auto filled = [](auto x) {
  std::array<decltype(x[0]), 3> y{};
  for (std::size_t i = 0; i < x.size(); ++i)
    y[i] = x[i] * x[i];
  y[0] += x[1];
  return y;
};
static_assert(cr::value<filled>(v) == std::array{3.0, 4.0, 9.0});
static_assert(cr::jacobian<filled>(v)(0, 1) == 1);
constexpr auto of_matrix = [](auto a) { return a(0, 1) * a[1] + a[0](0); };
static_assert(cr::value<of_matrix>(m) == cr::tensor<double, 2>{7, 9});

// A std::array is its scalars, and a vector where an operation takes it as a whole.
constexpr std::array<double, 3> array{1, 2, 3};
constexpr auto whole = [](auto x) { return sum(x * x) + dot(x, x) + x[0]; };
static_assert(cr::gradient<whole, cr::wrt(cr::arg<0>)>(array) == std::array{5.0, 8.0, 12.0});
constexpr auto transformed = [](auto a, auto x) { return matmul(a, x) + sum(x); };
static_assert(cr::value<transformed>(m, std::array{1.0, -1.0}) == cr::tensor<double, 2>{-1, -1});
constexpr auto picked = [](auto a, auto labels) { return sum(a * one_hot<2>(labels)); };
static_assert(cr::value<picked>(m, std::array{1, 0}) == 5);
constexpr auto apart = [](auto x) {
  auto [p, q, r] = x;
  auto y = x;
  y[0] = p * q + r;
  return y;
};
static_assert(cr::value<apart>(array) == std::array{5.0, 2.0, 3.0});
template <class T, std::size_t Size> constexpr T total_of(const std::array<T, Size>& x) {
  return std::accumulate(x.begin(), x.end(), T(0));
}
constexpr auto existing = [](auto x) { return total_of(x); };
static_assert(cr::value<existing>(array) == 6);

} // namespace

int main() {}
