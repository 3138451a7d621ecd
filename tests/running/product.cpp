// build: native gcc
// SPDX-License-Identifier: BSL-1.0
// Products of matrices of static shape, all four ways to transpose, beside plain loops in long
// double. Memory is exactly as large as the matrices: sanitizers see what reads or writes beyond.
#define BOOST_TEST_MODULE product
#include <boost/test/unit_test.hpp>
#include <chainrule/run/product.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace cr = chainrule;

namespace {

template <class T> std::vector<T> filled(int size, unsigned state) {
  std::vector<T> result(static_cast<std::size_t>(size));
  for (T& each : result) {
    state = state * 1664525u + 1013904223u;
    each = static_cast<T>(static_cast<int>(state >> 16) - 32768) / T(32768);
  }
  return result;
}

template <class T, int Rows, int Depth, int Columns, int Detail> void check_one() {
  constexpr bool left = Detail & cr::transposed_left, right = Detail & cr::transposed_right;
  constexpr cr::extents A{2, {left ? Depth : Rows, left ? Rows : Depth}};
  constexpr cr::extents B{2, {right ? Columns : Depth, right ? Depth : Columns}};
  const std::vector<T> a = filled<T>(Rows * Depth, 1), b = filled<T>(Depth * Columns, 2);
  std::vector<T> y(static_cast<std::size_t>(Rows * Columns), T(7));
  cr::product_kernel<T, A, B, Detail>::run(y.data(), a.data(), b.data());
  long double largest = 0;
  for (int i = 0; i < Rows; ++i)
    for (int j = 0; j < Columns; ++j) {
      long double sum = 0;
      for (int p = 0; p < Depth; ++p)
        sum += static_cast<long double>(a.data()[left ? p * Rows + i : i * Depth + p]) *
               static_cast<long double>(b.data()[right ? j * Depth + p : p * Columns + j]);
      const long double difference = std::abs(y.data()[i * Columns + j] - sum);
      largest = difference > largest ? difference : largest;
    }
  BOOST_TEST(largest <= std::numeric_limits<T>::epsilon() * (2 + Depth),
             Rows << " x " << Depth << " x " << Columns << ", transposed " << Detail << ": "
                  << largest);
}

template <int Rows, int Depth, int Columns> void check() {
  check_one<float, Rows, Depth, Columns, 0>();
  check_one<float, Rows, Depth, Columns, 1>();
  check_one<float, Rows, Depth, Columns, 2>();
  check_one<float, Rows, Depth, Columns, 3>();
  check_one<double, Rows, Depth, Columns, 0>();
  check_one<double, Rows, Depth, Columns, 1>();
  check_one<double, Rows, Depth, Columns, 2>();
  check_one<double, Rows, Depth, Columns, 3>();
}

constexpr bool is_constant() {
  const double a[]{1, 2, 3, 4, 5, 6}, b[]{1, 0, 2, 0, 1, 3};
  double y[4]{};
  cr::matrix_product_t::value(cr::view<double>{y, {2, {2, 2}}},
                              cr::view<const double>{a, {2, {2, 3}}},
                              cr::view<const double>{b, {2, {2, 3}}}, cr::transposed_right);
  return y[0] == 7 && y[1] == 11 && y[2] == 16 && y[3] == 23;
}
static_assert(is_constant());

} // namespace

BOOST_AUTO_TEST_CASE(squares) {
  check<1, 1, 1>();
  check<2, 2, 2>();
  check<3, 3, 3>();
  check<7, 7, 7>();
  check<16, 16, 16>();
  check<17, 17, 17>();
}
BOOST_AUTO_TEST_CASE(one_row_or_column) {
  check<1, 16, 3>();
  check<1, 4, 16>();
  check<1, 33, 70>();
  check<1, 784, 128>();
  check<2, 9, 37>();
  check<33, 1, 1>();
  check<70, 33, 1>();
  check<1, 1, 33>();
  check<16, 1, 3>();
}
BOOST_AUTO_TEST_CASE(no_multiples_of_registers) {
  check<37, 53, 29>();
  check<33, 130, 12>();
  check<35, 150, 20>();
  check<5, 300, 2>();
  check<64, 40, 100>();
}
BOOST_AUTO_TEST_CASE(axes_that_are_cut) {
  check<100, 784, 10>();
  check<40, 600, 70>();
  check<150, 1030, 40>();
  check<1024, 300, 18>();
  check<66, 1024, 33>();
  check_one<float, 701, 300, 101, cr::transposed_left>(); // aᵀ is packed, piece by piece
  check_one<double, 301, 300, 52, cr::transposed_left | cr::transposed_right>();
}
BOOST_AUTO_TEST_CASE(nothing) {
  check_one<float, 0, 3, 2, 0>();
  check_one<float, 3, 0, 2, 0>();
  check_one<double, 3, 2, 0, 2>();
}
