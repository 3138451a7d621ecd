// expect: two variables of one name have different shapes
// expect: variable_has_one_shape<chainrule::name<2>{"A"}, chainrule::shape<3>, chainrule::shape<2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"A", cr::shape<3>> A;

#ifdef COMPILES
inline constexpr cr::variable<"B", cr::shape<2>> B;
constexpr double d =
    cr::value<sum(A) + sum(B)>(A = std::array{1.0, 2.0, 3.0}, B = std::array{1.0, 2.0});
#else
inline constexpr cr::variable<"A", cr::shape<2>> B;
constexpr double d = cr::value<sum(A) + sum(B)>(A = std::array{1.0, 2.0, 3.0});
#endif
