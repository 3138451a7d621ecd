// SPDX-License-Identifier: BSL-1.0
// Products of matrices of static shape in float32 on one thread, beside Eigen and OpenBLAS. NN: as
// they are; TN and NT: the left or the right one is transposed.
#include "side_by_side.hpp"
#include <chainrule/chainrule.hpp>
#if __has_include(<Eigen/Core>)
#include <Eigen/Core>
#endif
#ifdef CHAINRULE_OPENBLAS
#include <cblas.h>
#endif

namespace cr = chainrule;

namespace {

#if __has_include(<Eigen/Core>)
using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
Eigen::Map<const matrix> map(const float* at, int rows, int columns) {
  return Eigen::Map<const matrix>(at, rows, columns);
}
#endif

template <int Rows, int Depth, int Columns, int Detail> void compare_one(const char* kind) {
  constexpr bool left = Detail & cr::transposed_left, right = Detail & cr::transposed_right;
  static constexpr cr::extents A{2, {left ? Depth : Rows, left ? Rows : Depth}};
  static constexpr cr::extents B{2, {right ? Columns : Depth, right ? Depth : Columns}};
  static cr::tensor<float, A.extent[0], A.extent[1]> a;
  static cr::tensor<float, B.extent[0], B.extent[1]> b;
  static cr::tensor<float, Rows, Columns> y, expected;
  for (std::size_t i = 0; i < a.size(); ++i)
    a.elements[i] = float(i * 37 % 101) / 50 - 1;
  for (std::size_t i = 0; i < b.size(); ++i)
    b.elements[i] = float(i * 53 % 97) / 48 - 1;
  side_by_side::begin(std::to_string(Rows) + "×" + std::to_string(Depth) + "×" +
                          std::to_string(Columns) + " " + kind,
                      2.0 * Rows * Depth * Columns);
  const auto ours = [] {
    cr::product_kernel<float, A, B, Detail>::run(y.data(), a.data(), b.data());
  };
  ours();
  cr::matrix_product_t::value(cr::view<float>{expected.data(), {2, {Rows, Columns}}},
                              cr::view<const float>{a.data(), A},
                              cr::view<const float>{b.data(), B}, Detail);
  side_by_side::check_close(y.data(), expected.data(), y.size(), 1e-5, "chainrule");
  side_by_side::measure("chainrule", ours);
#if __has_include(<Eigen/Core>)
  side_by_side::measure("Eigen", [] {
    Eigen::Map<matrix> to(y.data(), Rows, Columns);
    const auto l = map(a.data(), A.extent[0], A.extent[1]);
    const auto r = map(b.data(), B.extent[0], B.extent[1]);
    if constexpr (left)
      to.noalias() = l.transpose() * r;
    else if constexpr (right)
      to.noalias() = l * r.transpose();
    else
      to.noalias() = l * r;
  });
#endif
#ifdef CHAINRULE_OPENBLAS
  side_by_side::measure("OpenBLAS", [] {
    cblas_sgemm(CblasRowMajor, left ? CblasTrans : CblasNoTrans, right ? CblasTrans : CblasNoTrans,
                Rows, Columns, Depth, 1, a.data(), A.extent[1], b.data(), B.extent[1], 0, y.data(),
                Columns);
  });
#endif
}

template <int Rows, int Depth, int Columns> void compare() {
  compare_one<Rows, Depth, Columns, cr::transposed_none>("NN");
  compare_one<Rows, Depth, Columns, cr::transposed_left>("TN");
  compare_one<Rows, Depth, Columns, cr::transposed_right>("NT");
}

} // namespace

int main(int argc, char** argv) {
#ifdef CHAINRULE_OPENBLAS
  openblas_set_num_threads(1);
#endif
  compare<8, 8, 8>();
  compare<16, 16, 16>();
  compare<32, 32, 32>();
  compare<64, 64, 64>();
  compare<128, 128, 128>();
  compare<256, 256, 256>();
  compare<512, 512, 512>();
  compare<1024, 1024, 1024>();
  compare<37, 53, 29>();
  compare<100, 784, 10>();
  compare<100, 784, 100>();
  compare<128, 784, 512>();
  return side_by_side::run<float>(argc, argv);
}
