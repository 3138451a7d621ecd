// expect: a primitive does not take a tensor of this shape, or two of these
// expect: primitive_takes_the_shapes<chainrule::name<2>{"Z"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>
#include <chainrule/nn/nn.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"Z", cr::shape<4, 3>> Z;
#ifdef COMPILES
inline constexpr cr::variable<"Y", cr::shape<4>> Y;
constexpr cr::tensor<double, 4> labels{};
#else
inline constexpr cr::variable<"Y", cr::shape<3>> Y;
constexpr cr::tensor<double, 3> labels{};
#endif
constexpr auto loss = cr::nn::multinoulli.loss(Z, Y);
constexpr double l = cr::value<loss>(Z = cr::tensor<double, 4, 3>{}, Y = labels);
