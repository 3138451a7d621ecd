// expect: a chain-rule table is of a formula of numbers
// expect: table_is_of_numbers<chainrule::name<2>{"A"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"A", cr::shape<3>> A;

#ifdef COMPILES
constexpr auto table = cr::backward_table<W * W>(W = 2.0);
#else
constexpr auto table = cr::backward_table<sum(A* A) * W>(W = 2.0, A = std::array{1.0, 2.0, 3.0});
#endif
constexpr auto symbol = table[0].symbol;
