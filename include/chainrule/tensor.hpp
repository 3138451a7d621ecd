// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TENSOR_HPP
#define CHAINRULE_TENSOR_HPP

#include <chainrule/shape.hpp>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace chainrule {

/// Dense storage with a static shape: row-major, aligned for SIMD, trivially copyable, constexpr.
///
/// `tensor<double, 2, 3> j{}` is zeroed; `j(row, column)` is an element; `j.data()` the memory.
template <class T, int... Extents> struct tensor {
  using value_type = T;
  using shape = chainrule::shape<Extents...>;

  static constexpr std::size_t count = (std::size_t{1} * ... * std::size_t(Extents));
  static constexpr std::size_t alignment = count * sizeof(T) >= 64 ? 64 : alignof(T);

  /// The elements in row-major order. Public, so that a tensor is an aggregate.
  alignas(alignment) T elements[count == 0 ? 1 : count];

  static constexpr std::size_t size() { return count; }
  constexpr T* data() { return elements; }
  constexpr const T* data() const { return elements; }
  constexpr T* begin() { return elements; }
  constexpr T* end() { return elements + count; }
  constexpr const T* begin() const { return elements; }
  constexpr const T* end() const { return elements + count; }

  /// The element at one index an axis; indices are not checked.
  template <std::integral... Index> constexpr T& operator()(Index... index) {
    return elements[offset(index...)];
  }
  template <std::integral... Index> constexpr const T& operator()(Index... index) const {
    return elements[offset(index...)];
  }

  friend constexpr bool operator==(const tensor&, const tensor&) = default;

private:
  template <class... Index> static constexpr std::size_t offset(Index... index) {
    static_assert(sizeof...(Index) == sizeof...(Extents), "a tensor takes one index an axis");
    std::size_t result = 0;
    (void(result = result * std::size_t(Extents) + std::size_t(index)), ...);
    return result;
  }
};

template <class T, extents Shape> constexpr auto tensor_type() {
  if constexpr (Shape.rank == 0)
    return std::type_identity<T>{};
  else if constexpr (Shape.rank == 1)
    return std::type_identity<tensor<T, Shape.extent[0]>>{};
  else if constexpr (Shape.rank == 2)
    return std::type_identity<tensor<T, Shape.extent[0], Shape.extent[1]>>{};
  else
    return std::type_identity<tensor<T, Shape.extent[0], Shape.extent[1], Shape.extent[2]>>{};
}
template <class T, class Axes, int... I, int... J>
constexpr auto joined_type(std::integer_sequence<int, I...>, std::integer_sequence<int, J...>) {
  if constexpr (sizeof...(I) + sizeof...(J) == 0)
    return std::type_identity<T>{};
  else
    return std::type_identity<tensor<T, Axes::first.extent[I]..., Axes::second.extent[J]...>>{};
}
template <class T, class Axes> constexpr auto joined_type() {
  return joined_type<T, Axes>(std::make_integer_sequence<int, Axes::first.rank>{},
                              std::make_integer_sequence<int, Axes::second.rank>{});
}

/// The tensor of a shape; of rank 0 a plain number.
template <class T, extents Shape>
using tensor_of = typename decltype(tensor_type<T, Shape>())::type;

} // namespace chainrule

#endif
