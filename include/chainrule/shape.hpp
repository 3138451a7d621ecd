// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_SHAPE_HPP
#define CHAINRULE_SHAPE_HPP

#include <cstddef>
#include <string_view>

namespace chainrule {

/// The highest rank that a node can have.
inline constexpr int max_rank = 3;

/// A shape as a value: `rank` extents, outermost first. Rank 0 is a scalar.
struct extents {
  int rank = 0;
  int extent[max_rank]{};

  friend constexpr bool operator==(const extents&, const extents&) = default;

  /// A loop of constant length, which compilers replace by the number where the shape is known.
  constexpr int size() const {
    int product = 1;
    for (int axis = 0; axis < max_rank; ++axis)
      product *= axis < rank ? extent[axis] : 1;
    return product;
  }
};

/// A shape as a type: `shape<64, 784>` is what `variable<"A", shape<64, 784>>` and tensors carry;
/// `shape<>` is a scalar.
template <int... Extents> struct shape {
  static_assert(((Extents >= 0) && ...), "an extent is not negative");
  static constexpr extents value = [] {
    static_assert(sizeof...(Extents) <= max_rank, "a variable has at most three axes");
    return extents{sizeof...(Extents), {Extents...}};
  }();
};

/// NumPy's broadcasting: axes are aligned from the last; equal extents stay, an extent of 1
/// stretches. The result's rank is -1 where the two do not fit.
constexpr extents broadcast(const extents& a, const extents& b) {
  extents result{a.rank > b.rank ? a.rank : b.rank, {}};
  for (int back = 1; back <= result.rank; ++back) {
    const int left = back <= a.rank ? a.extent[a.rank - back] : 1;
    const int right = back <= b.rank ? b.extent[b.rank - back] : 1;
    if (left != right && left != 1 && right != 1)
      return {-1, {}};
    result.extent[result.rank - back] = left == 1 ? right : left;
  }
  return result;
}

constexpr bool broadcasts_to(const extents& from, const extents& to) {
  return broadcast(from, to) == to;
}

/// A shape with an axis left out, or reduced to an extent of 1.
constexpr extents without_axis(const extents& from, int axis) {
  extents result{from.rank - 1, {}};
  for (int i = 0, to = 0; i < from.rank; ++i)
    if (i != axis)
      result.extent[to++] = from.extent[i];
  return result;
}
constexpr extents with_unit_axis(extents shape, int axis) {
  shape.extent[axis] = 1;
  return shape;
}
/// A shape with an axis of this extent in front.
constexpr extents with_steps(int steps, const extents& shape) {
  extents result{shape.rank + 1, {steps}};
  for (int axis = 0; axis < shape.rank; ++axis)
    result.extent[axis + 1] = shape.extent[axis];
  return result;
}

/// What is wrong with the shapes of a formula: the call, and what it was called with.
struct shape_problem {
  enum class kind {
    nothing,
    broadcast,
    matmul,
    reshape,
    axis,
    index,
    concatenate,
    stack,
    operands, ///< not what a primitive's own `shape` takes
    too_high,
    steps,      ///< not as many as map has
    map,        ///< what a body cannot have
    variable,   ///< the same name with two shapes
    scan_steps, ///< not as many as scan has
    carry,      ///< of another shape after a step
    nested,     ///< a loop in a loop
    escaped,    ///< what is of one step, outside of the loop
    named       ///< a named variable, in a callable
  };
  kind what = kind::nothing;
  extents a{}, b{};
  std::string_view name_a{}, name_b{}; ///< a variable in each
};

} // namespace chainrule

#endif
