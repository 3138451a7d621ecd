// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_NEAR_HPP
#define CHAINRULE_TESTS_NEAR_HPP

#include <limits>

/// Equal but for a few roundings, relative to the larger of the two and 1.
template <class T, class U> constexpr bool near(T a, U b, int roundings = 8) {
  const T right = static_cast<T>(b);
  const T size = (a < 0 ? -a : a) + (right < 0 ? -right : right) + 1;
  const T apart = a < right ? right - a : a - right;
  return apart <= T(roundings) * std::numeric_limits<T>::epsilon() * size;
}

#endif
