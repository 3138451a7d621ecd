// SPDX-License-Identifier: BSL-1.0
// What runs for the loss and gradient of a network: its kernels, and what is fused into each.
#include <chainrule/chainrule.hpp>
#include <iostream>

namespace cr = chainrule;

// [plan]
inline constexpr cr::variable<"X", cr::shape<128, 784>> X;
inline constexpr cr::variable<"Y", cr::shape<128>> Y;
inline constexpr cr::variable<"W1", cr::shape<784, 512>> W1;
inline constexpr cr::variable<"b1", cr::shape<512>> b1;
inline constexpr cr::variable<"W2", cr::shape<512, 10>> W2;
inline constexpr cr::variable<"b2", cr::shape<10>> b2;
constexpr auto logits = matmul(relu(matmul(X, W1) + b1), W2) + b2;
constexpr auto loss = mean(log_sum_exp<1>(logits) - sum<1>(logits * one_hot<10>(Y)));

const cr::tensor<float, 128, 784> images{};
const cr::tensor<int, 128> digits{};
const auto theta = cr::parameters<float>(W1, b1, W2, b2);

constexpr auto verb = cr::value_and_gradient<loss, cr::wrt(W1, b1, W2, b2)>;
constexpr std::size_t bytes = verb.workspace_bytes(theta, X = images, Y = digits);
constexpr auto plan = cr::explain<loss, cr::wrt(W1, b1, W2, b2)>(theta, X = images, Y = digits);
static_assert(plan.workspace_bytes <= bytes);
// [/plan]

int main() { std::cout << cr::to_text(plan); }
