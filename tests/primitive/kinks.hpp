// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_PRIMITIVE_KINKS_HPP
#define CHAINRULE_TESTS_PRIMITIVE_KINKS_HPP

#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>

/// Values and derivatives at kinks and at the edges of domains: by the compiler and at run time, in
/// float, double and long double, in backward and forward mode. The derivative is that which
/// exists; at a convex or concave kink the subgradient of least norm; else the limit, which may be
/// infinite; outside the domain NaN beside NaN.
namespace kinks {

namespace cr = chainrule;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Equal, NaN to NaN; to 4 epsilons for what is rounded.
template <class T> constexpr bool same(T got, double wanted) {
  const T want = static_cast<T>(wanted);
  if (got == want || (got != got && want != want))
    return true;
  const T error = got > want ? got - want : want - got, size = want < 0 ? -want : want;
  return size < std::numeric_limits<T>::max() &&
         error <= 4 * size * std::max(std::numeric_limits<T>::epsilon(), static_cast<T>(2.3e-16));
}

struct jet {
  double value, slope, second = 0;
};

/// A function of one argument, with its second derivative.
template <auto F, class T> constexpr bool is_jet(T x, const jet& want) {
  const auto [value, gradient] = cr::value_and_gradient<F>(x);
  return same(cr::value<F>(x), want.value) && same(value, want.value) &&
         same(gradient[cr::arg<0>], want.slope) && same(cr::derivative<F>(x), want.slope) &&
         same(cr::hessian<F>(x)(0, 0), want.second) && same(cr::derivative<F, 2>(x), want.second);
}
template <auto F, double X, jet Want> void at() {
  static_assert(is_jet<F>(static_cast<float>(X), Want));
  static_assert(is_jet<F>(X, Want));
  static_assert(is_jet<F>(static_cast<long double>(X), Want));
  double volatile x = X;
  BOOST_TEST(is_jet<F>(static_cast<float>(x), Want));
  BOOST_TEST(is_jet<F>(static_cast<double>(x), Want));
  BOOST_TEST(is_jet<F>(static_cast<long double>(x), Want));
}
/// The same at 0 and at −0.
template <auto F, jet Want> void at_zeros() {
  at<F, 0.0, Want>();
  at<F, -0.0, Want>();
}

/// A function of two or three arguments.
template <int Arity> struct point {
  double x[Arity];
};
template <int Arity> struct slopes {
  double value, slope[Arity];
};

template <auto F, class T, int Arity, std::size_t... I>
constexpr bool is_slopes(const point<Arity>& p, const slopes<Arity>& want,
                         std::index_sequence<I...>) {
  const auto [value, gradient] = cr::value_and_gradient<F>(static_cast<T>(p.x[I])...);
  const auto forward = cr::jacobian_forward<F>(static_cast<T>(p.x[I])...);
  return same(value, want.value) && (same(gradient[cr::arg<int(I)>], want.slope[I]) && ...) &&
         (same(forward(0, I), want.slope[I]) && ...);
}
template <auto F, class T, int Arity>
constexpr bool is_slopes(const point<Arity>& p, const slopes<Arity>& want) {
  return is_slopes<F, T>(p, want, std::make_index_sequence<std::size_t(Arity)>{});
}
template <auto F, auto Point, auto Want>
  requires requires { Point.x; }
void at() {
  static_assert(is_slopes<F, float>(Point, Want));
  static_assert(is_slopes<F, double>(Point, Want));
  static_assert(is_slopes<F, long double>(Point, Want));
  auto p = Point;
  for (double& x : p.x) {
    double volatile hidden = x;
    x = hidden;
  }
  BOOST_TEST((is_slopes<F, float>(p, Want)));
  BOOST_TEST((is_slopes<F, double>(p, Want)));
  BOOST_TEST((is_slopes<F, long double>(p, Want)));
}
using at2 = point<2>;
using at3 = point<3>;
using is2 = slopes<2>;
using is3 = slopes<3>;

} // namespace kinks

#endif
