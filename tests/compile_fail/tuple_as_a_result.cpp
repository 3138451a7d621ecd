// expect: a differentiated callable returns a number or a std::array of numbers
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/chainrule.hpp>
#include <tuple>

namespace cr = chainrule;

constexpr auto polar = [](auto r, auto angle) {
#ifdef COMPILES
  return std::array{r * cos(angle), r * sin(angle)};
#else
  return std::tuple(r * cos(angle), r * sin(angle));
#endif
};
const auto J = cr::jacobian<polar>(1.0, 2.0);
