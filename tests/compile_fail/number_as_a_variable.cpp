// expect: a number cannot hold a differentiated value: declare what takes it with auto
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
constexpr auto square_of = [](auto x) {
  auto y = 2 * x;
  return y * y;
};
#else
constexpr auto square_of = [](auto x) {
  double y = 2 * x;
  return y * y;
};
#endif
constexpr double d = cr::value<square_of>(1.0);
