// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_step
#include "laws.hpp"

using namespace laws;

// A step is its operand to every verb; only the tables see it.
BOOST_AUTO_TEST_CASE(step_laws) {
  constexpr auto f = [](auto x) { return cr::step<"ξ">(x); };
  law<cr::step_t<"ξ">, f, over<1>(-1e300, -2, 0, 1e-30, 3)>([](big x) { return x; });
  law<cr::exp_t, [](auto x) { return exp(cr::step<"ξ">(x * x)); }, over<1>(-2, 0.5, 3)>(
      [](big x) { return exp(x * x); });
  static_assert(cr::step<"ξ">(3.0) == 3);
}
