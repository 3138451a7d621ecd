// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_NOTHING_HPP
#define CHAINRULE_DERIVATIVE_NOTHING_HPP

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace chainrule {

/// What a verb returns after it has said what is wrong: it stands for anything, so that no further
/// message follows. It is equal to everything, for `static_assert`s about results.
struct nothing {
  static const nothing value, gradient, tangent, cotangents;
  static const nothing symbol, expression, local_derivative, local_value, derivative; // of a row

  constexpr operator double() const { return 0; }
  template <class Any>
    requires std::is_class_v<Any>
  constexpr operator Any() const {
    return Any{};
  }
  template <class Key> constexpr nothing operator[](const Key&) const { return {}; }
  template <class... Index> constexpr nothing operator()(const Index&...) const { return {}; }
  constexpr const nothing* begin() const { return nullptr; }
  constexpr const nothing* end() const { return nullptr; }
  constexpr int size() const { return 0; }
  template <class Stream> friend Stream& operator<<(Stream& stream, const nothing&) {
    return stream;
  }
};
inline constexpr nothing nothing::value{}, nothing::gradient{}, nothing::tangent{},
    nothing::cotangents{}, nothing::symbol{}, nothing::expression{}, nothing::local_derivative{},
    nothing::local_value{}, nothing::derivative{};

template <std::derived_from<nothing> Failed, class Any>
constexpr bool operator==(const Failed&, const Any&) {
  return true;
}

/// The same for a structured binding of so many names, the last of which may have parts as well:
/// `auto [value, gradient] = …; auto [dx, dy] = gradient;`
template <int Names, int Parts = 0> struct nothing_of : nothing {
  static const nothing_of<Parts> gradient, cotangents;

  template <std::size_t> constexpr nothing_of<Parts> get() const { return {}; }
};
template <int Names, int Parts>
inline constexpr nothing_of<Parts> nothing_of<Names, Parts>::gradient{};
template <int Names, int Parts>
inline constexpr nothing_of<Parts> nothing_of<Names, Parts>::cotangents{};

template <class Key> inline constexpr bool result_has_a_derivative_by = false;

/// What a result has at a key that it does not have.
template <class Key> constexpr nothing say_there_is_none() {
  static_assert(result_has_a_derivative_by<Key>, "the result has no derivative by this variable: "
                                                 "it was not bound, or wrt leaves it out");
  return {};
}

} // namespace chainrule

template <int Names, int Parts>
struct std::tuple_size<chainrule::nothing_of<Names, Parts>>
    : std::integral_constant<std::size_t, std::size_t(Names)> {};
template <std::size_t Index, int Names, int Parts>
struct std::tuple_element<Index, chainrule::nothing_of<Names, Parts>> {
  using type = chainrule::nothing_of<Parts>;
};

#endif
