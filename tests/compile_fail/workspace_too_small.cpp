// expect: with: the workspace has fewer bytes than the call needs, see workspace_bytes
// expect: workspace_is_large_enough<
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<3, 3>> A;
constexpr auto formula = sum(square(matmul(A, A)));
constexpr auto verb = cr::value_and_gradient<formula, cr::wrt(A)>;

#ifdef COMPILES
constexpr int count = 64;
#else
constexpr int count = 8;
#endif
double slope(const cr::tensor<double, 3, 3>& a, cr::workspace<double, count>& work) {
  cr::tensor<double, 3, 3> grad{};
  return verb.with(work).into(grad, A = a);
}
