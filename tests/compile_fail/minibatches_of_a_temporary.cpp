// expect: minibatches views its data: bind arrays that have names, or spans
// expect: data_outlives_the_call<std::
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/optimize/optimize.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"X", cr::shape<4, 3>> X;
const std::vector<float> images(12);

#ifdef COMPILES
const auto data = cr::optimize::minibatches(X = images);
#else
const auto data = cr::optimize::minibatches(X = std::vector<float>(12));
#endif
