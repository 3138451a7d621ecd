// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_NAMED_CALL_HPP
#define CHAINRULE_DERIVATIVE_NAMED_CALL_HPP

#include <boost/hana/at_key.hpp>
#include <boost/hana/contains.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <chainrule/derivative/messages.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <chainrule/transform/derivatives.hpp>

namespace chainrule {

/// A call of a named formula: `f(W = 3.0, X = 3.0)`.
template <auto F, class... Arguments> struct named_call {
  using trace = trace_formula<F>;
  static constexpr bool of_scalars = false; ///< by position
  static constexpr const auto& graph = traced<trace>::graph;

  /// The position of a variable in the formula, `none` if it is not in there.
  static constexpr int position(std::string_view symbol) {
    for (int i = 0; i < graph.input_count; ++i)
      if (graph.inputs[i].symbol == symbol)
        return i;
    return none;
  }
  /// How many of the bindings bind it, and the last that does.
  static constexpr int bindings_of([[maybe_unused]] std::string_view symbol) {
    return (0 + ... + (key_symbol<key_of<Arguments>> == symbol ? 1 : 0));
  }
  static constexpr int binding_of([[maybe_unused]] std::string_view symbol) {
    int found = none, i = 0;
    ((found = key_symbol<key_of<Arguments>> == symbol ? i : found, ++i), ...);
    return found;
  }

  template <int Position> static constexpr bool check_input() {
    constexpr std::string_view symbol = graph.inputs[Position].symbol;
    if constexpr (bindings_of(symbol) == 0)
      return say_it_is_not_bound<name<symbol.size() + 1>(symbol)>();
    else
      return true;
  }
  template <name Name, class Shape, class Value>
  static constexpr bool check_binding(std::type_identity<bound<variable<Name, Shape>, Value>>) {
    if constexpr (position(Name.view()) == none)
      return say_it_is_unknown<Name>();
    else if constexpr (bindings_of(Name.view()) > 1)
      return say_it_is_bound_twice<Name>();
    else if constexpr (!check_variable(std::type_identity<variable<Name, Shape>>{}))
      return false;
    else
      return check_shape<Name, Shape, std::remove_cvref_t<Value>>();
  }
  /// The same for a component of a direction.
  template <name Name, class Shape, class Value>
  static constexpr bool check_direction(std::type_identity<bound<variable<Name, Shape>, Value>>) {
    if constexpr (!check_variable(std::type_identity<variable<Name, Shape>>{}))
      return false;
    else
      return check_shape<Name, Shape, std::remove_cvref_t<Value>>();
  }
  /// Whether a value has the variable's shape; a flat array of all its elements is as good.
  template <name Name, class Shape, class Value> static constexpr bool check_shape() {
    using argument = typename argument_traits<Value>::symbolic;
    constexpr extents wanted = Shape::value;
    constexpr extents given = std::is_arithmetic_v<Value> ? extents{}
                              : argument::shape.rank == 0 ? extents{1, {argument::elements}}
                                                          : argument::shape;
    if constexpr (wanted == given ||
                  (given.rank == 1 && wanted.rank > 1 && wanted.size() == given.size()))
      return true;
    else if constexpr (wanted.rank == 0)
      return say_it_takes_a_number<Name>();
    else
      return say_it_has_another_shape<Name, wanted, given>();
  }
  template <class Key> static constexpr bool check_key() {
    if constexpr (key_symbol<Key>.empty()) {
      static_assert(argument_is_given_by_name<Key>,
                    "wrt: the variables of a named formula are given by name, as in wrt(W)");
      return false;
    } else
      return check_variable(std::type_identity<Key>{});
  }
  /// Whether a variable is in the formula, and of the shape that it has there.
  template <name Name, class Shape>
  static constexpr bool check_variable(std::type_identity<variable<Name, Shape>>) {
    if constexpr (position(Name.view()) == none)
      return say_it_is_unknown<Name>();
    else if constexpr (constexpr extents there = graph.inputs[position(Name.view())].shape;
                       !(there == Shape::value))
      return say_what_is_wrong<shape_problem::kind::variable, Name, decltype(shape_type<there>()),
                               Name, Shape>();
    else
      return true;
  }

  template <int... Position>
  static constexpr bool check_inputs(std::integer_sequence<int, Position...>) {
    return (check_input<Position>() & ... & true);
  }
  static constexpr bool check() {
    if constexpr ((check_binding(std::type_identity<Arguments>{}) & ... & true))
      return check_inputs(std::make_integer_sequence<int, graph.input_count>{});
    else
      return false;
  }

  /// The shape of a variable.
  template <class Key> static constexpr extents shape_of = Key::shape::value;

  /// The argument that input number `i` of the formula is read from.
  static constexpr int source(int i) { return binding_of(graph.inputs[i].symbol); }

  template <class... Keys> struct keys {
    using selected = selection<position(key_symbol<Keys>)...>;
    /// Results, one for each key; of one key also without the map around it.
    template <class T> using bare = first_of<typename with_shape<Keys>::template type<T>..., T>;
    template <class T>
    using results = decltype(boost::hana::make_map(
        boost::hana::make_pair(Keys{}, typename with_shape<Keys>::template type<T>{})...));
    /// The same with a result of another type for each key.
    template <template <class> class Of>
    using each = decltype(boost::hana::make_map(
        boost::hana::make_pair(Keys{}, typename Of<Keys>::type{})...));
    template <template <class> class Of> using first = first_of<typename Of<Keys>::type..., void>;
    /// What a function makes of each result.
    template <class Results, class Function>
    static constexpr auto visit(Results& r, const Function& function) {
      using made = std::common_type_t<decltype(function(r[Keys{}]))...>;
      return std::array<made, sizeof...(Keys)>{function(r[Keys{}])...};
    }
    template <class T, class Results> static constexpr auto pointers(Results& r) {
      return std::array<T*, sizeof...(Keys)>{data_of(r[Keys{}])...};
    }
    /// Whether a map has a result of the right type for each key.
    template <class T, class Map> static constexpr bool are_in() {
      return (is_in<Keys, T, Map>() && ...);
    }

  private:
    template <class Key, class T, class Map> static constexpr bool is_in() {
      if constexpr (!decltype(boost::hana::contains(std::declval<Map&>(), Key{}))::value)
        return false;
      else
        return std::is_same_v<std::remove_reference_t<decltype(std::declval<Map&>()[Key{}])>,
                              typename with_shape<Key>::template type<T>>;
    }
  };
  using all_keys = keys<key_of<Arguments>...>;
};

} // namespace chainrule

#endif
