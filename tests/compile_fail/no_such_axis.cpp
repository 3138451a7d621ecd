// expect: the tensor has no axis of this number
// expect: tensor_has_this_axis<chainrule::name<2>{"A"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<4>> x;
constexpr cr::tensor<double, 2, 3> a{};
constexpr cr::tensor<double, 4> v{};

#ifdef COMPILES
constexpr double d = cr::value<sum(sum<1>(A))>(A = a);
#else
constexpr double d = cr::value<sum(sum<2>(A))>(A = a);
#endif
