// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_TENSOR_VIEW_HPP
#define CHAINRULE_DATA_TENSOR_VIEW_HPP

#include <chainrule/derivative/arguments.hpp>
#include <chainrule/tensor.hpp>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace chainrule {

/// A tensor of static shape in memory of somebody else's, row-major: `tensor_view<const float, 100,
/// 784>` is an argument of every verb, as `tensor<float, 100, 784>` is, and nothing is copied. The
/// memory must live as long as the view; it need be aligned for T only.
template <class T, int... Extents> class tensor_view {
public:
  using value_type = std::remove_const_t<T>;
  using shape = chainrule::shape<Extents...>;

  constexpr explicit tensor_view(T* elements) : memory(elements) {}
  constexpr tensor_view(const tensor<value_type, Extents...>& x)
    requires std::is_const_v<T>
      : memory(x.data()) {}

  static constexpr std::size_t size() { return tensor<value_type, Extents...>::size(); }
  constexpr T* data() const { return memory; }
  constexpr T* begin() const { return memory; }
  constexpr T* end() const { return memory + size(); }

  /// The element at one index an axis; indices are not checked.
  template <std::integral... Index> constexpr T& operator()(Index... index) const {
    static_assert(sizeof...(Index) == sizeof...(Extents), "a tensor takes one index an axis");
    std::size_t offset = 0;
    (void(offset = offset * std::size_t(Extents) + std::size_t(index)), ...);
    return memory[offset];
  }

private:
  T* memory;
};

template <class T, int... Extents>
  requires tensor_element<std::remove_const_t<T>>
struct argument_traits<tensor_view<T, Extents...>>
    : argument_traits<tensor<std::remove_const_t<T>, Extents...>> {};

template <class T, int... Extents>
constexpr const std::remove_const_t<T>* data_of(const tensor_view<T, Extents...>& x) {
  return x.data();
}

} // namespace chainrule

#endif
