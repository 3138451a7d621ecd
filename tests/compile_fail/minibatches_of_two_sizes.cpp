// expect: minibatches: all variables have the same first extent, the batch
// expect: variables_have_one_batch<4, 5>
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/optimize/optimize.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"X", cr::shape<4, 3>> X;
#ifdef COMPILES
inline constexpr cr::variable<"Y", cr::shape<4>> Y;
#else
inline constexpr cr::variable<"Y", cr::shape<5>> Y;
#endif
const std::vector<float> images(60);
const std::vector<int> labels(20);
const auto data = cr::optimize::minibatches(X = images, Y = labels);
