// expect: two shapes do not broadcast
// expect: shapes_broadcast<chainrule::name<2>{"A"}, chainrule::shape<2, 3>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<4>> x;
constexpr cr::tensor<double, 2, 3> a{};
constexpr cr::tensor<double, 4> v{};

#ifdef COMPILES
constexpr double d = cr::value<sum(A) + sum(x)>(A = a, x = v);
#else
constexpr double d = cr::value<sum(A + x)>(A = a, x = v);
#endif
