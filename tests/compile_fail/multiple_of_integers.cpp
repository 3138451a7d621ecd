// expect: a tensor of integers has no multiples by a floating-point number
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

void halve(chainrule::tensor<int, 3>& n) {
#ifdef COMPILES
  n *= 2;
#else
  n *= 0.5;
#endif
}
