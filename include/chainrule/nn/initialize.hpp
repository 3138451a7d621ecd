// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_INITIALIZE_HPP
#define CHAINRULE_NN_INITIALIZE_HPP

#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
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

/// Uniform in ±√(6/(in + out)) and normal with variance 2/(in + out): Glorot and Bengio (2010), for
/// sigmoid and tanh.
inline constexpr auto glorot_uniform = [](auto& w, auto& engine) {
  const fans n = fans_of(w);
  fill_uniform(w, std::sqrt(6 / (n.in + n.out)), engine);
};
inline constexpr auto glorot_normal = [](auto& w, auto& engine) {
  const fans n = fans_of(w);
  fill_normal(w, std::sqrt(2 / (n.in + n.out)), engine);
};
/// Uniform in ±√(6/in) and normal with variance 2/in: He, Zhang, Ren and Sun (2015), for relu.
inline constexpr auto he_uniform = [](auto& w, auto& engine) {
  fill_uniform(w, std::sqrt(6 / fans_of(w).in), engine);
};
inline constexpr auto he_normal = [](auto& w, auto& engine) {
  fill_normal(w, std::sqrt(2 / fans_of(w).in), engine);
};
/// N(0, 1)/√in and N(0, 1)/√out.
inline constexpr auto fan_in_normal = [](auto& w, auto& engine) {
  fill_normal(w, 1 / std::sqrt(fans_of(w).in), engine);
};
inline constexpr auto fan_out_normal = [](auto& w, auto& engine) {
  fill_normal(w, 1 / std::sqrt(fans_of(w).out), engine);
};
/// Normal with a standard deviation: `scaled_normal(0.01)` is an initialiser.
constexpr auto scaled_normal(double deviation) {
  return [deviation](auto& w, auto& engine) { fill_normal(w, deviation, engine); };
}
/// All zeros.
inline constexpr auto zeros = [](auto& w, auto&) {
  for (auto& each : w)
    each = 0;
};

/// Fills a map of parameters: what has two axes or more by the initialiser, biases and numbers with
/// zeros. The order of the draws is that of the map, which is that of `parameters<T>(W1, b1, …)`.
template <class Parameters, class Initializer, class Engine>
  requires is_parameter_map<Parameters>
void initialize(Parameters& theta, const Initializer& initializer, Engine& engine) {
  boost::hana::for_each(boost::hana::keys(theta), [&](auto key) {
    if constexpr (decltype(key)::shape::value.rank >= 2)
      initializer(theta[key], engine);
    else
      theta[key] = {};
  });
}

} // namespace chainrule::nn

#endif
