// SPDX-License-Identifier: BSL-1.0
// Prints every number of docs/backpropagation.md, in its order: each formula by plain loops, beside
// what the library makes of the loss.
#include "listing.hpp"
#include "section.hpp"
#include <array>
#include <boost/hana.hpp>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;

namespace backpropagation {

// Matrices with nothing but loops: what the formulas on the page say, term by term.
// [matrix]
struct matrix {
  int rows, columns;
  std::vector<double> elements = std::vector<double>(std::size_t(rows * columns));
  double& operator()(int i, int j) { return elements[std::size_t(i * columns + j)]; }
  double operator()(int i, int j) const { return elements[std::size_t(i * columns + j)]; }
};
matrix product(const matrix& a, const matrix& b) {
  matrix c{a.rows, b.columns};
  for (int i = 0; i < a.rows; ++i)
    for (int j = 0; j < b.columns; ++j)
      for (int k = 0; k < a.columns; ++k)
        c(i, j) += a(i, k) * b(k, j);
  return c;
}
matrix transposed(const matrix& a) {
  matrix c{a.columns, a.rows};
  for (int i = 0; i < a.rows; ++i)
    for (int j = 0; j < a.columns; ++j)
      c(j, i) = a(i, j);
  return c;
}
/// f of the elements of a and b at the same place.
matrix elementwise(const matrix& a, const matrix& b, auto f) {
  matrix c{a.rows, a.columns};
  for (std::size_t i = 0; i < c.elements.size(); ++i)
    c.elements[i] = f(a.elements[i], b.elements[i]);
  return c;
}
// [/matrix]

template <int Rows, int Columns> matrix copy_of(const cr::tensor<double, Rows, Columns>& x) {
  matrix result{Rows, Columns};
  for (std::size_t i = 0; i < x.size(); ++i)
    result.elements[i] = x.data()[i];
  return result;
}

/// Numbers of both signs, as good as random.
template <int Rows, int Columns>
constexpr cr::tensor<double, Rows, Columns> numbers(unsigned seed) {
  cr::tensor<double, Rows, Columns> result{};
  for (double& x : result) {
    seed = seed * 1664525u + 1013904223u;
    x = static_cast<double>(seed >> 8) / 8388608.0 - 1;
  }
  return result;
}

double largest_difference(const matrix& a, const matrix& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.elements.size(); ++i)
    largest = std::fmax(largest, std::fabs(a.elements[i] - b.elements[i]));
  return largest;
}
void print_row(const char* what, const matrix& by_hand, const matrix& by_library) {
  const bool same = largest_difference(by_hand, by_library) < 1e-14;
  std::printf("| %s | %.6f | %.6f | %s |\n", what, by_hand(0, 0), by_library(0, 0),
              same ? "yes" : "NO");
}

// 2. A product of two matrices.
// [product]
constexpr auto a_product = [](auto a, auto b) { return matmul(a, b); };

constexpr auto a = numbers<2, 3>(1);
constexpr auto b = numbers<3, 4>(2);
constexpr auto g = numbers<2, 4>(3); // the cotangent of the product
constexpr auto pulled = cr::vjp<a_product>(cr::at(a, b), g).cotangents;
// [/product]

void print_product() {
  section s("product");
  const matrix A = copy_of(a), B = copy_of(b), G = copy_of(g);
  std::printf("| | first element by loops | by `vjp` | all the same |\n|---|---|---|---|\n");
  print_row("G Bᵀ", product(G, transposed(B)), copy_of(pulled[cr::arg<0>]));
  print_row("Aᵀ G", product(transposed(A), G), copy_of(pulled[cr::arg<1>]));
}

// [adjoint]
constexpr auto da = numbers<2, 3>(4);
constexpr auto db = numbers<3, 4>(5);
constexpr auto tangent = cr::jvp<a_product>(cr::at(a, b), cr::along(da, db)).tangent;
// [/adjoint]

void print_adjoint() {
  section s("adjoint");
  const auto inner = [](const auto& u, const auto& v) {
    double sum = 0;
    for (std::size_t i = 0; i < u.size(); ++i)
      sum += u.data()[i] * v.data()[i];
    return sum;
  };
  std::printf("⟨G, dC⟩, dC by jvp:                          %.12f\n", inner(g, tangent));
  std::printf("⟨dL/dA, dA⟩ + ⟨dL/dB, dB⟩, both by vjp:      %.12f\n",
              inner(pulled[cr::arg<0>], da) + inner(pulled[cr::arg<1>], db));
}

// 4. and 5. Two layers with softmax and cross-entropy.
// [two_layers]
inline constexpr cr::variable<"X", cr::shape<4, 3>> X; // four samples of three numbers
inline constexpr cr::variable<"W1", cr::shape<3, 5>> W1;
inline constexpr cr::variable<"W2", cr::shape<5, 3>> W2;
inline constexpr cr::variable<"y", cr::shape<4>> y; // their classes: 0, 1 or 2

constexpr auto scores = matmul(tanh(matmul(X, W1)), W2);
constexpr auto loss = sum(log_sum_exp<1>(scores) - sum<1>(scores * one_hot<3>(y)));

constexpr auto x = numbers<4, 3>(6);
constexpr auto w1 = numbers<3, 5>(7);
constexpr auto w2 = numbers<5, 3>(8);
constexpr cr::tensor<int, 4> classes{{2, 0, 1, 2}};
constexpr auto by_all = cr::gradient<loss>(X = x, W1 = w1, W2 = w2, y = classes);
// [/two_layers]

matrix softmax_minus_classes(const matrix& z) {
  matrix result = z;
  for (int i = 0; i < z.rows; ++i) {
    double sum = 0;
    for (int j = 0; j < z.columns; ++j)
      sum += std::exp(z(i, j));
    for (int j = 0; j < z.columns; ++j)
      result(i, j) = std::exp(z(i, j)) / sum - (j == classes(i) ? 1 : 0);
  }
  return result;
}
const auto times = [](double p, double q) { return p * q; };
const auto tanh_slope = [](double z, double) { return 1 - std::tanh(z) * std::tanh(z); };

void print_two_layers() {
  section s("two_layers");
  // [by_loops]
  const matrix x_w1 = product(copy_of(x), copy_of(w1));
  const matrix hidden = elementwise(x_w1, x_w1, [](double z, double) { return std::tanh(z); });
  const matrix S_minus_I = softmax_minus_classes(product(hidden, copy_of(w2)));
  const matrix by_w2 = product(transposed(hidden), S_minus_I);
  const matrix slope = elementwise(x_w1, x_w1, tanh_slope); // σ′(X W₁)
  const matrix back = elementwise(product(S_minus_I, transposed(copy_of(w2))), slope, times);
  const matrix by_w1 = product(transposed(copy_of(x)), back);
  // [/by_loops]
  constexpr auto logits = cr::value<scores>(X = x, W1 = w1, W2 = w2);
  constexpr auto by_logits = cr::gradient<[](auto z, auto labels) {
    return sum(log_sum_exp<1>(z) - sum<1>(z * one_hot<3>(labels)));
  },
                                          cr::wrt(cr::arg<0>)>(logits, classes);
  std::printf("| | first element by loops | by the library | all the same |\n|---|---|---|---|\n");
  print_row("∂L/∂Z = S − I_y", S_minus_I, copy_of(by_logits));
  print_row("∇W₂ = σ(XW₁)ᵀ (S − I_y)", by_w2, copy_of(by_all[W2]));
  print_row("∇W₁ = Xᵀ ((S − I_y) W₂ᵀ ∘ σ′(XW₁))", by_w1, copy_of(by_all[W1]));
}

// 6. and 7. Any number of layers, as two loops.
// [deep]
inline constexpr cr::variable<"V1", cr::shape<3, 6>> V1;
inline constexpr cr::variable<"V2", cr::shape<6, 5>> V2;
inline constexpr cr::variable<"V3", cr::shape<5, 4>> V3;
inline constexpr cr::variable<"V4", cr::shape<4, 3>> V4;
constexpr auto Z2 = tanh(matmul(X, V1));
constexpr auto Z3 = tanh(matmul(Z2, V2));
constexpr auto Z4 = tanh(matmul(Z3, V3));
constexpr auto Z5 = matmul(Z4, V4);
constexpr auto deep_loss = sum(log_sum_exp<1>(Z5) - sum<1>(Z5 * one_hot<3>(y)));

constexpr auto v1 = numbers<3, 6>(9);
constexpr auto v2 = numbers<6, 5>(10);
constexpr auto v3 = numbers<5, 4>(11);
constexpr auto v4 = numbers<4, 3>(12);
// [/deep]

// [two_loops]
/// The gradients by all weights. σ is tanh, but for the last layer, where it is the identity.
std::vector<matrix> backpropagate(const matrix& inputs, const std::vector<matrix>& W) {
  const std::size_t layers = W.size();
  std::vector<matrix> Z{inputs}, slope; // what the forward pass keeps
  for (std::size_t i = 0; i < layers; ++i) {
    const bool last = i + 1 == layers;
    const matrix z = product(Z[i], W[i]);
    slope.push_back(
        elementwise(z, z, [=](double u, double v) { return last ? 1 : tanh_slope(u, v); }));
    Z.push_back(elementwise(z, z, [=](double u, double) { return last ? u : std::tanh(u); }));
  }
  std::vector<matrix> gradient(layers, matrix{0, 0});
  matrix G = softmax_minus_classes(Z[layers]); // G at the output
  for (std::size_t i = layers; i-- > 0;) {
    const matrix local = elementwise(G, slope[i], times); // G_{i+1} ∘ σ′(Z_i W_i)
    gradient[i] = product(transposed(Z[i]), local);
    if (i > 0) // nobody asks for the gradient by the inputs
      G = product(local, transposed(W[i]));
  }
  return gradient;
}
// [/two_loops]

void print_deep() {
  section s("deep");
  const auto by_loops =
      backpropagate(copy_of(x), {copy_of(v1), copy_of(v2), copy_of(v3), copy_of(v4)});
  const auto by_library = cr::gradient<deep_loss, cr::wrt(V1, V2, V3, V4)>(
      X = x, V1 = v1, V2 = v2, V3 = v3, V4 = v4, y = classes);
  std::printf("| | first element by loops | by the library | all the same |\n|---|---|---|---|\n");
  print_row("∇W₁", by_loops[0], copy_of(by_library[V1]));
  print_row("∇W₂", by_loops[1], copy_of(by_library[V2]));
  print_row("∇W₃", by_loops[2], copy_of(by_library[V3]));
  print_row("∇W₄", by_loops[3], copy_of(by_library[V4]));
}

// The lecture's slip: without the prime.
void print_prime() {
  section s("prime");
  const matrix x_w1 = product(copy_of(x), copy_of(w1));
  const matrix hidden = elementwise(x_w1, x_w1, [](double z, double) { return std::tanh(z); });
  const matrix S_minus_I = softmax_minus_classes(product(hidden, copy_of(w2)));
  const matrix up = product(S_minus_I, transposed(copy_of(w2)));
  const matrix without = product(transposed(copy_of(x)), elementwise(up, hidden, times));
  const matrix missing = product(transposed(copy_of(x)), up);
  constexpr double h = 1e-5;
  auto above = w1, below = w1;
  above(0, 0) += h;
  below(0, 0) -= h;
  const double quotient = (cr::value<loss>(X = x, W1 = above, W2 = w2, y = classes) -
                           cr::value<loss>(X = x, W1 = below, W2 = w2, y = classes)) /
                          (2 * h);
  std::printf("| ∇W₁, its first element | |\n|---|---|\n");
  std::printf("| with σ in place of σ′ | %.8f |\n| without the factor σ′ | %.8f |\n", without(0, 0),
              missing(0, 0));
  std::printf("| right | **%.8f** |\n| difference quotient, h = 10⁻⁵ | %.8f |\n", by_all[W1](0, 0),
              quotient);
}

// 7. What it costs.
// [cost]
template <int Width> struct square_network {
  static constexpr cr::variable<"X", cr::shape<Width, Width>> X{};
  static constexpr cr::variable<"A", cr::shape<Width, Width>> A{};
  static constexpr cr::variable<"B", cr::shape<Width, Width>> B{};
  static constexpr cr::variable<"C", cr::shape<Width, Width>> C{};
  static constexpr auto output = matmul(relu(matmul(relu(matmul(X, A)), B)), C);
  static constexpr auto loss = mean(square(output));
};
// [/cost]

void print_cost() {
  section s("cost");
  using net = square_network<64>;
  static constexpr cr::tensor<float, 64, 64> m{};
  constexpr auto values =
      cr::explain_value<net::loss>(net::X = m, net::A = m, net::B = m, net::C = m);
  constexpr auto weights = cr::explain<net::loss, cr::wrt(net::A, net::B, net::C)>(
      net::X = m, net::A = m, net::B = m, net::C = m);
  constexpr auto all = cr::explain<net::loss, cr::wrt(net::X, net::A, net::B, net::C)>(
      net::X = m, net::A = m, net::B = m, net::C = m);
  const auto products = [](const auto& plan) {
    int count = 0;
    for (int k = 0; k < plan.kernel_count; ++k)
      count += plan.kernels[k].flops >= 2 * 64 * 64 * 64 ? 1 : 0;
    return count;
  };
  const auto row = [&](const char* what, const auto& plan) {
    std::printf("| %s | %d | %.2f |\n", what, products(plan),
                static_cast<double>(plan.flops) / static_cast<double>(values.flops));
  };
  std::printf("| | products of matrices | flops, the loss alone = 1 |\n|---|---|---|\n");
  row("the loss alone", values);
  row("loss and gradient by the three weights", weights);
  row("loss and gradient by the weights and by X", all);
}

// 8. What the compiler holds.
// [inside]
using trace = cr::trace_formula<loss>;
using by_weights = cr::selection<1, 2>; // the arguments are X, W1, W2, y
using pass = cr::gradient_pass<trace, by_weights, true>;
constexpr auto graph = cr::run_pass<trace>();
constexpr auto derivative = cr::run_pass<pass>();
constexpr auto plan = cr::explain<loss, cr::wrt(W1, W2)>(X = x, W1 = w1, W2 = w2, y = classes);
// [/inside]
static_assert(graph.inputs[1].symbol == "W1" && graph.inputs[2].symbol == "W2");

void print_inside() {
  {
    section s("graph");
    std::cout << listing::nodes<graph> << std::flush;
  }
  {
    section s("derivative");
    std::cout << listing::nodes<derivative> << std::flush;
  }
  section s("plan");
  std::cout << cr::to_text(plan) << std::flush;
}

} // namespace backpropagation

int main() {
  using namespace backpropagation;
  print_product();
  print_adjoint();
  print_two_layers();
  print_deep();
  print_prime();
  print_cost();
  print_inside();
}
