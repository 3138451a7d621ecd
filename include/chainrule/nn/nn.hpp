// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_NN_HPP
#define CHAINRULE_NN_NN_HPP

// Neural networks, made of formulas: layers, networks, losses, first values, metrics.
#include <chainrule/nn/activation.hpp>
#include <chainrule/nn/initialize.hpp>
#include <chainrule/nn/layer.hpp>
#include <chainrule/nn/loss.hpp>
#include <chainrule/nn/metrics.hpp>
#include <chainrule/nn/network.hpp>

#endif
