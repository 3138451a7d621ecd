// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE scan
#include "../primitive/tensor/laws.hpp"
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <vector>

namespace cr = chainrule;
using tensor_laws::check, tensor_laws::check_close, tensor_laws::filled;

namespace {

constexpr int steps = 3, units = 3, features = 2;
const auto X = filled<cr::tensor<double, steps, features>>(1);
const auto h0 = filled<cr::tensor<double, units>>(2);
const auto c0 = filled<cr::tensor<double, units>>(3);
const auto W = filled<cr::tensor<double, features, 4 * units>>(4);
const auto U = filled<cr::tensor<double, units, 4 * units>>(5);
const auto b = filled<cr::tensor<double, 4 * units>>(6);

/// One step of an LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).
constexpr auto lstm = [](auto h, auto c, auto x, auto w, auto u, auto bias) {
  const auto z = matmul(x, w) + matmul(h, u) + bias;
  const auto i = sigmoid(cr::slice<0, units>(z)), f = sigmoid(cr::slice<units, 2 * units>(z));
  const auto o = sigmoid(cr::slice<2 * units, 3 * units>(z));
  const auto c1 = f * c + i * tanh(cr::slice<3 * units, 4 * units>(z));
  return std::tuple(o * tanh(c1), c1);
};
template <int Steps>
constexpr auto rolled = [](auto x, auto h, auto c, auto w, auto u, auto bias) {
  const auto [last, hs] = cr::scan<Steps>(
      [&](auto state, auto row) {
        const auto next = lstm(std::get<0>(state), std::get<1>(state), row, w, u, bias);
        return std::pair(next, std::get<0>(next));
      },
      std::tuple(h, c), x);
  return sum(hs * hs) + sum(std::get<0>(last) * std::get<1>(last));
};
template <int Steps>
constexpr auto unrolled = [](auto x, auto h, auto c, auto w, auto u, auto bias) {
  auto total = 0 * bias[0];
  for (std::size_t t = 0; t < Steps; ++t) {
    const auto [h1, c1] = lstm(h, c, x[t], w, u, bias);
    h = h1;
    c = c1;
    total += sum(h * h);
  }
  return total + sum(h * c);
};

/// The same written out for single numbers of 50 digits, all arguments one behind the other.
using big = boost::multiprecision::cpp_bin_float_50;
big reference(const std::vector<big>& all) {
  const auto sigma = [](const big& z) { return big(1 / (1 + exp(-z))); };
  const auto at = [&](int first, int i) { return all[std::size_t(first + i)]; };
  constexpr int h_at = steps * features, c_at = h_at + units, w_at = c_at + units;
  constexpr int u_at = w_at + features * 4 * units, b_at = u_at + units * 4 * units;
  std::vector<big> h, c;
  for (int i = 0; i < units; ++i) {
    h.push_back(at(h_at, i));
    c.push_back(at(c_at, i));
  }
  big total = 0;
  for (int t = 0; t < steps; ++t) {
    std::vector<big> z;
    for (int j = 0; j < 4 * units; ++j) {
      z.push_back(at(b_at, j));
      for (int i = 0; i < features; ++i)
        z.back() += at(0, t * features + i) * at(w_at, i * 4 * units + j);
      for (int i = 0; i < units; ++i)
        z.back() += h[std::size_t(i)] * at(u_at, i * 4 * units + j);
    }
    for (std::size_t i = 0; i < units; ++i) {
      c[i] = sigma(z[units + i]) * c[i] + sigma(z[i]) * tanh(z[3 * units + i]);
      h[i] = sigma(z[2 * units + i]) * tanh(c[i]);
      total += h[i] * h[i];
    }
  }
  for (std::size_t i = 0; i < units; ++i)
    total += h[i] * c[i];
  return total;
}

template <class X, class Y> void check_all(const X& x, const Y& y, long double tolerance) {
  [&]<int... I>(std::integer_sequence<int, I...>) {
    (check_close(x[cr::arg<I>], y[cr::arg<I>], tolerance, "derivative"), ...);
  }(std::make_integer_sequence<int, 6>{});
}

} // namespace

BOOST_AUTO_TEST_CASE(lstm_laws) { check<rolled<steps>>(X, h0, c0, W, U, b); }

BOOST_AUTO_TEST_CASE(lstm_against_fifty_digits) {
  const auto found = cr::value_and_gradient<rolled<steps>>(X, h0, c0, W, U, b);
  std::vector<big> all;
  std::vector<double> slopes;
  const auto append = [&](const auto& x, const auto& slope) {
    all.insert(all.end(), x.begin(), x.end());
    slopes.insert(slopes.end(), slope.begin(), slope.end());
  };
  append(X, found.gradient[cr::arg<0>]);
  append(h0, found.gradient[cr::arg<1>]);
  append(c0, found.gradient[cr::arg<2>]);
  append(W, found.gradient[cr::arg<3>]);
  append(U, found.gradient[cr::arg<4>]);
  append(b, found.gradient[cr::arg<5>]);
  BOOST_TEST(found.value == static_cast<double>(reference(all)),
             boost::test_tools::tolerance(1e-14));
  const big h = 1e-15;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto ahead = all, behind = all;
    ahead[i] += h;
    behind[i] -= h;
    const double slope = static_cast<double>((reference(ahead) - reference(behind)) / (2 * h));
    check_close(slopes[i], slope, 1e-14L, "slope");
  }
}

BOOST_AUTO_TEST_CASE(lstm_is_what_it_is_unrolled) {
  const auto one = cr::value_and_gradient<rolled<steps>>(X, h0, c0, W, U, b);
  const auto other = cr::value_and_gradient<unrolled<steps>>(X, h0, c0, W, U, b);
  check_close(one.value, other.value, 1e-14L, "value");
  check_all(one.gradient, other.gradient, 1e-14L);
  const auto x = filled<cr::tensor<double, 2, features>>(7);
  check_all(cr::hessian_vector_product<rolled<2>>(cr::at(x, h0, c0, W, U, b),
                                                  cr::along(x, h0, c0, W, U, b)),
            cr::hessian_vector_product<unrolled<2>>(cr::at(x, h0, c0, W, U, b),
                                                    cr::along(x, h0, c0, W, U, b)),
            1e-13L);
}

// As a named formula: its body may use variables and formulas of them. A row counts `keep` times.
namespace named {
constexpr cr::variable<"x", cr::shape<steps, features>> x;
constexpr cr::variable<"keep", cr::shape<steps>> keep;
constexpr cr::variable<"h", cr::shape<units>> h;
constexpr cr::variable<"c", cr::shape<units>> c;
constexpr cr::variable<"w", cr::shape<features, 4 * units>> w;
constexpr cr::variable<"u", cr::shape<units, 4 * units>> u;
constexpr cr::variable<"bias", cr::shape<4 * units>> bias;
constexpr auto twice_bias = 2 * bias;
constexpr auto body = [](auto state, auto row, auto often) {
  const auto next = lstm(std::get<0>(state), std::get<1>(state), row, w, u, twice_bias - bias);
  return std::pair(next, often * std::get<0>(next));
};
constexpr auto all = cr::scan<steps>(body, std::tuple(h, c), x, keep); // four operands
constexpr auto loss =
    sum(all.outputs * all.outputs) + sum(std::get<0>(all.carry) * std::get<1>(all.carry));
} // namespace named

BOOST_AUTO_TEST_CASE(named_lstm) {
  constexpr cr::tensor<double, steps> ones{1, 1, 1};
  const auto [value, slopes] = cr::value_and_gradient<named::loss>(
      named::x = X, named::keep = ones, named::h = h0, named::c = c0, named::w = W, named::u = U,
      named::bias = b);
  const auto other = cr::value_and_gradient<rolled<steps>>(X, h0, c0, W, U, b);
  check_close(value, other.value, 1e-14L, "value");
  check_close(slopes[named::x], other.gradient[cr::arg<0>], 1e-14L, "x");
  check_close(slopes[named::h], other.gradient[cr::arg<1>], 1e-14L, "h");
  check_close(slopes[named::c], other.gradient[cr::arg<2>], 1e-14L, "c");
  check_close(slopes[named::w], other.gradient[cr::arg<3>], 1e-14L, "w");
  check_close(slopes[named::u], other.gradient[cr::arg<4>], 1e-14L, "u");
  check_close(slopes[named::bias], other.gradient[cr::arg<5>], 1e-14L, "bias");
  const auto [same, rise] =
      cr::jvp<named::loss>(cr::at(named::x = X, named::keep = ones, named::h = h0, named::c = c0,
                                  named::w = W, named::u = U, named::bias = b),
                           cr::along(named::bias = b));
  double expected = 0;
  for (int i = 0; i < 4 * units; ++i)
    expected += other.gradient[cr::arg<5>](i) * b(i);
  check_close(rise, expected, 1e-13L, "along the bias");
}

// What a variable may stand in: operations of numbers, `where`, `stack`, a carry's change.
namespace mixed {
constexpr cr::variable<"x", cr::shape<4>> x;
constexpr cr::variable<"rate"> rate;
constexpr cr::variable<"limit"> limit;
constexpr auto level = cr::scan<4>(
    [](auto before, auto each) {
      auto next = before;
      next += rate * (each - before);
      return where(next < limit, next, pow(limit, 2) / next) + sum(cr::stack(next, rate)) - rate;
    },
    0 * rate, x);
} // namespace mixed
BOOST_AUTO_TEST_CASE(variables_in_a_body) {
  constexpr cr::tensor<double, 4> x{1, -2, 3, 0.5};
  constexpr auto found =
      cr::value_and_gradient<mixed::level>(mixed::x = x, mixed::rate = 0.25, mixed::limit = 0.4);
  const auto by_hand = [&](big rate, big limit) {
    big level = 0;
    for (const double each : x) {
      const big next = level + rate * (each - level);
      level = (next < limit ? next : big(limit * limit / next)) + next;
    }
    return level;
  };
  const big h = 1e-20;
  check_close(found.value, static_cast<double>(by_hand(0.25, 0.4)), 1e-15L, "value");
  check_close(found.gradient[mixed::rate],
              static_cast<double>((by_hand(0.25 + h, 0.4) - by_hand(0.25 - h, 0.4)) / (2 * h)),
              1e-14L, "rate");
  check_close(found.gradient[mixed::limit],
              static_cast<double>((by_hand(0.25, 0.4 + h) - by_hand(0.25, 0.4 - h)) / (2 * h)),
              1e-14L, "limit");
}

// A variable alone as carry, output or result; a first carry, and a whole loop, of numbers.
namespace alone {
constexpr cr::variable<"x", cr::shape<3>> x;
constexpr cr::variable<"w"> w;
constexpr cr::tensor<double, 3> numbers{1, 2, 3};
constexpr auto power = cr::scan<8>([](auto p) { return p * w; }, 1.0);
static_assert(cr::gradient<power, cr::wrt(w)>(w = 2.0) == 1024);
constexpr auto outputs = cr::scan<3>([](auto p, auto z) { return std::pair(p * w + z, w); }, 1, x);
static_assert(cr::value<outputs.outputs>(w = 2.0, x = numbers) == cr::tensor<double, 3>{2, 2, 2});
static_assert(cr::gradient<outputs.carry + sum(outputs.outputs), cr::wrt(w)>(w = 2.0,
                                                                             x = numbers) ==
              12 + 4 + 2 + 3);
constexpr auto next = cr::scan<3>([](auto, auto) { return w; }, 1.0, x);
static_assert(cr::gradient<next, cr::wrt(w)>(w = 2.0, x = numbers) == 1);
constexpr auto mapped = sum(cr::map<3>([](auto) { return w * w; }, x));
static_assert(cr::gradient<mapped, cr::wrt(w)>(w = 2.0, x = numbers) == 12);
constexpr auto doubled = cr::scan<2>([](auto p) { return p * w; }, 1.0); // a loop before a loop
constexpr auto nested = cr::scan<3>([](auto p, auto z) { return p * doubled + z; }, w, x);
static_assert(cr::value<nested>(w = 2.0, x = numbers) == ((2 * 4 + 1) * 4 + 2) * 4 + 3);
static_assert(cr::gradient<nested, cr::wrt(w)>(w = 2.0, x = numbers) ==
              7 * 64 + 4 * 8 + 2 * 4); // w⁷ + w⁴ + 2w² + 3
constexpr auto scaled = [](auto y) { return y * cr::scan<3>([](auto p) { return 2 * p; }, 1); };
static_assert(cr::gradient<scaled>(3.0) == 8);
} // namespace alone
