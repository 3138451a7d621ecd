// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TENSOR_HPP
#define CHAINRULE_TENSOR_HPP

#include <chainrule/shape.hpp>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>

namespace chainrule {

/// A sum, a multiple, … of tensors that is computed where it is assigned: tensor_arithmetic.hpp.
template <class X>
concept pending_tensor = requires { typename X::pending; };

/// Not a fold: clang folds 256 operands at most.
template <bool... Each> constexpr bool all_true() {
  bool all = true;
  for (const bool each : {Each...})
    all &= each;
  return all;
}

template <class Shape, int... Sizes> inline constexpr bool lists_have_the_shape = false;
template <class Shape, std::size_t Given> inline constexpr bool tensor_has_as_many_elements = false;

/// Dense storage with a static shape: row-major, aligned for SIMD, trivially copyable, constexpr,
/// structural.
///
/// `tensor<double, 2, 3> j{}` is zeroed; `j(row, column)` is an element; `j.data()` the memory.
/// `tensor<double, 2, 2> a{{1, 2}, {3, 4}}` has these rows; `a{1, 2, 3, 4}`, `a{{1, 2, 3, 4}}` and
/// `a(span)` have these elements, row-major. Lists of another shape do not compile.
template <class T, int... Extents> struct tensor {
  using value_type = T;
  using iterator = T*;
  using const_iterator = const T*;
  using shape = chainrule::shape<Extents...>;

  static constexpr std::size_t count = (std::size_t{1} * ... * std::size_t(Extents));
  static constexpr std::size_t alignment = count * sizeof(T) >= 64 ? 64 : alignof(T);

  /// The elements in row-major order. Public, so that a tensor can be a template argument.
  alignas(alignment) T elements[count == 0 ? 1 : count];

  tensor() = default;
  template <class... Numbers>
    requires(sizeof...(Numbers) > 0 &&
             all_true<(std::is_arithmetic_v<Numbers> || std::is_same_v<Numbers, T>)...>())
  constexpr explicit(sizeof...(Numbers) == 1) tensor(const Numbers&... numbers) : elements{} {
    if constexpr (check_count<int(sizeof...(Numbers))>())
      copy_row({static_cast<T>(numbers)...}, elements);
  }
  template <std::size_t... N>
    requires(sizeof...(N) > 0)
  constexpr tensor(const T (&... rows)[N]) : elements{} {
    constexpr std::size_t lists = sizeof...(N);
    T* to = elements;
    if constexpr (check_lists<(lists == 1 && all_true<(N == count)...>()) ||
                                  all_true<is<lists, N>()...>(),
                              int(N)...>())
      (void)std::initializer_list<T*>{to = copy_row(rows, to)...};
  }
  template <std::size_t... N, std::size_t... M>
    requires(sizeof...(N) > 0)
  constexpr tensor(const T (&... blocks)[N][M]) : elements{} {
    constexpr std::size_t lists = sizeof...(N);
    T* to = elements;
    if constexpr (check_lists<(lists == 1 && all_true<is<N, M>()...>()) ||
                                  all_true<is<lists, N, M>()...>(),
                              int(N)..., int(M)...>())
      (void)std::initializer_list<T*>{to = copy_rows(blocks, to)...};
  }
  template <std::size_t N, std::size_t M, std::size_t K>
  constexpr tensor(const T (&blocks)[N][M][K]) : elements{} {
    T* to = elements;
    if constexpr (check_lists<is<N, M, K>(), int(N), int(M), int(K)>())
      for (const auto& block : blocks)
        to = copy_rows(block, to);
  }
  /// From memory of somebody else's: a `std::span`, `std::array` or C array of as many elements.
  constexpr explicit tensor(std::span<const T, count> flat) : elements{} {
    T* to = elements;
    for (const T& each : flat)
      *to++ = each;
  }
  /// From one of another element type.
  template <class Other>
    requires(!std::is_same_v<Other, T>)
  constexpr explicit tensor(const tensor<Other, Extents...>& other) : elements{} {
    for (std::size_t i = 0; i < count; ++i)
      elements[i] = static_cast<T>(other.elements[i]);
  }

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

  /// The element of a vector.
  constexpr T& operator[](std::size_t i)
    requires(sizeof...(Extents) == 1)
  {
    return elements[i];
  }
  constexpr const T& operator[](std::size_t i) const
    requires(sizeof...(Extents) == 1)
  {
    return elements[i];
  }

  /// A matrix of one element is that number as well: the derivative of one scalar by one.
  constexpr operator T() const
    requires(sizeof...(Extents) == 2 && count == 1)
  {
    return elements[0];
  }

  friend constexpr bool operator==(const tensor&, const tensor&) = default;

  /// Computes what was written in tensors and numbers, element by element, into this one: no other
  /// tensor is made, and it may be one of those tensors.
  template <pending_tensor X>
    requires std::is_same_v<typename X::tensor, tensor>
  constexpr tensor& operator=(const X& x) {
    for (std::size_t i = 0; i < count; ++i)
      elements[i] = x[i];
    return *this;
  }

private:
  template <int Given> static constexpr bool check_count() {
    if constexpr (Given != int(count))
      static_assert(tensor_has_as_many_elements<shape, Given>,
                    "a tensor is made of as many numbers as it has elements");
    return Given == int(count);
  }
  template <std::size_t... Given> static constexpr bool is() {
    if constexpr (sizeof...(Given) != sizeof...(Extents))
      return false;
    else
      return ((Given == std::size_t(Extents)) && ...);
  }
  template <bool Fits, int... Given> static constexpr bool check_lists() {
    if constexpr (!Fits)
      static_assert(
          lists_have_the_shape<shape, Given...>,
          "a tensor is made of nested lists of its shape, or of one list of all elements");
    return Fits;
  }
  template <std::size_t N> static constexpr T* copy_row(const T (&row)[N], T* to) {
    for (const T& each : row)
      *to++ = each;
    return to;
  }
  template <std::size_t N, std::size_t M>
  static constexpr T* copy_rows(const T (&rows)[N][M], T* to) {
    for (const auto& row : rows)
      to = copy_row(row, to);
    return to;
  }
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
