// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_POSITIONAL_HPP
#define CHAINRULE_DERIVATIVE_POSITIONAL_HPP

#include <chainrule/derivative/nothing.hpp>
#include <chainrule/primitive/primitive.hpp>
#include <cstddef>
#include <tuple>
#include <utility>

namespace chainrule {

template <int Index, class T> struct positional_slot {
  T value;
  friend bool operator==(const positional_slot&, const positional_slot&) = default;
};

template <class Indices, class... Ts> struct positional_slots;
template <int... Index, class... Ts>
struct positional_slots<std::integer_sequence<int, Index...>, Ts...>
    : positional_slot<Index, Ts>... {
  friend bool operator==(const positional_slots&, const positional_slots&) = default;
};

/// One value for each argument of a callable: `grad[arg<0>]`, or `auto [dx, dy] = grad`. With one
/// argument it converts to that value.
template <class... Ts>
struct positional : positional_slots<std::make_integer_sequence<int, sizeof...(Ts)>, Ts...> {
  template <int Index>
    requires(Index >= 0 && Index < int(sizeof...(Ts)))
  constexpr auto& operator[](arg_t<Index>) {
    return at<Index>(*this);
  }
  template <int Index>
    requires(Index >= 0 && Index < int(sizeof...(Ts)))
  constexpr const auto& operator[](arg_t<Index>) const {
    return at<Index>(*this);
  }
  template <class Key> constexpr nothing operator[](const Key&) const {
    return say_there_is_none<Key>();
  }

  template <std::size_t Index> constexpr auto& get() { return at<int(Index)>(*this); }
  template <std::size_t Index> constexpr const auto& get() const { return at<int(Index)>(*this); }

  template <class T>
    requires(sizeof...(Ts) == 1 && (std::is_same_v<T, Ts> && ...))
  constexpr operator T() const {
    return at<0>(*this);
  }

  friend bool operator==(const positional&, const positional&) = default;

private:
  template <int Index, class T> static constexpr T& at(positional_slot<Index, T>& slot) {
    return slot.value;
  }
  template <int Index, class T>
  static constexpr const T& at(const positional_slot<Index, T>& slot) {
    return slot.value;
  }
};

} // namespace chainrule

template <class... Ts>
struct std::tuple_size<chainrule::positional<Ts...>>
    : std::integral_constant<std::size_t, sizeof...(Ts)> {};
template <std::size_t Index, class... Ts>
struct std::tuple_element<Index, chainrule::positional<Ts...>> {
  using type = std::tuple_element_t<Index, std::tuple<Ts...>>;
};

#endif
