// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../near.hpp"
#include <chainrule/chainrule.hpp>
#include <limits>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;

// The element type comes from the bound values; without floating-point ones it is double.
static_assert(cr::value<a + b>(a = 1, b = 2) == 3);
static_assert(std::is_same_v<decltype(cr::value<a + b>(a = 1, b = 2)), double>);
static_assert(std::is_same_v<decltype(cr::value<a + b>(a = 1.f, b = 2)), float>);
static_assert(std::is_same_v<decltype(cr::value<a + b>(b = 1.L, a = true)), long double>);
static_assert(cr::value<a / b>(a = 1.f, b = 3.f) == 1.f / 3.f);
static_assert(cr::value<a / b>(a = 1.L, b = 3.L) == 1.L / 3.L);
static_assert(cr::value<a * a - b>(a = 3u, b = -2ll) == 11);

// Bindings in any order, kept for later, from variables of the user's.
constexpr double x = 4;
constexpr auto bound = (a = x);
static_assert(cr::value<a - b>(b = 1, bound) == 3);

// Several results: a vector of a `stack`, a std::array of a callable.
constexpr auto several = cr::value<stack(a* b, a + b, 7)>(a = 2.0, b = 3.0);
static_assert(std::is_same_v<decltype(several), const cr::tensor<double, 3>>);
static_assert(several(0) == 6 && several(1) == 5 && several(2) == 7);

constexpr auto rotate = [](auto angle, const auto& point) {
  const auto c = cos(angle), s = sin(angle);
  return std::array{c * point[0] - s * point[1], s * point[0] + c * point[1]};
};
constexpr auto rotated = cr::value<rotate>(0.0, std::array{3, 4});
static_assert(rotated == std::array{3.0, 4.0});
static_assert(
    std::is_same_v<decltype(cr::value<rotate>(0, std::array{3.f, 4.f})), std::array<float, 2>>);

// Results that are an input, a constant, or the same twice.
static_assert(cr::value<[](auto first, auto) { return first; }>(5.0, 6.0) == 5);
static_assert(cr::value<[](auto) { return 7; }>(5.0) == 7);
static_assert(cr::value<[] { return 7.5; }>() == 7.5);
static_assert(cr::value<cr::constant<7> + cr::constant<1>>() == 8);
static_assert(cr::value<[](auto u) { return std::array{u, u * u, u, u * u}; }>(3.0) ==
              std::array{3.0, 9.0, 3.0, 9.0});
static_assert(cr::value<[](auto) { return std::array{1.0, 2.0}; }>(3.0) == std::array{1.0, 2.0});

// Conditions: compared, joined, known beforehand.
static_assert(cr::value<where(a < b && !(a == 2), 1, 0)>(a = 1.0, b = 2.0) == 1);
static_assert(cr::value<where(a < b && !(a == 2), 1, 0)>(a = 2.0, b = 3.0) == 0);
static_assert(cr::value<where(a >= b || a != a, 1, 0)>(a = 1.0, b = 2.0) == 0);
static_assert(cr::value<where(a < b && cr::constant<1> < cr::constant<2>, a, b)>(a = 1.0,
                                                                                 b = 2.0) == 1);
static_assert(cr::value<where(a < b || cr::constant<1> < cr::constant<2>, a, b)>(a = 3.0,
                                                                                 b = 2.0) == 3);
static_assert(cr::value<where(a < b && cr::constant<2> < cr::constant<1>, a, b)>(a = 1.0,
                                                                                 b = 2.0) == 2);

} // namespace

int main() {}
