// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_NETWORK_HPP
#define CHAINRULE_NN_NETWORK_HPP

#include <array>
#include <boost/hana/at.hpp>
#include <chainrule/derivative/arguments.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <chainrule/nn/layer.hpp>

/// Networks: layers one after the other.
namespace chainrule::nn {

/// Each variable of a tuple once: layers may share weights.
template <class... Found>
constexpr hana::tuple<Found...> each_once(const hana::tuple<>&, const hana::tuple<Found...>&) {
  return {};
}
template <class First, class... More, class... Found>
constexpr auto each_once(const hana::tuple<First, More...>&, const hana::tuple<Found...>&) {
  if constexpr ((std::is_same_v<First, Found> || ...))
    return each_once(hana::tuple<More...>{}, hana::tuple<Found...>{});
  else
    return each_once(hana::tuple<More...>{}, hana::tuple<Found..., First>{});
}

template <class T, class... Variables>
constexpr auto parameters_of(const hana::tuple<Variables...>&) {
  return chainrule::parameters<T>(Variables{}...);
}
template <class... Variables> constexpr auto wrt_of(const hana::tuple<Variables...>&) {
  return chainrule::wrt(Variables{}...);
}

/// A network is a layer: `net(X)` is the formula of its last layer's result, for a batch of any
/// size. `net.parameters<float>()` is the map of its parameters, zeroed, and `net.wrt()` what
/// gradients are taken by.
template <class... Layers> struct network_t {
  hana::tuple<Layers...> layers;

  template <formula_part X> constexpr auto operator()(const X& x) const { return behind<0>(x); }

  /// All variables, in the order of the layers; and those that a penalty on weights is about.
  static constexpr auto variables() {
    return each_once(joined(hana::tuple<>{}, variables_type<Layers>{}...), hana::tuple<>{});
  }
  static constexpr auto weights() {
    return each_once(joined(hana::tuple<>{}, weights_type<Layers>{}...), hana::tuple<>{});
  }

  template <class T> static constexpr auto parameters() { return parameters_of<T>(variables()); }
  static constexpr auto wrt() { return wrt_of(variables()); }

private:
  /// The layers from number `Layer` on.
  template <std::size_t Layer, class X> constexpr auto behind(const X& x) const {
    if constexpr (Layer == sizeof...(Layers))
      return x;
    else
      return behind<Layer + 1>(hana::at_c<Layer>(layers)(x));
  }

  template <class Layer>
  using variables_type = decltype(variables_of(std::declval<const Layer&>()));
  template <class Layer> using weights_type = decltype(weights_of(std::declval<const Layer&>()));
};

/// A network from layers, or from a Hana tuple of them:
///
///     network(dense_layer(W1, b1), relu, dense_layer(W2, b2))
template <class... Layers>
constexpr network_t<Layers...> network(const hana::tuple<Layers...>& layers) {
  return {layers};
}
template <class... Layers> constexpr network_t<Layers...> network(const Layers&... layers) {
  return {hana::tuple<Layers...>(layers...)};
}

// Variables that are made: W1, b1, W2, …

/// A letter and a number as a name.
constexpr std::size_t digits_of(int number) { return number < 10 ? 1 : 1 + digits_of(number / 10); }
template <char Letter, int Number> constexpr auto numbered_name() {
  constexpr std::size_t digits = digits_of(Number);
  char text[digits + 1]{Letter};
  for (std::size_t i = digits, rest = Number; i > 0; --i, rest /= 10)
    text[i] = static_cast<char>('0' + rest % 10);
  return name<digits + 2>(std::string_view(text, digits + 1));
}

/// The weights and the bias of layer number 1, 2, … of `mlp`: `weight<1, 784, 400>` is the variable
/// "W1" of shape<784, 400>, `bias<1, 400>` the variable "b1" of shape<400>.
template <int Layer, int In, int Out>
inline constexpr variable<numbered_name<'W', Layer>(), shape<In, Out>> weight{};
template <int Layer, int Out>
inline constexpr variable<numbered_name<'b', Layer>(), shape<Out>> bias{};

/// Says that the dense layers of `mlp` have no bias.
struct no_bias_t {};
inline constexpr no_bias_t no_bias{};

template <int Sizes> inline constexpr bool mlp_has_an_input_and_an_output = false;
template <int Layers, int Activations> inline constexpr bool mlp_has_an_activation_for_each = false;

/// Whether so many activations are right for so many layers; if not, one `static_assert` says so.
template <int Layers, int Activations> constexpr bool check_mlp() {
  constexpr bool ok = Activations == 1 || Activations == Layers || Activations == Layers - 1;
  if constexpr (Layers < 1)
    static_assert(
        mlp_has_an_input_and_an_output<Layers + 1>,
        "mlp<sizes...>: the first size is that of the input, the last that of the output");
  else if constexpr (!ok)
    static_assert(mlp_has_an_activation_for_each<Layers, Activations>,
                  "mlp: give one activation for all hidden layers, one for each hidden layer, or "
                  "one for each layer");
  return ok && Layers >= 1;
}

template <bool Bias, int Layer, int In, int Out> constexpr auto mlp_dense_layer() {
  if constexpr (Bias)
    return dense_layer(weight<Layer, In, Out>, bias<Layer, Out>);
  else
    return dense_layer(weight<Layer, In, Out>);
}
/// Dense layer number `Index` (from 0) of so many and the activation behind it, as a Hana tuple.
template <bool Bias, int Index, int Layers, int In, int Out, class... Activations>
constexpr auto mlp_layer(const hana::tuple<Activations...>& activations) {
  constexpr int given = static_cast<int>(sizeof...(Activations));
  constexpr int chosen = given >= Layers - 1 ? Index : Index + 1 < Layers ? 0 : given;
  const auto dense = mlp_dense_layer<Bias, Index + 1, In, Out>();
  if constexpr (chosen < given)
    return hana::make_tuple(dense, hana::at_c<std::size_t(chosen)>(activations));
  else
    return hana::make_tuple(dense);
}
template <bool Bias, int... Sizes, class... Activations, int... Index>
constexpr auto mlp_layers(std::integer_sequence<int, Index...>,
                          const hana::tuple<Activations...>& activations) {
  constexpr std::array<int, sizeof...(Sizes)> sizes{Sizes...};
  return joined(mlp_layer<Bias, Index, sizeof...(Index), sizes[std::size_t(Index)],
                          sizes[std::size_t(Index) + 1]>(activations)...);
}
template <bool Bias, int... Sizes, class... Activations>
constexpr auto make_mlp(const Activations&... activations) {
  constexpr int layers = static_cast<int>(sizeof...(Sizes)) - 1;
  if constexpr (check_mlp<layers, static_cast<int>(sizeof...(Activations))>())
    return network(mlp_layers<Bias, Sizes...>(std::make_integer_sequence<int, layers>{},
                                              hana::tuple<Activations...>(activations...)));
  else
    return network();
}

/// A multi-layer perceptron: `mlp<784, 400, 10>(sigmoid)` has 784 inputs, 400 hidden units and 10
/// outputs, and is `network(dense_layer(W1, b1), sigmoid, dense_layer(W2, b2))` with variables W1,
/// b1, … that are made for it.
///
/// One activation is that of all hidden layers; several are one for each hidden layer, or one for
/// each layer. With `no_bias` in front of them the dense layers are x·W.
template <int... Sizes, class... Activations>
constexpr auto mlp(const Activations&... activations) {
  return make_mlp<true, Sizes...>(activations...);
}
template <int... Sizes, class... Activations>
constexpr auto mlp(no_bias_t, const Activations&... activations) {
  return make_mlp<false, Sizes...>(activations...);
}

} // namespace chainrule::nn

#endif
