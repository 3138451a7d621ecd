// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_VALUE_HPP
#define CHAINRULE_DERIVATIVE_VALUE_HPP

#include <chainrule/derivative/call.hpp>

namespace chainrule {

/// What a formula's own result looks like: a number, a `std::array` where a callable returns one, a
/// vector where a named formula is a `stack`.
template <class Trace, class T> struct result_of {
  static constexpr extents shape = traced<Trace>::graph.shape_of(traced<Trace>::graph.outputs[0]);
  using type = tensor_of<T, shape>;
};
template <auto F, class T>
  requires(has_results_apart<F>())
struct result_of<trace_formula<F>, T> {
  using type = tensor<T, trace_formula<F>::outputs>;
};
template <auto F, class... Arguments, class T>
  requires(result_traits<typename trace_callable<F, Arguments...>::result>::is_array)
struct result_of<trace_callable<F, Arguments...>, T> {
  using type = std::array<T, std::size_t(trace_callable<F, Arguments...>::outputs)>;
};

template <auto F> struct value_t {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using T = element_of<Arguments...>;
      return run_to_result<call, value_pass<typename call::trace>,
                           typename result_of<typename call::trace, T>::type>(arguments...);
    }
  }
};

/// `value<f>(W = 3.0, X = 2.0)` or `value<f>(3.0, 2.0)`: the formula's value.
template <auto F> inline constexpr value_t<F> value{};

} // namespace chainrule

#endif
