// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_NETWORK_HPP
#define CHAINRULE_NN_NETWORK_HPP

#include <array>
#include <boost/hana/append.hpp>
#include <boost/hana/contains.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/unpack.hpp>
#include <chainrule/derivative/arguments.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <chainrule/nn/layer.hpp>

/// Networks: layers one after the other.
namespace chainrule::nn {

/// Each variable of a tuple once: layers may share weights.
template <class Tuple> constexpr auto each_once(const Tuple& all) {
  return hana::fold_left(all, hana::tuple<>{}, [](auto found, auto next) {
    if constexpr (decltype(hana::contains(found, next))::value)
      return found;
    else
      return hana::append(found, next);
  });
}

/// A network is a layer: `net(X)` is the formula of its last layer's result, for a batch of any
/// size. `net.parameters<float>()` is the map of its parameters, zeroed, and `net.wrt()` what
/// gradients are taken by.
template <class... Layers> struct network_t {
  hana::tuple<Layers...> layers;

  template <formula_part X> constexpr auto operator()(const X& x) const {
    return hana::fold_left(layers, x, [](const auto& input, const auto& layer) { //
      return layer(input);
    });
  }

  /// All variables, in the order of the layers; and those that a penalty on weights is about.
  static constexpr auto variables() {
    return each_once(joined(hana::tuple<>{}, variables_type<Layers>{}...));
  }
  static constexpr auto weights() {
    return each_once(joined(hana::tuple<>{}, weights_type<Layers>{}...));
  }

  template <class T> static constexpr auto parameters() {
    return hana::unpack(variables(),
                        [](const auto&... v) { return chainrule::parameters<T>(v...); });
  }
  static constexpr auto wrt() {
    return hana::unpack(variables(), [](const auto&... v) { return chainrule::wrt(v...); });
  }

private:
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
template <char Letter, int Number> constexpr auto numbered_name() {
  constexpr int digits = [] {
    int count = 1;
    for (int rest = Number; rest >= 10; rest /= 10)
      ++count;
    return count;
  }();
  char text[digits + 2]{Letter};
  for (int i = digits, rest = Number; i > 0; --i, rest /= 10)
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

/// The layers of a multi-layer perceptron, as a Hana tuple. Activation number i is that behind
/// dense layer i; the one given, if it is one, is that behind each but the last.
template <bool Bias, int... Sizes, class... Activations, int... Layer>
constexpr auto mlp_layers(std::integer_sequence<int, Layer...>, const Activations&... activations) {
  constexpr std::array<int, sizeof...(Sizes)> sizes{Sizes...};
  constexpr int layers = static_cast<int>(sizeof...(Layer));
  constexpr int given = static_cast<int>(sizeof...(Activations));
  [[maybe_unused]] const hana::tuple<Activations...> all(activations...);
  const auto one = [&]<int I>(std::integral_constant<int, I>) {
    constexpr int in = sizes[std::size_t(I)], out = sizes[std::size_t(I) + 1];
    const auto dense = [] {
      if constexpr (Bias)
        return dense_layer(weight<I + 1, in, out>, bias<I + 1, out>);
      else
        return dense_layer(weight<I + 1, in, out>);
    }();
    constexpr int activation = given == layers || given == layers - 1 ? I : I + 1 < layers ? 0 : -1;
    if constexpr (activation >= 0 && activation < given)
      return hana::make_tuple(dense, hana::at_c<std::size_t(activation)>(all));
    else
      return hana::make_tuple(dense);
  };
  return joined(one(std::integral_constant<int, Layer>{})...);
}
template <bool Bias, int... Sizes, class... Activations>
constexpr auto make_mlp(const Activations&... activations) {
  constexpr int layers = static_cast<int>(sizeof...(Sizes)) - 1;
  if constexpr (check_mlp<layers, static_cast<int>(sizeof...(Activations))>())
    return network(
        mlp_layers<Bias, Sizes...>(std::make_integer_sequence<int, layers>{}, activations...));
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
