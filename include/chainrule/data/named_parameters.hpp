// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_NAMED_PARAMETERS_HPP
#define CHAINRULE_DATA_NAMED_PARAMETERS_HPP

#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/length.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <chainrule/tensor.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

namespace chainrule {

template <class Parameters>
inline constexpr std::size_t number_of_parameters =
    decltype(boost::hana::length(std::declval<const Parameters&>()))::value;

/// Calls a function with the name and the value of each parameter of a map, in the map's order.
template <class Parameters, class Function>
void for_each_parameter(Parameters& parameters, const Function& function) {
  boost::hana::for_each(boost::hana::keys(parameters), [&](auto variable_key) {
    function(decltype(variable_key)::symbol, parameters[variable_key]);
  });
}

/// What a parameter is in memory: a number, or a tensor.
template <class X> struct named_parameter {
  static_assert(std::is_arithmetic_v<X>, "a parameter is a number or a tensor");
  using element = X;
  static constexpr std::size_t size = 1;
  static std::vector<std::uint64_t> shape() { return {}; }
  static X* data(X& number) { return &number; }
  static const X* data(const X& number) { return &number; }
  static void from_columns(const std::vector<X>& numbers, X* to) { *to = numbers[0]; }
};
template <class T, int... Extents> struct named_parameter<tensor<T, Extents...>> {
  using element = T;
  static constexpr std::size_t size = tensor<T, Extents...>::size();
  static std::vector<std::uint64_t> shape() { return {std::uint64_t(Extents)...}; }
  static T* data(tensor<T, Extents...>& x) { return x.data(); }
  static const T* data(const tensor<T, Extents...>& x) { return x.data(); }
  /// Puts numbers whose first index is the fastest into row-major order.
  static void from_columns(const std::vector<T>& numbers, T* to) {
    constexpr std::size_t extent[]{std::size_t(Extents)...};
    for (std::size_t i = 0; i < size; ++i) {
      std::size_t rest = i, row_major = 0, stride = size;
      for (const std::size_t each : extent) {
        stride /= each;
        row_major += rest % each * stride;
        rest /= each;
      }
      to[row_major] = numbers[i];
    }
  }
};

} // namespace chainrule

#endif
