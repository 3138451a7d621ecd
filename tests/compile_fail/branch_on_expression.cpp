// expect: cannot branch on a differentiated value: use where(condition, a, b)
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;

#ifdef COMPILES
constexpr auto factor = where(W < X, 1.0, 2.0);
#else
constexpr auto factor = W < X ? 1.0 : 2.0;
#endif
