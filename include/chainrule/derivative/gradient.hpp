// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_GRADIENT_HPP
#define CHAINRULE_DERIVATIVE_GRADIENT_HPP

#include <chainrule/derivative/value.hpp>

namespace chainrule {

/// What `value_and_gradient` returns.
template <class Value, class Gradient> struct value_and_gradient_result {
  Value value;
  Gradient gradient;
};

constexpr piece piece_of(const input& argument) {
  return {argument.nodes(), argument.elements / (argument.nodes() ? argument.nodes() : 1)};
}

/// The pieces of memory that a gradient is written to: one an argument, after those of the values.
template <int Values, class Call, class Selected> struct gradient_layout;
template <int Values, class Call, int... Arguments>
struct gradient_layout<Values, Call, selection<Arguments...>> {
  using type =
      pieces<piece{Values, result_elements<Call>}, piece_of(Call::graph.inputs[Arguments])...>;
};
template <class Call, int... Arguments> struct gradient_layout<0, Call, selection<Arguments...>> {
  using type = pieces<piece_of(Call::graph.inputs[Arguments])...>;
};

template <bool WithValue, auto F, class... Options> struct gradient_function {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check<Arguments...>()) {
      constexpr int parts = sizeof...(Arguments);
      return std::conditional_t<WithValue, nothing_of<2, parts>, nothing_of<parts>>{};
    } else
      return returned<element_of<Arguments...>>(arguments...);
  }

  /// Writes the gradient where the caller wants it: `gradient` has the type that the call without
  /// `into` returns. Returns the value, if it is asked for.
  template <class Gradient, class... Arguments>
  constexpr auto into(Gradient& gradient, const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings([&](const auto&... each) { return into(gradient, each...); },
                           arguments...);
    else if constexpr (!check<Arguments...>())
      return nothing{};
    else {
      using T = element_of<Arguments...>;
      static_assert(std::is_same_v<Gradient, typename chosen<Arguments...>::template results<T>> ||
                        is_parameter_map<Gradient>,
                    "into: the destination has the type that the gradient itself has");
      return write<T>(gradient, arguments...);
    }
  }

private:
  /// See `run_to_result`.
  template <class T, class... Arguments>
  static constexpr auto returned(const Arguments&... arguments) {
    using results = typename chosen<Arguments...>::template results<T>;
    std::conditional_t<WithValue, value_and_gradient_result<T, results>, results> result{};
    if constexpr (WithValue)
      result.value = write<T>(result.gradient, arguments...);
    else
      write<T>(result, arguments...);
    return result;
  }

  /// Inlined, so that the one function around it sees where everything is: clang kept it apart,
  /// with all arguments and results in memory.
  template <class T, class Gradient, class... Arguments>
  [[gnu::always_inline]] static constexpr auto write(Gradient& gradient,
                                                     const Arguments&... arguments) {
    using call = formula_call<F, Arguments...>;
    using keys = chosen<Arguments...>;
    using pass = gradient_pass<typename call::trace, typename keys::selected, WithValue>;
    using layout = typename gradient_layout<WithValue ? 1 : 0, call, typename keys::selected>::type;
    const auto pointers = keys::template pointers<T>(gradient);
    const argument_memory<T, Arguments...> memory(arguments...);
    if constexpr (WithValue) {
      T value{};
      run_call<call, program<pass, layout>>(memory, nullptr, prepend(&value, pointers).data());
      return value;
    } else
      run_call<call, program<pass, layout>>(memory, nullptr, pointers.data());
  }

  template <class... Arguments> using chosen = keys_of<formula_call<F, Arguments...>, Options...>;

  template <class... Arguments> static constexpr bool check() {
    if constexpr (!check_call<F, Arguments...>())
      return false;
    else if constexpr (!check_one_result<formula_call<F, Arguments...>>())
      return false;
    else
      return chosen<Arguments...>::check();
  }
};

/// `gradient<f>(W = 3.0, X = 2.0)`: the derivatives by all variables, a Boost.Hana map with the
/// variables as keys, `g[W]`. `gradient<f>(3.0, 2.0)`: by position, `g[arg<0>]` or
/// `auto [dx, dy] = …`. With `wrt` of one variable, `gradient<f, wrt(W)>`, the bare derivative.
///
/// Backward mode: one sweep, whatever the number of variables.
template <auto F, auto... Options>
inline constexpr gradient_function<false, F, std::remove_cvref_t<decltype(Options)>...> gradient{};

/// The same, with the value, in one run: an aggregate `{value, gradient}`.
template <auto F, auto... Options>
inline constexpr gradient_function<true, F, std::remove_cvref_t<decltype(Options)>...>
    value_and_gradient{};

} // namespace chainrule

#endif
