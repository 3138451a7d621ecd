// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_tensor_own
#include "laws.hpp"

namespace cr = chainrule;
using tensor_laws::check, tensor_laws::filled;

// As in examples/own_matrix_primitive.cpp, but in a namespace of the user's.
namespace user {

/// (A + Aᵀ)/2, which is its own adjoint.
struct symmetric_t : cr::whole_primitive<1> {
  static constexpr cr::notation text{"symmetric(@0)"}, latex{"\\operatorname{sym}(@0)"};
  static constexpr cr::extents shape(const cr::extents& a) {
    return a.rank == 2 && a.extent[0] == a.extent[1] ? a : cr::extents{-1, {}};
  }
  static constexpr void value(auto y, auto a) {
    for (int i = 0; i < y.shape.extent[0]; ++i)
      for (int j = 0; j < y.shape.extent[1]; ++j)
        y(i, j) = (a(i, j) + a(j, i)) / 2;
  }
  static constexpr auto jvp(auto, auto, auto da) { return cr::apply<symmetric_t>(da); }
  static constexpr auto vjp(auto, auto, auto dy) { return cr::apply<symmetric_t>(dy); }
};
constexpr auto symmetric(const auto& a) { return cr::apply<symmetric_t>(a); }

/// Circular convolution and, mirrored, its adjoint.
template <bool Mirrored> struct convolve_t : cr::whole_primitive<2> {
  static constexpr cr::notation text{Mirrored ? "correlate(@0, @1)" : "convolve(@0, @1)"},
      latex = text;
  static constexpr cr::extents shape(const cr::extents& a, const cr::extents& b) {
    return a.rank == 1 && a == b ? a : cr::extents{-1, {}};
  }
  static constexpr void value(auto y, auto a, auto b) {
    const int n = y.size();
    for (int k = 0; k < n; ++k) {
      y[k] = 0;
      for (int i = 0; i < n; ++i)
        y[k] += a[i] * b[((Mirrored ? i - k : k - i) + n) % n];
    }
  }
  static constexpr auto jvp(cr::arg_t<0>, auto, auto b, auto, auto da) { return apply(da, b); }
  static constexpr auto jvp(cr::arg_t<1>, auto a, auto, auto, auto db) { return apply(a, db); }
  static constexpr auto vjp(cr::arg_t<0>, auto, auto b, auto, auto dy) { return other(dy, b); }
  static constexpr auto vjp(cr::arg_t<1>, auto a, auto, auto, auto dy) {
    return Mirrored ? apply(a, dy) : other(dy, a);
  }

private:
  static constexpr auto apply(auto a, auto b) { return cr::apply<convolve_t>(a, b); }
  static constexpr auto other(auto a, auto b) { return cr::apply<convolve_t<!Mirrored>>(a, b); }
};
template <bool Mirrored = false> constexpr auto convolve(const auto& a, const auto& b) {
  return cr::apply<convolve_t<Mirrored>>(a, b);
}

/// Rows in the order of their indices; the indices have no derivative.
struct gather_t : cr::whole_primitive<2> {
  static constexpr cr::notation text{"gather(@0, @1)"}, latex = text;
  static constexpr cr::extents shape(const cr::extents& a, const cr::extents& rows) {
    return a.rank == 2 && rows.rank == 1 ? cr::extents{2, {rows.extent[0], a.extent[1]}}
                                         : cr::extents{-1, {}};
  }
  static constexpr void value(auto y, auto a, auto rows) {
    for (int i = 0; i < y.shape.extent[0]; ++i)
      for (int j = 0; j < y.shape.extent[1]; ++j)
        y(i, j) = a(static_cast<int>(rows[i]), j);
  }
  /// The rows as a matrix of zeros and ones, with which gathering is a product.
  template <class X> static constexpr auto chosen(X rows, const cr::extents& a) {
    const auto column = cr::reshape_to(rows, {2, {rows.shape().size(), 1}});
    return where(column == cr::counting(*rows.graph, {2, {1, a.extent[0]}}), 1, 0);
  }
  static constexpr auto jvp(cr::arg_t<0>, auto, auto rows, auto, auto da) {
    return cr::apply<gather_t>(da, rows);
  }
  static constexpr auto jvp(cr::arg_t<1>, auto, auto, auto, auto) { return cr::absent{}; }
  static constexpr auto vjp(cr::arg_t<0>, auto a, auto rows, auto, auto dy) {
    return matmul(transpose(chosen(rows, a.shape())), dy);
  }
  static constexpr auto vjp(cr::arg_t<1>, auto, auto, auto, auto) { return cr::absent{}; }
};
constexpr auto gather(const auto& a, const auto& rows) { return cr::apply<gather_t>(a, rows); }

} // namespace user

using user::convolve, user::symmetric, user::gather;

namespace {

inline constexpr cr::variable<"S", cr::shape<2, 2>> S;
constexpr auto named = sum(square(symmetric(2 * S)));
constexpr cr::tensor<double, 2, 2> s{{1, 2, 4, 3}};

// By name, while compiling: Σ (S + Sᵀ)² has the slope 4 (S + Sᵀ).
static_assert(cr::value<named>(S = s) == 4 + 36 + 36 + 36);
static_assert(cr::gradient<named, cr::wrt(S)>(S = s) == cr::tensor<double, 2, 2>{{8, 24, 24, 24}});

// Called, in all verbs.
constexpr auto energy = [](auto a, auto b) { return sum(convolve(a, b) * b); };
constexpr cr::tensor<double, 3> u{{1, 2, 3}}, v{{1, 0, -1}};
static_assert(cr::value<[](auto a, auto b) { return convolve(a, b); }>(u, v) ==
              cr::tensor<double, 3>{{-1, -1, 2}});
static_assert(cr::value<energy>(u, v) == -3);
constexpr auto g = cr::gradient<energy>(u, v);
static_assert(g[cr::arg<0>] == cr::tensor<double, 3>{{2, -1, -1}});
static_assert(cr::jvp<energy>(cr::at(u, v), cr::along(u, v)).tangent == 3 * -3.0);
// a quadratic form in b, with the Hessian C + Cᵀ of the circulant C of a
static_assert(cr::hessian<energy>(u, v)[cr::arg<1>][cr::arg<1>] ==
              cr::tensor<double, 3, 3>{{2, 5, 5, 5, 2, 5, 5, 5, 2}});

static_assert(cr::value<[](auto a, auto i) { return gather(a, i); }>(s, cr::tensor<int, 3>{{1, 1,
                                                                                            0}}) ==
              cr::tensor<double, 3, 2>{{4, 3, 4, 3, 1, 2}});
constexpr auto gathered = [](auto a, auto i) { return sum(square(gather(a, i))) / 2; };
static_assert(cr::gradient<gathered, cr::wrt(cr::arg<0>)>(s, cr::tensor<int, 3>{{1, 1, 0}}) ==
              cr::tensor<double, 2, 2>{{1, 2, 8, 6}});

using square_matrix = cr::tensor<double, 5, 5>;
using vector = cr::tensor<double, 17>;

} // namespace

BOOST_AUTO_TEST_CASE(laws_of_a_users_primitive) {
  check<[](auto a) { return symmetric(a); }>(filled<square_matrix>(1));
  check<[](auto a) { return exp(matmul(symmetric(sin(a)), a)); }>(filled<square_matrix>(2));
}

BOOST_AUTO_TEST_CASE(laws_of_a_users_primitive_of_two) {
  check<[](auto a, auto b) { return convolve(a, b); }>(filled<vector>(3), filled<vector>(4));
  check<[](auto a, auto b) { return convolve<true>(a, b); }>(filled<vector>(5), filled<vector>(6));
  check<[](auto a, auto b) { return tanh(convolve(a * b, convolve<true>(b, exp(a)))) + a; }>(
      filled<vector>(7, 0.3), filled<vector>(8, 0.3));
}
