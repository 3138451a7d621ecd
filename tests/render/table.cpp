// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE table
#include "lecture.hpp"
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

namespace cr = chainrule;
using namespace lecture;

// The numbers below are the closed forms at X = 3, y = 1, W = 3, computed with 50 digits.
constexpr double e9 = 1.2340980408667954949763669e-4;      // e⁻⁹
constexpr double s3 = 1.0001234098040866795494976;         // 1 + e⁻⁹
constexpr double s4 = 0.99987660542401369077983236;        // 1/(1 + e⁻⁹)
constexpr double log_s4 = -1.2340218972334020148316960e-4; // log(1/(1 + e⁻⁹))
constexpr double dA_dW = -3.7018372795869517e-4;           // not +0.00037018372, as printed
constexpr double eps = std::numeric_limits<double>::epsilon();

constexpr bool near(double a, double b, double ulps = 4) {
  const double difference = a < b ? b - a : a - b, size = b < 0 ? -b : b;
  return difference <= ulps * eps * size;
}

constexpr auto forward_a = cr::forward_table<loss_a, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto backward_a = cr::backward_table<loss_a, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);

// The lecture's table of 𝓛ᴬ, row for row.
static_assert(forward_a.size() == 6);
static_assert(forward_a[0].symbol == "ξ₁" && forward_a[5].symbol == "𝓛ᴬ");
static_assert(forward_a[0].expression == "-W*X" && forward_a[0].local_derivative == "-X");
static_assert(forward_a[1].expression == "exp(ξ₁)" && forward_a[1].local_derivative == "exp(ξ₁)");
static_assert(forward_a[2].expression == "1 + ξ₂" && forward_a[2].local_derivative == "1");
static_assert(forward_a[3].expression == "1/ξ₃" && forward_a[3].local_derivative == "-1/ξ₃²");
static_assert(forward_a[4].expression == "log(ξ₄)" && forward_a[4].local_derivative == "1/ξ₄");
static_assert(forward_a[5].expression == "-y*ξ₅" && forward_a[5].local_derivative == "-y");
static_assert(forward_a[1].local_derivative_latex == "e^{\\xi_{1}}");
static_assert(forward_a[3].local_derivative_latex == "-\\frac{1}{\\xi_{3}^{2}}");

static_assert(forward_a[0].value == -9 && forward_a[0].local_value == -3);
static_assert(near(forward_a[1].value, e9) && near(forward_a[1].local_value, e9));
static_assert(near(forward_a[2].value, s3) && forward_a[2].local_value == 1);
static_assert(near(forward_a[3].value, s4) && near(forward_a[3].local_value, -s4* s4));
// log near 1 magnifies the half ulp by which ξ₄ is rounded, here by 1/|log ξ₄| = 8104
static_assert(near(forward_a[4].value, log_s4, 8104) && near(forward_a[4].local_value, s3));
static_assert(near(forward_a[5].value, -log_s4, 8104) && forward_a[5].local_value == -1);

// dξₙ/dW
static_assert(forward_a[0].derivative == -3);
static_assert(near(forward_a[1].derivative, -3 * e9));
static_assert(near(forward_a[2].derivative, -3 * e9));
static_assert(near(forward_a[3].derivative, 3 * e9 * s4 * s4));
static_assert(near(forward_a[4].derivative, 3 * e9 * s4));
static_assert(near(forward_a[5].derivative, dA_dW));
static_assert(forward_a[5].derivative ==
              cr::gradient<loss_a, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0));

// d𝓛ᴬ/dξₙ
static_assert(backward_a.size() == 6 && backward_a[5].derivative == 1);
static_assert(backward_a[4].derivative == -1);
static_assert(near(backward_a[3].derivative, -s3));
static_assert(near(backward_a[2].derivative, s4));
static_assert(near(backward_a[1].derivative, s4));
static_assert(near(backward_a[0].derivative, e9* s4));
static_assert(backward_a.gradient.size() == 1 && near(backward_a.gradient[0], dA_dW));
static_assert(backward_a.variables[0] == "W");

// 𝓛ᴮ: the minus of −(1 − y) ξ₆ is there.
constexpr auto forward_b = cr::forward_table<loss_b, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto forward_b0 = cr::forward_table<loss_b, cr::wrt(W)>(W = 3.0, X = 3.0, y = 0.0);
static_assert(forward_b.size() == 7);
static_assert(forward_b[4].expression == "1 - ξ₄" && forward_b[4].local_derivative == "-1");
static_assert(forward_b[5].expression == "log(ξ₅)" && forward_b[5].local_derivative == "1/ξ₅");
static_assert(forward_b[6].expression == "-(1 - y)*ξ₆");
static_assert(forward_b[6].local_derivative == "-(1 - y)");
static_assert(near(forward_b[4].value, e9* s4, 8104) && forward_b[4].local_value == -1);
static_assert(forward_b[6].value == 0 && forward_b[6].derivative == 0); // y = 1
static_assert(near(forward_b0[6].derivative, 3 * s4, 8104));            // y = 0: X·p
static_assert(forward_b0[6].local_value == -1);

// Without steps there is one row a primitive, and the last is the result.
constexpr auto all = cr::backward_table<loss>(W = 3.0, X = 3.0, y = 1.0);

// d𝓛/dξₙ does not depend on what wrt selects, also where ξₙ, as 1 − y, does not depend on that.
constexpr auto by_W_alone = cr::backward_table<loss, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr bool same_adjoints = [] {
  for (std::size_t i = 0; i < all.size(); ++i)
    if (by_W_alone[i].derivative != all[i].derivative)
      return false;
  return by_W_alone.size() == all.size();
}();
static_assert(same_adjoints);
static_assert(all.size() == 13 && all[0].symbol == "ξ₁" && all[12].symbol == "𝓛");
static_assert(all[9].symbol == "ξ₁₀");
static_assert(all[1].local_count == 2);
static_assert(all[1].local_derivative == "∂/∂ξ₁ = X, ∂/∂X = ξ₁");
static_assert(all.locals[std::size_t(all[1].first_local)].by == "ξ₁");
static_assert(all.locals[std::size_t(all[1].first_local)].formula == "X");
static_assert(all.locals[std::size_t(all[1].first_local) + 1].value == -3);
static_assert(all.gradient.size() == 3);

// A row that does not depend on the variable has the derivative zero.
constexpr auto by_w = cr::forward_table<loss, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
static_assert(by_w[7].expression == "1 - y" && by_w[7].local_derivative == "0" &&
              by_w[7].derivative == 0);

// An output that is not marked is the row 𝓛 behind the marked ones.
constexpr auto unmarked = cr::step<"z">(W * X) + 1;
constexpr auto two_rows = cr::forward_table<unmarked, cr::wrt(W)>(W = 2.0f, X = 3.0f);
static_assert(two_rows.size() == 2 && two_rows[0].symbol == "z" && two_rows[1].symbol == "𝓛");
static_assert(two_rows[1].expression == "z + 1" && two_rows[1].derivative == 3.0f);
static_assert(std::is_same_v<decltype(two_rows[0].value), float>);

// A variable alone is a row too, and its derivative by itself is 1.
constexpr auto identity = [](auto x) { return x; };
constexpr auto of_itself = cr::backward_table<identity>(2.0);
static_assert(of_itself.size() == 1 && of_itself[0].expression == "x0");
static_assert(of_itself[0].local_derivative == "1" && of_itself[0].local_value == 1);
static_assert(of_itself.locals[0].by == "x0" && of_itself.gradient[0] == 1);
constexpr auto forward_itself = cr::forward_table<identity>(2.0);
static_assert(forward_itself[0].local_value == 1 && forward_itself[0].derivative == 1);

// Sums and products of loops start with 0 and 1, which no person would write.
constexpr auto loops = [](auto x) {
  decltype(x) sum = 0, product = 1;
  for (int i = 1; i <= 2; ++i) {
    sum += sin(x);
    product *= cos(x);
  }
  return sum + product;
};
constexpr auto looped = cr::forward_table<loops>(2.0);
static_assert(looped.size() == 5 && looped[0].expression == "sin(x0)");
static_assert(looped[2].expression == "ξ₁ + ξ₁" && looped[3].expression == "ξ₂*ξ₂");
static_assert(looped[4].expression == "ξ₃ + ξ₄");

// Numbers of a formula have the digits that they were written with.
constexpr auto numbers = 0.1f * W + 1234567 * W + 0.12345678 * W + 0.123456789f * W;
constexpr auto of_numbers = cr::forward_table<numbers, cr::wrt(W)>(W = 0.1f);
static_assert(of_numbers[0].expression == "0.1*W" && of_numbers[1].expression == "1234567*W");
static_assert(of_numbers[3].expression == "0.12345678*W" &&
              of_numbers[5].expression == "0.12345679*W");
constexpr auto tenth =
    cr::to_markdown(cr::forward_table<W * cr::constant<2>, cr::wrt(W)>(W = 0.1f));
static_assert(tenth.view().ends_with("| 𝓛 | W\\*2 | ∂𝓛/∂W = 2 | 0.2 | 2 | 2 |\n"));

// Steps that use several earlier ones: each local derivative has its name.
constexpr auto a = cr::step<"a">(W * X);
constexpr auto b = cr::step<"b">(sin(a));
constexpr auto product = cr::step<"c">(a * b + square(a));
constexpr auto several = cr::forward_table<product, cr::wrt(W)>(W = 2.0, X = 0.5);
static_assert(several.size() == 3);
static_assert(several[2].local_derivative == "∂/∂a = 2*a + b, ∂/∂b = a" ||
              several[2].local_derivative == "∂/∂a = b + 2*a, ∂/∂b = a");
static_assert(near(several[2].derivative, cr::gradient<product, cr::wrt(W)>(W = 2.0, X = 0.5)));

// Callables have tables too; elements of arrays are named by subscripts.
constexpr auto callable = [](auto u, const auto& v) { return u * v[0] + v[1]; };
constexpr auto by_position = cr::backward_table<callable>(2.0, std::array{3.0, 4.0});
static_assert(by_position.size() == 2 && by_position[0].expression == "x0*x1₀");
static_assert(by_position.gradient[0] == 3 && by_position.gradient[1] == 2 &&
              by_position.gradient[2] == 1);
static_assert(by_position.variables[2] == "x1₁");

// Every row's accumulated derivative is the chain rule over the table's own columns.
template <class Table> void check_chain_rule(const Table& t) {
  for (std::size_t r = 0; r < t.size(); ++r) {
    double sum = 0;
    for (int l = 0; l < t[r].local_count; ++l) {
      const auto& local = t.locals[std::size_t(t[r].first_local + l)];
      double so_far = 1; // of the variable itself
      for (const auto& other : t.rows)
        if (other.symbol == local.by)
          so_far = other.derivative;
      sum += local.value * so_far;
    }
    BOOST_TEST(std::abs(sum - t[r].derivative) <= 8 * eps * std::abs(sum));
  }
}

// Steps of several operations are simplified as a person would write them.
constexpr auto two_at_once =
    cr::backward_table<cr::step<"𝓛">(-y* log(1 / (1 + cr::step<"ξ">(exp(W)))))>(y = 1.0, W = 2.0);
static_assert(two_at_once[1].local_derivative == "∂/∂y = -log(1/(1 + ξ)), ∂/∂ξ = y/(1 + ξ)");
// Local derivatives as the rules of calculus are written on paper: the number first, powers
// gathered, what cancels gone, one bar.
template <auto F>
constexpr auto by_w_alone = cr::backward_table<cr::step<"f">(F), cr::wrt(W)>(W = 0.5);
template <auto F>
constexpr auto by_w_beside_x = cr::backward_table<cr::step<"f">(F), cr::wrt(W)>(W = 0.5, X = 3.0);
constexpr auto derivative_of(const auto& table) { return table[0].local_derivative; }
static_assert(derivative_of(by_w_alone<W * W * W>) == "3*W²");
static_assert(derivative_of(by_w_beside_x<X * W * W>) == "2*X*W");
static_assert(derivative_of(by_w_beside_x<X / W>) == "-X/W²");
static_assert(derivative_of(by_w_beside_x<X / (W * W)>) == "-2*X/W^3");
static_assert(derivative_of(by_w_alone<pow(W, -2)>) == "-2/W^3");
static_assert(derivative_of(by_w_alone<3 / W * 2>) == "-6/W²");
static_assert(derivative_of(by_w_alone<sqrt(1 + W * W)>) == "W/sqrt(1 + W²)");
static_assert(derivative_of(by_w_beside_x<X * exp(-W* X)>) == "-X²*exp(-W*X)");
static_assert(derivative_of(by_w_beside_x<tanh(W* X)>) == "X*sech(W*X)²");
static_assert(derivative_of(by_w_alone<tan(2 * W)>) == "2*(1 + tan(2*W)²)");
static_assert(derivative_of(by_w_beside_x<0.5 * square(X - W * X)>) == "-X*(X - W*X)");
static_assert(derivative_of(by_w_beside_x<atan(W / X)>) == "1/(X*(1 + W²/X²))");
static_assert(derivative_of(by_w_alone<log(cosh(sqrt(1 + W * W)))>) ==
              "W*sinh(sqrt(1 + W²))/(cosh(sqrt(1 + W²))*sqrt(1 + W²))");

// More factors than a product is put in order for: it stays as it is, and right.
constexpr auto of_many_factors = W * exp(X) * sin(X) * cos(X) * tan(X) * sinh(X) * cosh(X) *
                                 tanh(X) * asinh(X) * atan(X) * sqrt(X) * cbrt(X) * log(1 + X) *
                                 expm1(X) / (2 * log2(X));
constexpr auto many_factors = by_w_beside_x<of_many_factors>;
static_assert(near(many_factors[0].local_value, 2 * many_factors[0].value, 64)); // W is 1/2
static_assert(derivative_of(many_factors) != "0");

static_assert(cr::backward_table<cr::step<"f">(W* log(W))>(W = 2.0)[0].local_derivative ==
              "1 + log(W)");

BOOST_AUTO_TEST_CASE(forward_derivatives_are_the_chain_rule_over_the_columns) {
  check_chain_rule(forward_a);
  check_chain_rule(forward_b0);
  check_chain_rule(by_w);
  check_chain_rule(several);
}

BOOST_AUTO_TEST_CASE(tables_at_run_time_equal_those_of_the_compiler) {
  volatile double three = 3.0;
  const auto t = cr::forward_table<loss_a, cr::wrt(W)>(W = double(three), X = 3.0, y = 1.0);
  for (std::size_t r = 0; r < t.size(); ++r) {
    BOOST_TEST(t[r].symbol == forward_a[r].symbol);
    BOOST_TEST(near(t[r].value, forward_a[r].value, 8104));
    BOOST_TEST(near(t[r].derivative, forward_a[r].derivative));
  }
}
