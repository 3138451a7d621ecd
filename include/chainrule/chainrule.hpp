// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_CHAINRULE_HPP
#define CHAINRULE_CHAINRULE_HPP

// Everything: formulas, their values and derivatives, and the chain-rule tables.
#include <chainrule/derivative/derivative.hpp>
#include <chainrule/derivative/directional.hpp>
#include <chainrule/derivative/gradient.hpp>
#include <chainrule/derivative/jacobian.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <chainrule/derivative/value.hpp>
#include <chainrule/graph/map.hpp>
#include <chainrule/graph/scan.hpp>
#include <chainrule/primitive/primitives.hpp>
#include <chainrule/render/graphviz.hpp>
#include <chainrule/render/plan.hpp>
#include <chainrule/render/print.hpp>
#include <chainrule/render/table.hpp>
#include <chainrule/tensor_arithmetic.hpp>
#include <chainrule/tensor_output.hpp>

#endif
