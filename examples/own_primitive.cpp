// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>
#include <iostream>

namespace cr = chainrule;

// [primitive]
// softsign(x) = x/(1 + |x|): its notation, its value on numbers, its derivative in the library's
// own operations. From these lines follow both modes, second derivatives, tables and LaTeX.
struct softsign_t : cr::primitive<1> {
  static constexpr cr::notation text{"softsign(@0)"}, latex{"\\operatorname{softsign}(@0)"};
  static constexpr auto value(auto x) { return x / (1 + cr::abs(x)); }
  static constexpr auto derivative(auto x, auto) { return square(cr::reciprocal(1 + abs(x))); }
};

constexpr auto softsign(const auto& x) { return cr::apply<softsign_t>(x); }
// [/primitive]

// [use]
inline constexpr cr::variable<"x"> x;
constexpr auto loss = square(softsign(2 * x) - 1);

static_assert(cr::value<loss>(x = 0.5) == 0.25);
static_assert(cr::gradient<loss, cr::wrt(x)>(x = 0.5) == -0.5);
// [/use]

int main() {
  std::cout << "softsign(2)     = " << softsign(2.0) << '\n'
            << "softsign'(2)    = " << cr::derivative<softsign(x)>(x = 2.0) << '\n'
            << "softsign''(2)   = " << cr::derivative<softsign(x), 2>(x = 2.0) << '\n'
            << "loss at x = 0.5 = " << cr::value<loss>(x = 0.5) << ", its slope "
            << cr::gradient<loss, cr::wrt(x)>(x = 0.5) << '\n';
}
