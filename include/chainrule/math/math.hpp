// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_MATH_HPP
#define CHAINRULE_MATH_MATH_HPP

/// Elementary and special functions that also work in constant expressions: `chainrule::math::exp`
/// and its like are std::exp at run time, the library's own double-word evaluation at compile time,
/// and for other number types whatever argument-dependent lookup finds. In constant expressions the
/// results are those of C's Annex F, correctly rounded but for rare near-ties; at run time they are
/// as good as the C library's, which is up to 5 ulp off.
#include <chainrule/math/basic.hpp>
#include <chainrule/math/exponential.hpp>
#include <chainrule/math/hyperbolic.hpp>
#include <chainrule/math/logarithm.hpp>
#include <chainrule/math/polygamma.hpp>
#include <chainrule/math/special.hpp>
#include <chainrule/math/trigonometric.hpp>

#endif
