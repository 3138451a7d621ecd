// SPDX-License-Identifier: BSL-1.0
// The chain-rule tables of the logistic-regression lecture, as constants.
#include <chainrule/chainrule.hpp>
#include <iostream>

namespace cr = chainrule;
using cr::step;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
inline constexpr cr::variable<"y"> y;

// The lecture's steps. ξ₁ … ξ₄ are common to both losses.
// [steps]
constexpr auto ξ1 = step<"ξ₁">(-W * X);
constexpr auto ξ2 = step<"ξ₂">(exp(ξ1));
constexpr auto ξ3 = step<"ξ₃">(1 + ξ2);
constexpr auto ξ4 = step<"ξ₄">(1 / ξ3);

constexpr auto loss_A = step<"𝓛ᴬ">(-y * step<"ξ₅">(log(ξ4)));
constexpr auto loss_B = step<"𝓛ᴮ">(-(1 - y) * step<"ξ₆">(log(step<"ξ₅">(1 - ξ4))));
// [/steps]

// [tables]
constexpr auto forward_A = cr::forward_table<loss_A, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto backward_A = cr::backward_table<loss_A, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto forward_B = cr::forward_table<loss_B, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto backward_B = cr::backward_table<loss_B, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);

static_assert(forward_A[5].derivative == -0.00037018372795869517); // the compiler computed it
// [/tables]

int main() {
  std::cout << "𝓛ᴬ = −y log(1/(1 + e^{−WX})) at X = 3, y = 1, W = 3, forward mode:\n\n"
            << "[forward_A]\n"
            << cr::to_markdown(forward_A) << "[/forward_A]\n\nbackward mode:\n\n"
            << "[backward_A]\n"
            << cr::to_markdown(backward_A) << "[/backward_A]\n\n"
            << "𝓛ᴮ = −(1 − y) log(1 − 1/(1 + e^{−WX})), forward mode:\n\n"
            << "[forward_B]\n"
            << cr::to_markdown(forward_B) << "[/forward_B]\n\nbackward mode:\n\n"
            << "[backward_B]\n"
            << cr::to_markdown(backward_B) << "[/backward_B]\n";
}
