// expect: a tensor is made of as many numbers as it has elements
// expect: tensor_has_as_many_elements<chainrule::shape<2, 2>, 3>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

#ifdef COMPILES
constexpr chainrule::tensor<double, 2, 2> a{1, 2, 3, 4};
#else
constexpr chainrule::tensor<double, 2, 2> a{1, 2, 3};
#endif
