// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_PRIMITIVES_HPP
#define CHAINRULE_PRIMITIVE_PRIMITIVES_HPP

// The whole vocabulary, one family a file.
#include <chainrule/primitive/activation.hpp>
#include <chainrule/primitive/arithmetic.hpp>
#include <chainrule/primitive/comparison.hpp>
#include <chainrule/primitive/exponential.hpp>
#include <chainrule/primitive/hyperbolic.hpp>
#include <chainrule/primitive/power.hpp>
#include <chainrule/primitive/selection.hpp>
#include <chainrule/primitive/special.hpp>
#include <chainrule/primitive/step.hpp>
#include <chainrule/primitive/tensor/vocabulary.hpp>
#include <chainrule/primitive/trigonometric.hpp>

#endif
