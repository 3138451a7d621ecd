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

/// The segments that a gradient is written to: one an argument, after those of the values.
template <int Values, class Call, class Selected> struct gradient_layout;
template <int Values, class Call, int... Arguments>
struct gradient_layout<Values, Call, selection<Arguments...>> {
  using type = segments<Values, Call::graph.inputs[Arguments].elements...>;
};
template <class Call, int... Arguments> struct gradient_layout<0, Call, selection<Arguments...>> {
  using type = segments<Call::graph.inputs[Arguments].elements...>;
};

template <bool WithValue, auto F, class... Options> struct gradient_function {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr (!check<Arguments...>()) {
      constexpr int parts = sizeof...(Arguments);
      return std::conditional_t<WithValue, nothing_of<2, parts>, nothing_of<parts>>{};
    } else {
      using T = element_of<Arguments...>;
      using results = typename chosen<Arguments...>::template results<T>;
      if constexpr (WithValue) {
        value_and_gradient_result<T, results> result{};
        result.value = into(result.gradient, arguments...);
        return result;
      } else {
        results result{};
        into(result, arguments...);
        return result;
      }
    }
  }

  /// Writes the gradient where the caller wants it: `gradient` has the type that the call without
  /// `into` returns. Returns the value, if it is asked for.
  template <class Gradient, class... Arguments>
  constexpr auto into(Gradient& gradient, const Arguments&... arguments) const {
    if constexpr (!check<Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using keys = chosen<Arguments...>;
      using T = element_of<Arguments...>;
      static_assert(std::is_same_v<Gradient, typename keys::template results<T>>,
                    "into: the destination has the type that the gradient itself has");
      using pass = gradient_pass<typename call::trace, typename keys::selected, WithValue>;
      using layout =
          typename gradient_layout<WithValue ? 1 : 0, call, typename keys::selected>::type;
      const auto pointers = keys::template pointers<T>(gradient);
      T value{};
      T* outputs[pointers.size() + 2]{&value};
      for (std::size_t i = 0; i < pointers.size(); ++i)
        outputs[i + (WithValue ? 1 : 0)] = pointers[i];
      run_call<call, program<pass, layout>>(argument_memory<T, Arguments...>(arguments...), nullptr,
                                            outputs);
      if constexpr (WithValue)
        return value;
    }
  }

private:
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
