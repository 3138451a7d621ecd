// expect: two variables of one name have different shapes
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"b", cr::shape<2>> b;
constexpr cr::tensor<double, 3, 2> w{};
constexpr cr::tensor<double, 2> v{};

#ifdef COMPILES
constexpr auto d = cr::gradient<sum(W), cr::wrt(W)>(W = w);
#else
inline constexpr cr::variable<"W", cr::shape<2>> other;
constexpr auto d = cr::gradient<sum(W), cr::wrt(other)>(W = w);
#endif
