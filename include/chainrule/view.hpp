// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_VIEW_HPP
#define CHAINRULE_VIEW_HPP

#include <chainrule/shape.hpp>
#include <concepts>

namespace chainrule {

/// A tensor in memory of somebody else's, row-major. What primitives on whole tensors compute with.
template <class T> struct view {
  T* data;
  extents shape;

  constexpr int size() const { return shape.size(); }
  constexpr T& operator[](int i) const { return data[i]; }

  /// The element at one index an axis; indices are not checked.
  template <std::integral... Index> constexpr T& operator()(Index... index) const {
    const int indices[]{static_cast<int>(index)...};
    int offset = 0;
    for (int axis = 0; axis < static_cast<int>(sizeof...(Index)); ++axis)
      offset = offset * shape.extent[axis] + indices[axis];
    return data[offset];
  }
};

/// Shape `small`, which broadcasts to `large`, as strides along the axes of `large`: 0 where it
/// stretches.
struct strides {
  int stride[max_rank]{};
};
constexpr strides broadcast_strides(const extents& small, const extents& large) {
  strides result;
  int step = 1;
  for (int back = 1; back <= small.rank; ++back) {
    const int extent = small.extent[small.rank - back];
    result.stride[large.rank - back] = extent == 1 ? 0 : step;
    step *= extent;
  }
  return result;
}
/// The strides of a shape within memory of a larger one: of a slice within its tensor.
constexpr strides embedded_strides(const extents& small, const extents& large) {
  strides result;
  int step = 1;
  for (int back = 1; back <= large.rank; ++back) {
    if (back <= small.rank)
      result.stride[small.rank - back] = step;
    step *= large.extent[large.rank - back];
  }
  return result;
}

/// A walk over the elements of a shape, row-major, that knows where each is in memory of these
/// strides:
///
///     for (element_walk walk{shape, strides}; walk.more(); walk.next())
///       y[walk.index] = x[walk.offset];
struct element_walk {
  extents shape;
  strides along;
  int index = 0, offset = 0;
  int at[max_rank]{};

  constexpr bool more() const { return index < shape.size(); }
  constexpr void next() {
    ++index;
    for (int axis = shape.rank - 1; axis >= 0; --axis) {
      offset += along.stride[axis];
      if (++at[axis] < shape.extent[axis])
        return;
      offset -= along.stride[axis] * at[axis];
      at[axis] = 0;
    }
  }
};

} // namespace chainrule

#endif
