// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_CALL_HPP
#define CHAINRULE_DERIVATIVE_CALL_HPP

#include <array>
#include <boost/hana/at_key.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <chainrule/derivative/positional.hpp>
#include <chainrule/graph/kinds.hpp>
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
/// message follows.
struct nothing {
  static const nothing value, gradient, tangent, cotangents;

  constexpr operator double() const { return 0; }
  template <class Any>
    requires std::is_class_v<Any>
  constexpr operator Any() const {
    return Any{};
  }
  template <class Key> constexpr nothing operator[](const Key&) const { return {}; }
  template <class... Index> constexpr nothing operator()(const Index&...) const { return {}; }
};
inline constexpr nothing nothing::value{}, nothing::gradient{}, nothing::tangent{},
    nothing::cotangents{};

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

// Calls by name.

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
    else if constexpr (!std::is_arithmetic_v<std::remove_cvref_t<Value>>)
      return say_it_takes_a_number<Name>();
    else
      return true;
  }
  template <class Key> static constexpr bool check_key() {
    if constexpr (key_symbol<Key>.empty()) {
      static_assert(argument_is_given_by_name<Key>,
                    "wrt: the variables of a named formula are given by name, as in wrt(W)");
      return false;
    } else
      return check_variable(std::type_identity<Key>{});
  }
  template <name Name, class Shape>
  static constexpr bool check_variable(std::type_identity<variable<Name, Shape>>) {
    if constexpr (position(Name.view()) == none)
      return say_it_is_unknown<Name>();
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
  using all_keys = keys<key_of<Arguments>...>;
};

// Calls by position.

/// A call of a callable: `f(2.0, 3.0)`.
template <auto F, class... Arguments> struct positional_call {
  using trace = trace_callable<F, typename argument_traits<Arguments>::symbolic...>;
  static constexpr const auto& graph = traced<trace>::graph;

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

template <auto F, class Argument> constexpr bool check_argument_manner() {
  constexpr bool ok = is_named_formula<F> == is_bound<Argument>;
  if constexpr (!ok && is_named_formula<F>)
    static_assert(argument_is_given_by_name<Argument>,
                  "the arguments of a named formula are given by name, as in W = 3.0");
  else if constexpr (!ok)
    static_assert(argument_is_given_by_position<Argument>,
                  "the arguments of a callable are given by position, without names");
  return ok;
}

template <class T, class Element>
inline constexpr bool fits_element = std::is_same_v<T, Element> || std::is_integral_v<Element>;

/// Whether an argument has the element type `T`; it is called by its key.
template <class T, class Key, class Element> constexpr bool check_element() {
  constexpr bool ok = fits_element<T, Element>;
  if constexpr (!ok)
    static_assert(element_types_agree<Key, Element, T>,
                  "all numbers of a call have one element type: float, double or long double");
  return ok;
}
template <class T, class... Arguments, int... Position>
constexpr bool check_elements(std::integer_sequence<int, Position...>) {
  return (
      check_element<T, std::conditional_t<is_bound<Arguments>, key_of<Arguments>, arg_t<Position>>,
                    typename argument_traits<Arguments>::element>() &
      ... & true);
}

/// Whether all arguments are of one element type, that of the first floating-point one, and given
/// in the right manner.
template <auto F, class... Arguments> constexpr bool check_argument_list() {
  if constexpr (!(check_argument_manner<F, Arguments>() & ... & true))
    return false;
  else if constexpr (!(check_argument_type<Arguments>() & ... & true))
    return false;
  else
    return check_elements<element_of<Arguments...>, Arguments...>(
        std::make_integer_sequence<int, sizeof...(Arguments)>{});
}

template <int Arguments, bool Callable> constexpr bool check_callable() {
  if constexpr (!Callable)
    static_assert(callable_takes_this_number_of_arguments<Arguments>,
                  "the callable cannot be called with these arguments: "
                  "their number or kind is wrong");
  return Callable;
}

/// Whether a compiler can follow the callable. (The array is too small on purpose: only the walk
/// matters.)
template <class Trace>
inline constexpr bool is_traceable =
    requires { typename std::bool_constant<try_pass<Trace, 8>().overflow>; };
template <class Trace> constexpr bool check_traceable() {
  constexpr bool ok = is_traceable<Trace>;
  if constexpr (!ok) {
    static_assert(callable_is_constexpr<Trace>,
                  "the callable cannot run at compile time: what it calls has to be constexpr");
    static_assert(try_pass<Trace, 8>().overflow || true); // says what is not
  }
  return ok;
}

template <auto F, class... Arguments> constexpr bool check_arguments() {
  if constexpr (!check_argument_list<F, Arguments...>())
    return false;
  else if constexpr (is_named_formula<F>)
    return true;
  else if constexpr (!check_callable<
                         int(sizeof...(Arguments)),
                         is_callable_with<F, typename argument_traits<Arguments>::symbolic...>>())
    return false;
  else
    return check_traceable<trace_callable<F, typename argument_traits<Arguments>::symbolic...>>();
}

/// Whether comparisons stand only where conditions belong, and numbers only where numbers do.
template <class Call> constexpr bool check_kinds() {
  constexpr wrong_kinds wrong = find_wrong_kinds(Call::graph);
  if constexpr (wrong.comparison_as_number != none) {
    constexpr std::string_view symbol = first_variable(Call::graph, wrong.comparison_as_number);
    return say_it_is_compared<name<symbol.size() + 1>(symbol)>();
  } else if constexpr (wrong.number_as_condition != none) {
    constexpr std::string_view symbol = first_variable(Call::graph, wrong.number_as_condition);
    return say_it_is_no_condition<name<symbol.size() + 1>(symbol)>();
  } else
    return true;
}

/// Checks a whole call; where it is false, one `static_assert` has said why.
template <auto F, class... Arguments> constexpr bool check_call() {
  if constexpr (!check_arguments<F, Arguments...>())
    return false;
  else if constexpr (!check_kinds<formula_call<F, Arguments...>>())
    return false;
  else
    return formula_call<F, Arguments...>::check();
}

template <int Results> constexpr bool check_results() {
  if constexpr (Results != 1)
    static_assert(formula_has_one_result<Results>,
                  "a gradient is of one number; for several results use jacobian");
  return Results == 1;
}
template <class Call> constexpr bool check_one_result() {
  return check_results<Call::graph.output_count>();
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
template <class Call, class... Keys> constexpr bool check_keys() {
  if constexpr ((check_given_once<Keys, Keys...>() & ... & true))
    return (Call::template check_key<Keys>() & ... & true);
  else
    return false;
}
template <class Call, class... Keys>
  requires(!check_keys<Call, Keys...>())
struct keys_of<Call, wrt_t<Keys...>> {
  static constexpr bool check() { return false; }
};
template <class Call, class... Keys>
  requires(check_keys<Call, Keys...>())
struct keys_of<Call, wrt_t<Keys...>> {
  using keys = typename Call::template keys<Keys...>;
  using selected = typename keys::selected;
  static constexpr bool single = sizeof...(Keys) == 1;
  static constexpr bool check() { return true; }

  template <class T>
  using results = typename std::conditional_t<single, bare<keys>, map_of<keys>>::template type<T>;
  template <class T, class Results> static constexpr auto pointers(Results& r) {
    if constexpr (single)
      return std::array<T*, 1>{data_of(r)};
    else
      return keys::template pointers<T>(r);
  }
};

/// Where each argument of a call is. Numbers are held here, in the element type, and so are arrays
/// of integers; other arrays are viewed where they are.
template <class T, class... Arguments> struct argument_memory {
  static constexpr std::size_t count = sizeof...(Arguments);
  template <class X>
  static constexpr int held_of =
      std::is_same_v<X, typename argument_traits<X>::template result<T>> && !std::is_same_v<X, T>
          ? 0
          : argument_traits<X>::symbolic::elements;
  static constexpr int held =
      (0 + ... +
       held_of<std::remove_cvref_t<decltype(value_of(std::declval<const Arguments&>()))>>);

  T numbers[held + 1];
  const T* given[count + 1];

  constexpr explicit argument_memory(const Arguments&... x) : numbers{}, given{} {
    std::size_t i = 0;
    [[maybe_unused]] T* free = numbers;
    ((given[i++] = place(value_of(x), free)), ...);
  }

private:
  template <class X> static constexpr const T* place(const X& x, T*& free) {
    if constexpr (held_of<X> == 0)
      return data_of(x);
    else {
      T* const first = free;
      for (int i = 0; i < held_of<X>; ++i)
        *free++ = static_cast<T>(data_of(x)[i]);
      return first;
    }
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
