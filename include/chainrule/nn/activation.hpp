// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_ACTIVATION_HPP
#define CHAINRULE_NN_ACTIVATION_HPP

#include <chainrule/expression/expression.hpp>
#include <chainrule/primitive/primitives.hpp>

/// The activations as objects, to be handed to `mlp` and `network`. Each is element by element the
/// function of the same name (see docs/primitives.md), on formulas and on numbers; softmax goes
/// along the last axis.
namespace chainrule::nn {

inline constexpr auto unit_step = [](const auto& each) { return chainrule::unit_step(each); };
inline constexpr auto sign = [](const auto& each) { return chainrule::sign(each); };
inline constexpr auto linear = [](const auto& each) { return chainrule::linear(each); };

/// x + ½ held between 0 and 1.
inline constexpr auto piecewise_linear = [](const auto& each) {
  return chainrule::piecewise_linear(each);
};

inline constexpr auto sigmoid = [](const auto& each) { return chainrule::sigmoid(each); };
inline constexpr auto tanh = [](const auto& each) { return chainrule::tanh(each); };
inline constexpr auto relu = [](const auto& each) { return chainrule::relu(each); };

/// x for x > 0, else 0.01·x.
inline constexpr auto leaky_relu = [](const auto& each) { return chainrule::leaky_relu(each); };

inline constexpr auto elu = [](const auto& each) { return chainrule::elu(each); };
inline constexpr auto gelu = [](const auto& each) { return chainrule::gelu(each); };
inline constexpr auto softplus = [](const auto& each) { return chainrule::softplus(each); };

/// x·σ(x).
inline constexpr auto swish = [](const auto& each) { return chainrule::swish(each); };
inline constexpr auto silu = swish;

inline constexpr auto softmax = [](const auto& each) { return chainrule::softmax(each); };

} // namespace chainrule::nn

#endif
