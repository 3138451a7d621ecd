// SPDX-License-Identifier: BSL-1.0
// Prints every number and table of docs/walkthrough.md, in its order. With the name of a picture,
// `walkthrough loss | dot -Tsvg`, it prints just that graph.
#include "listing.hpp"
#include <cmath>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>

namespace cr = chainrule;
using cr::step;

namespace walkthrough {

inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
inline constexpr cr::variable<"y"> y;

struct section {
  std::string name;
  explicit section(const char* called) : name(called) { std::cout << '[' << name << "]\n"; }
  ~section() { std::cout << "[/" << name << "]\n\n"; }
  section(const section&) = delete;
  section& operator=(const section&) = delete;
};

// 1. One path.
// [one_path]
constexpr auto g = step<"g">(x * x);
constexpr auto f = step<"f">(sin(g));

constexpr auto one_path = cr::forward_table<f, cr::wrt(x)>(x = 2.0);
// [/one_path]

void one_path_by_steps() {
  section s("one_path");
  std::cout << cr::to_markdown(one_path);
}

// 2. Many paths.
// [two_paths]
constexpr auto u = step<"u">(x * x);
constexpr auto v = step<"v">(sin(x));
constexpr auto product = step<"f">(u * v);

constexpr auto two_paths = cr::backward_table<product>(x = 2.0);
// [/two_paths]
constexpr auto two_paths_plain = x * x * sin(x);

void many_paths() {
  {
    section s("two_paths");
    std::cout << cr::to_markdown(two_paths);
  }
  section s("two_paths_sum");
  std::cout << "df/dx = " << two_paths.gradient[0] << '\n';
}

// [doublings]
constexpr auto doublings = [](auto a) {
  for (int i = 0; i < 64; ++i)
    a = a * a;
  return a;
};
constexpr double paths = cr::gradient<doublings, cr::wrt(cr::arg<0>)>(1.0);
static_assert(paths == 0x1p64);
// [/doublings]

using doublings_trace = cr::trace_callable<doublings, cr::scalar_argument>;
constexpr auto doublings_gradient =
    cr::run_pass<cr::gradient_pass<doublings_trace, cr::selection<0>, false>>();
constexpr int value_operations = listing::operations(cr::traced<doublings_trace>::graph);
constexpr int gradient_operations = listing::operations(doublings_gradient);

void count_paths() {
  section s("doublings");
  std::cout << "paths:                      " << std::fixed << std::setprecision(0) << paths
            << std::defaultfloat << std::setprecision(10)
            << "\nmultiplications, value:     " << value_operations
            << "\noperations, derivative too: " << gradient_operations << '\n';
}

// 4. The two losses, with the lecture's steps.
// [steps]
constexpr auto ξ1 = step<"ξ₁">(-W * X);
constexpr auto ξ2 = step<"ξ₂">(exp(ξ1));
constexpr auto ξ3 = step<"ξ₃">(1 + ξ2);
constexpr auto ξ4 = step<"ξ₄">(1 / ξ3);

constexpr auto loss_A = step<"𝓛ᴬ">(-y * step<"ξ₅">(log(ξ4)));
constexpr auto loss_B = step<"𝓛ᴮ">(-(1 - y) * step<"ξ₆">(log(step<"ξ₅">(1 - ξ4))));
// [/steps]

// 5. Local derivatives, each beside a difference quotient.
template <auto Formula> void print_local(double at) {
  const auto table = cr::backward_table<Formula>(x = at);
  const double h = 1e-5;
  const double quotient =
      (cr::value<Formula>(x = at + h) - cr::value<Formula>(x = at - h)) / (2 * h);
  const auto& row = table[table.size() - 1];
  std::cout << "| `" << row.expression << "` | `" << row.local_derivative << "` | " << at << " | "
            << row.derivative * row.local_value << " | " << quotient << " |\n";
}
template <auto... Formulas> void print_locals(double at) { (print_local<Formulas>(at), ...); }

void local_derivatives() {
  section s("locals");
  std::cout << std::setprecision(7)
            << "| y | dy/dx | at x | the library | difference quotient |\n|---|---|---|---|---|\n";
  print_locals<-x, x + 2, 2 - x, 2 * x, 1 / x, x / 2, x * x>(0.5);
  print_locals<exp(x), expm1(x), exp2(x), log(x), log1p(x), log2(x), log10(x)>(0.5);
  print_locals<sqrt(x), cbrt(x), pow(x, 3), pow(x, 2.5), pow(2, x)>(0.5);
  print_locals<sin(x), cos(x), tan(x), asin(x), acos(x), atan(x)>(0.5);
  print_locals<sinh(x), cosh(x), tanh(x), asinh(x), atanh(x)>(0.5);
  print_locals<acosh(x)>(1.5);
  print_locals<erf(x), erfc(x)>(0.5);
  print_locals<sigmoid(x), softplus(x), silu(x), gelu(x)>(0.5);
  std::cout << std::setprecision(10);
}

// 6. and 7. The tables, step by step.
// [tables]
constexpr auto forward_A = cr::forward_table<loss_A, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto backward_A = cr::backward_table<loss_A, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto forward_B = cr::forward_table<loss_B, cr::wrt(W)>(W = 3.0, X = 3.0, y = 0.0);
constexpr auto backward_B = cr::backward_table<loss_B, cr::wrt(W)>(W = 3.0, X = 3.0, y = 0.0);
// [/tables]

template <class Table> void print_forward(const char* name, const Table& t) {
  section s(name);
  for (std::size_t i = 0; i < t.size(); ++i) {
    const std::string slope = "∂" + std::string(t[i].symbol) + "/∂";
    std::cout << 'd' << t[i].symbol << "/dW = ";
    if (i == 0)
      std::cout << slope << "W = " << t[i].local_value << '\n';
    else
      std::cout << slope << t[i - 1].symbol << " · d" << t[i - 1].symbol << "/dW = ("
                << t[i].local_value << ")·(" << t[i - 1].derivative << ") = " << t[i].derivative
                << '\n';
  }
}

template <class Table> void print_backward(const char* name, const Table& t) {
  section s(name);
  const std::string loss(t[t.size() - 1].symbol);
  std::cout << 'd' << loss << "/d" << loss << " = 1\n";
  for (std::size_t i = t.size(); i-- > 0;) {
    const std::string to(i > 0 ? t[i - 1].symbol : "W"), from(t[i].symbol);
    std::cout << 'd' << loss << "/d" << to << " = d" << loss << "/d" << from << " · ∂" << from
              << "/∂" << to << " = (" << t[i].derivative << ")·(" << t[i].local_value
              << ") = " << (i > 0 ? t[i - 1].derivative : t.gradient[0]) << '\n';
  }
}

template <class Table> void print_table(const char* name, const Table& table) {
  section s(name);
  std::cout << cr::to_markdown(table);
}

// The columns by their own verbs.
// [sweeps]
constexpr auto at = cr::at(W = 3.0, X = 3.0, y = 1.0);
static_assert(cr::jvp<loss_A>(at, cr::along(W = 1.0)).tangent == forward_A[5].derivative);
static_assert(cr::vjp<loss_A>(at, 1.0).cotangents[W] == backward_A.gradient[0]);
// [/sweeps]

// The work of both modes.
// [weights]
constexpr auto loss_of_weights = [](const auto& w, const auto& input, auto label) {
  auto sum = w[0] * input[0];
  for (std::size_t i = 1; i < w.size(); ++i)
    sum += w[i] * input[i];
  const auto p = 1 / (1 + exp(-sum));
  return -(label * log(p) + (1 - label) * log(1 - p));
};
// [/weights]
// [results]
template <std::size_t Results> struct iterated_sine {
  template <class T> constexpr std::array<T, Results> operator()(T t) const {
    std::array<T, Results> result{sin(t)};
    for (std::size_t i = 1; i < Results; ++i)
      result[i] = sin(result[i - 1] + t);
    return result;
  }
};
// [/results]

template <class Pass> inline constexpr auto lowered = cr::run_pass<cr::lower_pass<Pass>>();
template <class Pass> inline constexpr int operations_of = listing::operations(lowered<Pass>);

template <class Trace> void print_work(int count) {
  using wrt = cr::selection<0>;
  std::cout << "| " << count << " | " << operations_of<cr::value_pass<Trace>> << " | "
            << operations_of<cr::jacobian_forward_pass<Trace, wrt>> << " | "
            << operations_of<cr::jacobian_reverse_pass<Trace, wrt>> << " |\n";
}
template <std::size_t N>
using weights_trace = cr::trace_callable<loss_of_weights, cr::array_argument<N>,
                                         cr::array_argument<N>, cr::scalar_argument>;
template <std::size_t N>
using results_trace = cr::trace_callable<iterated_sine<N>{}, cr::scalar_argument>;

template <std::size_t... N> void work() {
  {
    section s("work_variables");
    std::cout << "| variables | value alone | forward mode | backward mode |\n|---|---|---|---|\n";
    (print_work<weights_trace<N>>(int(N)), ...);
  }
  section s("work_results");
  std::cout << "| results | values alone | forward mode | backward mode |\n|---|---|---|---|\n";
  (print_work<results_trace<N>>(int(N)), ...);
}

// 8. The gradients by the library.
// [gradients]
constexpr auto gradient_A = cr::gradient<loss_A>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto gradient_B = cr::gradient<loss_B>(W = 3.0, X = 3.0, y = 0.0);
static_assert(gradient_A[W] == -0.00037018372795869517);

constexpr auto loss = loss_A + loss_B;
constexpr double both = cr::gradient<loss, cr::wrt(W)>(W = 0.5, X = 3.0, y = 0.25);
// [/gradients]

void gradients() {
  {
    section s("gradients");
    std::cout << "| | d/dW | d/dX | d/dy |\n|---|---|---|---|\n"
              << std::setprecision(17) << "| 𝓛ᴬ at W = 3, X = 3, y = 1 | " << gradient_A[W] << " | "
              << gradient_A[X] << " | " << gradient_A[y] << " |\n| 𝓛ᴮ at W = 3, X = 3, y = 0 | "
              << gradient_B[W] << " | " << gradient_B[X] << " | " << gradient_B[y] << " |\n";
  }
  section s("closed_form");
  const double p = 1 / (1 + std::exp(-0.5 * 3.0));
  std::cout << std::setprecision(15) << "d𝓛/dW, by the library: " << both
            << "\n(p − y)·X, by hand:    " << (p - 0.25) * 3.0 << '\n';
}

// [verbs]
constexpr auto looped = [](auto a, auto b) {
  auto s = a;
  for (int i = 0; i < 3; ++i)
    s += a * b;
  return s;
};
static_assert(cr::value<looped>(2.0, 3.0) == 20);
static_assert(cr::gradient<looped>(2.0, 3.0)[cr::arg<1>] == 6);
static_assert(cr::value_and_gradient<looped>(2.0, 3.0).gradient[cr::arg<0>] == 10);
static_assert(cr::jvp<looped>(cr::at(2.0, 3.0), cr::along(1.0, 0.0)).tangent == 10);
static_assert(cr::vjp<looped>(cr::at(2.0, 3.0), 1.0).cotangents[cr::arg<1>] == 6);
static_assert(cr::hessian<looped>(2.0, 3.0)(0, 1) == 3);
static_assert(cr::hessian_vector_product<looped>(cr::at(2.0, 3.0),
                                                 cr::along(1.0, 0.0))[cr::arg<1>] == 3);

constexpr auto cube = [](auto a) { return a * a * a; };
static_assert(cr::derivative<cube, 2>(2.0) == 12);
static_assert(cr::taylor<cube, 3>(2.0) == std::array{8.0, 12.0, 6.0, 1.0});

constexpr auto polar = [](auto r, auto t) { return std::array{r * cos(t), r * sin(t)}; };
static_assert(cr::jacobian<polar>(2.0, 0.0)(1, 1) == 2); // also jacobian_forward, jacobian_reverse
// [/verbs]

// 9. Where the lecture slips.
void slips() {
  {
    section s("slip_A");
    double lost = 1; // the product of the local derivatives, ∂ξ₄/∂ξ₃ without its sign
    for (std::size_t i = 0; i < forward_A.size(); ++i)
      lost *= i == 3 ? -forward_A[i].local_value : forward_A[i].local_value;
    std::cout << std::setprecision(11) << "| | ∂ξ₄/∂ξ₃ | its value | d𝓛ᴬ/dW |\n|---|---|---|---|\n"
              << "| the lecture | 1/ξ₃² | +" << -forward_A[3].local_value << " | **+" << lost
              << "** |\n| right | " << forward_A[3].local_derivative << " | "
              << forward_A[3].local_value << " | **" << forward_A[5].derivative << "** |\n";
  }
  {
    section s("true_value");
    std::cout << std::setprecision(17) << gradient_A[W] << '\n';
  }
  {
    section s("sanity_A");
    std::cout << std::setprecision(8) << "| W | p | 𝓛ᴬ | d𝓛ᴬ/dW |\n|---|---|---|---|\n";
    for (const double w : {2.0, 2.5, 3.0, 3.5, 4.0}) {
      const auto t = cr::forward_table<loss_A, cr::wrt(W)>(W = w, X = 3.0, y = 1.0);
      std::cout << "| " << w << " | " << t[3].value << " | " << t[5].value << " | "
                << t[5].derivative << " |\n";
    }
  }
  section s("slip_B");
  const auto& row = forward_B[6];
  std::cout << std::setprecision(10) << "| | 𝓛ᴮ | its value | d𝓛ᴮ/dW |\n|---|---|---|---|\n"
            << "| the lecture | (1 − y) ξ₆ | " << -row.value << " | " << -row.derivative
            << " |\n| right | " << row.expression << " | " << row.value << " | " << row.derivative
            << " |\n";
}

// [stable]
constexpr auto stable_loss = softplus(W * X) - y * (W * X);
// [/stable]

void stable() {
  section s("stable");
  constexpr auto p = 1 / (1 + exp(-W * X));
  constexpr auto as_written = -(y * log(p) + (1 - y) * log(1 - p));
  std::cout << std::setprecision(10)
            << "| W | as written | softplus | d/dW as written | d/dW softplus |\n"
               "|---|---|---|---|---|\n";
  for (const double w : {1.0, 3.0, 12.0, 13.0}) {
    const auto [a, da] = cr::value_and_gradient<as_written, cr::wrt(W)>(W = w, X = 3.0, y = 0.0);
    const auto [b, db] = cr::value_and_gradient<stable_loss, cr::wrt(W)>(W = w, X = 3.0, y = 0.0);
    std::cout << "| " << w << " | " << a << " | " << b << " | " << da << " | " << db << " |\n";
  }
}

// 10. What the compiler holds.
// [type]
constexpr auto plain_A = -y * log(1 / (1 + exp(-W * X)));

using score = cr::expression<cr::multiply_t, // -W * X
                             cr::expression<cr::neg_t, cr::variable<"W">>, cr::variable<"X">>;
static_assert(std::is_same_v<decltype(-W * X), score>);
static_assert(std::is_empty_v<score>);
// [/type]

// [passes]
using trace = cr::trace_formula<plain_A>;
using by_W = cr::selection<1>; // the arguments are y, W, X, in the order of the formula
using pass = cr::gradient_pass<trace, by_W, true>;

constexpr auto graph = cr::run_pass<trace>();
constexpr auto derivative_graph = cr::run_pass<pass>();
using code = cr::program<pass, cr::segments<1, 1>>;
// [/passes]
static_assert(graph.inputs[1].symbol == "W");
static_assert(cr::gradient<plain_A, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0) == gradient_A[W]);

constexpr auto full_loss = [] {
  constexpr auto p = 1 / (1 + exp(-W * X));
  return -(y * log(p) + (1 - y) * log(1 - p));
}();

void inside() {
  {
    section s("graph");
    std::cout << listing::nodes<graph>;
  }
  {
    section s("dot");
    std::cout << cr::to_graphviz<plain_A>();
  }
  {
    section s("derivative_graph");
    std::cout << listing::nodes<derivative_graph>;
  }
  section s("code");
  std::cout << listing::code<code>;
}

bool print_picture(const std::string& name) {
  if (name == "paths")
    std::cout << cr::to_graphviz<two_paths_plain>();
  else if (name == "loss")
    std::cout << cr::to_graphviz<full_loss>();
  else if (name == "loss_A")
    std::cout << cr::to_graphviz<plain_A>();
  else if (name == "derivative_A")
    std::cout << listing::dot<derivative_graph>;
  else
    return false;
  return true;
}

} // namespace walkthrough

int main(int count, char** words) {
  using namespace walkthrough;
  if (count > 1)
    return print_picture(words[1]) ? 0 : 1;
  std::cout << std::setprecision(10);
  one_path_by_steps();
  many_paths();
  count_paths();
  local_derivatives();
  print_forward("forward_steps_A", forward_A);
  print_table("forward_A", forward_A);
  print_forward("forward_steps_B", forward_B);
  print_table("forward_B", forward_B);
  print_backward("backward_steps_A", backward_A);
  print_table("backward_A", backward_A);
  print_backward("backward_steps_B", backward_B);
  print_table("backward_B", backward_B);
  {
    section s("latex");
    std::cout << cr::to_latex(backward_A);
  }
  work<1, 2, 4, 8, 16, 32>();
  gradients();
  slips();
  stable();
  inside();
}
