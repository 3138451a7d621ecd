// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_ACTIVATION_HPP
#define CHAINRULE_NN_ACTIVATION_HPP

#include <chainrule/expression/expression.hpp>
#include <chainrule/primitive/primitives.hpp>

/// The activations as objects, to be handed to `mlp` and `network`. Each is element by element the
/// function of the same name (see docs/primitives.md), on formulas and on numbers; softmax goes
/// along the last axis.
namespace chainrule::nn {

inline constexpr auto unit_step = [](const auto& x) { return chainrule::unit_step(x); };
inline constexpr auto sign = [](const auto& x) { return chainrule::sign(x); };
inline constexpr auto linear = [](const auto& x) { return chainrule::linear(x); };
/// x + ½ held between 0 and 1.
inline constexpr auto piecewise_linear = [](const auto& x) {
  return chainrule::piecewise_linear(x);
};
inline constexpr auto sigmoid = [](const auto& x) { return chainrule::sigmoid(x); };
inline constexpr auto tanh = [](const auto& x) { return chainrule::tanh(x); };
inline constexpr auto relu = [](const auto& x) { return chainrule::relu(x); };
/// x for x > 0, else 0.01·x.
inline constexpr auto leaky_relu = [](const auto& x) { return chainrule::leaky_relu(x); };
inline constexpr auto elu = [](const auto& x) { return chainrule::elu(x); };
inline constexpr auto gelu = [](const auto& x) { return chainrule::gelu(x); };
inline constexpr auto softplus = [](const auto& x) { return chainrule::softplus(x); };
/// x·σ(x).
inline constexpr auto swish = [](const auto& x) { return chainrule::swish(x); };
inline constexpr auto silu = swish;
inline constexpr auto softmax = [](const auto& x) { return chainrule::softmax(x); };

} // namespace chainrule::nn

#endif
