// build: native clang unfused
// SPDX-License-Identifier: BSL-1.0
// A user's primitive for numbers goes over tensors in registers: what is written in the library's
// functions by itself, and what is not says that it goes one number after the other.
#define BOOST_TEST_MODULE own_elementwise
#include "lanes.hpp"

namespace cr = chainrule;

namespace user {

/// As in the README.
struct softsign_t : cr::primitive<1> {
  static constexpr cr::notation text{"softsign(@0)"}, latex = text;
  static constexpr auto value(auto x) { return x / (1 + cr::abs(x)); }
  static constexpr auto derivative(auto x, auto) { return square(cr::reciprocal(1 + abs(x))); }
};

/// |x|³/3 where |x| < 1, elsewhere e^(|x| − 1) − ⅔, by most kinds of functions that there are.
struct tub_t : cr::primitive<1> {
  static constexpr cr::notation text{"tub(@0)"}, latex = text;
  static constexpr auto value(auto x) {
    using T = decltype(x);
    const T size = cr::max(cr::sqrt(cr::square(x)), T(0));
    const T outside = cr::expm1(cr::min(size, T(1000)) - T(1)) + T(1) / T(3);
    return cr::where(size < T(1), cr::pow(size, T(3)) / T(3), cr::where(size != size, x, outside));
  }
  static constexpr auto derivative(auto x, auto) {
    return sign(x) * cr::where(abs(x) < 1, square(x), exp(abs(x) - 1));
  }
};

/// The number of a step, by a branch.
struct stairs_t : cr::primitive<1> {
  static constexpr bool one_by_one = true;
  static constexpr cr::notation text{"stairs(@0)"}, latex = text;
  static constexpr auto value(auto x) {
    if (x < 0)
      return decltype(x)(-1);
    return x < 10 ? static_cast<decltype(x)>(static_cast<int>(x)) : x;
  }
  static constexpr auto derivative(auto, auto) { return cr::absent{}; }
};

/// The middle one of three, likewise.
struct median_t : cr::primitive<3> {
  static constexpr bool one_by_one = true;
  static constexpr cr::notation text{"median(@0, @1, @2)"}, latex = text;
  static constexpr auto value(auto a, auto b, auto c) {
    return std::max(std::min(a, b), std::min(std::max(a, b), c));
  }
  static constexpr auto derivative(auto, auto, auto, auto, auto) { return cr::absent{}; }
};

} // namespace user

BOOST_AUTO_TEST_CASE(primitives_of_ones_own) {
  lanes::family<OF_X(cr::apply<user::softsign_t>(x)), OF_X(cr::apply<user::tub_t>(x)),
                OF_X(cr::apply<user::stairs_t>(x) * x),
                OF_X(x * cr::apply<user::median_t>(x, 2 * x, 1))>::check<17>("own");
}
