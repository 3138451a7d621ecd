// expect: a variable is bound to a value of another shape
// expect: variable_has_the_shape<chainrule::name<2>{"A"}, chainrule::shape<3>, chainrule::shape<2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"A", cr::shape<3>> A;

constexpr auto f = sum(A * A) * W;
constexpr std::array a{1.0, 2.0, 3.0}, longer{1.0, 1.0, 1.0};
constexpr std::array shorter{1.0, 1.0};

#ifdef COMPILES
constexpr double d = cr::jvp<f>(cr::at(W = 2.0, A = a), cr::along(A = longer)).tangent;
#else
constexpr double d = cr::jvp<f>(cr::at(W = 2.0, A = a), cr::along(A = shorter)).tangent;
#endif
