// expect: a named formula copies its raw literals at each reuse, and they are too many now: write
// expect: copies_of_literals_have_room<
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"X"> X;

template <int Level> constexpr auto squared(const auto& z) {
  if constexpr (Level == 0)
    return z;
  else
    return squared<Level - 1>(z * z);
}

#ifdef COMPILES
constexpr auto formula = squared<24>(X * cr::constant<2.5>);
static_assert(squared<10>(X * 2.5).numbers[1023] == 2.5);
#else
constexpr auto formula = squared<24>(X * 2.5);
#endif
constexpr double d = cr::value<formula>(X = 0.4);
