// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_INTEROP_EIGEN_HPP
#define CHAINRULE_INTEROP_EIGEN_HPP

#include <Eigen/Core>
#include <chainrule/derivative/argument_memory.hpp>

/// Eigen's matrices and arrays of fixed size as arguments: by name of a variable of their shape, by
/// position as tensors. A vector, row or column, is a vector.
///
/// Vectors and row-major matrices are viewed where they are. In column-major ones, Eigen's default,
/// the elements lie in another order: these are copied, row by row. Derivatives by position are
/// Eigen's again, matrices row-major, which Eigen assigns to either. Matrices of dynamic size have
/// no static shape and are refused.
namespace chainrule {

template <class X>
concept fixed_eigen =
    std::derived_from<X, Eigen::PlainObjectBase<X>> && X::SizeAtCompileTime != Eigen::Dynamic;

template <fixed_eigen X> struct argument_traits<X> {
  static constexpr bool valid = tensor_element<typename X::Scalar>;
  static constexpr int rows = X::RowsAtCompileTime, columns = X::ColsAtCompileTime;
  using element = typename X::Scalar;
  using symbolic = tensor_argument<std::conditional_t<bool(X::IsVectorAtCompileTime),
                                                      shape<rows * columns>, shape<rows, columns>>>;
  static constexpr int order = columns == 1 ? Eigen::ColMajor : Eigen::RowMajor;
  template <class T> using result = Eigen::Matrix<T, rows, columns, order>;

  static constexpr auto data(auto& x) { return x.data(); }
};

template <fixed_eigen X>
inline constexpr bool is_row_major<X> = X::IsRowMajor || X::IsVectorAtCompileTime;

/// A tensor's memory as Eigen's matrix of its shape, a vector as a column.
template <class T, int Size> auto as_eigen(tensor<T, Size>& x) {
  return Eigen::Map<Eigen::Matrix<T, Size, 1>>(x.data());
}
template <class T, int Size> auto as_eigen(const tensor<T, Size>& x) {
  return Eigen::Map<const Eigen::Matrix<T, Size, 1>>(x.data());
}
template <class T, int Rows, int Columns> auto as_eigen(tensor<T, Rows, Columns>& x) {
  constexpr int order = Columns == 1 ? Eigen::ColMajor : Eigen::RowMajor;
  return Eigen::Map<Eigen::Matrix<T, Rows, Columns, order>>(x.data());
}
template <class T, int Rows, int Columns> auto as_eigen(const tensor<T, Rows, Columns>& x) {
  constexpr int order = Columns == 1 ? Eigen::ColMajor : Eigen::RowMajor;
  return Eigen::Map<const Eigen::Matrix<T, Rows, Columns, order>>(x.data());
}

} // namespace chainrule

#endif
