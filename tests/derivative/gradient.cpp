// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE gradient
#include "../near.hpp"
#include <boost/hana/contains.hpp>
#include <boost/hana/length.hpp>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <limits>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;
inline constexpr cr::variable<"c"> c;
constexpr auto cubic = a * a * b + 3 * c - b / c;

// One variable: the bare number. Several, in any order: a map.
static_assert(cr::gradient<cubic, cr::wrt(a)>(a = 2.0, b = 3.0, c = 0.5) == 12);
static_assert(cr::gradient<cubic, cr::wrt(b)>(c = 0.5, b = 3.0, a = 2.0) == 2);
static_assert(cr::gradient<cubic, cr::wrt(c)>(b = 3.0, a = 2.0, c = 0.5) == 15);
constexpr auto all = cr::gradient<cubic>(a = 2.0, b = 3.0, c = 0.5);
static_assert(all[a] == 12 && all[b] == 2 && all[c] == 15);
constexpr auto two = cr::gradient<cubic, cr::wrt(c, a)>(a = 2.0, b = 3.0, c = 0.5);
static_assert(two[a] == 12 && two[c] == 15);
static_assert(boost::hana::length(two) == boost::hana::size_c<2>);
static_assert(!boost::hana::contains(two, b) && boost::hana::contains(two, a));

// The element type is that of the floating-point arguments; integers adopt it.
static_assert(
    std::is_same_v<decltype(cr::gradient<cubic, cr::wrt(a)>(a = 2.f, b = 3, c = 1)), float>);
static_assert(
    std::is_same_v<decltype(cr::gradient<cubic, cr::wrt(a)>(a = 2, b = 3, c = 1)), double>);
static_assert(
    std::is_same_v<decltype(cr::gradient<cubic, cr::wrt(a)>(a = 2, b = 3.0L, c = 1)), long double>);
static_assert(cr::gradient<cubic, cr::wrt(a)>(a = 2, b = 3, c = 1) == 12);
static_assert(cr::gradient<cubic, cr::wrt(a)>(a = 2u, b = 3.f, c = short(1)) == 12);
static_assert(std::is_same_v<decltype(cr::gradient<cubic>(a = 2.f, b = 3.f, c = 1.f)[b]), float&&>);

// Values come with it, in one run.
constexpr auto both = cr::value_and_gradient<cubic, cr::wrt(a, b)>(a = 2.0, b = 3.0, c = 0.5);
static_assert(both.value == 7.5 && both.gradient[a] == 12 && both.gradient[b] == 2);
constexpr auto single = cr::value_and_gradient<cubic, cr::wrt(a)>(a = 2.0, b = 3.0, c = 0.5);
static_assert(single.value == 7.5 && single.gradient == 12);

// By position.
constexpr auto f = [](auto x, auto y, auto z) { return x * x * y + 3 * z - y / z; };
constexpr auto positional = cr::gradient<f>(2.0, 3.0, 0.5);
static_assert(positional[cr::arg<0>] == 12 && positional[cr::arg<1>] == 2 &&
              positional[cr::arg<2>] == 15);
constexpr auto chosen = cr::gradient<f, cr::wrt(cr::arg<2>, cr::arg<0>)>(2.0, 3.0, 0.5);
static_assert(chosen.get<0>() == 15 && chosen.get<1>() == 12);
static_assert(chosen[cr::arg<2>] == 15 && chosen[cr::arg<0>] == 12);
static_assert(cr::gradient<f, cr::wrt(cr::arg<1>)>(2, 3.f, 0.5f) == 2.f);
static_assert(std::is_same_v<decltype(cr::gradient<f, cr::wrt(cr::arg<1>)>(2, 3.f, 1)), float>);

constexpr bool binds() {
  auto [dx, dy, dz] = cr::gradient<f>(2, 3, 0.5);
  const auto [value, grad] = cr::value_and_gradient<f>(2.0, 3.0, 0.5);
  const double one = cr::gradient<[](auto x) { return x * x; }>(3.0); // of one argument: a number
  return dx == 12 && dy == 2 && dz == 15 && value == 7.5 && grad.get<2>() == 15 && one == 6;
}
static_assert(binds());
constexpr auto squared = [](auto x) { return x * x; };
static_assert(cr::gradient<squared>(3.0) - 1 == 5 && 2 * cr::gradient<squared>(3.0) == 12);
static_assert(cr::gradient<squared>(3.0) == 6 && -cr::gradient<squared>(3.0) < 0);

// Arrays of numbers, of integers too, and mixed with numbers.
constexpr auto weighted = [](const auto& x, auto w) { return w * (x[0] * x[1] + x[2] * x[2]); };
constexpr auto of_array = cr::gradient<weighted>(std::array{2.0, 3.0, 4.0}, 10.0);
static_assert(of_array.get<0>() == std::array{30.0, 20.0, 80.0} && of_array.get<1>() == 22);
static_assert(cr::gradient<weighted, cr::wrt(cr::arg<0>)>(std::array{2, 3, 4}, 10.f) ==
              std::array{30.f, 20.f, 80.f});
static_assert(cr::gradient<weighted, cr::wrt(cr::arg<1>)>(std::array{2.f, 3.f, 4.f}, 10) == 22.f);

// A derivative that is zero everywhere is a zero, even at infinity.
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr auto unused = [](auto x, auto) { return x * 2; };
static_assert(cr::gradient<unused>(1.0, inf)[cr::arg<1>] == 0);
static_assert(cr::gradient<[](auto) { return 7; }>(1.0)[cr::arg<0>] == 0);
static_assert(cr::gradient<sign(a) * b, cr::wrt(a)>(a = 3.0, b = inf) == 0);

// stop_gradient: the value stays, the derivative does not see it.
constexpr auto stopped = a * stop_gradient(a * b) + stop_gradient(b);
static_assert(cr::value<stopped>(a = 2.0, b = 3.0) == 15);
static_assert(cr::gradient<stopped, cr::wrt(a)>(a = 2.0, b = 3.0) == 6);
static_assert(cr::gradient<stopped, cr::wrt(b)>(a = 2.0, b = 3.0) == 0);
static_assert(cr::jvp<stopped>(cr::at(a = 2.0, b = 3.0), cr::along(a = 1.0, b = 1.0)).tangent == 6);
static_assert(cr::hessian<stopped>(a = 2.0, b = 3.0)[a][a] == 0);
static_assert(cr::hessian<stopped>(a = 2.0, b = 3.0)[a][b] == 0);

// `into` writes where the caller wants it.
constexpr bool written() {
  auto gradient = cr::gradient<cubic>(a = 0.0, b = 0.0, c = 1.0);
  cr::gradient<cubic>.into(gradient, a = 2.0, b = 3.0, c = 0.5);
  double slope = 0;
  const double value =
      cr::value_and_gradient<cubic, cr::wrt(b)>.into(slope, a = 2, b = 3.0, c = 0.5);
  cr::positional<std::array<double, 3>, double> parts{};
  cr::gradient<weighted>.into(parts, std::array{2.0, 3.0, 4.0}, 10.0);
  return gradient[a] == 12 && gradient[b] == 2 && gradient[c] == 15 && value == 7.5 && slope == 2 &&
         parts == of_array;
}
static_assert(written());

BOOST_AUTO_TEST_CASE_TEMPLATE(ten_dimensions, T,
                              decltype(std::tuple<float, double, long double>())) {
  constexpr auto rosenbrock = [](const auto& x) {
    auto sum = 0 * x[0];
    for (std::size_t i = 0; i + 1 < x.size(); ++i)
      sum += 100 * square(x[i + 1] - square(x[i])) + square(1 - x[i]);
    return sum;
  };
  std::array<T, 10> x{};
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = T(0.25) * T(int(i) % 5) - T(0.5);
  const auto [value, gradient] = cr::value_and_gradient<rosenbrock>(x);
  T by_hand = 0;
  std::array<T, 10> slope{};
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const T bend = x[i + 1] - x[i] * x[i];
    by_hand += 100 * bend * bend + (1 - x[i]) * (1 - x[i]);
    slope[i] -= 400 * bend * x[i] + 2 * (1 - x[i]);
    slope[i + 1] += 200 * bend;
  }
  BOOST_TEST(near(value, by_hand, 20));
  for (std::size_t i = 0; i < x.size(); ++i)
    BOOST_TEST(near(gradient[cr::arg<0>][i], slope[i], 20));
}

BOOST_AUTO_TEST_CASE(named_values_that_change) {
  for (int i = 1; i < 20; ++i) {
    const double x = i, z = 0.5 * i;
    const auto g = cr::gradient<cubic>(c = z, a = x, b = 3);
    BOOST_TEST(g[a] == 6 * x);
    BOOST_TEST(near(g[b], x * x - 1 / z));
    BOOST_TEST(near(g[c], 3 + 3 / (z * z)));
  }
}

} // namespace
