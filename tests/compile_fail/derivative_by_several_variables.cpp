// expect: a derivative is by one variable: say which with wrt
// expect: formula_has_one_variable<2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto loss = W * exp(X);

#ifdef COMPILES
constexpr double d = cr::derivative<loss, 2, cr::wrt(W)>(W = 3.0, X = 1.0);
#else
constexpr double d = cr::derivative<loss, 2>(W = 3.0, X = 1.0);
#endif
