// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_ARGUMENT_MEMORY_HPP
#define CHAINRULE_DERIVATIVE_ARGUMENT_MEMORY_HPP

#include <array>
#include <chainrule/derivative/arguments.hpp>
#include <chainrule/run/workspace.hpp>

namespace chainrule {

/// Arrays of arrays are contiguous, but in a constant expression no pointer goes from one row to
/// the next.
template <class X> inline constexpr bool has_rows = false;
template <class X, std::size_t Rows, std::size_t Columns>
inline constexpr bool has_rows<X[Rows][Columns]> = true;
template <class X, std::size_t Rows, std::size_t Columns>
inline constexpr bool has_rows<std::array<std::array<X, Columns>, Rows>> = true;

/// Whether the elements of a matrix lie in the order of tensors, or column by column.
template <class X> inline constexpr bool is_row_major = true;

/// Copies the numbers of an argument, row by row; returns where the next ones go.
template <class T, class X> constexpr T* copy_numbers(const X& x, T* to) {
  if constexpr (std::is_arithmetic_v<X>) // without a loop, so that clang splits the memory early
    *to++ = static_cast<T>(x);
  else if constexpr (!is_row_major<X>)
    for (int i = 0; i < argument_traits<X>::rows; ++i)
      for (int j = 0; j < argument_traits<X>::columns; ++j)
        *to++ = static_cast<T>(x(i, j));
  else if constexpr (has_rows<X>)
    for (const auto& row : x)
      to = copy_numbers(row, to);
  else
    for (int i = 0; i < argument_traits<X>::symbolic::elements; ++i)
      *to++ = static_cast<T>(data_of(x)[i]);
  return to;
}

/// Room for numbers of a call: with it on the stack where they are few, else one for each thread
/// and `Owner`; in a constant expression always of its own.
template <class Owner, class T, std::size_t Count, std::size_t MoreWhenConstant>
struct number_storage {
  static constexpr bool is_small = Count * sizeof(T) <= largest_stack_workspace;
  T numbers[is_small ? Count + 1 : 1]{};
  T* room = numbers;

  static T* of_thread() {
    static thread_local T memory[Count + 1];
    return memory;
  }
  constexpr number_storage() {
    if (std::is_constant_evaluated())
      room = new T[Count + MoreWhenConstant + 1]{};
    else if constexpr (!is_small)
      room = of_thread();
  }
  number_storage(const number_storage&) = delete;
  constexpr ~number_storage() {
    if (std::is_constant_evaluated())
      delete[] room;
  }
};
template <class Owner, class T, std::size_t Count>
  requires(Count * sizeof(T) <= largest_stack_workspace)
struct number_storage<Owner, T, Count, 0> {
  T room[Count + 1]{};
};

/// Where each argument of a call is. Numbers are held here, in the element type, and so are arrays
/// of integers; other arrays are viewed where they are. `Role` tells apart arguments of one call
/// that have the same types: the point and the direction.
template <int Role, class T, class... Arguments> struct memory_of_arguments {
  static constexpr std::size_t count = sizeof...(Arguments);
  template <class X>
  static constexpr std::size_t elements = std::size_t(argument_traits<X>::symbolic::elements);
  template <class X>
  static constexpr bool is_viewed = std::is_same_v<typename argument_traits<X>::element, T> &&
                                    !std::is_same_v<X, T> && is_row_major<X>;
  template <class X>
  using value_type = std::remove_cvref_t<decltype(value_of(std::declval<const X&>()))>;
  static constexpr std::size_t held =
      (std::size_t{0} + ... +
       (is_viewed<value_type<Arguments>> ? 0 : elements<value_type<Arguments>>));
  static constexpr std::size_t in_rows =
      (std::size_t{0} + ... +
       (is_viewed<value_type<Arguments>> && has_rows<value_type<Arguments>>
            ? elements<value_type<Arguments>>
            : 0));

  number_storage<memory_of_arguments, T, held, in_rows> numbers;
  const T* viewed[count + 1]; ///< of arguments that are held null

  constexpr explicit memory_of_arguments(const Arguments&... x) : viewed{} {
    place_all(std::index_sequence_for<Arguments...>{}, x...);
  }

  /// Where argument number `I` is. Pointers to the numbers held here are not stored here: clang
  /// would leave all of it in memory.
  template <std::size_t I> constexpr const T* pointer() const {
    if (is_held<I>())
      return numbers.room + offset<I>();
    return viewed[I];
  }
  constexpr std::array<const T*, count + 1> pointers() const {
    return pointers(std::index_sequence_for<Arguments...>{});
  }

  /// Whether some numbers are part of an argument that is viewed where it is. Constant expressions
  /// do not say which of two addresses comes first, but whether they are the same.
  constexpr bool overlaps(const T* from, int size) const {
    return overlaps(from, size, std::index_sequence_for<Arguments...>{});
  }

private:
  template <std::size_t I> static constexpr bool is_held() {
    constexpr bool always[]{!is_viewed<value_type<Arguments>>..., false};
    constexpr bool rows[]{has_rows<value_type<Arguments>>..., false};
    return always[I] || (rows[I] && std::is_constant_evaluated());
  }
  /// Of a held argument among all that are held.
  template <std::size_t I> static constexpr std::size_t offset() {
    constexpr std::size_t sizes[]{elements<value_type<Arguments>>..., 0};
    return [&]<std::size_t... Before>(std::index_sequence<Before...>) {
      return (std::size_t{0} + ... + (is_held<Before>() ? sizes[Before] : 0));
    }(std::make_index_sequence<I>{});
  }
  template <std::size_t... I>
  constexpr bool overlaps(const T* from, int size, std::index_sequence<I...>) const {
    return ((!is_held<I>() && overlaps(from, size, viewed[I], elements<value_type<Arguments>>)) ||
            ... || false);
  }
  static constexpr bool overlaps(const T* a, int a_size, const T* b, std::size_t b_size) {
    return std::is_constant_evaluated() ? a == b && a_size > 0 && b_size > 0
                                        : a < b + b_size && b < a + a_size;
  }
  template <std::size_t... I>
  constexpr std::array<const T*, count + 1> pointers(std::index_sequence<I...>) const {
    return {pointer<I>()..., nullptr};
  }
  template <std::size_t... I>
  [[gnu::always_inline]] constexpr void place_all(std::index_sequence<I...>,
                                                  const Arguments&... x) {
    (place<I>(value_of(x)), ...);
  }
  template <std::size_t I, class X> constexpr void place(const X& x) {
    if (is_held<I>())
      copy_numbers(x, numbers.room + offset<I>());
    else if constexpr (is_viewed<X>)
      viewed[I] = data_of(x);
  }
};

template <class T, class... Arguments>
using argument_memory = memory_of_arguments<0, T, Arguments...>;
template <class T, class... Arguments>
using direction_memory = memory_of_arguments<1, T, Arguments...>;

} // namespace chainrule

#endif
