// expect: both have the same shape and element type
// expect: tensors_are_of_one_type<chainrule::tensor<double, 2, 3>, chainrule::tensor<double, 3, 2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

void step(chainrule::tensor<double, 2, 3>& w, const chainrule::tensor<double, 3, 2>& g,
          const chainrule::tensor<double, 2, 3>& h) {
#ifdef COMPILES
  w -= 0.5 * h;
  (void)g;
#else
  w -= 0.5 * g;
  (void)h;
#endif
}
