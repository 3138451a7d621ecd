// build: native gcc
// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE scan_running
#include "../primitive/tensor/laws.hpp"
#include <array>
#include <boost/hana/tuple.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>

namespace cr = chainrule;
namespace hana = boost::hana;
using tensor_laws::check_close, tensor_laws::filled;

namespace {

// Closed forms. c ← q·c + 1 makes (1 − qᴺ)/(1 − q) of 0: no inputs, and only the body knows q.
template <int N>
constexpr auto geometric =
    [](auto q) { return cr::scan<N>([&](auto sum) { return q * sum + 1; }, 0); };
static_assert(cr::value<geometric<1>>(3.0) == 1);
static_assert(cr::value<geometric<2>>(3.0) == 4);
static_assert(cr::value<geometric<5>>(2.0) == 31);
static_assert(cr::gradient<geometric<1>>(3.0)[cr::arg<0>] == 0);
static_assert(cr::derivative<geometric<4>>(2.0) == 1 + 2 * 2 + 3 * 4); // 1 + q + q² + q³
static_assert(cr::derivative<geometric<4>, 2>(2.0) == 2 + 6 * 2);
static_assert(cr::derivative<geometric<4>, 4>(2.0) == 0);
static_assert(cr::taylor<geometric<4>, 3>(2.0) == std::array{15.0, 17.0, 7.0, 1.0});
constexpr auto cubes = [](auto q) { return sum(cr::stack(q, 2 * q) * square(cr::stack(q, q))); };
static_assert(cr::derivative<cubes, 3>(5.0) == 18); // of tensors
static_assert(cr::hessian<geometric<4>>(2.0) == 2 + 6 * 2);

// A power, by all ways in: c ← c·x[t], in a named formula and its map of derivatives.
inline constexpr cr::variable<"c"> c;
inline constexpr cr::variable<"v", cr::shape<4>> v;
constexpr auto power = cr::scan<4>([](auto before, auto each) { return before * each; }, c, v);
constexpr cr::tensor<double, 4> numbers{{2, 3, 5, 7}};
constexpr auto slopes = cr::value_and_gradient<power>(c = 11.0, v = numbers);
static_assert(slopes.value == 2310 && slopes.gradient[c] == 210);
static_assert(slopes.gradient[v] == cr::tensor<double, 4>{{1155, 770, 462, 330}});
constexpr auto along = cr::jvp<power>(cr::at(c = 11.0, v = numbers), cr::along(c = 1.0));
static_assert(along.value == 2310 && along.tangent == 210);

// Outputs stand in the order of the steps; prefix sums' derivative sums from behind.
constexpr auto prefix = [](auto x) {
  return cr::scan<4>([](auto sum, auto each) { return cr::scan_step{sum + each, sum + each}; }, 0,
                     x)
      .outputs;
};
static_assert(cr::value<prefix>(numbers) == cr::tensor<double, 4>{{2, 5, 10, 17}});
static_assert(cr::vjp<prefix>(cr::at(numbers), cr::tensor<double, 4>{{1, 10, 100, 1000}})
                  .cotangents[cr::arg<0>] == cr::tensor<double, 4>{{1111, 1110, 1100, 1000}});
constexpr auto j = cr::jacobian<prefix>(numbers);
static_assert(j(1, 0) == 1 && j(1, 1) == 1 && j(1, 2) == 0);

// Groups of carries and outputs: arrays, tuples, Hana's tuples. Fibonacci by each.
constexpr auto by_array = [](auto a, auto b) {
  return cr::scan<10>([](auto f) { return std::array{f[1], f[0] + f[1]}; }, std::array{a, b})[0];
};
constexpr auto by_tuple = [](auto a, auto b) {
  const auto [last, all] = cr::scan<10>(
      [](auto f) {
        const auto& [x, y] = f;
        return std::pair(std::tuple(y, x + y), std::tuple(x, y));
      },
      std::tuple(a, b));
  return std::get<0>(last) + 0 * sum(std::get<0>(all) + std::get<1>(all));
};
constexpr auto by_hana = [](auto a, auto b) {
  return cr::scan<10>(
      [](auto f) {
        return hana::make_tuple(f[hana::size_c<1>], f[hana::size_c<0>] + f[hana::size_c<1>]);
      },
      hana::make_tuple(a, b))[hana::size_c<0>];
};
static_assert(cr::value<by_array>(0.0, 1.0) == 55 && cr::value<by_tuple>(0.0, 1.0) == 55);
static_assert(cr::value<by_hana>(0.0, 1.0) == 55);
static_assert(cr::gradient<by_array>(0.0, 1.0)[cr::arg<0>] == 34);
static_assert(cr::gradient<by_hana>(0.0, 1.0)[cr::arg<1>] == 55);

// What a body returns as it is: an input, a constant, what all steps share.
constexpr auto passed_on = [](auto q, auto x) {
  const auto all = cr::scan<4>(
      [&](auto before, auto each) {
        return std::pair(std::array{each, q, before[0] * 0 + 2}, std::array{before[0], q, each});
      },
      std::array{q, q, q}, x);
  return all.carry[0] + 10 * all.carry[1] + 100 * all.carry[2] + sum(all.outputs[0]) +
         sum(all.outputs[1]) + sum(all.outputs[2]);
};
static_assert(cr::value<passed_on>(1.0, numbers) == 7 + 10 + 200 + (1 + 2 + 3 + 5) + 4 + 17);
static_assert(cr::gradient<passed_on>(1.0, numbers)[cr::arg<0>] == 10 + 1 + 4);
static_assert(cr::gradient<passed_on>(1.0, numbers)[cr::arg<1>] ==
              cr::tensor<double, 4>{{2, 2, 2, 2}});

// Tensors, a map and a product within a body.
constexpr auto mixed = [](auto w, auto first, auto x) {
  const auto last = cr::scan<3>(
      [&](auto h, auto row) {
        const auto squares = cr::map<2>([](auto each) { return each * each; }, matmul(w, h));
        return squares + row;
      },
      first, x);
  return sum(last);
};
constexpr cr::tensor<double, 2, 2> w{{1, 2, -1, 1}};
constexpr cr::tensor<double, 2> first{{1, 0}};
constexpr cr::tensor<double, 3, 2> x{{0, 1, 1, 0, 0, 0}};
// (1, 0) → (1, −1)² + (0, 1) = (1, 2) → (5, 1)² + (1, 0) = (26, 1) → (28, −25)² = (784, 625)
static_assert(cr::value<mixed>(w, first, x) == 784 + 625);
// the last row is added; before it, 2·28·(1, 2) + 2·(−25)·(−1, 1)
static_assert(cr::gradient<mixed, cr::wrt(cr::arg<2>)>(w, first, x)(2, 0) == 1);
static_assert(cr::gradient<mixed, cr::wrt(cr::arg<2>)>(w, first, x)(1, 0) == 56 + 50);
static_assert(cr::gradient<mixed, cr::wrt(cr::arg<2>)>(w, first, x)(1, 1) == 112 - 50);

// A cotangent that no step changes, and a path that does not lead back to the carry.
constexpr auto sum_of_squares = [](auto centre, auto all) {
  return cr::scan<4>([&](auto sum, auto each) { return sum + square(each - centre); }, 0, all);
};
static_assert(cr::gradient<sum_of_squares>(1.0, numbers)[cr::arg<0>] == -2 * (1 + 2 + 4 + 6));
static_assert(cr::gradient<sum_of_squares>(1.0, numbers)[cr::arg<1>] ==
              cr::tensor<double, 4>{{2, 4, 8, 12}});

// Both carries become the same; only one of them was used.
constexpr auto twins = [](auto a, auto all) {
  const auto last = cr::scan<2>(
      [](auto before, auto each) {
        const auto next = before[0] * each;
        return std::array{next, next};
      },
      std::array{a, a}, all);
  return last[0] * last[1];
};
static_assert(cr::gradient<twins>(3.0, cr::tensor<double, 2>{{2, 5}})[cr::arg<0>] == 600);

} // namespace

// The log density of x₁, …, x_N, where xₜ = φ·xₜ₋₁ + σ·eₜ, e standard normal, x₀ = 0: by recurrence
// over the sufficient statistics, and in closed form.
template <int N>
constexpr auto log_density = [](auto phi, auto sigma, auto all) {
  const auto last = cr::scan<N>(
      [&](auto before, auto each) {
        const auto error = (each - phi * std::get<0>(before)) / sigma;
        return std::tuple(each, std::get<1>(before) - error * error / 2 - log(sigma));
      },
      std::tuple(0, 0), all);
  return std::get<1>(last);
};
template <int N> void check_log_density() {
  const auto all = filled<cr::tensor<double, N>>(3);
  const double phi = 0.8, sigma = 0.6;
  double a = 0, b = 0, d = 0, before = 0; // Σ xₜ², Σ xₜ·xₜ₋₁, Σ xₜ₋₁²
  for (const double each : all) {
    a += each * each;
    b += each * before;
    d += before * before;
    before = each;
  }
  const double errors = a - 2 * phi * b + phi * phi * d;
  const auto found = cr::value_and_gradient<log_density<N>>(phi, sigma, all);
  check_close(found.value, -errors / (2 * sigma * sigma) - N * std::log(sigma), 1e-12L, "value");
  check_close(found.gradient[cr::arg<0>], (b - phi * d) / (sigma * sigma), 1e-12L, "by φ");
  check_close(found.gradient[cr::arg<1>], errors / (sigma * sigma * sigma) - N / sigma, 1e-12L,
              "by σ");
  for (int t = 0; t < N; ++t) {
    const double back = t > 0 ? all(t - 1) : 0, ahead = t + 1 < N ? all(t + 1) - phi * all(t) : 0;
    check_close(found.gradient[cr::arg<2>](t),
                (phi * ahead - (all(t) - phi * back)) / (sigma * sigma), 1e-12L, "by x");
  }
}
BOOST_AUTO_TEST_CASE(autoregression) {
  check_log_density<1>();
  check_log_density<2>();
  check_log_density<3>();
  check_log_density<1000>();
}

// c ← c − c²/2 + x, against 50-digit numbers: value, and gradient by central differences.
BOOST_AUTO_TEST_CASE(fifty_digits) {
  using big = boost::multiprecision::cpp_bin_float_50;
  constexpr auto f = [](auto rate, auto all) {
    return cr::scan<40>(
        [&](auto before, auto each) { return before - rate * before * before + exp(-each); }, 1,
        all);
  };
  const auto all = filled<cr::tensor<double, 40>>(9);
  const auto reference = [&](const big& rate, int moved, const big& by) {
    big before = 1;
    for (int t = 0; t < 40; ++t)
      before = big(before - rate * before * before + exp(-(all(t) + (t == moved ? by : big(0)))));
    return before;
  };
  const big h = 1e-15;
  const auto found = cr::value_and_gradient<f>(0.3, all);
  const big rate = 0.3;
  check_close(found.value, static_cast<double>(reference(rate, -1, 0)), 1e-14L, "value");
  check_close(
      found.gradient[cr::arg<0>],
      static_cast<double>((reference(rate + h, -1, 0) - reference(rate - h, -1, 0)) / (2 * h)),
      1e-13L, "by the rate");
  for (int t = 0; t < 40; ++t)
    check_close(found.gradient[cr::arg<1>](t),
                static_cast<double>((reference(rate, t, h) - reference(rate, t, -h)) / (2 * h)),
                1e-13L, "by an input");
}

// Added to what is there, in the caller's workspace.
BOOST_AUTO_TEST_CASE(accumulated) {
  constexpr auto gradient = cr::gradient<power>;
  auto there = cr::gradient<power>(c = 11.0, v = numbers);
  auto work = gradient.workspace(c = 11.0, v = numbers);
  gradient.with(work).add_to(there, c = 11.0, v = numbers);
  BOOST_TEST(there[c] == 420);
  BOOST_TEST(there[v](1) == 1540);
}

// The plan shows the loop.
BOOST_AUTO_TEST_CASE(explained) {
  constexpr auto plan = cr::explain<geometric<8>>(2.0);
  BOOST_TEST(plan.kernel_count == 2);
  BOOST_TEST(plan.kernels[0].formula ==
             "c1 = 0; each t: t1[t] = c1; c1' = x0*c1 + 1; then value = c1");
  BOOST_TEST(plan.kernels[0].flops == 16);
  constexpr auto dot = cr::to_graphviz<power>();
  BOOST_TEST(dot.view().find("4 steps") != std::string_view::npos);
  BOOST_TEST(dot.view().find("[style=dashed, constraint=false]") != std::string_view::npos);
}
