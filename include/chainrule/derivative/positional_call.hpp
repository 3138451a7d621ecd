// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_POSITIONAL_CALL_HPP
#define CHAINRULE_DERIVATIVE_POSITIONAL_CALL_HPP

#include <chainrule/derivative/messages.hpp>
#include <chainrule/transform/derivatives.hpp>

namespace chainrule {

/// A call of a callable: `f(2.0, 3.0)`.
template <auto F, class... Arguments> struct positional_call {
  using trace = trace_callable<F, typename argument_traits<Arguments>::symbolic...>;
  static constexpr const auto& graph = traced<trace>::graph;

  /// Whether all arguments are scalars and arrays of scalars.
  static constexpr bool of_scalars =
      ((argument_traits<Arguments>::symbolic::shape.rank == 0) && ... && true);

  /// The shape of an argument; an array of scalars is a vector.
  template <class Key>
  static constexpr extents shape_of =
      graph.inputs[Key::index].shape.rank > 0 || graph.inputs[Key::index].elements == 1
          ? graph.inputs[Key::index].shape
          : extents{1, {graph.inputs[Key::index].elements}};

  static constexpr int source(int i) { return i; }
  static constexpr bool check() { return true; }

  template <class Key> static constexpr bool check_key() {
    if constexpr (key_index<Key> == none) {
      static_assert(argument_is_given_by_position<Key>,
                    "wrt: the arguments of a callable are given by position, as in wrt(arg<0>)");
      return false;
    } else
      return check_position<key_index<Key>>();
  }

  template <int Position> static constexpr bool check_position() {
    constexpr bool ok = Position >= 0 && Position < int(sizeof...(Arguments));
    if constexpr (!ok)
      static_assert(callable_has_an_argument_at<Position>,
                    "wrt: the callable has no argument at this position");
    return ok;
  }

  template <class... Keys> struct keys {
    using selected = selection<Keys::index...>;
    template <int Index, class T>
    using result = typename argument_traits<
        std::tuple_element_t<std::size_t(Index), std::tuple<Arguments...>>>::template result<T>;
    template <class T> using bare = first_of<result<Keys::index, T>...>;
    using positions = std::integer_sequence<int, Keys::index...>;
    template <class T> using results = values_by_position<positions, result<Keys::index, T>...>;
    /// The same with a result of another type for each key.
    template <template <class> class Of>
    using each = values_by_position<positions, typename Of<Keys>::type...>;
    template <template <class> class Of> using first = first_of<typename Of<Keys>::type..., void>;
    /// What a function makes of each result.
    template <class Results, class Function>
    static constexpr auto visit(Results& r, const Function& function) {
      return visit(r, function, std::make_index_sequence<sizeof...(Keys)>{});
    }
    template <class Results, class Function, std::size_t... I>
    static constexpr auto visit(Results& r, const Function& function, std::index_sequence<I...>) {
      using made = std::common_type_t<decltype(function(r.template get<I>()))...>;
      return std::array<made, sizeof...(Keys)>{function(r.template get<I>())...};
    }
    template <class T, class Results> static constexpr auto pointers(Results& r) {
      return pointers<T>(r, std::make_index_sequence<sizeof...(Keys)>{});
    }
    template <class, class> static constexpr bool are_in() { return false; } // no keys of maps
    template <class T, class Results, std::size_t... I>
    static constexpr auto pointers(Results& r, std::index_sequence<I...>) {
      return std::array<T*, sizeof...(Keys)>{data_of(r.template get<I>())...};
    }
  };
  template <class> struct every;
  template <int... Index> struct every<std::integer_sequence<int, Index...>> {
    using type = keys<arg_t<Index>...>;
  };
  using all_keys = typename every<std::make_integer_sequence<int, sizeof...(Arguments)>>::type;
};

} // namespace chainrule

#endif
