// expect: a gradient is of one number; for several results use jacobian
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<4>> x;
constexpr cr::tensor<double, 2, 3> a{};
constexpr cr::tensor<double, 4> v{};

#ifdef COMPILES
constexpr auto d = cr::gradient<sum(A)>(A = a);
#else
constexpr auto d = cr::gradient<A * 2>(A = a);
#endif
