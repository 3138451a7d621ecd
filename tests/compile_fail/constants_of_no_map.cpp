// expect: the parameters are a map, cr::parameters<float>(W, b)
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/data/constants.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<2, 2>> W;

int main() {
#ifdef COMPILES
  const auto theta = cr::parameters<float>(W);
#else
  const cr::tensor<float, 2, 2> theta{};
#endif
  cr::save_constants("weights.hpp", theta, "weights");
}
