// expect: stack(a, b, ...): all have one shape
// expect: shapes_are_equal<chainrule::name<2>{"A"}, chainrule::shape<2, 3>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<3>> x;
constexpr cr::tensor<double, 2, 3> a{};
constexpr cr::tensor<double, 3> v{};

#ifdef COMPILES
constexpr auto rows = cr::value<stack(x, x + 1)>(x = v);
#else
constexpr auto rows = cr::value<stack(A, x)>(A = a, x = v);
#endif
