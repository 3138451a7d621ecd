// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE jacobian
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;
inline constexpr cr::variable<"c"> c;

// By position one tensor J(result, variable) over all selected scalars.
constexpr auto h = [](auto x, auto y) { return std::array{x * y, x + y, x / y}; };
constexpr auto J = cr::jacobian<h>(3.0, 2.0);
static_assert(J == cr::tensor<double, 3, 2>{{2, 3, 1, 1, 0.5, -0.75}});
static_assert(J == cr::jacobian_forward<h>(3.0, 2.0) && J == cr::jacobian_reverse<h>(3.0, 2.0));
static_assert(cr::jacobian<h, cr::wrt(cr::arg<1>)>(3.0, 2.0) ==
              cr::tensor<double, 3, 1>{{3, 1, -0.75}});
static_assert(cr::jacobian<h, cr::wrt(cr::arg<1>, cr::arg<0>)>(3.f, 2) ==
              cr::tensor<float, 3, 2>{{3, 2, 1, 1, -0.75f, 0.5f}});

// Arrays are counted through; a scalar result is one row.
constexpr auto dot = [](const auto& x, const auto& y, auto scale) {
  return scale * (x[0] * y[0] + x[1] * y[1]);
};
static_assert(cr::jacobian<dot>(std::array{1.0, 2.0}, std::array{3.0, 4.0}, 10.0) ==
              cr::tensor<double, 1, 5>{{30, 40, 10, 20, 11}});
static_assert(cr::jacobian<dot, cr::wrt(cr::arg<2>, cr::arg<0>)>(std::array{1.0, 2.0},
                                                                 std::array{3.0, 4.0}, 10.0) ==
              cr::tensor<double, 1, 3>{{11, 30, 40}});

// Also where the formula makes tensors of them, or has a loop.
constexpr auto rolled = [](const auto& x, auto rate) {
  const auto last = cr::scan<2>(
      [&](const auto& s) { return std::array{s[0] + rate * s[1], s[1] - rate * sin(s[0])}; }, x);
  return std::array{last[0], cr::dot(cr::stack(last[0], last[1]), cr::stack(x[0], rate))};
};
constexpr auto unrolled = [](const auto& x, auto rate) {
  auto p = x[0], q = x[1];
  for (int t = 0; t < 2; ++t) {
    const auto before = p;
    p += rate * q;
    q -= rate * sin(before);
  }
  return std::array{p, p * x[0] + q * rate};
};
constexpr std::array start{0.5, 0.25};
constexpr auto J_unrolled = cr::jacobian<unrolled>(start, 0.125);
constexpr bool all_near(const auto& x, const auto& y) {
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!near(x.data()[i], y.data()[i], 10))
      return false;
  return std::is_same_v<decltype(x), decltype(y)>;
}
static_assert(all_near(cr::jacobian<rolled>(start, 0.125), J_unrolled));
static_assert(all_near(cr::jacobian_forward<rolled>(start, 0.125), J_unrolled));
static_assert(all_near(cr::jacobian_reverse<rolled>(start, 0.125), J_unrolled));
static_assert(all_near(cr::jacobian<rolled, cr::wrt(cr::arg<1>, cr::arg<0>)>(start, 0.125),
                       cr::jacobian<unrolled, cr::wrt(cr::arg<1>, cr::arg<0>)>(start, 0.125)));
template <auto F>
constexpr auto first_of = [](const auto& x, auto rate) { return F(x, rate)[0] * F(x, rate)[1]; };
static_assert(all_near(cr::hessian<first_of<rolled>>(start, 0.125),
                       cr::hessian<first_of<unrolled>>(start, 0.125)));
static_assert(all_near(cr::hessian<first_of<rolled>, cr::wrt(cr::arg<1>, cr::arg<0>)>(start, 0.125),
                       cr::hessian<first_of<unrolled>, cr::wrt(cr::arg<1>, cr::arg<0>)>(start,
                                                                                        0.125)));
static_assert(cr::hessian<[](auto x) { return sum(square(cr::stack(x, 3 * x))); }>(2.0)(0, 0) ==
              20);

// Of one scalar by one, the matrix is that number as well.
static_assert(cr::hessian<[](auto x) { return x * x * x; }>(2.0) == 12);
static_assert(cr::hessian<[](auto x) { return sum(cr::stack(x, x) * x * x); }>(2.0) - 4 == 20);
static_assert(cr::jacobian<[](auto x) { return x * x; }>(2.0) * 3 == 12);

// By name a map with one block a variable, and of one variable that block.
constexpr auto formulas = stack(a * b, a + c, 2);
constexpr auto blocks = cr::jacobian<formulas>(a = 3.0, b = 2.0, c = 1.0);
static_assert(blocks[a] == cr::tensor<double, 3>{{2, 1, 0}});
static_assert(blocks[b] == cr::tensor<double, 3>{{3, 0, 0}});
static_assert(blocks[c] == cr::tensor<double, 3>{{0, 1, 0}});
static_assert(cr::jacobian_forward<formulas, cr::wrt(b)>(a = 3.0, b = 2.0, c = 1.0) == blocks[b]);
static_assert(cr::jacobian_reverse<formulas, cr::wrt(c, a)>(a = 3.0, b = 2.0, c = 1.0)[a] ==
              blocks[a]);
static_assert(cr::jacobian<a * b, cr::wrt(a)>(a = 3.0, b = 2.0) == 2);

// Hessians: a symmetric tensor, or a map of maps.
constexpr auto f = [](auto x, auto y) { return x * x * y + y * y * y + 5 * x; };
constexpr auto H = cr::hessian<f>(2.0, 3.0);
static_assert(H == cr::tensor<double, 2, 2>{{6, 4, 4, 18}});
static_assert(cr::hessian<f, cr::wrt(cr::arg<1>)>(2.0, 3.0) == cr::tensor<double, 1, 1>{{18}});
static_assert(cr::hessian<f, cr::wrt(cr::arg<1>, cr::arg<0>)>(2.0, 3.0) ==
              cr::tensor<double, 2, 2>{{18, 4, 4, 6}});
constexpr auto named = a * a * b + b * b * b + 5 * a + c;
constexpr auto maps = cr::hessian<named>(a = 2.0, b = 3.0, c = 0.0);
static_assert(maps[a][a] == 6 && maps[a][b] == 4 && maps[b][a] == 4 && maps[b][b] == 18);
static_assert(maps[a][c] == 0 && maps[c][a] == 0 && maps[c][c] == 0 && maps[b][c] == 0);
static_assert(cr::hessian<named, cr::wrt(b)>(a = 2.0, b = 3.0, c = 0.0) == 18);
constexpr auto part = cr::hessian<named, cr::wrt(b, a)>(a = 2.f, b = 3.f, c = 0.f);
static_assert(part[b][a] == 4 && part[b][b] == 18 && part[a][a] == 6);
// (of |x|² at 0, see KINKS.md)
static_assert(cr::hessian<[](auto x) { return square(abs(x)); }>(0.0)(0, 0) == 2);
// linear: nothing is left to compute
static_assert(cr::hessian<[](auto x, auto y) { return 2 * x - y; }>(1.0, 2.0) ==
              cr::tensor<double, 2, 2>{});

BOOST_AUTO_TEST_CASE(robot_arm) {
  constexpr auto hand = [](auto first, auto second) {
    const auto sum = first + second;
    return std::array{2 * cos(first) + 1.5 * cos(sum), 2 * sin(first) + 1.5 * sin(sum)};
  };
  for (double u = -3; u < 3; u += 0.5)
    for (double v = -3; v < 3; v += 0.7) {
      const auto j = cr::jacobian<hand>(u, v);
      BOOST_TEST(near(j(0, 0), -2 * std::sin(u) - 1.5 * std::sin(u + v)));
      BOOST_TEST(near(j(0, 1), -1.5 * std::sin(u + v)));
      BOOST_TEST(near(j(1, 0), 2 * std::cos(u) + 1.5 * std::cos(u + v)));
      BOOST_TEST(near(j(1, 1), 1.5 * std::cos(u + v)));
      const auto forward = cr::jacobian_forward<hand>(u, v);
      const auto reverse = cr::jacobian_reverse<hand>(u, v);
      for (int i = 0; i < 2; ++i)
        for (int k = 0; k < 2; ++k)
          BOOST_TEST((near(j(i, k), forward(i, k)) && near(j(i, k), reverse(i, k))));
    }
}

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
  const auto h10 = cr::hessian<rosenbrock>(x);
  for (int i = 0; i < 10; ++i)
    for (int j = 0; j < 10; ++j) {
      const auto at = [&](int k) { return x[std::size_t(k)]; };
      T expected = 0;
      if (i == j)
        expected = (i < 9 ? 1200 * at(i) * at(i) - 400 * at(i + 1) + 2 : T(0)) + T(i > 0 ? 200 : 0);
      else if (i - j == 1 || j - i == 1)
        expected = -400 * at(i < j ? i : j);
      BOOST_TEST(near(h10(i, j), expected, 20));
    }
}

} // namespace
