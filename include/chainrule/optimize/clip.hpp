// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_CLIP_HPP
#define CHAINRULE_OPTIMIZE_CLIP_HPP

#include <chainrule/optimize/descent.hpp>
#include <limits>

/// Gradient clipping, as functions and as optimisers around others.
namespace chainrule::optimize {

/// The Euclidean norm of all numbers together.
template <class Gradient> constexpr double global_norm(const Gradient& grad) {
  return math::sqrt(squared_norm_of(grad));
}

struct clip_rule {
  double limit;

  template <class V> constexpr void operator()(V& g) const {
    const V most = repeated<V>(limit);
    g = select(g > most, most, select(g < -most, -most, g));
  }
};
struct scale_rule {
  double factor;

  template <class V> constexpr void operator()(V& g) const { g = repeated<V>(factor) * g; }
};

/// Holds each number between −limit and limit. NaN stays NaN.
template <class Gradient> constexpr void clip_by_value(Gradient& grad, double limit) {
  update(clip_rule{limit}, grad);
}

/// Scales the whole gradient to a global norm of `limit` if it is larger (Pascanu, Mikolov and
/// Bengio 2013). Returns the norm before.
template <class Gradient> constexpr double clip_by_global_norm(Gradient& grad, double limit) {
  const double norm = global_norm(grad);
  if (norm > std::numeric_limits<double>::max()) { // its square is too large, perhaps not the norm
    update(scale_rule{0x1p-600}, grad);
    update(scale_rule{limit / global_norm(grad)}, grad);
  } else if (norm > limit)
    update(scale_rule{limit / norm}, grad);
  return norm;
}

/// An optimiser that gets clipped gradients: `clipped_by_norm{adam(theta), 1.0}`. The caller's
/// gradient is what is clipped.
template <class Optimizer> struct clipped_by_value {
  Optimizer optimizer;
  double limit;

  template <class Parameters, class Gradient>
  constexpr void step(Parameters& theta, Gradient& grad) {
    clip_by_value(grad, limit);
    optimizer.step(theta, grad);
  }
};
template <class Optimizer> struct clipped_by_norm {
  Optimizer optimizer;
  double limit;

  template <class Parameters, class Gradient>
  constexpr void step(Parameters& theta, Gradient& grad) {
    clip_by_global_norm(grad, limit);
    optimizer.step(theta, grad);
  }
};
template <class Optimizer> clipped_by_value(Optimizer, double) -> clipped_by_value<Optimizer>;
template <class Optimizer> clipped_by_norm(Optimizer, double) -> clipped_by_norm<Optimizer>;

} // namespace chainrule::optimize

#endif
