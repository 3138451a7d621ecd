// expect: a constant expression
// expect: cr::value<formula>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;

int main(int count, char**) {
  const double rate = 0.5 * count;
#ifdef COMPILES
  constexpr auto formula = W * W;
#else
  const auto formula = W * rate;
#endif
  return cr::value<formula>(W = rate) > 1;
}
