// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_TENSOR_PRODUCT_HPP
#define CHAINRULE_PRIMITIVE_TENSOR_PRODUCT_HPP

#include <chainrule/math/arithmetic.hpp>
#include <chainrule/primitive/tensor/structure.hpp>

namespace chainrule {

/// Which factors of a matrix product are transposed: a node's `detail`.
enum transposed : int { transposed_none = 0, transposed_left = 1, transposed_right = 2 };

/// The product of two matrices, either of which may be transposed: y = op(a)·op(b).
///
/// dy = op(da)·op(b) + op(a)·op(db); the cotangents are op(a)' = dy·op(b)ᵀ and op(b)' = op(a)ᵀ·dy.
struct matrix_product_t : whole_primitive<2> {
  static constexpr notation text{"matmul(@0, @1)"}, latex{"$0 #1", precedence::product};

  static constexpr void value(auto y, auto a, auto b, int detail) {
    using T = std::remove_reference_t<decltype(y[0])>;
    const bool left = detail & transposed_left, right = detail & transposed_right;
    const int depth = a.shape.extent[left ? 0 : 1];
    for (int i = 0; i < y.shape.extent[0]; ++i)
      for (int j = 0; j < y.shape.extent[1]; ++j) {
        T sum = 0;
        for (int k = 0; k < depth; ++k)
          sum = math::add(
              sum, math::multiply(T(left ? a(k, i) : a(i, k)), T(right ? b(j, k) : b(k, j))));
        y(i, j) = sum;
      }
  }

  static constexpr auto jvp(arg_t<0>, auto, auto b, auto y, auto da) {
    return matrix_product(da, b, y.detail());
  }
  static constexpr auto jvp(arg_t<1>, auto a, auto, auto y, auto db) {
    return matrix_product(a, db, y.detail());
  }
  static constexpr auto vjp(arg_t<0>, auto, auto b, auto y, auto dy) {
    const bool left = y.detail() & transposed_left, right = y.detail() & transposed_right;
    return left ? matrix_product(b, dy, (right ? transposed_left : 0) | transposed_right)
                : matrix_product(dy, b, right ? 0 : transposed_right);
  }
  static constexpr auto vjp(arg_t<1>, auto a, auto, auto y, auto dy) {
    const bool left = y.detail() & transposed_left, right = y.detail() & transposed_right;
    return right ? matrix_product(dy, a, transposed_left | (left ? transposed_right : 0))
                 : matrix_product(a, dy, left ? 0 : transposed_left);
  }
};

} // namespace chainrule

#endif
