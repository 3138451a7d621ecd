// expect: vjp: the cotangent has the type of the result
// expect: cotangent_is_what_the_result_is<chainrule::tensor<double, 2>, chainrule::tensor<double,
// 3, 2> errors: 1 SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"b", cr::shape<2>> b;
constexpr cr::tensor<double, 3, 2> w{};
constexpr cr::tensor<double, 2> v{};

#ifdef COMPILES
constexpr auto d = cr::vjp<W + b>(cr::at(W = w, b = v), w);
#else
constexpr auto d = cr::vjp<W + b>(cr::at(W = w, b = v), v);
#endif
