// expect: reshape: the new shape must have as many elements as the old one
// expect: sizes_agree<chainrule::name<2>{"A"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<4>> x;
constexpr cr::tensor<double, 2, 3> a{};
constexpr cr::tensor<double, 4> v{};

#ifdef COMPILES
constexpr double d = cr::value<sum(reshape<3, 2>(A))>(A = a);
#else
constexpr double d = cr::value<sum(reshape<5>(A))>(A = a);
#endif
