// expect: mlp: give one activation for all hidden layers, one for each hidden layer
// expect: mlp_has_an_activation_for_each<4, 2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/nn/nn.hpp>

namespace nn = chainrule::nn;

#ifdef COMPILES
constexpr auto net = nn::mlp<2, 8, 8, 8, 1>(nn::relu, nn::tanh, nn::relu);
#else
constexpr auto net = nn::mlp<2, 8, 8, 8, 1>(nn::relu, nn::tanh);
#endif
