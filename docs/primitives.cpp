// SPDX-License-Identifier: BSL-1.0
// Prints the table of docs/primitives.md: every primitive and its local derivatives, as the library
// itself writes them.
#include <chainrule/chainrule.hpp>
#include <iostream>
#include <string>

namespace cr = chainrule;

inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;

// A cell of a Markdown table: the || of a condition would end it.
std::string cell(std::string_view formula) {
  std::string escaped;
  for (const char c : formula)
    escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return "`" + escaped + "`";
}

template <class Table> void print(const Table& table) {
  const auto& row = table[table.size() - 1];
  std::cout << "| " << cell(row.expression) << " | " << cell(row.local_derivative) << " |\n";
}

template <auto... Formulas> void print_unary() {
  (print(cr::backward_table<Formulas>(x = 0.5)), ...);
}
template <auto... Formulas> void print_binary() {
  (print(cr::backward_table<Formulas>(a = 0.5, b = 1.5)), ...);
}

int main() {
  std::cout << "[primitives]\n"
               "| primitive | local derivative |\n|---|---|\n";
  print_binary<a + b, a - b, a * b, a / b>();
  print_unary<-x, reciprocal(x), square(x)>();
  print_unary<exp(x), expm1(x), exp2(x), log(x), log1p(x), log2(x), log10(x)>();
  print_unary<sqrt(x), cbrt(x)>();
  print_binary<pow(a, b), hypot(a, b)>();
  print_unary<pow(x, 3), pow(x, 2.5)>();
  print_unary<sin(x), cos(x), tan(x), asin(x), acos(x), atan(x)>();
  print_binary<atan2(a, b)>();
  print_unary<sinh(x), cosh(x), tanh(x), asinh(x), acosh(x), atanh(x)>();
  print_unary<erf(x), erfc(x), lgamma(x), digamma(x)>();
  print_unary<abs(x), sign(x), clamp(x, -1, 1)>();
  print_binary<min(a, b), max(a, b)>();
  print(cr::backward_table<where(x > 0, a, b)>(x = 0.5, a = 0.5, b = 1.5));
  print_unary<unit_step(x), linear(x), sigmoid(x), softplus(x)>();
  print_unary<relu(x), leaky_relu(x), elu(x), gelu(x), silu(x)>();
  print_binary<generalized_relu(a, b), swish(a, b)>();
  print_unary<stop_gradient(x)>();
  std::cout << "[/primitives]\n";
}
