// SPDX-License-Identifier: BSL-1.0
// Needs a CBLAS: compile with -lopenblas or -lcblas.
#ifndef CHAINRULE_INTEROP_CBLAS_HPP
#define CHAINRULE_INTEROP_CBLAS_HPP

#include <cblas.h>
#include <chainrule/run/product.hpp>

/// Large matrix products of float and double by the CBLAS that the program is linked with, in place
/// of chainrule's own kernels. Include it in every source file that takes derivatives of products,
/// or in none: programs are compiled once for all files. What follows a product is then no part of
/// it. How many threads run is the CBLAS's affair. In constant expressions nothing changes.
namespace chainrule {

/// Products of this many multiplications and more: for smaller ones the call takes too long.
inline constexpr long long least_for_cblas = 1 << 18;

namespace cblas {

constexpr CBLAS_TRANSPOSE transposition(bool transposed) {
  return transposed ? CblasTrans : CblasNoTrans;
}

} // namespace cblas

template <> struct product_backend<float> {
  static constexpr long long least = least_for_cblas;
  static void run(float* y, const float* a, const float* b, int rows, int depth, int columns,
                  bool left, bool right) {
    cblas_sgemm(CblasRowMajor, cblas::transposition(left), cblas::transposition(right), rows,
                columns, depth, 1, a, left ? rows : depth, b, right ? depth : columns, 0, y,
                columns);
  }
};
template <> struct product_backend<double> {
  static constexpr long long least = least_for_cblas;
  static void run(double* y, const double* a, const double* b, int rows, int depth, int columns,
                  bool left, bool right) {
    cblas_dgemm(CblasRowMajor, cblas::transposition(left), cblas::transposition(right), rows,
                columns, depth, 1, a, left ? rows : depth, b, right ? depth : columns, 0, y,
                columns);
  }
};

} // namespace chainrule

#endif
