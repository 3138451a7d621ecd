// expect: an index is not within the tensor's shape
// expect: index_is_in_the_shape<chainrule::name<3>{"x0"}
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<4>> x;
constexpr cr::tensor<double, 2, 3> a{};
constexpr cr::tensor<double, 4> v{};

#ifdef COMPILES
constexpr double d = cr::value<[](auto p) { return p[3]; }>(v);
#else
constexpr double d = cr::value<[](auto p) { return p[4]; }>(v);
#endif
