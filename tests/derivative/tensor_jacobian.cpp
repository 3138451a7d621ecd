// build: plain
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"x", cr::shape<3>> x;
inline constexpr cr::variable<"s"> s;

constexpr cr::tensor<double, 2, 3> a{{1, 2, 3, 4, 5, 6}};
constexpr cr::tensor<double, 3> v{{1, -1, 2}};
constexpr auto product = [](auto m, auto w) { return matmul(m, w); };
constexpr auto squares = [](auto m, auto w) { return sum(square(matmul(m, w))); };

// d(Av)ᵢ/dAⱼₖ = vₖ where i = j, d(Av)ᵢ/dvₖ = Aᵢₖ; both modes.
template <class Jacobian> constexpr bool is_that_of_the_product(const Jacobian& j) {
  for (int i = 0; i < 2; ++i)
    for (int k = 0; k < 3; ++k) {
      if (j[cr::arg<1>](i, k) != a(i, k))
        return false;
      for (int row = 0; row < 2; ++row)
        if (j[cr::arg<0>](i, row, k) != (i == row ? v(k) : 0))
          return false;
    }
  return true;
}
static_assert(is_that_of_the_product(cr::jacobian<product>(a, v)));
static_assert(is_that_of_the_product(cr::jacobian_forward<product>(a, v)));
static_assert(is_that_of_the_product(cr::jacobian_reverse<product>(a, v)));

// One key: the bare block.
static_assert(cr::jacobian<product, cr::wrt(cr::arg<1>)>(a, v) == a);

// By name: a map of blocks. Of a scalar result, blocks have the variable's shape.
constexpr auto named = cr::jacobian<matmul(A, x) * s>(A = a, x = v, s = 2.0);
static_assert(named[A](0, 0, 1) == -2 && named[A](1, 0, 1) == 0 && named[x](1, 2) == 12);
static_assert(named[s] == cr::tensor<double, 2>{{5, 11}});
static_assert(cr::jacobian<sum(x) * s>(x = v, s = 2.0)[x] == cr::tensor<double, 3>{{2, 2, 2}});

// d²/dAᵢⱼdAₖₗ Σ(Av)² = 2·vⱼ·vₗ where i = k; d²/dAᵢⱼdvₗ = 2·(Av)ᵢ·δⱼₗ + 2·vⱼ·Aᵢₗ; 2·AᵀA.
constexpr auto h = cr::hessian<squares>(a, v);
constexpr bool hessian_is_right() {
  const double y[]{5, 11};
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int l = 0; l < 3; ++l) {
        if (h[cr::arg<0>][cr::arg<0>](i, j, i, l) != 2 * v(j) * v(l) ||
            h[cr::arg<0>][cr::arg<0>](i, j, 1 - i, l) != 0)
          return false;
        const double mixed = 2 * y[i] * (j == l) + 2 * v(j) * a(i, l);
        if (h[cr::arg<0>][cr::arg<1>](i, j, l) != mixed ||
            h[cr::arg<1>][cr::arg<0>](l, i, j) != mixed)
          return false;
        if (h[cr::arg<1>][cr::arg<1>](j, l) != 2 * (a(0, j) * a(0, l) + a(1, j) * a(1, l)))
          return false;
      }
  return true;
}
static_assert(hessian_is_right());

// One vector: a matrix.
constexpr auto cubes = cr::hessian<[](auto w) { return sum(w * w * w) + w[0] * w[1]; }>(v);
static_assert(cubes(0, 0) == 6 && cubes(0, 1) == 1 && cubes(2, 2) == 12 && cubes(1, 2) == 0);

constexpr auto of_one = cr::hessian<sum(pow(x, 3))>(x = v); // a map of a map
static_assert(of_one[x][x](0, 0) == 6 * v(0) && of_one[x][x](0, 1) == 0);
constexpr auto by_name = cr::hessian<sum(square(x)) * s>(x = v, s = 2.0);
static_assert(by_name[x][x](1, 1) == 4 && by_name[x][x](0, 1) == 0);
static_assert(by_name[x][s](2) == 4 && by_name[s][x](2) == 4 && by_name[s][s] == 0);

int main() {}
