// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_CALL_HPP
#define CHAINRULE_DERIVATIVE_CALL_HPP

#include <chainrule/derivative/argument_memory.hpp>
#include <chainrule/derivative/named_call.hpp>
#include <chainrule/derivative/positional_call.hpp>
#include <chainrule/graph/kinds.hpp>
#include <chainrule/run/kernels.hpp>

/// From a call of a verb to a program: which argument is which, of what element type, and whether
/// the call makes sense at all.
namespace chainrule {

template <auto F> inline constexpr bool is_named_formula = formula_part<decltype(F)>;

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
                  "an argument is a number, an array of numbers or a tensor");
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
                  "the callable cannot be called with these arguments: their number or kind is "
                  "wrong, or it calls std::sin(x) where sin(x) is meant");
  return Callable;
}

template <class Result> constexpr bool check_result() {
  constexpr bool ok = result_traits<Result>::valid;
  if constexpr (!ok)
    static_assert(callable_returns_numbers<Result>,
                  "a differentiated callable returns a number or a std::array of numbers");
  return ok;
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
                  "the callable cannot run at compile time: what it calls has to be constexpr, as "
                  "chainrule::sqrt(2.0) is where a compiler's own sqrt(2.0) is not");
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
  else if constexpr (!check_result<
                         result_of_callable<F, typename argument_traits<Arguments>::symbolic...>>())
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
  else if constexpr (!check_shapes<typename formula_call<F, Arguments...>::trace>())
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
  return check_results<Call::graph.output_count *
                       Call::graph.shape_of(Call::graph.outputs[0]).size()>();
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
  static constexpr bool check() {
    static_assert(options_are_one_wrt<Options...>,
                  "what to differentiate by is given once, as wrt(…) behind the formula");
    return false;
  }
};
template <class Call> struct keys_of<Call> {
  using keys = typename Call::all_keys;
  using call = Call;
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
  using call = Call;
  using keys = typename Call::template keys<Keys...>;
  using selected = typename keys::selected;
  static constexpr bool single = sizeof...(Keys) == 1;
  static constexpr bool check() { return true; }

  template <class T>
  using results = typename std::conditional_t<single, bare<keys>, map_of<keys>>::template type<T>;
  template <class T, class Results> static constexpr auto pointers(Results& r) {
    if constexpr (single && !is_parameter_map<Results>)
      return std::array<T*, 1>{data_of(r)};
    else
      return keys::template pointers<T>(r);
  }
};

template <class Destination, class Wanted>
inline constexpr bool destination_holds_the_derivatives = false;

/// Whether derivatives can be written to a destination: what the verb returns, or a map that holds
/// it.
template <class Keys, class T, class Destination> constexpr bool check_destination() {
  using wanted = typename Keys::template results<T>;
  constexpr bool ok = [] {
    if constexpr (is_parameter_map<Destination>)
      return Keys::keys::template are_in<T, Destination>();
    else
      return std::is_same_v<Destination, wanted>;
  }();
  if constexpr (!ok)
    static_assert(destination_holds_the_derivatives<Destination, wanted>,
                  "into, add_to: the destination has the type that the verb returns, or is a map "
                  "that has a value of the variable's shape and the call's element type for each "
                  "variable");
  return ok;
}

/// How many elements one result has.
template <class Call>
inline constexpr int result_elements = Call::graph.shape_of(Call::graph.outputs[0]).size();

/// Which argument each input of the formula is read from, as a constant.
template <class Call> constexpr auto sources_of() {
  std::array<int, std::size_t(Call::graph.input_count) + 1> sources{};
  for (int i = 0; i < Call::graph.input_count; ++i)
    sources[std::size_t(i)] = Call::source(i);
  return sources;
}
template <class Call> inline constexpr auto sources = sources_of<Call>();

/// How many elements each selected argument has, as a constant.
template <class Call, class Selected> constexpr auto selected_elements_of() {
  std::array<int, std::size_t(Selected::count) + 1> elements{};
  for (int k = 0; k < Selected::count; ++k)
    elements[std::size_t(k)] = Call::graph.inputs[Selected::arguments[k]].elements;
  return elements;
}
template <class Call, class Selected>
inline constexpr auto selected_elements = selected_elements_of<Call, Selected>();

/// How many numbers of workspace a program needs. What programs of scalars keep beside registers
/// is small, and on the stack.
template <class Program> constexpr int work_of() {
  if constexpr (Program::graph.is_scalar())
    return 0;
  else
    return Program::plan.work;
}

template <class Call, class Program, class T, class Work, class... Arguments, std::size_t... Own,
          std::size_t... More>
[[gnu::always_inline]] constexpr void
run_call(const argument_memory<T, Arguments...>& arguments, [[maybe_unused]] const T* const* more,
         T* const* outputs, [[maybe_unused]] Work work, std::index_sequence<Own...>,
         std::index_sequence<More...>) {
  const T* const inputs[]{arguments.template pointer<std::size_t(sources<Call>[Own])>()...,
                          more[More]..., nullptr};
  if constexpr (Program::graph.is_scalar())
    run<Program, T>(inputs, outputs);
  else
    run_tensors<Program, T>(inputs, outputs, work);
}

/// Runs the program of a pass: the formula's own arguments, then those that the pass added.
///
/// There is no loop over them: g++ -O2 keeps one of five steps, and then loads every input through
/// a pointer in memory.
template <class Call, class Program, class T, class Work = own_workspace, class... Arguments>
[[gnu::always_inline]] constexpr void run_call(const argument_memory<T, Arguments...>& arguments,
                                               const std::type_identity_t<T>* const* more,
                                               T* const* outputs, Work work = {}) {
  constexpr std::size_t own = Call::graph.input_count, all = Program::graph.input_count;
  run_call<Call, Program>(arguments, more, outputs, work, std::make_index_sequence<own>{},
                          std::make_index_sequence<all - own>{});
}

/// One more pointer before some.
template <class T, std::size_t Size, std::size_t... I>
constexpr std::array<T*, Size + 1> prepend(T* first, const std::array<T*, Size>& others,
                                           std::index_sequence<I...>) {
  return {first, others[I]...};
}
template <class T, std::size_t Size>
constexpr std::array<T*, Size + 1> prepend(T* first, const std::array<T*, Size>& others) {
  return prepend(first, others, std::make_index_sequence<Size>{});
}

/// Runs a pass whose outputs are one result, one after the other.
///
/// Like every function that returns a result, it declares it in its outermost block: only then does
/// g++ 12 construct it in the caller's memory. The copy that this saves has to wait for all stores;
/// it was a quarter of the Rosenbrock gradient's time.
template <class Call, class Pass, class Result, class... Arguments>
constexpr Result run_to_result(const Arguments&... arguments) {
  using T = element_of<Arguments...>;
  Result result{};
  T* const outputs[]{data_of(result)};
  run_call<Call, program<Pass, pieces<piece{Pass::outputs, result_elements<Call>}>>>(
      argument_memory<T, Arguments...>(arguments...), nullptr, outputs);
  return result;
}

} // namespace chainrule

#endif
