// expect: a variable of the formula is not bound: give it a value, as in W = 3.0
// errors: 1
// SPDX-License-Identifier: BSL-1.0
// Whatever is done with the result of a wrong call adds no message.
#include <chainrule/chainrule.hpp>
#include <iostream>

namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto formula = W * X;

#ifdef COMPILES
#define POINT W = 3.0, X = 2.0
#else
#define POINT W = 3.0
#endif

constexpr auto gradient = cr::gradient<formula>(POINT);
static_assert(gradient[W] == 2 && gradient[X] == 3.0);

double use() {
  auto [value, slopes] = cr::value_and_gradient<formula>(POINT);
  auto [again, tangent] = cr::jvp<formula>(cr::at(POINT), cr::along(W = 1.0));
  auto [too, cotangents] = cr::vjp<formula>(cr::at(POINT), 1.0);
  double sum = value + slopes[W] * again - tangent + too + cotangents[X];
  sum += 2 * cr::hessian<formula>(POINT)[W][X];
  const auto table = cr::forward_table<formula, cr::wrt(W)>(POINT);
  for (int i = 0; i < int(table.size()); ++i)
    sum += table[i].derivative;
  std::cout << sum << gradient[W] << table[0].symbol << cr::to_text(table).view();
  return sum;
}
