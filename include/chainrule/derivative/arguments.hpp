// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_ARGUMENTS_HPP
#define CHAINRULE_DERIVATIVE_ARGUMENTS_HPP

#include <array>
#include <chainrule/derivative/parameters.hpp>
#include <chainrule/derivative/positional.hpp>
#include <chainrule/graph/trace.hpp>
#include <chainrule/tensor.hpp>
#include <span>

/// What the verbs are called with: points, directions, variables, and where their numbers are.
namespace chainrule {

// What is asked for.

/// The variables to differentiate by: `wrt(W, b)` or `wrt(arg<1>)`.
template <class... Keys> struct wrt_t {};
template <class... Keys> constexpr wrt_t<Keys...> wrt(const Keys&...) { return {}; }

/// Arguments kept for later. `unpack(f)` is `f(arguments...)`.
template <class... Held> struct kept_arguments {
  positional<Held...> arguments;

  template <class Function> constexpr decltype(auto) unpack(Function function) const {
    return [&]<std::size_t... I>(std::index_sequence<I...>) -> decltype(auto) {
      return function(arguments.template get<I>()...);
    }(std::index_sequence_for<Held...>{});
  }
};

/// The point to differentiate at, and the direction to go along. Numbers and temporaries are held
/// by value, named arrays by reference, as bindings hold them: an `at(x)` that is kept must not
/// outlive x, and sees what x becomes.
template <class... Held> struct at_t : kept_arguments<Held...> {};
template <class... Held> struct along_t : kept_arguments<Held...> {};

template <class X>
using held =
    std::conditional_t<std::is_arithmetic_v<std::remove_cvref_t<X>>, std::remove_cvref_t<X>, X>;
/// An argument as it is kept; a map of parameters as the bindings it stands for.
template <class X> constexpr auto kept(X&& x) {
  if constexpr (is_parameter_map<std::remove_cvref_t<X>>)
    return bindings_of(x);
  else
    return std::tuple<held<X>>(std::forward<X>(x));
}
template <template <class...> class Kept, class... Held, std::size_t... I>
constexpr Kept<Held...> kept_as(std::tuple<Held...>&& all, std::index_sequence<I...>) {
  return {{{{{std::get<I>(std::move(all))}...}}}};
}
template <template <class...> class Kept, class... Held>
constexpr Kept<Held...> kept_as(std::tuple<Held...>&& all) {
  return kept_as<Kept>(std::move(all), std::index_sequence_for<Held...>{});
}

template <class... X> constexpr auto at(X&&... x) {
  if constexpr ((is_parameter_map<std::remove_cvref_t<X>> || ...))
    return kept_as<at_t>(std::tuple_cat(kept(std::forward<X>(x))...));
  else
    return at_t<held<X>...>{{{{{std::forward<X>(x)}...}}}};
}
template <class... X> constexpr auto along(X&&... x) {
  if constexpr ((is_parameter_map<std::remove_cvref_t<X>> || ...))
    return kept_as<along_t>(std::tuple_cat(kept(std::forward<X>(x))...));
  else
    return along_t<held<X>...>{{{{{std::forward<X>(x)}...}}}};
}

// What an argument is.

template <class X> struct argument_traits {
  static constexpr bool valid = false;
};
template <class X>
  requires std::is_arithmetic_v<X>
struct argument_traits<X> {
  static constexpr bool valid = true;
  using element = X;
  using symbolic = scalar_argument;
  template <class T> using result = T;
};
template <class X, std::size_t Size>
  requires std::is_arithmetic_v<X>
struct argument_traits<std::array<X, Size>> {
  static constexpr bool valid = true;
  using element = X;
  using symbolic = array_argument<Size>;
  template <class T> using result = std::array<T, Size>;
};
/// Numbers, and not characters: a string is no tensor.
template <class X>
concept tensor_element =
    std::is_arithmetic_v<X> && !std::is_same_v<X, char> && !std::is_same_v<X, wchar_t> &&
    !std::is_same_v<X, char8_t> && !std::is_same_v<X, char16_t> && !std::is_same_v<X, char32_t>;

template <class X, int... Extents>
  requires tensor_element<X>
struct argument_traits<tensor<X, Extents...>> {
  static constexpr bool valid = true;
  using element = X;
  using symbolic = tensor_argument<shape<Extents...>>;
  template <class T> using result = tensor<T, Extents...>;
};
template <class X, std::size_t Size>
  requires(tensor_element<std::remove_const_t<X>> && Size != std::dynamic_extent)
struct argument_traits<std::span<X, Size>>
    : argument_traits<tensor<std::remove_const_t<X>, static_cast<int>(Size)>> {};
template <class X, std::size_t Size>
  requires tensor_element<X>
struct argument_traits<X[Size]> : argument_traits<tensor<X, static_cast<int>(Size)>> {};
template <class X, std::size_t Rows, std::size_t Columns>
  requires tensor_element<X>
struct argument_traits<X[Rows][Columns]>
    : argument_traits<tensor<X, static_cast<int>(Rows), static_cast<int>(Columns)>> {};
template <class X, std::size_t Blocks, std::size_t Rows, std::size_t Columns>
  requires tensor_element<X>
struct argument_traits<X[Blocks][Rows][Columns]>
    : argument_traits<
          tensor<X, static_cast<int>(Blocks), static_cast<int>(Rows), static_cast<int>(Columns)>> {
};
template <class X, std::size_t Rows, std::size_t Columns>
  requires tensor_element<X>
struct argument_traits<std::array<std::array<X, Columns>, Rows>>
    : argument_traits<tensor<X, static_cast<int>(Rows), static_cast<int>(Columns)>> {};
template <class X, std::size_t Blocks, std::size_t Rows, std::size_t Columns>
  requires tensor_element<X>
struct argument_traits<std::array<std::array<std::array<X, Columns>, Rows>, Blocks>>
    : argument_traits<
          tensor<X, static_cast<int>(Blocks), static_cast<int>(Rows), static_cast<int>(Columns)>> {
};
template <class Variable, class Value>
struct argument_traits<bound<Variable, Value>> : argument_traits<std::remove_cvref_t<Value>> {};

template <class X> inline constexpr bool is_bound = false;
template <class Variable, class Value>
inline constexpr bool is_bound<bound<Variable, Value>> = true;

template <class X> constexpr const auto& value_of(const X& x) {
  if constexpr (is_bound<X>)
    return x.value;
  else
    return x;
}

/// The first floating-point type of the arguments; double where there is none.
template <class... Ts> struct first_floating {
  using type = double;
};
template <class T, class... Ts> struct first_floating<T, Ts...> : first_floating<Ts...> {};
template <std::floating_point T, class... Ts> struct first_floating<T, Ts...> {
  using type = T;
};

template <class First, class...> struct first_of_types {
  using type = First;
};
template <class... Ts> using first_of = typename first_of_types<Ts...>::type;

/// Where the numbers of a result are.
template <class X> constexpr auto data_of(X& x) {
  if constexpr (requires { argument_traits<std::remove_const_t<X>>::data(x); })
    return argument_traits<std::remove_const_t<X>>::data(x); // of another library
  else
    return &x;
}
template <class T, std::size_t Size> constexpr T* data_of(std::array<T, Size>& array) {
  return array.data();
}
template <class T, int... Extents> constexpr T* data_of(tensor<T, Extents...>& x) {
  return x.data();
}
template <class T, std::size_t Size> constexpr const T* data_of(const T (&array)[Size]) {
  return array;
}
template <class T, std::size_t Rows, std::size_t Columns>
constexpr const T* data_of(const T (&array)[Rows][Columns]) {
  return array[0];
}
template <class T, std::size_t Blocks, std::size_t Rows, std::size_t Columns>
constexpr const T* data_of(const T (&array)[Blocks][Rows][Columns]) {
  return array[0][0];
}
template <class T, std::size_t Rows, std::size_t Columns>
constexpr const T* data_of(const std::array<std::array<T, Columns>, Rows>& array) {
  return array[0].data();
}
template <class T, std::size_t Blocks, std::size_t Rows, std::size_t Columns>
constexpr const T*
data_of(const std::array<std::array<std::array<T, Columns>, Rows>, Blocks>& array) {
  return array[0][0].data();
}
template <class T, std::size_t Size>
constexpr const std::remove_const_t<T>* data_of(const std::span<T, Size>& x) {
  return x.data();
}
template <class T, std::size_t Size> constexpr const T* data_of(const std::array<T, Size>& array) {
  return array.data();
}
template <class T, int... Extents> constexpr const T* data_of(const tensor<T, Extents...>& x) {
  return x.data();
}

// What a key is: of a named formula a variable, of a callable a position.

template <class Argument> struct key_of_argument {
  using type = Argument;
};
template <class Variable, class Value> struct key_of_argument<bound<Variable, Value>> {
  using type = Variable;
};
template <class Argument> using key_of = typename key_of_argument<Argument>::type;

template <class Key> inline constexpr std::string_view key_symbol{};
template <name Name, class Shape>
inline constexpr std::string_view key_symbol<variable<Name, Shape>> = Name.view();

template <class Key> inline constexpr int key_index = none;
template <int Index> inline constexpr int key_index<arg_t<Index>> = Index;

} // namespace chainrule

#endif
