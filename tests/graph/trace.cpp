// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"
#include "../near.hpp"
#include <cmath>

namespace cr = chainrule;
using graphs::operations, graphs::traced, graphs::same;

// Generic functions of the user's own, written with no thought of chainrule.
namespace users {

template <class T> constexpr T norm(T x, T y) {
  using std::sqrt;
  return sqrt(x * x + y * y);
}

template <class T> constexpr T horner(const T& x) {
  T sum = 0;
  for (const double c : {4.0, 3.0, 2.0, 1.0})
    sum = sum * x + c;
  return sum;
}

/// Compound assignment, a local array, functions found by argument-dependent lookup or brought in.
template <class T> constexpr T assigned(T x, T y) {
  using std::exp;
  T parts[3]{x, y, x * y};
  T s = 1;
  for (T& part : parts) {
    part *= 2;
    s += part;
    s -= exp(part) / exp(part);
    s /= T(2);
  }
  return s;
}

struct affine {
  double slope = 2, offset = 1;
  template <class T> constexpr T operator()(T x) const { return slope * x + offset; }
};

struct rotation {
  template <class T>
  constexpr std::array<T, 2> operator()(const std::array<T, 2>& p, const T& c, const T& s) const {
    return {c * p[0] - s * p[1], s * p[0] + c * p[1]};
  }
};

template <class Scalar, std::size_t Size>
constexpr auto cumulated(const std::array<Scalar, Size>& x) {
  std::array<Scalar, Size> sums = x;
  for (std::size_t i = 1; i < Size; ++i)
    sums[i] += sums[i - 1];
  return sums;
}

} // namespace users

namespace {

constexpr auto norm = [](auto x, auto y) { return users::norm(x, y); };
static_assert(same(traced<norm, 2>, traced<[](auto x, auto y) { return sqrt(x * x + y * y); }, 2>));
static_assert(cr::value<norm>(3.0, 4.0) == 5);
static_assert(near(cr::gradient<norm>(3.0, 4.0).get<0>(), 0.6));

constexpr auto horner = [](auto x) { return users::horner(x); };
static_assert(cr::value<horner>(2.0) == 49 && cr::derivative<horner>(2.0) == 62);
static_assert(cr::derivative<horner, 2>(2.f) == 54.f);

constexpr auto assigned = [](auto x, auto y) { return users::assigned(x, y); };
static_assert(cr::value<assigned>(3.0, 5.0) == 17.5);
static_assert(cr::gradient<assigned>(3.0, 5.0).get<0>() == 0.25 + 5);

// Function objects, with state; nested calls; a lambda handed on.
static_assert(cr::value<users::affine{}>(3.0) == 7 && cr::derivative<users::affine{}>(3.0) == 2);
static_assert(cr::derivative<users::affine{.slope = 5}>(3.0) == 5);
constexpr auto nested = [](auto x) {
  constexpr auto thrice = [](auto function, auto u) { return function(function(function(u))); };
  return thrice(users::affine{}, x);
};
static_assert(cr::value<nested>(1.0) == 15 && cr::derivative<nested>(1.0) == 8);

// Arrays in and out.
constexpr auto rotated = cr::value<users::rotation{}>(std::array{3.0, 4.0}, 0.0, 1.0);
static_assert(rotated == std::array{-4.0, 3.0});
constexpr auto turned = cr::jacobian<users::rotation{}>(std::array{3.0, 4.0}, 0.0, 1.0);
static_assert(turned == cr::tensor<double, 2, 4>{{0, -1, 3, -4, 1, 0, 4, 3}});
constexpr auto cumulated = [](const auto& x) { return users::cumulated(x); };
static_assert(cr::jacobian<cumulated>(std::array{1.0, 2.0, 3.0}) ==
              cr::tensor<double, 3, 3>{{1, 0, 0, 1, 1, 0, 1, 1, 1}});

// Every compound assignment is the operation that it stands for, with numbers on the right too.
static_assert(same(traced<[](auto x, auto y) {
                     auto s = x;
                     s += y;
                     s -= 2;
                     s *= x;
                     s /= y;
                     return s;
                   },
                          2>,
                   traced<[](auto x, auto y) { return ((x + y - 2) * x) / y; }, 2>));

// What the user wrote is what is in the graph: nothing is simplified, all constants are folded.
static_assert(operations(traced<[](auto x) { return 1 * x + 0 - -(-x); }, 1>) == 5);

// Loops over data that is not differentiated.
constexpr auto polynomial = [](auto x) {
  constexpr std::array coefficients{1.5, -2.0, 0.25};
  auto power = x * 0 + 1;
  auto sum = coefficients[0] * power;
  for (std::size_t i = 1; i < coefficients.size(); ++i) {
    power *= x;
    sum += coefficients[i] * power;
  }
  return sum;
};
static_assert(cr::value<polynomial>(2.0) == -1.5 && cr::derivative<polynomial>(2.0) == -1);

// Numbers as results, and values that no argument has touched.
static_assert(cr::value<[](auto) { return 3; }>(1.0) == 3);
static_assert(cr::value<[]<class T>(T) { return T(3) * T(2); }>(1.0) == 6);
static_assert(cr::derivative<[]<class T>(T) { return exp(T(3)); }>(1.0) == 0);

// All of a named formula's kinds of parts.
inline constexpr cr::variable<"u"> u;
inline constexpr cr::variable<"v"> v;
constexpr auto clamped = clamp(u * cr::constant<2>, 0, v) + 0.5f;
static_assert(cr::traced<cr::trace_formula<clamped>>::graph.input_count == 2);
static_assert(cr::traced<cr::trace_formula<clamped>>::graph.inputs[0].symbol == "u");
static_assert(cr::value<clamped>(u = 1.0, v = 3.0) == 2.5);
static_assert(cr::value<clamped>(u = 2.0, v = 3.0) == 3.5);

} // namespace

int main() {}
