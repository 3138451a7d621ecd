// expect: parameters: a variable is given more than once
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"b", cr::shape<2>> b;
constexpr cr::tensor<double, 3, 2> w{};
constexpr cr::tensor<double, 2> v{};

#ifdef COMPILES
constexpr auto theta = cr::parameters<double>(W, b);
#else
constexpr auto theta = cr::parameters<double>(W, b, W);
#endif
