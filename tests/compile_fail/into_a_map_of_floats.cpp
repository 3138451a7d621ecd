// expect: into, add_to: the destination has the type that the verb returns, or is a map
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<3, 2>> W;
inline constexpr cr::variable<"b", cr::shape<2>> b;
constexpr cr::tensor<double, 3, 2> w{};
constexpr cr::tensor<double, 2> v{};

#ifdef COMPILES
double f(decltype(cr::parameters<double>(W, b))& grad) {
  return cr::value_and_gradient<sum(W + b), cr::wrt(W)>.into(grad, W = w, b = v);
}
#else
double f(decltype(cr::parameters<float>(W, b))& grad) {
  return cr::value_and_gradient<sum(W + b), cr::wrt(W)>.into(grad, W = w, b = v);
}
#endif
