// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_SUPPORT_WEIGHTS_HPP
#define CHAINRULE_TESTS_SUPPORT_WEIGHTS_HPP

#include <bit>
#include <boost/hana/at_key.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <cstdint>
#include <limits>

/// The parameters that weights_writer saves, and others read.
namespace weights_of {

inline constexpr chainrule::variable<"matrix", chainrule::shape<7, 5>> matrix;
inline constexpr chainrule::variable<"vector", chainrule::shape<3>> vector;
inline constexpr chainrule::variable<"cube", chainrule::shape<2, 3, 4>> cube;
inline constexpr chainrule::variable<"number"> number;

/// Finite numbers of every size: bits from a generator whose constants are Knuth's.
template <class T, class Bits> constexpr void fill(auto& tensor, std::uint64_t seed) {
  for (T& each : tensor)
    do {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      each = std::bit_cast<T>(static_cast<Bits>(seed >> (64 - 8 * sizeof(T))));
    } while (!(each - each == 0));
}
template <class T, class Bits> constexpr auto parameters() {
  using limits = std::numeric_limits<T>;
  auto theta = chainrule::parameters<T>(matrix, vector, cube, number);
  fill<T, Bits>(theta[matrix], 1);
  fill<T, Bits>(theta[cube], 2);
  theta[vector](0) = -T(0);
  theta[vector](1) = limits::denorm_min();
  theta[vector](2) = limits::max();
  theta[number] = T(1) / T(3);
  return theta;
}
constexpr auto in_float() { return parameters<float, std::uint32_t>(); }
constexpr auto in_double() { return parameters<double, std::uint64_t>(); }

} // namespace weights_of

#endif
