// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_CALL_HPP
#define CHAINRULE_DERIVATIVE_CALL_HPP

#include <array>
#include <boost/hana/at_key.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <chainrule/derivative/positional.hpp>
#include <chainrule/run/run.hpp>
#include <chainrule/tensor.hpp>

/// From a call of a verb to a program: which argument is which, of what element type, and whether
/// the call makes sense at all.
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

/// The point to differentiate at, and the direction to go along.
template <class... Held> struct at_t : kept_arguments<Held...> {};
template <class... Held> struct along_t : kept_arguments<Held...> {};

template <class X>
using held =
    std::conditional_t<std::is_arithmetic_v<std::remove_cvref_t<X>>, std::remove_cvref_t<X>, X>;
template <class... X> constexpr at_t<held<X>...> at(X&&... x) {
  return {{{{{std::forward<X>(x)}...}}}};
}
template <class... X> constexpr along_t<held<X>...> along(X&&... x) {
  return {{{{{std::forward<X>(x)}...}}}};
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

// The names that stand in error messages, with the values that failed as their arguments.

template <name Variable> inline constexpr bool variable_is_bound = false;
template <name Variable> inline constexpr bool variable_is_bound_once = false;
template <name Variable> inline constexpr bool variable_is_in_the_formula = false;
template <class... Elements> inline constexpr bool element_types_agree = false;
template <int Arguments> inline constexpr bool formula_takes_this_number_of_arguments = false;
template <class Argument> inline constexpr bool argument_is_a_number_or_an_array = false;
template <class Argument> inline constexpr bool argument_is_bound_by_name = false;
template <class Argument> inline constexpr bool argument_is_given_by_position = false;
template <int Position> inline constexpr bool callable_has_an_argument_at = false;
template <int Results> inline constexpr bool formula_has_one_result = false;

/// What a verb returns after it has said what is wrong: it stands for anything, so that no further
/// message follows.
struct nothing {
  template <class Any> constexpr operator Any() const { return std::declval<Any>(); }
  template <class Key> constexpr nothing operator[](const Key&) const { return {}; }
};

/// A name as a template argument, from a string that is a constant.
template <class Text> constexpr auto as_name() {
  constexpr std::string_view text = Text::text;
  char copy[text.size() + 1]{};
  for (std::size_t i = 0; i < text.size(); ++i)
    copy[i] = text[i];
  return name<text.size() + 1>(copy);
}

template <auto F> inline constexpr bool is_named_formula = formula_part<decltype(F)>;

template <class First, class...> struct first_of_types {
  using type = First;
};
template <class... Ts> using first_of = typename first_of_types<Ts...>::type;

/// Where the numbers of a result are.
template <class T> constexpr T* data_of(T& number) { return &number; }
template <class T, std::size_t Size> constexpr T* data_of(std::array<T, Size>& array) {
  return array.data();
}
template <class T, int... Extents> constexpr T* data_of(tensor<T, Extents...>& x) {
  return x.data();
}
template <class T> constexpr const T* data_of(const T& number) { return &number; }
template <class T, std::size_t Size> constexpr const T* data_of(const std::array<T, Size>& array) {
  return array.data();
}
template <class T, int... Extents> constexpr const T* data_of(const tensor<T, Extents...>& x) {
  return x.data();
}

// Calls by name.

template <class Key> inline constexpr std::string_view key_symbol = Key::symbol;
template <class Variable, class Value>
inline constexpr std::string_view key_symbol<bound<Variable, Value>> = Variable::symbol;

/// A call of a named formula: `f(W = 3.0, X = 3.0)`.
template <auto F, class... Arguments> struct named_call {
  using trace = trace_formula<F>;
  static constexpr const auto& graph = traced<trace>::graph;

  /// The position of a variable in the formula, `none` if it is not in there.
  static constexpr int position(std::string_view symbol) {
    for (int i = 0; i < graph.input_count; ++i)
      if (graph.inputs[i].symbol == symbol)
        return i;
    return none;
  }
  /// How many of the bindings bind it, and the last that does.
  static constexpr int bindings_of(std::string_view symbol) {
    return (0 + ... + (key_symbol<Arguments> == symbol ? 1 : 0));
  }
  static constexpr int binding_of(std::string_view symbol) {
    int found = none, i = 0;
    ((found = key_symbol<Arguments> == symbol ? i : found, ++i), ...);
    return found;
  }

  template <int Position> struct input_text {
    static constexpr std::string_view text = graph.inputs[Position].symbol;
  };
  template <class Key> struct key_text {
    static constexpr std::string_view text = key_symbol<Key>;
  };

  template <int Position> static constexpr bool check_input() {
    constexpr bool ok = bindings_of(graph.inputs[Position].symbol) > 0;
    if constexpr (!ok)
      static_assert(variable_is_bound<as_name<input_text<Position>>()>,
                    "a variable of the formula is not bound: give it a value, as in W = 3.0");
    return ok;
  }
  template <class Argument> static constexpr bool check_argument() {
    if constexpr (!is_bound<Argument>) {
      static_assert(argument_is_bound_by_name<Argument>,
                    "the arguments of a named formula are given by name, as in W = 3.0");
      return false;
    } else if constexpr (position(key_symbol<Argument>) == none) {
      static_assert(variable_is_in_the_formula<as_name<key_text<Argument>>()>,
                    "a bound variable is not in the formula");
      return false;
    } else if constexpr (bindings_of(key_symbol<Argument>) > 1) {
      static_assert(variable_is_bound_once<as_name<key_text<Argument>>()>,
                    "a variable is bound more than once");
      return false;
    } else if constexpr (!std::is_arithmetic_v<
                             std::remove_cvref_t<decltype(std::declval<Argument>().value)>>) {
      static_assert(argument_is_a_number_or_an_array<Argument>,
                    "a scalar variable is bound to a number");
      return false;
    } else
      return true;
  }
  template <class Direction> static constexpr bool check_direction() {
    if constexpr (!is_bound<Direction>) {
      static_assert(argument_is_bound_by_name<Direction>,
                    "the direction of a named formula is given by name, as in W = 1.0");
      return false;
    } else {
      constexpr bool ok = position(key_symbol<Direction>) != none;
      if constexpr (!ok)
        static_assert(variable_is_in_the_formula<as_name<key_text<Direction>>()>,
                      "along: the variable is not in the formula");
      return ok;
    }
  }
  template <class Key> static constexpr bool check_key() {
    constexpr bool ok = position(key_symbol<Key>) != none;
    if constexpr (!ok)
      static_assert(variable_is_in_the_formula<as_name<key_text<Key>>()>,
                    "wrt: the variable is not in the formula");
    return ok;
  }
  template <int... Position>
  static constexpr bool check_inputs(std::integer_sequence<int, Position...>) {
    return (check_input<Position>() & ... & true);
  }
  static constexpr bool check() {
    if constexpr ((check_argument<Arguments>() & ... & true))
      return check_inputs(std::make_integer_sequence<int, graph.input_count>{});
    else
      return false;
  }

  /// The argument that input number `i` of the formula is read from.
  static constexpr int source(int i) { return binding_of(graph.inputs[i].symbol); }

  template <class... Keys> struct keys {
    using selected = selection<position(key_symbol<Keys>)...>;
    /// Results, one for each key; of one key also without the map around it.
    template <class T> using bare = T;
    template <class T>
    using results = decltype(boost::hana::make_map(boost::hana::make_pair(Keys{}, T{})...));
    template <class T, class Results> static constexpr auto pointers(Results& r) {
      return std::array<T*, sizeof...(Keys)>{data_of(r[Keys{}])...};
    }
  };
  template <class... Bound> static auto every(const Bound&...) -> keys<typename Bound::variable...>;
  using all_keys = decltype(every(std::declval<Arguments>()...));
};

// Calls by position.

/// A call of a callable: `f(2.0, 3.0)`.
template <auto F, class... Arguments> struct positional_call {
  using trace = trace_callable<F, typename argument_traits<Arguments>::symbolic...>;
  static constexpr const auto& graph = traced<trace>::graph;

  static constexpr int source(int i) { return i; }
  static constexpr bool check() { return true; }

  template <class Key> static constexpr bool check_key() {
    constexpr bool ok = Key::index < int(sizeof...(Arguments));
    if constexpr (!ok)
      static_assert(callable_has_an_argument_at<Key::index>,
                    "wrt: the callable has no argument at this position");
    return ok;
  }

  template <class... Keys> struct keys {
    using selected = selection<Keys::index...>;
    template <int Index, class T>
    using result = typename argument_traits<
        std::tuple_element_t<std::size_t(Index), std::tuple<Arguments...>>>::template result<T>;
    template <class T> using bare = first_of<result<Keys::index, T>...>;
    template <class T> using results = positional<result<Keys::index, T>...>;
    template <class T, class Results> static constexpr auto pointers(Results& r) {
      return pointers<T>(r, std::make_index_sequence<sizeof...(Keys)>{});
    }
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

// Any call.

template <auto F, class... Arguments> constexpr auto choose_call() {
  if constexpr (is_named_formula<F>)
    return named_call<F, Arguments...>{};
  else
    return positional_call<F, Arguments...>{};
}
template <auto F, class... Arguments> using formula_call = decltype(choose_call<F, Arguments...>());

/// The element type of a call: that of its floating-point arguments. Integers take it on.
template <class... Arguments>
using element_of = typename first_floating<typename argument_traits<Arguments>::element...>::type;

template <class Argument> constexpr bool check_argument_type() {
  constexpr bool ok = argument_traits<Argument>::valid;
  if constexpr (!ok)
    static_assert(argument_is_a_number_or_an_array<Argument>,
                  "an argument is a number or a std::array of numbers");
  return ok;
}

template <class T, class Element>
inline constexpr bool fits_element = std::is_same_v<T, Element> || std::is_integral_v<Element>;

template <auto F, class... Arguments> constexpr bool check_arguments() {
  if constexpr (!is_named_formula<F> && (is_bound<Arguments> || ...)) {
    static_assert((argument_is_given_by_position<Arguments> && ...),
                  "the arguments of a callable are given by position, without names");
    return false;
  } else if constexpr (!(check_argument_type<Arguments>() & ... & true))
    return false;
  else {
    using T = element_of<Arguments...>;
    constexpr bool agree =
        (fits_element<T, typename argument_traits<Arguments>::element> && ... && true);
    if constexpr (!agree) {
      static_assert(element_types_agree<typename argument_traits<Arguments>::element...>,
                    "all arguments have one element type: float, double or long double");
      return false;
    } else if constexpr (!is_named_formula<F>) {
      constexpr bool callable =
          is_callable_with<F, typename argument_traits<Arguments>::symbolic...>;
      if constexpr (!callable)
        static_assert(formula_takes_this_number_of_arguments<int(sizeof...(Arguments))>,
                      "the callable cannot be called with these arguments: "
                      "their number or kind is wrong");
      return callable;
    } else
      return true;
  }
}

/// Checks a whole call; where it is false, one `static_assert` has said why.
template <auto F, class... Arguments> constexpr bool check_call() {
  if constexpr (check_arguments<F, Arguments...>())
    return formula_call<F, Arguments...>::check();
  else
    return false;
}

template <class Call> constexpr bool check_one_result() {
  constexpr int results = Call::graph.output_count;
  if constexpr (results != 1)
    static_assert(formula_has_one_result<results>,
                  "a gradient is of one number; for several results use jacobian");
  return results == 1;
}

template <class Keys> struct bare {
  template <class T> using type = typename Keys::template bare<T>;
};
template <class Keys> struct map_of {
  template <class T> using type = typename Keys::template results<T>;
};

/// What a call differentiates by, and what its results look like: the keys of `wrt`, else all. One
/// key of a `wrt` gives the bare derivative instead of a map.
template <class Call, class... Options> struct keys_of {
  using keys = typename Call::all_keys;
  using selected = typename keys::selected;
  static constexpr bool single = false;
  static constexpr bool check() { return true; }

  template <class T> using results = typename keys::template results<T>;
  template <class T, class Results> static constexpr auto pointers(Results& r) {
    return keys::template pointers<T>(r);
  }
};
template <class Call, class... Keys> struct keys_of<Call, wrt_t<Keys...>> {
  using keys = typename Call::template keys<Keys...>;
  using selected = typename keys::selected;
  static constexpr bool single = sizeof...(Keys) == 1;
  static constexpr bool check() { return (Call::template check_key<Keys>() & ... & true); }

  template <class T>
  using results = typename std::conditional_t<single, bare<keys>, map_of<keys>>::template type<T>;
  template <class T, class Results> static constexpr auto pointers(Results& r) {
    if constexpr (single)
      return std::array<T*, 1>{data_of(r)};
    else
      return keys::template pointers<T>(r);
  }
};

/// The numbers of a call, in its element type, and where each argument is.
template <class T, class... Arguments> struct argument_memory {
  static constexpr std::size_t count = sizeof...(Arguments);
  T numbers[count + 1];
  const T* given[count + 1];

  constexpr explicit argument_memory(const Arguments&... x) : numbers{number(x)..., T(0)}, given{} {
    std::size_t i = 0;
    ((given[i] = pointer(x, i), ++i), ...);
  }

private:
  template <class X> static constexpr T number(const X& x) {
    if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(value_of(x))>>)
      return static_cast<T>(value_of(x));
    else
      return T(0);
  }
  template <class X> constexpr const T* pointer(const X& x, std::size_t i) const {
    if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(value_of(x))>>)
      return numbers + i;
    else
      return value_of(x).data();
  }
};

/// Which argument each input of the formula is read from, as a constant.
template <class Call> constexpr auto sources_of() {
  std::array<int, std::size_t(Call::graph.input_count) + 1> sources{};
  for (int i = 0; i < Call::graph.input_count; ++i)
    sources[std::size_t(i)] = Call::source(i);
  return sources;
}
template <class Call> inline constexpr auto sources = sources_of<Call>();

/// Runs the program of a pass: the formula's own arguments, then those that the pass added.
template <class Call, class Program, class T, class... Arguments>
[[gnu::always_inline]] constexpr void run_call(const argument_memory<T, Arguments...>& arguments,
                                               const std::type_identity_t<T>* const* more,
                                               T* const* outputs) {
  constexpr int own = Call::graph.input_count, all = Program::graph.input_count;
  const T* inputs[all + 1]{};
  for (int i = 0; i < own; ++i)
    inputs[i] = arguments.given[sources<Call>[std::size_t(i)]];
  for (int i = own; i < all; ++i)
    inputs[i] = more[i - own];
  run<Program, T>(inputs, outputs);
}

} // namespace chainrule

#endif
