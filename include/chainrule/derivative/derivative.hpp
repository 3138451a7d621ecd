// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_DERIVATIVE_HPP
#define CHAINRULE_DERIVATIVE_DERIVATIVE_HPP

#include <chainrule/derivative/jacobian.hpp>

namespace chainrule {

template <int Variables> inline constexpr bool formula_has_one_variable = false;
template <class Shape> inline constexpr bool variable_is_a_number = false;

/// The order of a derivative, and the variables: what stands behind `derivative<f, 2, wrt(W)>`.
template <auto... Options> struct ordered_options {
  static constexpr int order = 1;
  template <class Call> using keys = keys_of<Call, std::remove_cvref_t<decltype(Options)>...>;
};
template <int Order, auto... Options> struct ordered_options<Order, Options...> {
  static constexpr int order = Order;
  template <class Call> using keys = keys_of<Call, std::remove_cvref_t<decltype(Options)>...>;
};

template <int Variables> constexpr bool check_variables() {
  if constexpr (Variables != 1)
    static_assert(formula_has_one_variable<Variables>,
                  "a derivative is by one variable: say which with wrt");
  return Variables == 1;
}
template <class Call, class Keys> constexpr bool check_one_variable() {
  if constexpr (!Keys::check())
    return false;
  else if constexpr (!check_variables<Keys::selected::nodes(Call::graph)>())
    return false;
  else {
    constexpr extents shape = Call::graph.inputs[Keys::selected::arguments[0]].shape;
    if constexpr (shape.rank > 0)
      static_assert(variable_is_a_number<decltype(shape_type<shape>())>,
                    "a derivative is by one number: by a tensor there are gradient and jacobian");
    return shape.rank == 0;
  }
}

/// Only the first derivative may be of several results.
template <class Call, int Order> constexpr bool check_order() {
  if constexpr (Order == 1)
    return true;
  else
    return check_one_result<Call>();
}

template <auto F, auto... Options> struct derivative_t {
  using options = ordered_options<Options...>;

  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using keys = typename options::template keys<call>;
      if constexpr (!check_one_variable<call, keys>())
        return nothing{};
      else if constexpr (!check_order<call, options::order>())
        return nothing{};
      else {
        using T = element_of<Arguments...>;
        using selected = typename keys::selected;
        using pass =
            std::conditional_t<options::order == 1,
                               jacobian_forward_pass<typename call::trace, selected>,
                               nth_derivative_pass<typename call::trace, selected, options::order>>;
        return run_to_result<call, pass, typename result_of<typename call::trace, T>::type>(
            arguments...);
      }
    }
  }
};

template <auto F, int Order, auto... Options> struct taylor_t {
  static_assert(Order >= 0, "taylor: the order is not negative");

  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using keys = keys_of<call, std::remove_cvref_t<decltype(Options)>...>;
      if constexpr (!check_one_variable<call, keys>() || !check_one_result<call>())
        return nothing{};
      else {
        using T = element_of<Arguments...>;
        using pass = taylor_pass<typename call::trace, typename keys::selected, Order>;
        return run_to_result<call, pass, std::array<T, std::size_t(Order) + 1>>(arguments...);
      }
    }
  }
};

/// The derivative by one variable: `derivative<f>(2.0)`, `derivative<f, wrt(W)>(W = 3.0, …)`, and
/// of higher order `derivative<f, 3>(2.0)`, `derivative<f, 3, wrt(W)>(…)`. The first derivative may
/// be of several results and has their shape.
template <auto F, auto... Options> inline constexpr derivative_t<F, Options...> derivative{};

/// The Taylor coefficients f⁽ᵏ⁾(x)/k! for k = 0 … Order by one variable: `taylor<f, 4>(2.0)`. The
/// cost grows with the square of the order.
template <auto F, int Order, auto... Options>
inline constexpr taylor_t<F, Order, Options...> taylor{};

} // namespace chainrule

#endif
