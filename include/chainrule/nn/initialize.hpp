// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_INITIALIZE_HPP
#define CHAINRULE_NN_INITIALIZE_HPP

#include <boost/hana/at_key.hpp>
#include <boost/hana/basic_tuple.hpp>
#include <boost/hana/keys.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <cmath>
#include <numbers>
#include <random>

/// First values of parameters, drawn with the engines of <random>. The draws are defined here and
/// not left to the standard library's distributions: one seed gives one network everywhere.
namespace chainrule::nn {

/// Uniform in [0, 1).
template <class Engine> double uniform(Engine& engine) {
  return std::generate_canonical<double, 53>(engine);
}

/// Two independent normal numbers, by the transform of Box and Muller (1958).
struct normal_pair {
  double first, second;
};

template <class Engine> normal_pair normal(Engine& engine) {
  const double radius = std::sqrt(-2 * std::log1p(-uniform(engine)));
  const double angle = 2 * std::numbers::pi * uniform(engine);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

template <class T, int... Extents, class Engine>
void fill_uniform(tensor<T, Extents...>& w, double limit, Engine& engine) {
  for (T& each : w)
    each = static_cast<T>(limit * (2 * uniform(engine) - 1));
}
template <class T, int... Extents, class Engine>
void fill_normal(tensor<T, Extents...>& w, double deviation, Engine& engine) {
  normal_pair pair{};
  for (std::size_t i = 0; i < w.size(); ++i) {
    if (i % 2 == 0)
      pair = normal(engine);
    w.data()[i] = static_cast<T>(deviation * (i % 2 == 0 ? pair.first : pair.second));
  }
}

/// How many inputs and outputs a tensor of weights has: a matrix has a row an input and a column
/// an output, a vector is a column; further axes in front are places, as of a convolution.
struct fans {
  double in, out;
};
template <class T, int... Extents> constexpr fans fans_of(const tensor<T, Extents...>&) {
  constexpr extents shape = chainrule::shape<Extents...>::value;
  static_assert(shape.rank > 0, "a number has no inputs and outputs");
  double places = 1;
  for (int axis = 0; axis + 2 < shape.rank; ++axis)
    places *= shape.extent[axis];
  if (shape.rank == 1)
    return {double(shape.extent[0]), 1};
  return {places * shape.extent[shape.rank - 2], places * shape.extent[shape.rank - 1]};
}

// The initialisers: `init(w, engine)` fills one tensor.

/// Numbers with mean 0 and variance `numerator`/(`by_in`·in + `by_out`·out).
struct scaled_by_fans {
  bool is_uniform;
  double numerator, by_in, by_out;

  template <class Tensor, class Engine> void operator()(Tensor& w, Engine& engine) const {
    const fans n = fans_of(w);
    const double deviation = std::sqrt(numerator / (by_in * n.in + by_out * n.out));
    if (is_uniform)
      fill_uniform(w, std::sqrt(3.0) * deviation, engine);
    else
      fill_normal(w, deviation, engine);
  }
};
/// Uniform in ±√(6/(in + out)), and normal with variance 2/(in + out): Glorot and Bengio (2010),
/// for sigmoid and tanh.
inline constexpr scaled_by_fans glorot_uniform{true, 2, 1, 1};
inline constexpr scaled_by_fans glorot_normal{false, 2, 1, 1};
/// Uniform in ±√(6/in), and normal with variance 2/in: He, Zhang, Ren and Sun (2015), for relu.
inline constexpr scaled_by_fans he_uniform{true, 2, 1, 0};
inline constexpr scaled_by_fans he_normal{false, 2, 1, 0};
/// N(0, 1)/√in and N(0, 1)/√out.
inline constexpr scaled_by_fans fan_in_normal{false, 1, 1, 0};
inline constexpr scaled_by_fans fan_out_normal{false, 1, 0, 1};

/// Normal with a standard deviation: `scaled_normal(0.01)` is an initialiser.
struct scaled_normal_t {
  double deviation;

  template <class Tensor, class Engine> void operator()(Tensor& w, Engine& engine) const {
    fill_normal(w, deviation, engine);
  }
};
constexpr scaled_normal_t scaled_normal(double deviation) { return {deviation}; }

/// All zeros.
struct zeros_t {
  template <class Tensor, class Engine> constexpr void operator()(Tensor& w, Engine&) const {
    w = Tensor{};
  }
};
inline constexpr zeros_t zeros{};

template <class Key, class Parameters, class Initializer, class Engine>
void initialize_part(Parameters& theta, const Initializer& initializer, Engine& engine) {
  if constexpr (Key::shape::value.rank >= 2)
    initializer(theta[Key{}], engine);
  else
    theta[Key{}] = {};
}
template <class... Keys, class Parameters, class Initializer, class Engine>
void initialize_parts(const boost::hana::basic_tuple<Keys...>&, Parameters& theta,
                      const Initializer& initializer, Engine& engine) {
  (initialize_part<Keys>(theta, initializer, engine), ...);
}

/// Fills a map of parameters: what has two axes or more by the initialiser, biases and numbers with
/// zeros. The order of the draws is that of the map, which is that of `parameters<T>(W1, b1, …)`.
template <class Parameters, class Initializer, class Engine>
  requires is_parameter_map<Parameters>
void initialize(Parameters& theta, const Initializer& initializer, Engine& engine) {
  initialize_parts(boost::hana::keys(theta), theta, initializer, engine);
}

} // namespace chainrule::nn

#endif
