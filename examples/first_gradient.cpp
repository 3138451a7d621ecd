// SPDX-License-Identifier: BSL-1.0
// [first_gradient]
#include <chainrule/chainrule.hpp>
#include <iostream>
namespace cr = chainrule;

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
inline constexpr cr::variable<"y"> y;
constexpr auto p = 1 / (1 + exp(-W * X));
constexpr auto loss = -(y * log(p) + (1 - y) * log(1 - p));

static_assert(cr::gradient<loss, cr::wrt(W)>(W = 0.0, X = 3.0, y = 1.0) == -1.5); // a constant

int main() {
  double w = 0;
  for (int i = 0; i < 10; ++i) // at run time, straight-line code
    w -= 0.5 * cr::gradient<loss, cr::wrt(W)>(W = w, X = 3.0, y = 1.0);
  std::cout << "W after ten steps of gradient descent: " << w << '\n';
}
// [/first_gradient]
