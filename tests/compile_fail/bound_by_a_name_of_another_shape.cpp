// expect: two variables of one name have different shapes
// expect: variable_has_one_shape<chainrule::name<2>{"W"}, chainrule::shape<3, 2>,
// chainrule::shape<2> errors: 1 SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"b", cr::shape<2>> b;
constexpr cr::tensor<double, 3, 2> w{};
constexpr cr::tensor<double, 2> v{};

#ifdef COMPILES
constexpr double d = cr::value<sum(W)>(W = w);
#else
inline constexpr cr::variable<"W", cr::shape<2>> other;
constexpr double d = cr::value<sum(W)>(other = v);
#endif
