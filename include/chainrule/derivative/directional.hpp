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

template <class Cotangent, class Result>
inline constexpr bool cotangent_is_what_the_result_is = false;
template <class... Arguments> inline constexpr bool verb_is_called_with_at_and_along = false;
template <class... Arguments> inline constexpr bool verb_is_called_with_at_and_a_cotangent = false;
template <int Directions> inline constexpr bool there_is_one_direction_an_argument = false;

template <class... Ts> struct type_list {};

/// The keys that a direction is given for: the named variables, or every argument of a callable.
template <class Call, class Directions> struct directions_of;
template <class Call, class... Directions> struct directions_of<Call, type_list<Directions...>> {
  using keys = typename Call::template keys<key_of<Directions>...>;
};
template <class Call, class... Directions>
  requires(sizeof...(Directions) > 0 && !(is_bound<Directions> || ...))
struct directions_of<Call, type_list<Directions...>> {
  using keys = typename Call::all_keys;
};

template <class... Arguments>
using symbolic_arguments = type_list<typename argument_traits<Arguments>::symbolic...>;

template <int Directions, bool Ok> constexpr bool check_direction_count() {
  if constexpr (!Ok)
    static_assert(there_is_one_direction_an_argument<Directions>,
                  "along: a direction has a component for every argument of at");
  return Ok;
}

/// Whether a direction fits the point: the same element type, and by position one component each.
template <auto F, class... Arguments, class... Directions>
constexpr bool check_directions(type_list<Arguments...>, type_list<Directions...>) {
  if constexpr (!check_call<F, Arguments...>())
    return false;
  else if constexpr (!check_argument_list<F, Directions...>())
    return false;
  else if constexpr (!check_elements<element_of<Arguments...>, Directions...>(
                         std::make_integer_sequence<int, sizeof...(Directions)>{}))
    return false;
  else if constexpr (is_named_formula<F>) {
    if constexpr (!(check_given_once<key_of<Directions>, key_of<Directions>...>() & ... & true))
      return false;
    else
      return (formula_call<F, Arguments...>::check_direction(std::type_identity<Directions>{}) &
              ... & true);
  } else
    return check_direction_count<
        int(sizeof...(Directions)),
        std::is_same_v<symbolic_arguments<Arguments...>, symbolic_arguments<Directions...>>>();
}

template <auto F> struct jvp_t {
  template <class... Held, class... Along>
  constexpr auto operator()(const at_t<Held...>& point, const along_t<Along...>& direction) const {
    using arguments = type_list<std::remove_cvref_t<Held>...>;
    using directions = type_list<std::remove_cvref_t<Along>...>;
    if constexpr (!check_directions<F>(arguments{}, directions{}))
      return nothing_of<2>{};
    else
      return returned<formula_call<F, std::remove_cvref_t<Held>...>, directions,
                      element_of<std::remove_cvref_t<Held>...>>(point, direction);
  }

  template <class... Arguments> constexpr auto operator()(const Arguments&...) const {
    static_assert(verb_is_called_with_at_and_along<Arguments...>,
                  "jvp is called with a point and a direction: at(…), along(…)");
    return nothing_of<2>{};
  }

private:
  template <class Call, class Directions, class T, class... Held, class... Along>
  static constexpr auto returned(const at_t<Held...>& point, const along_t<Along...>& direction) {
    using selected = typename directions_of<Call, Directions>::keys::selected;
    using pass = jvp_pass<typename Call::trace, selected>;
    using result = typename result_of<typename Call::trace, T>::type;
    jvp_result<result, result> both{};
    constexpr piece results{pass::results, result_elements<Call>};
    T* const outputs[]{data_of(both.value), data_of(both.tangent)};
    point.unpack([&](const auto&... at_point) {
      direction.unpack([&](const auto&... components) {
        const direction_memory<T, std::remove_cvref_t<Along>...> tangents(components...);
        run_call<Call, program<pass, pieces<results, results>>>(
            argument_memory<T, std::remove_cvref_t<Held>...>(at_point...),
            tangents.pointers().data(), outputs);
      });
    });
    return both;
  }
};

/// Whether a cotangent is what a result is: a number of the element type, or as many as it has.
template <class T, class Result, class Seed> constexpr bool check_cotangent() {
  constexpr bool ok = std::is_same_v<Result, T>
                          ? std::is_arithmetic_v<Seed> && fits_element<T, Seed>
                          : std::is_same_v<Result, Seed>;
  if constexpr (!ok)
    static_assert(cotangent_is_what_the_result_is<Seed, Result>,
                  "vjp: the cotangent has the type of the result");
  return ok;
}

template <auto F, class... Options> struct vjp_t {
  template <class... Held, class Seed>
  constexpr auto operator()(const at_t<Held...>& point, const Seed& seed) const {
    if constexpr (!check_call<F, std::remove_cvref_t<Held>...>())
      return nothing_of<2, sizeof...(Held)>{};
    else {
      using call = formula_call<F, std::remove_cvref_t<Held>...>;
      using T = element_of<std::remove_cvref_t<Held>...>;
      using result = typename result_of<typename call::trace, T>::type;
      using keys = keys_of<call, Options...>;
      if constexpr (!keys::check())
        return nothing_of<2, sizeof...(Held)>{};
      else if constexpr (!check_cotangent<T, result, Seed>())
        return nothing_of<2, sizeof...(Held)>{};
      else
        return run_backward<call, keys, T, result>(point, static_cast<result>(seed));
    }
  }

  template <class... Arguments> constexpr auto operator()(const Arguments&...) const {
    static_assert(verb_is_called_with_at_and_a_cotangent<Arguments...>,
                  "vjp is called with a point and a cotangent: at(…), 1.0");
    return nothing_of<2>{};
  }

private:
  template <class Call, class Keys, class T, class Result, class... Held>
  static constexpr auto run_backward(const at_t<Held...>& point, const Result& cotangent) {
    using keys = Keys;
    using pass = vjp_pass<typename Call::trace, typename keys::selected>;
    using layout = typename gradient_layout<pass::results, Call, typename keys::selected>::type;
    vjp_result<Result, typename keys::template results<T>> both{};
    const auto outputs = prepend(data_of(both.value), keys::template pointers<T>(both.cotangents));
    const T* const seeds[]{data_of(cotangent)};
    point.unpack([&](const auto&... at_point) {
      run_call<Call, program<pass, layout>>(
          argument_memory<T, std::remove_cvref_t<Held>...>(at_point...), seeds, outputs.data());
    });
    return both;
  }
};

template <auto F, class... Options> struct hessian_vector_product_t {
  template <class... Held, class... Along>
  constexpr auto operator()(const at_t<Held...>& point, const along_t<Along...>& direction) const {
    using arguments = type_list<std::remove_cvref_t<Held>...>;
    using directions = type_list<std::remove_cvref_t<Along>...>;
    if constexpr (!check_directions<F>(arguments{}, directions{}))
      return nothing_of<sizeof...(Held)>{};
    else if constexpr (!check_one_result<formula_call<F, std::remove_cvref_t<Held>...>>())
      return nothing_of<sizeof...(Held)>{};
    else if constexpr (!keys_of<formula_call<F, std::remove_cvref_t<Held>...>, Options...>::check())
      return nothing_of<sizeof...(Held)>{};
    else
      return returned<formula_call<F, std::remove_cvref_t<Held>...>, directions,
                      element_of<std::remove_cvref_t<Held>...>>(point, direction);
  }

  template <class... Arguments> constexpr auto operator()(const Arguments&...) const {
    static_assert(verb_is_called_with_at_and_along<Arguments...>,
                  "hessian_vector_product is called with a point and a direction: at(…), along(…)");
    return nothing_of<2>{};
  }

private:
  template <class Call, class Directions, class T, class... Held, class... Along>
  static constexpr auto returned(const at_t<Held...>& point, const along_t<Along...>& direction) {
    using keys = keys_of<Call, Options...>;
    using pass = hessian_vector_pass<typename Call::trace, typename keys_of<Call>::selected,
                                     typename directions_of<Call, Directions>::keys::selected,
                                     typename keys::selected>;
    using layout = typename gradient_layout<0, Call, typename keys::selected>::type;
    typename keys::template results<T> product{};
    const auto outputs = keys::template pointers<T>(product);
    point.unpack([&](const auto&... at_point) {
      direction.unpack([&](const auto&... components) {
        const direction_memory<T, std::remove_cvref_t<Along>...> tangents(components...);
        run_call<Call, program<pass, layout>>(
            argument_memory<T, std::remove_cvref_t<Held>...>(at_point...),
            tangents.pointers().data(), outputs.data());
      });
    });
    return product;
  }
};

/// Forward mode, the Jacobian times a vector: `jvp<f>(at(2.0, 3.0), along(1.0, 0.0))` is the value
/// and the directional derivative, `{value, tangent}`. By name, `along(W = 1.0)`; the variables
/// that it leaves out do not move.
template <auto F> inline constexpr jvp_t<F> jvp{};

/// Backward mode, a vector times the Jacobian: `vjp<f>(at(2.0, 3.0), 1.0)` is the value and the
/// cotangents of all arguments, `{value, cotangents}`; with `vjp<f, wrt(W)>`, of those that `wrt`
/// selects, as of a gradient. The cotangent of the result has the result's shape.
template <auto F, auto... Options>
inline constexpr vjp_t<F, std::remove_cvref_t<decltype(Options)>...> vjp{};

/// The Hessian of a scalar formula times a direction, without the Hessian: forward over backward
/// mode, at a small multiple of the gradient's cost. The result has the gradient's type, with `wrt`
/// as without.
template <auto F, auto... Options>
inline constexpr hessian_vector_product_t<F, std::remove_cvref_t<decltype(Options)>...>
    hessian_vector_product{};

} // namespace chainrule

#endif
