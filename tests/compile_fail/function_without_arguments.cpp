// expect g++: no match for ‘operator+’
// expect clang++: invalid operands to binary expression
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"x"> x;
constexpr double half(double number) { return number / 2; }

#ifdef COMPILES
constexpr auto formula = x + half(1) + exp(x);
#else
constexpr auto formula = x + half + exp(x);
#endif
