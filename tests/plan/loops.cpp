// build: plain
// SPDX-License-Identifier: BSL-1.0
// How loops over tensors are divided, and that what was taken out of them has the same value.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

constexpr int n = 64;
inline constexpr cr::variable<"x", cr::shape<n>> x;
inline constexpr cr::variable<"mu"> mu;
inline constexpr cr::variable<"sigma"> sigma;
constexpr cr::tensor<double, n> points = [] {
  cr::tensor<double, n> result;
  for (int i = 0; i < n; ++i)
    result(i) = i * 37 % 101 * 0.02 - 1;
  return result;
}();

// A normal log-density: 1/σ comes first, and one loop computes the value and all gradients.
constexpr auto density = -0.5 * sum(square((x - mu) / sigma)) - n * log(sigma);
constexpr auto plan =
    cr::explain<density, cr::wrt(x, mu, sigma)>(x = points, mu = 0.25, sigma = 1.5);
static_assert(plan.kernel_count == 3);
static_assert(plan.kernels[0].space.size() == 1 && plan.kernels[2].space.size() == 1);
static_assert(plan.kernels[1].space == cr::extents{1, {n}});

constexpr auto found =
    cr::value_and_gradient<density, cr::wrt(x, mu, sigma)>(x = points, mu = 0.25, sigma = 1.5);
constexpr double sum_of(auto f) {
  double total = 0;
  for (const double each : points)
    total += f(each - 0.25);
  return total;
}
constexpr double squares = sum_of([](double d) { return d * d; });
constexpr bool is_near(double a, double b) {
  return a - b <= 1e-12 * (1 + b * b) && b - a <= 1e-12 * (1 + b * b);
}
static_assert(is_near(found.value, -squares / 4.5 - n * 0.405465108108164381978));
static_assert(is_near(found.gradient[mu], sum_of([](double d) { return d; }) / 2.25));
static_assert(is_near(found.gradient[sigma], squares / 3.375 - n / 1.5));
static_assert(is_near(found.gradient[x](3), (0.25 - points(3)) / 2.25));

// A quotient that is a result is divided, and so is one by as many numbers, or by a constant.
constexpr auto quotient = [](auto a, auto s) { return a / s; };
constexpr cr::tensor<double, 4> sevens{49, 7, 21, 14};
static_assert(cr::value<quotient>(sevens, 49.0) ==
              cr::tensor<double, 4>{49 / 49., 7 / 49., 21 / 49., 14 / 49.});
static_assert(cr::explain_value<[](auto a, auto b) { return sum(exp(a / b)); }>(sevens, sevens)
                  .kernels[0]
                  .formula == "value = sum(exp(x0/x1))");

// Numbers that are only needed at the end are computed there.
constexpr auto late = [](auto a, auto s) { return sum(a) * exp(s); };
static_assert(cr::explain_value<late>(sevens, 2.0).kernel_count == 2);

// Sums of rows and of columns of different matrices are loops of their own.
constexpr cr::tensor<double, 16, 16> square{};
constexpr auto product = [](auto a, auto b) { return sum(matmul(a, b)); };
constexpr auto sums = cr::explain_value<product>(square, square);
static_assert(sums.kernel_count == 3 && sums.kernels[0].space == sums.kernels[1].space);

} // namespace

int main() {}
