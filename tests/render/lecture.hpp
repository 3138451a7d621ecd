// SPDX-License-Identifier: BSL-1.0
// The formulas of the logistic-regression lecture, with the lecture's steps.
#pragma once
#include <chainrule/chainrule.hpp>

namespace lecture {

inline constexpr chainrule::variable<"W"> W;
inline constexpr chainrule::variable<"X"> X;
inline constexpr chainrule::variable<"y"> y;

constexpr auto p = 1 / (1 + exp(-W * X));
constexpr auto loss = -(y * log(p) + (1 - y) * log(1 - p));

constexpr auto x1 = chainrule::step<"ξ₁">(-W * X);
constexpr auto x2 = chainrule::step<"ξ₂">(exp(x1));
constexpr auto x3 = chainrule::step<"ξ₃">(1 + x2);
constexpr auto x4 = chainrule::step<"ξ₄">(1 / x3);
constexpr auto loss_a = chainrule::step<"𝓛ᴬ">(-y * chainrule::step<"ξ₅">(log(x4)));
constexpr auto loss_b =
    chainrule::step<"𝓛ᴮ">(-(1 - y) * chainrule::step<"ξ₆">(log(chainrule::step<"ξ₅">(1 - x4))));

} // namespace lecture
