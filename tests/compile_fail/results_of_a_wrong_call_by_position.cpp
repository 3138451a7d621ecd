// expect: all numbers of a call have one element type: float, double or long double
// errors: 1
// SPDX-License-Identifier: BSL-1.0
// Whatever is done with the result of a wrong call adds no message.
#include <array>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto f = [](auto x, auto y) { return x * y; };
constexpr auto h = [](auto x, auto y) { return std::array{x * y, x + y}; };

#ifdef COMPILES
#define POINT 3.0, 2.0
#else
#define POINT 3.0, 2.0f
#endif

double use() {
  auto [value, gradient] = cr::value_and_gradient<f>(POINT);
  auto [by_x, by_y] = gradient;
  auto [dx, dy] = cr::gradient<f>(POINT);
  auto [too, cotangents] = cr::vjp<f>(cr::at(POINT), 1.0);
  auto [bx, by] = cotangents;
  auto [hx, hy] = cr::hessian_vector_product<f>(cr::at(POINT), cr::along(POINT));
  double sum = value + by_x * by_y - dx + dy + too * bx / by + hx - hy;
  sum += cr::gradient<f>(POINT)[cr::arg<0>] + cr::hessian<f>(POINT)(0, 1);
  for (const double each : cr::value<h>(POINT))
    sum += each;
  std::array<double, 2> results = cr::value<h>(POINT);
  return sum + results[0];
}
