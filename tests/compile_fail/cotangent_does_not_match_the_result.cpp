// expect: vjp: the cotangent has the type of the result
// expect: cotangent_is_what_the_result_is<double, std::array<double, 2>
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto both = [](auto x, auto y) { return std::array{x * y, x + y}; };

#ifdef COMPILES
constexpr auto r = cr::vjp<both>(cr::at(3.0, 1.0), std::array{1.0, 0.0});
#else
constexpr auto r = cr::vjp<both>(cr::at(3.0, 1.0), 1.0);
#endif
