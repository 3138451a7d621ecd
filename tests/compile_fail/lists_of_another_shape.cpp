// expect: a tensor is made of nested lists of its shape, or of one list of all elements
// expect: lists_have_the_shape<chainrule::shape<2, 2>, 2, 1>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

#ifdef COMPILES
constexpr chainrule::tensor<double, 2, 2> a{{1, 2}, {3, 4}};
#else
constexpr chainrule::tensor<double, 2, 2> a{{1, 2}, {3}};
#endif
