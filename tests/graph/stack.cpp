// build: plain
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

constexpr cr::tensor<double, 3> a{1, 2, 4}, b{5, 6, 7};
constexpr cr::tensor<double, 2, 3> m{{1, 2, 3}, {4, 5, 6}};

// In callables: along a new axis, of numbers too.
constexpr auto rows = [](auto p, auto q) { return stack(p, q); };
static_assert(cr::value<rows>(a, b) == cr::tensor<double, 2, 3>{{1, 2, 4}, {5, 6, 7}});
constexpr auto columns = [](auto p, auto q) { return stack<1>(p, q); };
static_assert(cr::value<columns>(a, b) == cr::tensor<double, 3, 2>{{1, 5}, {2, 6}, {4, 7}});
constexpr auto last = [](auto p, auto q) { return stack<-1>(p, q); };
static_assert(cr::value<last>(a, b) == cr::value<columns>(a, b));
constexpr auto middle = [](auto p) { return stack<1>(p, -p); };
static_assert(cr::value<middle>(m) ==
              cr::tensor<double, 2, 2, 3>{{{1, 2, 3}, {-1, -2, -3}}, {{4, 5, 6}, {-4, -5, -6}}});
constexpr auto numbers = [](auto p) { return stack(p[0], p[1] * p[2], 3.0); };
static_assert(cr::value<numbers>(a) == cr::tensor<double, 3>{1, 8, 3});
static_assert(cr::jacobian<numbers>(a)(1, 2) == 2);
constexpr auto of_array = [](auto p) { return squared_norm(stack(p)); };
static_assert(cr::gradient<of_array>(std::array{1.0, 2.0})[cr::arg<0>] == std::array{2.0, 4.0});

// In named formulas.
inline constexpr cr::variable<"x", cr::shape<3>> x;
inline constexpr cr::variable<"y", cr::shape<3>> y;
inline constexpr cr::variable<"s"> s;
constexpr auto three = stack(x, y, x* y);
static_assert(cr::value<three>(x = a, y = b)(2, 1) == 12);
static_assert(cr::value<matmul(stack(x, y), x)>(x = a, y = b) == cr::tensor<double, 2>{21, 45});
static_assert(cr::value<stack<1>(x, y)>(x = a, y = b) == cr::value<columns>(a, b));

// Scalars are a vector of results, whose derivatives are apart, also beside tensors.
constexpr auto apart = stack(s * s, sum(x));
static_assert(cr::value<apart>(x = a, s = 3.0) == cr::tensor<double, 2>{9, 7});
constexpr auto j = cr::jacobian<apart>(x = a, s = 3.0);
static_assert(j[s] == cr::tensor<double, 2>{6, 0} && j[x](0, 2) == 0 && j[x](1, 2) == 1);
constexpr auto inside = sum(square(stack(s, 2 * s, s* s)));
static_assert(cr::gradient<inside, cr::wrt(s)>(s = 2.0) == 5 * 2 * 2 + 4 * 8);
constexpr auto rotation = stack(stack(cos(s), -sin(s)), stack(sin(s), cos(s)));
static_assert(cr::value<rotation>(s = 0.0) == cr::tensor<double, 2, 2>{{1, 0}, {0, 1}});
static_assert(cr::jacobian<rotation, cr::wrt(s)>(s = 0.0) ==
              cr::tensor<double, 2, 2>{{0, -1}, {1, 0}});

} // namespace

int main() {}
