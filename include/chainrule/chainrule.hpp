// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_CHAINRULE_HPP
#define CHAINRULE_CHAINRULE_HPP

// Everything but the tables: formulas, and their values and derivatives.
#include <chainrule/derivative/derivative.hpp>
#include <chainrule/derivative/directional.hpp>
#include <chainrule/derivative/gradient.hpp>
#include <chainrule/derivative/jacobian.hpp>
#include <chainrule/derivative/value.hpp>
#include <chainrule/primitive/primitives.hpp>

#endif
