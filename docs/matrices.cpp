// SPDX-License-Identifier: BSL-1.0
// Prints what docs/matrices.md quotes, in its order.
#include <boost/hana.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>
#include <span>
#include <utility>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;

// [formula]
inline constexpr cr::variable<"X", cr::shape<8, 2>> X; // a batch of eight points
inline constexpr cr::variable<"Y", cr::shape<8>> Y;    // their classes, 0 or 1
inline constexpr cr::variable<"W1", cr::shape<2, 16>> W1;
inline constexpr cr::variable<"b1", cr::shape<16>> b1;
inline constexpr cr::variable<"W2", cr::shape<16, 2>> W2;
inline constexpr cr::variable<"b2", cr::shape<2>> b2;

constexpr auto hidden = relu(matmul(X, W1) + b1); // b1 is stretched over the rows
constexpr auto logits = matmul(hidden, W2) + b2;
constexpr auto loss = mean(log_sum_exp<1>(logits) - sum<1>(logits * one_hot<2>(Y)));
// [/formula]

// [data]
/// Inside and outside of a circle: no line separates them.
constexpr cr::tensor<double, 8, 2> points{
    {0.1, 0.2, -0.3, 0.1, 0.2, -0.4, -0.1, -0.2, 1.1, 0.1, -0.2, 1.2, -1.0, -0.3, 0.3, -1.1}};
constexpr std::array<int, 8> classes{0, 0, 0, 0, 1, 1, 1, 1};

/// Small numbers of both signs, as good as random.
constexpr auto start() {
  auto theta = cr::parameters<double>(W1, b1, W2, b2); // zeros
  unsigned seed = 1;
  for (double& w : theta[W1])
    w = (seed = seed * 1664525u + 1013904223u) / 4294967296.0 - 0.5;
  for (double& w : theta[W2])
    w = (seed = seed * 1664525u + 1013904223u) / 4294967296.0 - 0.5;
  return theta;
}
// [/data]

// [step]
template <class Parameters> constexpr double train(Parameters& theta, double rate) {
  Parameters grad = theta; // the same type; written in place, nothing is allocated
  const double l = cr::value_and_gradient<loss, cr::wrt(W1, b1, W2, b2)>.into(
      grad, theta, X = points, Y = classes);
  hana::for_each(hana::keys(theta), [&](auto w) { theta[w] -= rate * grad[w]; });
  return l;
}
// [/step]

// [while_compiling]
constexpr bool a_step_lowers_the_loss() {
  auto theta = start();
  const double before = train(theta, 0.5);
  return cr::value<loss>(theta, X = points, Y = classes) < before;
}
static_assert(a_step_lowers_the_loss());
// [/while_compiling]

// [tensors]
constexpr cr::tensor<double, 2, 3> m{{1, 2, 3}, {4, 5, 6}}; // or {1, 2, 3, 4, 5, 6}, or a span
static_assert(m(1, 0) == 4 && m.size() == 6);
constexpr cr::tensor<double, 2, 3> zeros{}; // without braces its elements are indeterminate

constexpr cr::tensor<double, 2, 3> half = m / 2 + zeros; // element by element, in one loop
static_assert(half(1, 1) == 2.5);
// [/tensors]

// [callable]
// By position the tensors' types say the shapes; `v[i]` and `a(i, j)` are elements.
constexpr auto energy = [](auto a, auto v) { return sum(v * matmul(a, v)) + a(0, 1) * v[0]; };

constexpr cr::tensor<double, 2, 2> a{{2, 1}, {0, 3}};
constexpr cr::tensor<double, 2> v{1, -1};
constexpr auto slopes = cr::gradient<energy>(a, v);
static_assert(slopes[cr::arg<1>] == cr::tensor<double, 2>{4, -5}); // (A + Aᵀ)v + (a₀₁, 0)
static_assert(slopes[cr::arg<0>](1, 0) == v(1) * v(0));
// [/callable]

// [mapped]
constexpr auto distances = [](auto centre, auto all) {
  return sum(cr::map<8>([&](auto point) { return norm(point - centre); }, all));
};
constexpr auto pull = cr::gradient<distances, cr::wrt(cr::arg<0>)>(v, points); // of 8 unit vectors
static_assert(pull(0) > 0 && pull(1) < 0);
// [/mapped]

// [scanned]
// Exponential smoothing: the new carry, and an output of the step.
constexpr auto smoothed = [](auto rate, auto all) {
  const auto [last, levels] = cr::scan<4>(
      [&](auto level, auto each) {
        const auto next = level + rate * (each - level);
        return std::pair(next, next);
      },
      0, all); // the first carry, and what has four steps
  return last + sum(levels);
};
constexpr cr::tensor<double, 4> heights{1, 0, 2, 4};
static_assert(cr::value<smoothed>(0.5, heights) == 2.5625 + (0.5 + 0.25 + 1.125 + 2.5625));
static_assert(cr::gradient<smoothed>(0.5, heights)[cr::arg<1>](0) == 1); // ½ + ¼ + ⅛ + 2·(1/16)

// A recurrent network: rows are its inputs; the weights get gradients, as all that is captured.
constexpr auto recurrent = [](auto x, auto w, auto u) {
  const auto step = [&](auto state, auto row) { return tanh(matmul(row, w) + matmul(state, u)); };
  return sum(cr::scan<8>(step, 0 * w[0], x));
};
constexpr auto by_weights = cr::gradient<recurrent, cr::wrt(cr::arg<1>, cr::arg<2>)>(points, a, a);

// The same as a named formula, whose body uses the variables themselves.
inline constexpr cr::variable<"R", cr::shape<8, 2>> R;
inline constexpr cr::variable<"V", cr::shape<2, 2>> V;
inline constexpr cr::variable<"U", cr::shape<2, 2>> U;
constexpr auto cell = [](auto state, auto row) { return tanh(matmul(row, V) + matmul(state, U)); };
constexpr auto last_state = sum(cr::scan<8>(cell, cr::sum<0>(0 * V), R));
static_assert(cr::gradient<last_state>(R = points, V = a, U = a)[U] == by_weights[cr::arg<2>]);
// [/scanned]

// [modes]
constexpr auto curved = [](auto p, auto w) { return tanh(matmul(p, w)); };
constexpr auto forward = cr::jvp<curved>(cr::at(a, v), cr::along(a, v));
constexpr auto backward = cr::vjp<curved>(cr::at(a, v), cr::tensor<double, 2>{1, 0});
static_assert(backward.cotangents[cr::arg<0>](1, 0) == 0); // result 0 does not use row 1
static_assert(forward.value == cr::value<curved>(a, v));

constexpr auto j = cr::jacobian<curved>(a, v);
constexpr double block = j[cr::arg<0>](1, 1, 0); // d result(1)/d a(1, 0): result's axes first
constexpr auto h = cr::hessian<energy>(a, v);
static_assert(h[cr::arg<1>][cr::arg<1>] == cr::tensor<double, 2, 2>{{4, 1}, {1, 6}}); // A + Aᵀ
static_assert(h[cr::arg<0>][cr::arg<1>](0, 1, 0) == v(1) + 1);
// [/modes]

// [accumulated]
template <class Batches> double epoch(const Batches& batches, const auto& theta, auto& grad) {
  constexpr auto gradient = cr::value_and_gradient<loss, cr::wrt(W1, b1, W2, b2)>;
  auto work = gradient.workspace(theta, X = batches[0].first, Y = batches[0].second);
  double total = 0;
  for (const auto& [x, y] : batches)
    total += gradient.with(work).add_to(grad, theta, X = x, Y = y);
  return total;
}
// [/accumulated]

// [views]
constexpr auto f = sum(square(W1));
double flat[32]{3, 4};
const double from_span = cr::value<f>(W1 = std::span<const double, 32>(flat));
// [/views]

int main() {
  std::puts("[training]");
  auto theta = start();
  for (int i = 0; i <= 200; ++i)
    if (const double l = train(theta, 0.5); i % 50 == 0)
      std::printf("step %3d: loss %.3f\n", i, l);
  std::puts("[/training]");
  std::puts("[loops]");
  const auto loops = cr::to_text(cr::explain<smoothed>(0.5, heights));
  std::printf("%s[/loops]\n", loops.characters);
  const std::vector<std::pair<decltype(points), decltype(classes)>> twice(2, {points, classes});
  auto grad = cr::parameters<double>(W1, b1, W2, b2);
  const double sum = epoch(twice, theta, grad);
  const double one = cr::value<loss>(theta, X = points, Y = classes);
  return block == 0 || by_weights[cr::arg<1>](0, 0) == 0 || from_span != 25 ||
         std::abs(sum - 2 * one) > 1e-12;
}
