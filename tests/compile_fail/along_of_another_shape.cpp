// expect: a variable is bound to a value of another shape
// expect: variable_has_the_shape<chainrule::name<2>{"b"}, chainrule::shape<2>, chainrule::shape<3,
// 2> errors: 1 SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"b", cr::shape<2>> b;
constexpr cr::tensor<double, 3, 2> w{};
constexpr cr::tensor<double, 2> v{};

#ifdef COMPILES
constexpr auto d = cr::jvp<sum(W + b)>(cr::at(W = w, b = v), cr::along(b = v));
#else
constexpr auto d = cr::jvp<sum(W + b)>(cr::at(W = w, b = v), cr::along(b = w));
#endif
