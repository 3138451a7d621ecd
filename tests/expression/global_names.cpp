// SPDX-License-Identifier: BSL-1.0
// Users name their variables as they like, at namespace scope, and compile with -Wshadow: no name
// inside of the library may be reported as shadowing theirs (g++ looks at lambdas and constructors
// of templates when they are instantiated).
#define BOOST_TEST_MODULE global_names
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>

#include "../global_names.hpp"

namespace cr = chainrule;

constexpr auto named = x * y + cr::sin(x) / a + where(x < y, k, n) + 2 * i * pow(b, 3);
constexpr auto several = cr::stack(x * y, max(x, y, 1));
constexpr auto by_position = [](auto first_one, const auto& many) {
  return first_one * many[0] + max(first_one, many[0], many[1]);
};
constexpr auto two = [](auto one, auto other_one) { return std::array{one * other_one, one}; };
constexpr auto one = [](auto it) { return exp(it) * it; };
constexpr auto of_tensor = [](auto it) { return sum(exp(matmul(it, it))) + it(0, 1); };
constexpr cr::tensor<double, 2, 2> tensor{{1, 2, 3, 4}};

BOOST_AUTO_TEST_CASE(every_verb_compiles_beside_any_global_name) {
  BOOST_TEST(cr::value<named>(x = 1.0, y = 2, a = 1, k = 5, n = 6, i = 1, b = 2) > 0);
  BOOST_TEST(cr::gradient<named>(x = 1.0, y = 2, a = 1, k = 5, n = 6, i = 1, b = 2)[k] == 1);
  BOOST_TEST((cr::hessian<named>(x = 1.0, y = 2, a = 1, k = 5, n = 6, i = 1, b = 2)[x][y]) == 1);
  BOOST_TEST(cr::jacobian<several>(x = 1.0, y = 2.0)[x](0) == 2);
  BOOST_TEST(cr::gradient<by_position>(1.0, std::array{2.0, 3.0})[cr::arg<0>] == 2);
  BOOST_TEST(cr::jacobian<two>(2.0, 3.0)(0, 1) == 2);
  BOOST_TEST(cr::jacobian_forward<two>(2.0, 3.0)(0, 0) == 3);
  BOOST_TEST((cr::jvp<two>(cr::at(2.0, 3.0), cr::along(1.0, 0.0)).tangent[1]) == 1);
  BOOST_TEST((cr::vjp<two>(cr::at(2.0, 3.0), std::array{0.0, 1.0}).cotangents[cr::arg<0>]) == 1);
  BOOST_TEST((cr::hessian_vector_product<one>(cr::at(0.0), cr::along(1.0))[cr::arg<0>]) == 2);
  BOOST_TEST((cr::derivative<one, 2>(0.0)) == 2);
  BOOST_TEST((cr::taylor<one, 3>(0.0)[2]) == 1);
  double sum = 0;
  cr::gradient<one, cr::wrt(cr::arg<0>)>.add_to(sum, 0.0);
  BOOST_TEST(sum == 1);
  auto work = cr::gradient<of_tensor>.workspace(tensor);
  BOOST_TEST(cr::gradient<of_tensor>.with(work)(tensor)[cr::arg<0>].elements[0] != 0);
  constexpr auto plan = cr::explain<of_tensor>(tensor);
  BOOST_TEST(cr::to_text(plan).size() > 0u);
  BOOST_TEST(cr::to_graphviz(plan).size() > 0u);
  BOOST_TEST(cr::to_markdown(cr::forward_table<one>(0.0)).size() > 0u);
  BOOST_TEST(cr::to_text(cr::backward_table<by_position>(1.0, std::array{2.0, 3.0})).size() > 0u);
  BOOST_TEST(cr::to_latex(cr::forward_table<one>(0.0)).size() > 0u);
  BOOST_TEST((cr::to_graphviz<by_position>(0.0, std::array{0.0, 0.0}).size()) > 0u);
}

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"B", cr::shape<3>> B;
constexpr auto network =
    mean(log_sum_exp<1>(relu(matmul(A, outer(B, B)) + B) * one_hot<3>(sum<1>(A)))) +
    max(A) * prod(B) + norm(concatenate(B, slice<0, 2>(B))) + trace(matmul(A, transpose(A)));
constexpr auto elements = [](auto a_matrix, auto a_vector) {
  return sum(softmax(matmul(a_matrix, a_vector))) + a_matrix(0, 1) * a_vector[2];
};

BOOST_AUTO_TEST_CASE(tensors_too) {
  constexpr cr::tensor<float, 2, 3> some{{1, 2, 3, 4, 5, 6}};
  constexpr cr::tensor<float, 3> few{{1, 2, 3}};
  auto theta = cr::parameters<float>(A, B);
  theta[A] = some;
  theta[B] = few;
  auto grad = theta;
  BOOST_TEST((cr::value_and_gradient<network, cr::wrt(A, B)>.into(grad, theta)) > 0);
  BOOST_TEST(cr::value<network>(A = some, B = few) == cr::value<network>(theta));
  BOOST_TEST((cr::jvp<network>(cr::at(theta), cr::along(grad)).tangent) > 0);
  BOOST_TEST((cr::jacobian<elements>(some, few)[cr::arg<1>](2)) == 2);
  BOOST_TEST((cr::hessian<elements>(some, few)[cr::arg<0>][cr::arg<1>](0, 1, 2)) == 1);
  BOOST_TEST((cr::vjp<elements>(cr::at(some, few), 1.0f).cotangents[cr::arg<1>](2)) == 2);
}
