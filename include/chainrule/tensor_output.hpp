// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TENSOR_OUTPUT_HPP
#define CHAINRULE_TENSOR_OUTPUT_HPP

#include <chainrule/tensor.hpp>
#include <chainrule/view.hpp>

namespace chainrule {

/// A tensor as nested lists, `[[1, 2], [3, 4]]`, as NumPy writes it; its numbers as the stream
/// writes numbers. So a test framework can say what a tensor is.
template <class Stream, class T, int... Extents>
  requires requires(Stream& out, const T& x) { out.precision(), out << x; }
Stream& operator<<(Stream& out, const tensor<T, Extents...>& x) {
  constexpr extents shape = chainrule::shape<Extents...>::value;
  if (shape.size() == 0) {
    out << "[]";
    return out;
  }
  for (element_walk walk{shape, {}}; walk.more(); walk.next()) {
    int closed = 0; // how many lists begin here
    while (closed < shape.rank && walk.at[shape.rank - 1 - closed] == 0)
      ++closed;
    if (walk.index > 0) {
      for (int i = 0; i < closed; ++i)
        out << ']';
      out << ", ";
    }
    for (int i = 0; i < closed; ++i)
      out << '[';
    out << x.elements[walk.index];
  }
  for (int i = 0; i < shape.rank; ++i)
    out << ']';
  return out;
}

} // namespace chainrule

#endif
