// build: plain
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

/// Every verb on tensors while compiling, by name and by position, beside closed forms: y = s·A·x,
/// dy = s·dA·x + s·A·dx + ds·A·x; and the quadratic form q = s·xᵀ·A·x.
namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"A", cr::shape<2, 2>> A;
inline constexpr cr::variable<"x", cr::shape<2>> x;
inline constexpr cr::variable<"s"> s;
constexpr auto y = s * matmul(A, x);
constexpr auto q = s * dot(x, matmul(A, x));
constexpr auto y_of = [](auto a, auto v, auto t) { return t * matmul(a, v); };
constexpr auto q_of = [](auto a, auto v, auto t) { return t * dot(v, matmul(a, v)); };

using vector = cr::tensor<double, 2>;
using matrix = cr::tensor<double, 2, 2>;
constexpr matrix a{{1, 2}, {3, 4}};
constexpr vector v{1, -1};

// Values and gradients: q = 2·(1 − 2 − 3 + 4) = 0.
static_assert(cr::value<y>(A = a, x = v, s = 2) == vector{-2, -2});
static_assert(cr::value<y_of>(a, v, 2) == vector{-2, -2});
constexpr auto g = cr::value_and_gradient<q>(A = a, x = v, s = 2.0);
static_assert(g.value == 0 && g.gradient[s] == 0);
static_assert(g.gradient[A] == matrix{{2, -2}, {-2, 2}}); // s·x·xᵀ
static_assert(g.gradient[x] == vector{-6, -6});           // s·(A + Aᵀ)·x
constexpr auto by_position = cr::gradient<q_of>(a, v, 2.0);
static_assert(by_position[cr::arg<0>] == g.gradient[A] && by_position[cr::arg<1>] == g.gradient[x]);
constexpr auto of_two = cr::gradient<q_of, cr::wrt(cr::arg<2>, cr::arg<1>)>(a, v, 2.0);
static_assert(of_two.get<0>() == 0 && of_two.get<1>() == g.gradient[x]);
static_assert(of_two[cr::arg<2>] == 0 && of_two[cr::arg<1>] == g.gradient[x]);
static_assert(cr::derivative<q, cr::wrt(s)>(A = a, x = v, s = 2.0) == 0);
static_assert(cr::derivative<y, cr::wrt(s)>(A = a, x = v, s = 2.0) == vector{-1, -1});
static_assert(cr::taylor<q, 2, cr::wrt(s)>(A = a, x = vector{1, 1}, s = 2.0) ==
              std::array{20.0, 10.0, 0.0});

// Both modes; what a direction leaves out does not move.
constexpr auto along_x = cr::jvp<y>(cr::at(A = a, x = v, s = 2.0), cr::along(x = vector{1, 0}));
static_assert(along_x.value == vector{-2, -2} && along_x.tangent == vector{2, 6});
constexpr auto along_all = cr::jvp<y_of>(cr::at(a, v, 2.0), cr::along(a, v, 1.0));
static_assert(along_all.tangent == vector{-5, -5}); // 2 + 2 + 1 times A·x
constexpr auto back = cr::vjp<y>(cr::at(A = a, x = v, s = 2.0), vector{1, 10});
static_assert(back.cotangents[A] == matrix{{2, -2}, {20, -20}});
static_assert(back.cotangents[x] == vector{62, 84} && back.cotangents[s] == -11);

// Jacobians: the axes of the result, then those of the variable; the modes agree.
constexpr auto j = cr::jacobian<y>(A = a, x = v, s = 2.0);
static_assert(j[x] == matrix{{2, 4}, {6, 8}} && j[s] == vector{-1, -1});
static_assert(j[A] == cr::tensor<double, 2, 2, 2>{{{2, -2}, {0, 0}}, {{0, 0}, {2, -2}}});
static_assert(cr::jacobian_forward<y>(A = a, x = v, s = 2.0) == j);
static_assert(cr::jacobian_reverse<y>(A = a, x = v, s = 2.0) == j);
static_assert(cr::jacobian<y_of, cr::wrt(cr::arg<1>)>(a, v, 2.0) == j[x]);

// Hessians are maps of blocks; their products with a direction.
constexpr auto h = cr::hessian<q>(A = a, x = v, s = 2.0);
static_assert(h[x][x] == matrix{{4, 10}, {10, 16}} && h[x][s] == vector{-3, -3});
static_assert(h[s][s] == 0 && h[s][A] == matrix{{1, -1}, {-1, 1}});
static_assert(h[A][x](0, 1, 0) == -2 && h[A][A](0, 0, 1, 1) == 0); // s·(xᵢδⱼₖ + xⱼδᵢₖ)
static_assert(cr::hessian<q, cr::wrt(x)>(A = a, x = v, s = 2.0) == h[x][x]);
constexpr auto h_of_two = cr::hessian<q_of, cr::wrt(cr::arg<2>, cr::arg<1>)>(a, v, 2.0);
static_assert(h_of_two[cr::arg<1>][cr::arg<1>] == h[x][x]);
static_assert(h_of_two[cr::arg<1>][cr::arg<2>] == h[x][s]);
constexpr auto product =
    cr::hessian_vector_product<q>(cr::at(A = a, x = v, s = 2.0), cr::along(x = vector{1, 0}));
static_assert(product[x] == vector{4, 10} && product[s] == -3);

// What is held constant has no derivative.
static_assert(cr::gradient<sum(stop_gradient(A) * A), cr::wrt(A)>(A = a) == a);

// Labels are integers.
constexpr auto picked = [](auto m, auto labels) { return sum(m * one_hot<2>(labels)); };
static_assert(cr::gradient<picked, cr::wrt(cr::arg<0>)>(a, cr::tensor<int, 2>{1, 0}) ==
              matrix{{0, 1}, {1, 0}});

} // namespace

int main() {}
