// expect: a derivative is by one number
// expect: variable_is_a_number<chainrule::shape<3, 2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"b", cr::shape<2>> b;
constexpr cr::tensor<double, 3, 2> w{};
constexpr cr::tensor<double, 2> v{};

#ifdef COMPILES
constexpr auto d = cr::gradient<sum(W + b), cr::wrt(W)>(W = w, b = v);
#else
constexpr auto d = cr::derivative<sum(W + b), cr::wrt(W)>(W = w, b = v);
#endif
