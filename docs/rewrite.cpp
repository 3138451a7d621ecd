// SPDX-License-Identifier: BSL-1.0
// Prints the table of docs/rewrite.md: every rule of graph/rewrite.hpp as a formula before and
// after, and what it changes, found by running both on many numbers.
#include "rules.hpp"
#include <bit>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

namespace cr = chainrule;

namespace rewrite {

inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;
inline constexpr cr::variable<"c"> c;
constexpr auto holds = cr::constant<1> < cr::constant<2>;
constexpr auto fails = cr::constant<2> < cr::constant<1>;

/// The value of node I, by the primitives' own functions. `numbers` are the inputs.
template <const auto& Graph, int I> auto value_of(const double* numbers) {
  constexpr cr::node n = Graph.nodes[I];
  if constexpr (n.is_input())
    return numbers[n.operands[0]];
  else if constexpr (n.is_constant())
    return static_cast<double>(n.number);
  else {
    using P = cr::primitive_type<n.op>;
    const auto operand = [&]<int K>(cr::arg_t<K>) {
      if constexpr (K < P::conditions)
        return value_of<Graph, n.operands[K]>(numbers) != 0;
      else
        return value_of<Graph, n.operands[K]>(numbers);
    };
    if constexpr (P::arity == 1)
      return P::value(operand(cr::arg<0>));
    else if constexpr (P::arity == 2)
      return P::value(operand(cr::arg<0>), operand(cr::arg<1>));
    else
      return P::value(operand(cr::arg<0>), operand(cr::arg<1>), operand(cr::arg<2>));
  }
}

/// What differs between two ways to compute the same.
struct difference {
  double ulp = 0;
  bool sign_of_zero = false, range = false;

  void compare(double before, double after) {
    if ((before != before && after != after) ||
        std::bit_cast<std::uint64_t>(before) == std::bit_cast<std::uint64_t>(after))
      return;
    if (before == 0 && after == 0)
      sign_of_zero = true;
    else if (!std::isnormal(before) || !std::isnormal(after))
      range = true;
    else {
      const double next = std::nextafter(std::abs(before), 0.0);
      const double distance = std::abs(after - before) / (std::abs(before) - next);
      if (distance > 4) // an intermediate result was subnormal
        range = true;
      else
        ulp = std::max(ulp, distance);
    }
  }
};

/// Both formulas on many numbers: all combinations of those that are special and of some that have
/// all digits.
template <const auto& Before, const auto& After> difference measure() {
  using limits = std::numeric_limits<double>;
  std::vector<double> points{0.0,           1.0,
                             2.0,           3.0,
                             1e-160,        1e160,
                             limits::min(), limits::denorm_min(),
                             limits::max(), limits::infinity()};
  for (std::uint64_t i = 1; i <= 40; ++i)
    points.push_back(std::ldexp(1 + double(i * 0x9e3779b97f4a7c15u >> 12) * 0x1p-52,
                                static_cast<int>(i % 8) - 4));
  for (std::size_t i = points.size(); i-- > 0;)
    points.push_back(-points[i]);
  points.push_back(limits::quiet_NaN());

  constexpr int variables = Before.input_count;
  const std::vector<double> unused{0.0};
  difference found;
  for (const double x : points)
    for (const double y : variables > 1 ? points : unused)
      for (const double z : variables > 2 ? points : unused) {
        const double numbers[]{x, y, z};
        found.compare(double(value_of<Before, Before.outputs[0]>(numbers)),
                      double(value_of<After, After.outputs[0]>(numbers)));
      }
  return found;
}

inline std::string cell(std::string_view text) {
  std::string out;
  for (const char x : text)
    out += x == '|' ? std::string("\\|") : std::string(1, x);
  return out;
}

template <cr::rewriting Level> constexpr std::string_view level_name() {
  return Level == cr::rewriting::simplify ? "simplify"
         : Level == cr::rewriting::lower  ? "lower"
                                          : "display";
}

template <auto F, cr::rewriting Level = cr::rewriting::simplify> void row() {
  static constexpr const auto& before = graph<F, cr::rewriting::nothing>;
  static constexpr const auto& after = graph<F, Level>;
  constexpr std::string_view from = cr::rendered<formula_of<before>>::value;
  constexpr std::string_view to = cr::rendered<formula_of<after>>::value;
  static_assert(from != to, "a rule of docs/rewrite.md is not in graph/rewrite.hpp");
  const difference d = measure<before, after>();
  std::cout << "| " << level_name<Level>() << " | `" << cell(from) << "` | `" << cell(to) << "` | ";
  if (d.ulp > 0)
    std::cout << "to " << std::ceil(d.ulp) << " ulp";
  std::cout << " | " << (d.sign_of_zero ? "changes" : "") << " | " << (d.range ? "changes" : "")
            << " |\n";
}

void print() {
  using enum cr::rewriting;
  using cr::constant;
  std::cout
      << "[rules]\n| level | before | after | rounding | sign of zero | at the range's ends |\n"
         "|---|---|---|---|---|---|\n";
  row<-(-a)>();
  row<a + a>();
  row<a + 0>();
  row<0 + a>();
  row<a + -b>();
  row<-a + b>();
  row<a - 0>();
  row<0 - b>();
  row<a - -b>();
  row<a * a>();
  row<1 * a>();
  row<-1 * a>();
  row<-a * b>();
  row<a * -b>();
  row<3 * -a>();
  row<2 * (3 * a)>();
  row<a * only_where(b < c, b)>();
  row<3 * only_where(b < c, a)>();
  row<a * in_domain(b < c, constant<1>)>();
  row<a / 1>();
  row<a / 8>();
  row<1 / a>();
  row<-a / b>();
  row<reciprocal(-a)>();
  row<reciprocal(reciprocal(a))>();
  row<reciprocal(unsigned_zero(a))>();
  row<square(-a)>();
  row<square(abs(a))>();
  row<abs(-a)>();
  row<abs(abs(a))>();
  row<abs(exp(a))>();
  row<abs(sqrt(a))>();
  row<unsigned_zero(exp(a))>();
  row<pow(a, 0)>();
  row<pow(a, 1)>();
  row<pow(a, 2)>();
  row<pow(a, -1)>();
  row<pow_slope(a, 3)>();
  row<pow_log(constant<2>, a, b)>();
  row<!!(a < b)>();
  row<(a < b) && (a < b)>();
  row<(a < b) && holds>();
  row<(a < b) && fails>();
  row<(a < b) || (a < b)>();
  row<(a < b) || holds>();
  row<(a < b) || fails>();
  row<where(a < b, c, c)>();
  row<where(holds, a, b)>();
  row<where(fails, a, b)>();
  row<only_where(holds, a)>();
  row<only_where(fails, a)>();
  row<only_where(a < b, only_where(a < b, c))>();
  row<in_domain(holds, a)>();
  row<linear(a)>();
  row<cr::step<"s">(exp(a))>();
  row<pow(a, 3), lower>();
  row<pow(a, 4), lower>();
  row<pow(a, 7), lower>();
  row<pow(a, 8), lower>();
  row<pow(a, -2), lower>();
  row<cr::apply<cr::beside_t>(a, b), lower>();
  row<stop_gradient(a), lower>();
  row<a * reciprocal(b), display>();
  row<(a / b) / c, display>();
  row<reciprocal(a) / b, display>();
  row<0.5 / b, display>();
  row<a / a, display>();
  row<a / square(a), display>();
  row<(a * b) / a, display>();
  row<(a * b) / square(a), display>();
  row<square(reciprocal(a)), display>();
  row<a * (2 * b), display>();
  row<a * square(a), display>();
  row<exp(a) * b, display>();
  row<6 * a / (4 * b), display>();
  row<pow_slope(a, b), display>();
  row<pow_log(a, b, c), display>();
  row<unsigned_zero(a), display>();
  row<in_domain(a >= 0, reciprocal(a)), display>();
  row<!(a < b), display>();
  row<!(a <= b), display>();
  row<only_where(b != 0, a * b), display>();
  std::cout << "[/rules]\n";
}

} // namespace rewrite

int main() { rewrite::print(); }
