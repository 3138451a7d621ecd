// SPDX-License-Identifier: BSL-1.0
// Prints the table of docs/rewrite.md about operations on whole tensors: rules of
// graph/rewrite_whole.hpp and graph/rewrite_softmax.hpp as formulas before and after.
#include "rules.hpp"
#include <iostream>

namespace cr = chainrule;

namespace rewrite {

inline constexpr cr::variable<"A", cr::shape<4, 3>> A;
inline constexpr cr::variable<"B", cr::shape<3, 5>> B;
inline constexpr cr::variable<"C", cr::shape<4, 5>> C;
inline constexpr cr::variable<"D", cr::shape<5, 3>> D;
inline constexpr cr::variable<"Y", cr::shape<4>> Y;
inline constexpr cr::variable<"x", cr::shape<4>> x;
inline constexpr cr::variable<"s"> s;

template <auto F, cr::rewriting Level = cr::rewriting::simplify>
void row(std::string_view what_changes) {
  static constexpr const auto& before = graph<F, cr::rewriting::nothing>;
  static constexpr const auto& after = graph<F, Level>;
  constexpr std::string_view from = cr::rendered<formula_of<before>>::value;
  constexpr std::string_view to = cr::rendered<formula_of<after>>::value;
  static_assert(from != to, "a rule of docs/rewrite.md is not there");
  std::cout << "| " << (Level == cr::rewriting::lower ? "lower" : "simplify") << " | `" << from
            << "` | `" << to << "` | " << what_changes << " |\n";
}

void print() {
  constexpr std::string_view order = "rounding: another order of sums";
  std::cout << "[rules]\n| level | before | after | what changes |\n|---|---|---|---|\n";
  row<transpose(transpose(A))>("");
  row<transpose(matmul(A, B))>("");
  row<matmul(transpose(A), C)>("");
  row<matmul(A, transpose(D))>("");
  row<reshape<12>(reshape<2, 6>(A))>("");
  row<sum(sum<1>(A))>(order);
  row<sum(-A)>("");
  row<sum(s * A)>("rounding: rounds less often");
  row<sum(matmul(A, B))>(order);
  row<log(sum(exp(A)))>("rounding; no overflow, no log 0");
  row<log(mean(exp(A)))>("rounding; no overflow, no log 0");
  row<exp(x) / sum(exp(x))>("rounding; no overflow");
  row<log(softmax<0>(x))>("rounding; no log 0");
  row<log(element<1>(softmax<0>(x)))>("rounding; no log 0");
  row<log(sum<1>(softmax<1>(A) * one_hot<3>(Y)))>("rounding; no log 0");
  row<sum(s * x * exp(x)), cr::rewriting::lower>("rounding: rounds less often");
  row<-(A * s), cr::rewriting::lower>("");
  row<log_sum_exp(A), cr::rewriting::lower>("");
  std::cout << "[/rules]\n";
}

} // namespace rewrite

int main() { rewrite::print(); }
