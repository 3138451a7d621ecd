// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_MESSAGES_HPP
#define CHAINRULE_DERIVATIVE_MESSAGES_HPP

#include <chainrule/derivative/arguments.hpp>

/// What the compiler says about a call that makes no sense: one sentence each.
namespace chainrule {

// The names that stand in error messages, with what failed as their arguments.

template <name Variable> inline constexpr bool variable_is_bound = false;
template <name Variable> inline constexpr bool variable_is_bound_once = false;
template <name Variable> inline constexpr bool variable_is_bound_to_a_number = false;
template <name Variable> inline constexpr bool variable_is_in_the_formula = false;
template <name Variable> inline constexpr bool variable_is_compared_inside_of_where = false;
template <name Variable> inline constexpr bool variable_is_not_a_condition = false;
template <class Key> inline constexpr bool key_is_given_once = false;
template <class Key, class... Elements> inline constexpr bool element_types_agree = false;
template <int Arguments> inline constexpr bool callable_takes_this_number_of_arguments = false;
template <class Callable> inline constexpr bool callable_is_constexpr = false;
template <class Argument> inline constexpr bool argument_is_a_number_or_an_array = false;
template <class Argument> inline constexpr bool argument_is_given_by_name = false;
template <class Argument> inline constexpr bool argument_is_given_by_position = false;
template <int Position> inline constexpr bool callable_has_an_argument_at = false;
template <int Results> inline constexpr bool formula_has_one_result = false;

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

/// Whether a key is there once among all: as a list of types with repeats, a map cannot hold it.
template <class Key, class... Keys> constexpr bool check_given_once() {
  constexpr bool ok = (0 + ... + (std::is_same_v<Key, Keys> ? 1 : 0)) == 1;
  if constexpr (!ok)
    static_assert(key_is_given_once<Key>, "wrt, along: a variable is given more than once");
  return ok;
}

// What can be wrong with one variable. Its name is a template parameter, because compilers print
// the arguments of a failed predicate as they are written.

template <name Variable> constexpr bool say_it_is_not_bound() {
  static_assert(variable_is_bound<Variable>,
                "a variable of the formula is not bound: give it a value, as in W = 3.0");
  return false;
}
template <name Variable> constexpr bool say_it_is_bound_twice() {
  static_assert(variable_is_bound_once<Variable>, "a variable is bound more than once");
  return false;
}
template <name Variable> constexpr bool say_it_takes_a_number() {
  static_assert(variable_is_bound_to_a_number<Variable>, "a scalar variable is bound to a number");
  return false;
}
template <name Variable> constexpr bool say_it_is_unknown() {
  static_assert(variable_is_in_the_formula<Variable>,
                "a variable given here is not in the formula");
  return false;
}
template <name Variable> constexpr bool say_it_is_compared() {
  static_assert(variable_is_compared_inside_of_where<Variable>,
                "a comparison is not a number: use where(condition, a, b)");
  return false;
}
template <name Variable> constexpr bool say_it_is_no_condition() {
  static_assert(variable_is_not_a_condition<Variable>,
                "a number is not a condition: compare it, as in where(x > 0, a, b)");
  return false;
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
