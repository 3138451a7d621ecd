// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_PARAMETERS_HPP
#define CHAINRULE_DERIVATIVE_PARAMETERS_HPP

#include <boost/hana/for_each.hpp> // for users, who walk maps with it
#include <boost/hana/keys.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/unpack.hpp>
#include <chainrule/expression/variable.hpp>
#include <chainrule/tensor.hpp>
#include <tuple>

namespace chainrule {

/// What a variable's values are: numbers, or tensors of its shape.
template <class Key> struct with_shape {
  template <class T> using type = T;
};
template <name Name, int First, int... More>
struct with_shape<variable<Name, shape<First, More...>>> {
  template <class T> using type = tensor<T, First, More...>;
};

template <class Key, class... Keys>
inline constexpr bool is_given_once = (0 + ... + (std::is_same_v<Key, Keys> ? 1 : 0)) == 1;

/// One Boost.Hana map for parameters that belong together, zeroed: `theta[W](i, j)`. As a binding
/// it binds all its variables, and `gradient<f, wrt(W, b)>` has the type of `parameters<T>(W, b)`.
template <class T, class... Variables> constexpr auto parameters(const Variables&...) {
  static_assert((is_given_once<Variables, Variables...> && ...),
                "parameters: a variable is given more than once");
  return boost::hana::make_map(
      boost::hana::make_pair(Variables{}, typename with_shape<Variables>::template type<T>{})...);
}

template <class X>
inline constexpr bool is_parameter_map =
    std::is_same_v<boost::hana::tag_of_t<X>, boost::hana::map_tag>;

/// The bindings that an argument stands for: one for each parameter of a map, viewed where it is.
template <class Argument> constexpr auto bindings_of(const Argument& argument) {
  if constexpr (is_parameter_map<Argument>)
    return boost::hana::unpack(argument, [](const auto&... each) {
      return std::make_tuple(bound<std::remove_cvref_t<decltype(boost::hana::first(each))>,
                                   const std::remove_cvref_t<decltype(boost::hana::second(each))>&>{
          boost::hana::second(each)}...);
    });
  else
    return std::tuple<const Argument&>(argument);
}

/// Calls a function with the bindings of all arguments.
template <class Function, class... Arguments>
constexpr decltype(auto) with_bindings(const Function& function, const Arguments&... arguments) {
  return std::apply(function, std::tuple_cat(bindings_of(arguments)...));
}

} // namespace chainrule

#endif
