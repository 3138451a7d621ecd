// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_DIRECTIONAL_HPP
#define CHAINRULE_DERIVATIVE_DIRECTIONAL_HPP

#include <chainrule/derivative/gradient.hpp>

namespace chainrule {

template <class Value, class Tangent> struct jvp_result {
  Value value;
  Tangent tangent;
};
template <class Value, class Cotangents> struct vjp_result {
  Value value;
  Cotangents cotangents;
};

template <int Directions> inline constexpr bool there_is_one_direction_an_argument = false;

template <class... Ts> struct type_list {};

/// The keys that a direction is given for: the named variables, or every argument of a callable.
template <class Call, class Arguments, class Directions> struct directions_of;
template <class Call, class... Arguments, class... Directions>
struct directions_of<Call, type_list<Arguments...>, type_list<Directions...>> {
  static constexpr bool named = (is_bound<Arguments> || ...);
  static constexpr auto choose() {
    if constexpr (named)
      return typename Call::template keys<typename Directions::variable...>{};
    else
      return typename Call::all_keys{};
  }
  using selected = typename decltype(choose())::selected;
};

/// Whether a direction fits the point: the same element type, and by position one component each.
template <auto F, class... Arguments, class... Directions>
constexpr bool check_directions(type_list<Arguments...>, type_list<Directions...>) {
  using T = element_of<Arguments...>;
  if constexpr (!check_call<F, Arguments...>())
    return false;
  else if constexpr (!(check_argument_type<Directions>() & ... & true))
    return false;
  else if constexpr (!(fits_element<T, typename argument_traits<Directions>::element> && ... &&
                       true)) {
    static_assert(element_types_agree<T, typename argument_traits<Directions>::element...>,
                  "point and direction have one element type: float, double or long double");
    return false;
  } else if constexpr (is_named_formula<F>)
    return (formula_call<F, Arguments...>::template check_direction<Directions>() & ... & true);
  else {
    constexpr bool ok =
        std::is_same_v<type_list<typename argument_traits<Arguments>::symbolic...>,
                       type_list<typename argument_traits<Directions>::symbolic...>>;
    if constexpr (!ok)
      static_assert(there_is_one_direction_an_argument<int(sizeof...(Directions))>,
                    "along: a direction has a component for every argument of at");
    return ok;
  }
}

template <auto F> struct jvp_t {
  template <class... Held, class... Along>
  constexpr auto operator()(const at_t<Held...>& point, const along_t<Along...>& direction) const {
    using arguments = type_list<std::remove_cvref_t<Held>...>;
    using directions = type_list<std::remove_cvref_t<Along>...>;
    if constexpr (!check_directions<F>(arguments{}, directions{}))
      return nothing{};
    else {
      using call = formula_call<F, std::remove_cvref_t<Held>...>;
      using T = element_of<std::remove_cvref_t<Held>...>;
      using pass = jvp_pass<typename call::trace,
                            typename directions_of<call, arguments, directions>::selected>;
      using result = typename result_of<typename call::trace, T>::type;
      jvp_result<result, result> both{};
      T* const outputs[]{data_of(both.value), data_of(both.tangent)};
      point.unpack([&](const auto&... x) {
        direction.unpack([&](const auto&... v) {
          const argument_memory<T, std::remove_cvref_t<Along>...> tangents(v...);
          run_call<call, program<pass, segments<pass::results, pass::results>>>(
              argument_memory<T, std::remove_cvref_t<Held>...>(x...), tangents.given, outputs);
        });
      });
      return both;
    }
  }
};

template <auto F> struct vjp_t {
  template <class... Held, class Seed>
  constexpr auto operator()(const at_t<Held...>& point, const Seed& seed) const {
    if constexpr (!check_call<F, std::remove_cvref_t<Held>...>())
      return nothing{};
    else {
      using call = formula_call<F, std::remove_cvref_t<Held>...>;
      using T = element_of<std::remove_cvref_t<Held>...>;
      using keys = keys_of<call>;
      using pass = vjp_pass<typename call::trace, typename keys::selected>;
      using result = typename result_of<typename call::trace, T>::type;
      using layout = typename gradient_layout<pass::results, call, typename keys::selected>::type;
      const result cotangent(seed);
      vjp_result<result, typename keys::template results<T>> both{};
      const auto pointers = keys::template pointers<T>(both.cotangents);
      T* outputs[pointers.size() + 2]{data_of(both.value)};
      for (std::size_t i = 0; i < pointers.size(); ++i)
        outputs[i + 1] = pointers[i];
      const T* const seeds[]{data_of(cotangent)};
      point.unpack([&](const auto&... x) {
        run_call<call, program<pass, layout>>(
            argument_memory<T, std::remove_cvref_t<Held>...>(x...), seeds, outputs);
      });
      return both;
    }
  }
};

template <auto F> struct hessian_vector_product_t {
  template <class... Held, class... Along>
  constexpr auto operator()(const at_t<Held...>& point, const along_t<Along...>& direction) const {
    using arguments = type_list<std::remove_cvref_t<Held>...>;
    using directions = type_list<std::remove_cvref_t<Along>...>;
    if constexpr (!check_directions<F>(arguments{}, directions{}))
      return nothing{};
    else if constexpr (!check_one_result<formula_call<F, std::remove_cvref_t<Held>...>>())
      return nothing{};
    else {
      using call = formula_call<F, std::remove_cvref_t<Held>...>;
      using T = element_of<std::remove_cvref_t<Held>...>;
      using keys = keys_of<call>;
      using pass =
          hessian_vector_pass<typename call::trace, typename keys::selected,
                              typename directions_of<call, arguments, directions>::selected>;
      using layout = typename gradient_layout<0, call, typename keys::selected>::type;
      typename keys::template results<T> product{};
      const auto outputs = keys::template pointers<T>(product);
      point.unpack([&](const auto&... x) {
        direction.unpack([&](const auto&... v) {
          const argument_memory<T, std::remove_cvref_t<Along>...> tangents(v...);
          run_call<call, program<pass, layout>>(
              argument_memory<T, std::remove_cvref_t<Held>...>(x...), tangents.given,
              outputs.data());
        });
      });
      return product;
    }
  }
};

/// Forward mode, the Jacobian times a vector: `jvp<f>(at(2.0, 3.0), along(1.0, 0.0))` is the value
/// and the directional derivative, `{value, tangent}`. By name, `along(W = 1.0)`; the variables
/// that it leaves out do not move.
template <auto F> inline constexpr jvp_t<F> jvp{};

/// Backward mode, a vector times the Jacobian: `vjp<f>(at(2.0, 3.0), 1.0)` is the value and the
/// cotangents of all arguments, `{value, cotangents}`. The cotangent of the result has the result's
/// shape.
template <auto F> inline constexpr vjp_t<F> vjp{};

/// The Hessian of a scalar formula times a direction, without the Hessian: forward over backward
/// mode, at a small multiple of the gradient's cost. The result has the gradient's type.
template <auto F> inline constexpr hessian_vector_product_t<F> hessian_vector_product{};

} // namespace chainrule

#endif
