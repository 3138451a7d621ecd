// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_LAYER_HPP
#define CHAINRULE_NN_LAYER_HPP

#include <boost/hana/concat.hpp>
#include <boost/hana/tuple.hpp>
#include <chainrule/expression/expression.hpp>
#include <chainrule/expression/variable.hpp>
#include <chainrule/primitive/primitives.hpp>

/// Layers: functions from formula to formula. A layer with parameters also says which variables
/// they are: `variables()` all of them, `weights()` those that a penalty on weights is about, both
/// as Hana tuples. A layer without parameters is any callable, such as `relu`.
namespace chainrule::nn {

namespace hana = boost::hana;

/// x·W and x·W + b: x is a batch, one example a row, or one example; W has a row an input and a
/// column an output; b, one number an output, is stretched over the batch.
template <formula_part X, formula_part W> constexpr auto dense(const X& x, const W& w) {
  return matmul(x, w);
}
template <formula_part X, formula_part W, formula_part B>
constexpr auto dense(const X& x, const W& w, const B& b) {
  return matmul(x, w) + b;
}

template <class X> inline constexpr bool is_variable = false;
template <name Name, class Shape> inline constexpr bool is_variable<variable<Name, Shape>> = true;

template <class Weights, class... Bias> struct dense_layer_t {
  static constexpr auto variables() { return hana::tuple<Weights, Bias...>{}; }
  static constexpr auto weights() { return hana::tuple<Weights>{}; }
  template <formula_part X> constexpr auto operator()(const X& x) const {
    return dense(x, Weights{}, Bias{}...);
  }
};
/// The layer x·W or x·W + b with the parameters W and b.
template <class Weights, class... Bias>
constexpr dense_layer_t<Weights, Bias...> dense_layer(const Weights&, const Bias&...) {
  static_assert(is_variable<Weights> && (is_variable<Bias> && ...) && sizeof...(Bias) <= 1,
                "dense_layer(W) or dense_layer(W, b): W and b are variables");
  return {};
}

template <class Slope> struct generalized_relu_layer_t {
  Slope slope;

  static constexpr auto variables() {
    if constexpr (is_variable<Slope>)
      return hana::tuple<Slope>{};
    else
      return hana::tuple<>{};
  }
  static constexpr auto weights() { return hana::tuple<>{}; }
  template <formula_part X> constexpr auto operator()(const X& x) const {
    return generalized_relu(x, slope);
  }
};
/// max(x, 0) + a·min(x, 0). If a is a variable it is learned: a scalar, or one for each unit.
template <operand Slope>
constexpr generalized_relu_layer_t<Slope> generalized_relu_layer(const Slope& slope) {
  return {slope};
}

/// The variables of a layer, none if it has none.
template <class Layer> constexpr auto variables_of(const Layer&) {
  if constexpr (requires { Layer::variables(); })
    return Layer::variables();
  else
    return hana::tuple<>{};
}
template <class Layer> constexpr auto weights_of(const Layer&) {
  if constexpr (requires { Layer::weights(); })
    return Layer::weights();
  else
    return hana::tuple<>{};
}

template <class First, class... More>
constexpr auto joined(const First& first, const More&... more) {
  if constexpr (sizeof...(More) == 0)
    return first;
  else
    return hana::concat(first, joined(more...));
}

template <class... Pieces> struct maxout_layer_t {
  static constexpr auto variables() { return joined(variables_of(Pieces{})...); }
  static constexpr auto weights() { return joined(weights_of(Pieces{})...); }
  template <formula_part X> constexpr auto operator()(const X& x) const {
    return max(Pieces{}(x)...);
  }
};
/// The largest of several layers of the same input, unit by unit; at ties the derivative is split
/// evenly.
template <class... Pieces>
  requires(sizeof...(Pieces) > 1 && (std::is_empty_v<Pieces> && ...))
constexpr maxout_layer_t<Pieces...> maxout_layer(const Pieces&...) {
  return {};
}

} // namespace chainrule::nn

#endif
