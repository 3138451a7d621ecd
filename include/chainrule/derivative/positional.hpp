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

/// One value for each of some arguments of a callable, `Key` their positions: `grad[arg<0>]` is the
/// one of the first argument, in whatever order `wrt` names them; `auto [dx, dy] = grad` takes
/// them in that order. A single value converts to itself.
template <class Keys, class... Ts> struct values_by_position;
template <int... Key, class... Ts>
struct values_by_position<std::integer_sequence<int, Key...>, Ts...>
    : positional_slots<std::make_integer_sequence<int, sizeof...(Ts)>, Ts...> {
  template <int Index>
    requires((Index == Key) || ...)
  constexpr auto& operator[](arg_t<Index>) {
    return at<slot_of(Index)>(*this);
  }
  template <int Index>
    requires((Index == Key) || ...)
  constexpr const auto& operator[](arg_t<Index>) const {
    return at<slot_of(Index)>(*this);
  }
  template <class Other> constexpr nothing operator[](const Other&) const {
    return say_there_is_none<Other>();
  }

  template <std::size_t Index> constexpr auto& get() { return at<int(Index)>(*this); }
  template <std::size_t Index> constexpr const auto& get() const { return at<int(Index)>(*this); }

  constexpr operator std::tuple_element_t<0, std::tuple<Ts..., nothing>>() const
    requires(sizeof...(Ts) == 1)
  {
    return at<0>(*this);
  }

  friend bool operator==(const values_by_position&, const values_by_position&) = default;

private:
  static constexpr int slot_of(int key) {
    int slot = 0, i = 0;
    ((slot = Key == key ? i : slot, ++i), ...);
    return slot;
  }
  template <int Index, class T> static constexpr T& at(positional_slot<Index, T>& slot) {
    return slot.value;
  }
  template <int Index, class T>
  static constexpr const T& at(const positional_slot<Index, T>& slot) {
    return slot.value;
  }
};
/// One value for each argument.
template <class... Ts>
using positional = values_by_position<std::make_integer_sequence<int, sizeof...(Ts)>, Ts...>;

} // namespace chainrule

template <class Keys, class... Ts>
struct std::tuple_size<chainrule::values_by_position<Keys, Ts...>>
    : std::integral_constant<std::size_t, sizeof...(Ts)> {};
template <std::size_t Index, class Keys, class... Ts>
struct std::tuple_element<Index, chainrule::values_by_position<Keys, Ts...>> {
  using type = std::tuple_element_t<Index, std::tuple<Ts...>>;
};

#endif
