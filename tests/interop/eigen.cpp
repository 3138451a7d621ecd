// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE eigen
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/interop/eigen.hpp>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<3>> x;
constexpr auto named = sum(square(matmul(A, x)));
constexpr auto f = [](auto a, auto v) { return sum(square(matmul(a, v))); };

using row_major = Eigen::Matrix<double, 2, 3, Eigen::RowMajor>;
using column_major = Eigen::Matrix<double, 2, 3>;

/// dΣ(Av)²: 2(Av)vᵀ and 2Aᵀ(Av), by Eigen.
template <class Matrix> void check(const Matrix& a, const Eigen::Vector3d& v) {
  const Eigen::Vector2d product = a * v;
  const column_major by_a = 2 * product * v.transpose();
  const Eigen::Vector3d by_v = 2 * a.transpose() * product;

  const auto both = cr::value_and_gradient<f>(a, v);
  BOOST_TEST(both.value == product.squaredNorm());
  const column_major g = both.gradient[cr::arg<0>]; // Eigen's, to either order
  BOOST_TEST((g == by_a));
  BOOST_TEST((both.gradient[cr::arg<1>] == by_v));

  BOOST_TEST(cr::value<named>(A = a, x = v) == product.squaredNorm());
  const auto by_name = cr::gradient<named>(A = a, x = v);
  BOOST_TEST((cr::as_eigen(by_name[A]) == by_a));
  BOOST_TEST((cr::as_eigen(by_name[x]) == by_v));

  const auto forward = cr::jvp<f>(cr::at(a, v), cr::along(a, v)); // homogeneous of degree 4
  BOOST_TEST(forward.tangent == 4 * forward.value);
}

} // namespace

BOOST_AUTO_TEST_CASE(both_orders) {
  const row_major a{{1, 2, 3}, {4, 5, 7}};
  const Eigen::Vector3d v{1, -1, 2};
  check(a, v);
  check(column_major(a), v);
  check(Eigen::Array<double, 2, 3>(a).matrix().eval(), v);
}

BOOST_AUTO_TEST_CASE(vectors_and_views) {
  const Eigen::RowVector3d row{1, -1, 2};
  const Eigen::Array3f array{1, -1, 2};
  constexpr auto norm2 = [](auto v) { return squared_norm(v); };
  BOOST_TEST(cr::value<norm2>(row) == 6);
  BOOST_TEST((cr::gradient<norm2>(row)[cr::arg<0>] == 2 * row));
  BOOST_TEST(cr::value<norm2>(array) == 6);

  // Vectors and row-major matrices are not copied, column-major ones are.
  const row_major a{{1, 2, 3}, {4, 5, 7}};
  const column_major b = a;
  const cr::argument_memory<double, row_major, Eigen::RowVector3d, column_major> where(a, row, b);
  BOOST_TEST(where.pointer<0>() == a.data());
  BOOST_TEST(where.pointer<1>() == row.data());
  BOOST_TEST(where.pointer<2>() != b.data());
  BOOST_TEST(where.pointer<2>()[1] == 2);

  cr::tensor<double, 2, 3> t{};
  cr::as_eigen(t) = b;
  BOOST_TEST((t == cr::tensor<double, 2, 3>{{1, 2, 3}, {4, 5, 7}}));
}
