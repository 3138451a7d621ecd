// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NN_LOSS_HPP
#define CHAINRULE_NN_LOSS_HPP

#include <chainrule/nn/layer.hpp>
#include <limits>

/// Losses on logits, one for each example, and the table of output units. `mean(…)` or `sum(…)`
/// makes them one number.
namespace chainrule::nn {

/// −y·log σ(x) − (1 − y)·log(1 − σ(x)), computed as max(x, 0) − x·y + log1p(exp(−|x|)), which is
/// |x|·(1 − y) or |x|·y plus the logarithm: nothing overflows, and the tails are exact. Its
/// derivative σ(x) − y is computed as (1 − y)·σ(x) − y·σ(−x), for the same reason.
struct binary_cross_entropy_t : library_function<2> {
  static constexpr notation text{"binary_cross_entropy(@0, @1)"};
  static constexpr notation latex{"\\operatorname{binary\\ cross\\ entropy}(@0, @1)"};
  static constexpr auto value(auto x, auto y) {
    using T = decltype(x);
    const T size = math::abs(x), share = select(x > 0, math::subtract(T(1), y), y);
    return math::add(select(share == 0, share, math::multiply(size, share)),
                     math::log1p(math::exp(-size)));
  }
  static constexpr auto derivative(arg_t<0>, auto x, auto y, auto) {
    return (1 - y) * sigmoid(x) - y * sigmoid(-x);
  }
  static constexpr auto derivative(arg_t<1>, auto x, auto, auto) { return -x; }
};
/// Element by element: logits x, and targets y, 0 or 1 or probabilities between, of shapes that
/// broadcast.
template <operand X, operand Y>
constexpr applied<binary_cross_entropy_t, X, Y> binary_cross_entropy(const X& x, const Y& y) {
  return apply<binary_cross_entropy_t>(x, y);
}

/// −Σ tᵢ·log softmax(x)ᵢ along the last axis, shifted by the largest logit so that nothing
/// overflows; its derivative by the logits is softmax(x)·Σt − t.
struct cross_entropy_t : composite_primitive<2> {
  static constexpr notation text{"cross_entropy(@0, @1)"};
  static constexpr notation latex{"\\operatorname{cross\\ entropy}(@0, @1)"};
  static constexpr auto expand(auto x, auto y) {
    const extents shape = x.shape();
    const int last = shape.rank - 1;
    const bool labels = shape.rank > 0 && y.shape() == without_axis(shape, last);
    if (!labels && (shape.rank == 0 || !(y.shape() == shape)))
      return decltype(x)(x.graph, x.graph->fail(shape_problem::kind::operands, x.index, y.index));
    const extents column = with_unit_axis(shape, last);
    const auto shifted = x - broadcast_to(stop_gradient(max_to(x, column)), shape);
    const auto log_of_sum = log(sum_to(exp(shifted), column));
    if (!labels) { // a class of probability 0 that is not asked for: 0, and not 0·∞
      constexpr double infinity = std::numeric_limits<double>::infinity();
      const auto counted = where(shifted > -infinity || y != 0, shifted, 0);
      return reshape_to(sum_to(y, column) * log_of_sum - sum_to(counted * y, column),
                        without_axis(shape, last));
    }
    extents row{shape.rank, {1, 1, 1}};
    row.extent[last] = shape.extent[last];
    const auto is_label = reshape_to(y, column) == counting(*x.graph, row);
    const auto chosen = sum_to(where(is_label, shifted, 0), column);
    const auto labelled = sum_to(where(is_label, 1, 0), column) > 0;
    return reshape_to(where(labelled, log_of_sum - chosen, 0), without_axis(shape, last)) +
           (y - y); // of a NaN, NaN
  }
};
/// One number for each example: logits x, one class a column, and targets y: either labels 0, 1, …,
/// one for each example, or one row of probabilities (one-hot or not) for each. An example whose
/// label is no class, such as −1 or 1.5, does not count: 0, also in a mean, which divides by all. A
/// label that is NaN gives NaN.
template <formula_part X, formula_part Y>
constexpr applied<cross_entropy_t, X, Y> cross_entropy(const X& x, const Y& y) {
  return apply<cross_entropy_t>(x, y);
}

/// (x − y)², element by element.
template <operand X, operand Y> constexpr auto squared_error(const X& x, const Y& y) {
  return square(x - y);
}
/// The mean of (x − y)² over all elements.
template <operand X, operand Y> constexpr auto mean_squared_error(const X& x, const Y& y) {
  return mean(squared_error(x, y));
}

// The table of output units. The output is what the network predicts, from the logits; the loss is
// the mean over all examples of what the distribution's negative logarithm is, up to constants.

/// Bernoulli distribution: sigmoid, binary cross-entropy.
struct bernoulli_t {
  template <formula_part X> constexpr auto output(const X& x) const {
    return chainrule::sigmoid(x);
  }
  template <formula_part X, formula_part Y> constexpr auto loss(const X& x, const Y& y) const {
    return mean(binary_cross_entropy(x, y));
  }
};
/// Multinoulli (categorical) distribution: softmax, cross-entropy.
struct multinoulli_t {
  template <formula_part X> constexpr auto output(const X& x) const {
    return chainrule::softmax(x);
  }
  template <formula_part X, formula_part Y> constexpr auto loss(const X& x, const Y& y) const {
    return mean(cross_entropy(x, y));
  }
};
/// Gaussian distribution: linear, mean squared error.
struct gaussian_t {
  template <formula_part X> constexpr auto output(const X& x) const { return chainrule::linear(x); }
  template <formula_part X, formula_part Y> constexpr auto loss(const X& x, const Y& y) const {
    return mean_squared_error(x, y);
  }
};

inline constexpr bernoulli_t bernoulli{};
inline constexpr multinoulli_t multinoulli{};
inline constexpr gaussian_t gaussian{};

/// Σ w² over all elements of some variables, or of the weights (not the biases) of a network:
/// `mean(…) + 1e-4 * l2_penalty(net)`.
template <formula_part First, formula_part... More>
constexpr auto l2_penalty(const First& first, const More&... more) {
  return (squared_norm(first) + ... + squared_norm(more));
}
template <class... Weights> constexpr auto l2_penalty_of(const hana::tuple<Weights...>&) {
  return l2_penalty(Weights{}...);
}
template <class Network>
  requires requires { Network::weights(); }
constexpr auto l2_penalty(const Network&) {
  return l2_penalty_of(Network::weights());
}

} // namespace chainrule::nn

#endif
