// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE scan
#include "../primitive/tensor/laws.hpp"

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

template <class X, class Y> void check_all(const X& x, const Y& y, long double tolerance) {
  [&]<int... I>(std::integer_sequence<int, I...>) {
    (check_close(x[cr::arg<I>], y[cr::arg<I>], tolerance, "derivative"), ...);
  }(std::make_integer_sequence<int, 6>{});
}

} // namespace

BOOST_AUTO_TEST_CASE(lstm_laws) { check<rolled<steps>>(X, h0, c0, W, U, b); }

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
