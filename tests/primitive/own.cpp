// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_own
#include "laws.hpp"

namespace cr = chainrule;

// As in examples/own_primitive.cpp, but in a namespace of the user's.
namespace user {

struct softsign_t : cr::primitive<1> {
  static constexpr cr::notation text{"softsign(@0)"}, latex{"\\operatorname{softsign}(@0)"};
  static constexpr auto value(auto x) { return x / (1 + cr::abs(x)); }
  static constexpr auto derivative(auto x, auto) { return square(cr::reciprocal(1 + abs(x))); }
};
constexpr auto softsign(const auto& x) { return cr::apply<softsign_t>(x); }

/// x·|x|^(p − 1): two operands, a derivative by the first only where there is one.
struct signed_power_t : cr::primitive<2> {
  static constexpr cr::notation text{"signed_power(@0, @1)"}, latex{"#0|@0|^{@1 - 1}"};
  static constexpr auto value(auto x, auto p) { return x * cr::pow(cr::abs(x), p - 1); }
  static constexpr auto derivative(cr::arg_t<0>, auto x, auto p, auto) {
    return p * pow(abs(x), p - 1);
  }
  static constexpr auto derivative(cr::arg_t<1>, auto x, auto, auto y) { return y * log(abs(x)); }
};
constexpr auto signed_power(const auto& x, const auto& p) {
  return cr::apply<signed_power_t>(x, p);
}

} // namespace user

using user::softsign, user::softsign_t;

// A primitive of the user's own obeys the laws of the library's, in all verbs.

BOOST_AUTO_TEST_CASE(softsign_laws) {
  using namespace laws;
  law<softsign_t, [](auto x) { return softsign(x); },
      over<1>(-1e30, -7, -0.25, -1e-9, 1e-9, 0.5, 3, 1e30)>([](big x) { return x / (1 + abs(x)); });
}

BOOST_AUTO_TEST_CASE(signed_power_laws) {
  using namespace laws;
  law<user::signed_power_t, [](auto x, auto p) { return user::signed_power(x, p); },
      over<2>(-3, 2, -0.25, 1.5, 0.5, 3, 40, 0.5)>(
      [](big x, big p) { return x < 0 ? big(-exp(p * log(-x))) : big(exp(p * log(x))); });
}

BOOST_AUTO_TEST_CASE(softsign_in_all_verbs) {
  static_assert(softsign(3.0) == 0.75 && softsign(-1.0F) == -0.5F && softsign(1) == 0.5);
  constexpr auto f = [](auto x, auto y) { return y * softsign(x); };
  static_assert(cr::value<f>(3.0, 2.0) == 1.5);
  constexpr auto g = cr::gradient<f>(3.0, 2.0);
  static_assert(g[cr::arg<0>] == 0.125 && g[cr::arg<1>] == 0.75);
  constexpr auto forward = cr::jvp<f>(cr::at(3.0, 2.0), cr::along(8.0, 1.0));
  static_assert(forward.value == 1.5 && forward.tangent == 1.75);
  constexpr auto backward = cr::vjp<f>(cr::at(3.0, 2.0), 4.0);
  static_assert(backward.cotangents[cr::arg<0>] == 0.5 && backward.cotangents[cr::arg<1>] == 3);
  static_assert(cr::jacobian_reverse<f>(3.0, 2.0) == cr::jacobian_forward<f>(3.0, 2.0));
  constexpr auto h = cr::hessian<f>(3.0, 2.0);
  static_assert(h(0, 0) == -0.0625 && h(0, 1) == 0.0625 && h(1, 0) == 0.0625 && h(1, 1) == 0);
  constexpr auto hv = cr::hessian_vector_product<f>(cr::at(3.0, 2.0), cr::along(16.0, 0.0));
  static_assert(hv[cr::arg<0>] == -1 && hv[cr::arg<1>] == 1);
  constexpr auto one = [](auto x) { return softsign(x); };
  static_assert(cr::derivative<one, 3>(1.0) == 0.375);
  static_assert(cr::taylor<one, 2>(1.0) == std::array{0.5, 0.25, -0.125});
}
