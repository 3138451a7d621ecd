// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_LANE_FUNCTIONS_HPP
#define CHAINRULE_RUN_LANE_FUNCTIONS_HPP

#include <chainrule/math/math.hpp>
#include <cstddef>

namespace chainrule {

/// A function of each number of some registers, one number after the other. It is compiled once: a
/// call more does not count beside those of `F`.
template <auto F, class V, class... Registers>
[[gnu::noinline]] V number_by_number(V x, Registers... more) {
  using T = typename V::value_type;
  T results[V::size];
  const auto apply = [&](const auto&... each_register) {
    for (std::size_t lane = 0; lane < V::size; ++lane)
      results[lane] = F(each_register[lane]...);
  };
  struct array {
    T numbers[V::size];
    explicit array(V all_lanes) { all_lanes.store_unaligned(numbers); }
    T operator[](std::size_t i) const { return numbers[i]; }
  };
  apply(array(x), array(more)...);
  return V::load_unaligned(results);
}

/// a·b + c of registers or numbers, rounded once where the machine does that. On the compiler's own
/// vectors, in one expression, which g++ and clang fuse: xsimd 8's `fma` for AVX-512 is a product
/// and then a sum, and clang leaves it so.
template <class V> [[gnu::always_inline]] inline V multiply_add(V a, V b, V c) {
  if constexpr (requires { typename V::register_type; }) {
    using raw = typename V::register_type;
    return V(raw(raw(a) * raw(b) + raw(c)));
  } else
    return a * b + c;
}

} // namespace chainrule

/// What `math::exp` and its like call for registers: the functions of single numbers, unless
/// something as good is specialised for the kind of register.
namespace chainrule::math {

template <class V> struct number_functions {
  static V larger(V a, V b) { return select(a < b, b, a); }
  static V exp(V x) {
    return number_by_number<[](auto lane) { return math::exp(lane); }>(x);
  }
  static V exp2(V x) {
    return number_by_number<[](auto lane) { return math::exp2(lane); }>(x);
  }
  static V expm1(V x) {
    return number_by_number<[](auto lane) { return math::expm1(lane); }>(x);
  }
  static V log(V x) {
    return number_by_number<[](auto lane) { return math::log(lane); }>(x);
  }
  static V log2(V x) {
    return number_by_number<[](auto lane) { return math::log2(lane); }>(x);
  }
  static V log10(V x) {
    return number_by_number<[](auto lane) { return math::log10(lane); }>(x);
  }
  static V log1p(V x) {
    return number_by_number<[](auto lane) { return math::log1p(lane); }>(x);
  }
  static V cbrt(V x) {
    return number_by_number<[](auto lane) { return math::cbrt(lane); }>(x);
  }
  static V sin(V x) {
    return number_by_number<[](auto lane) { return math::sin(lane); }>(x);
  }
  static V cos(V x) {
    return number_by_number<[](auto lane) { return math::cos(lane); }>(x);
  }
  static V tan(V x) {
    return number_by_number<[](auto lane) { return math::tan(lane); }>(x);
  }
  static V asin(V x) {
    return number_by_number<[](auto lane) { return math::asin(lane); }>(x);
  }
  static V acos(V x) {
    return number_by_number<[](auto lane) { return math::acos(lane); }>(x);
  }
  static V atan(V x) {
    return number_by_number<[](auto lane) { return math::atan(lane); }>(x);
  }
  static V sinh(V x) {
    return number_by_number<[](auto lane) { return math::sinh(lane); }>(x);
  }
  static V cosh(V x) {
    return number_by_number<[](auto lane) { return math::cosh(lane); }>(x);
  }
  static V tanh(V x) {
    return number_by_number<[](auto lane) { return math::tanh(lane); }>(x);
  }
  static V asinh(V x) {
    return number_by_number<[](auto lane) { return math::asinh(lane); }>(x);
  }
  static V acosh(V x) {
    return number_by_number<[](auto lane) { return math::acosh(lane); }>(x);
  }
  static V atanh(V x) {
    return number_by_number<[](auto lane) { return math::atanh(lane); }>(x);
  }
  static V erf(V x) {
    return number_by_number<[](auto lane) { return math::erf(lane); }>(x);
  }
  static V erfc(V x) {
    return number_by_number<[](auto lane) { return math::erfc(lane); }>(x);
  }
  static V lgamma(V x) {
    return number_by_number<[](auto lane) { return math::lgamma(lane); }>(x);
  }
  static V pow(V x, V c) {
    return number_by_number<[](auto lane, auto with) { return math::pow(lane, with); }>(x, c);
  }
  static V hypot(V x, V y) {
    return number_by_number<[](auto lane, auto with) { return math::hypot(lane, with); }>(x, y);
  }
  static V atan2(V y, V x) {
    return number_by_number<[](auto lane, auto with) { return math::atan2(lane, with); }>(y, x);
  }
};

template <class V> struct lane_functions : number_functions<V> {};

} // namespace chainrule::math

#endif
