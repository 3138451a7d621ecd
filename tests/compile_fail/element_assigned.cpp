// expect: an element of a tensor cannot be assigned
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto f = [](auto x) {
#ifdef COMPILES
  auto y = x[0];
  y += x[1];
  return sum(x) + y;
#else
  x[0] += x[1];
  return sum(x);
#endif
};
constexpr auto y = cr::gradient<f>(cr::tensor<double, 3>{1, 2, 3});
