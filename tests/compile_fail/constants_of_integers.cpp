// expect: each parameter has floating-point numbers
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/data/constants.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"W", cr::shape<2, 2>> W;

#ifdef COMPILES
using element = double;
#else
using element = int;
#endif

int main() { cr::save_constants("weights.hpp", cr::parameters<element>(W), "weights"); }
