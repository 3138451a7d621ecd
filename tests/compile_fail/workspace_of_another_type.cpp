// expect: with: the workspace has the element type of the call
// expect: workspace_has_the_element_type<float, double>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<3, 3>> A;
constexpr auto formula = sum(square(matmul(A, A)));
constexpr auto verb = cr::value_and_gradient<formula, cr::wrt(A)>;

#ifdef COMPILES
using number = double;
#else
using number = float;
#endif
double slope(const cr::tensor<double, 3, 3>& a, cr::workspace<number, 64>& work) {
  cr::tensor<double, 3, 3> grad{};
  return verb.with(work).into(grad, A = a);
}
