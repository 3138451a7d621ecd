// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE rewrite
#include "../graphs.hpp"
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <tuple>
#include <vector>

namespace cr = chainrule;

namespace {

/// What a rule keeps: every bit of the value, or all but the sign of a zero, or of the value where
/// nothing overflows or underflows.
enum class keeps { every_bit, all_but_the_sign_of_zero, every_bit_of_normal_numbers };

/// One rule: a formula before and after it. What it makes it leaves alone.
template <auto Before, auto After, int Arguments = 1, keeps Kept = keeps::every_bit> struct rule {
  static constexpr auto before = Before;
  static constexpr int arguments = Arguments;
  static constexpr keeps kept = Kept;
  static_assert(graphs::same(graphs::simplified<Before, Arguments>,
                             graphs::traced<After, Arguments>));
  static_assert(graphs::same(graphs::simplified<After, Arguments>,
                             graphs::traced<After, Arguments>));
};

// In the order of graph/rewrite.hpp.
using rules = std::tuple<
    // −(−a) = a
    rule<[](auto a) { return -(-a); }, [](auto a) { return a; }>,
    // a + a = 2·a
    rule<[](auto a) { return a + a; }, [](auto a) { return 2 * a; }>,
    // a + 0 = a, but −0 + 0 = 0
    rule<[](auto a) { return a + 0; }, [](auto a) { return a; }, 1,
         keeps::all_but_the_sign_of_zero>,
    rule<[](auto a) { return 0 + a; }, [](auto a) { return a; }, 1,
         keeps::all_but_the_sign_of_zero>,
    rule<[](auto a) { return a + -0.0; }, [](auto a) { return a; }>,
    // a + (−b) = a − b
    rule<[](auto a, auto b) { return a + -b; }, [](auto a, auto b) { return a - b; }, 2>,
    rule<[](auto a, auto b) { return -a + b; }, [](auto a, auto b) { return b - a; }, 2>,
    rule<[](auto a, auto b) { return -a + -b; }, [](auto a, auto b) { return -a - b; }, 2>,
    // a − 0 = a, but −0 − −0 = 0
    rule<[](auto a) { return a - 0; }, [](auto a) { return a; }>,
    rule<[](auto a) { return a - -0.0; }, [](auto a) { return a; }, 1,
         keeps::all_but_the_sign_of_zero>,
    // 0 − b = −b, but 0 − 0 = 0
    rule<[](auto b) { return 0 - b; }, [](auto b) { return -b; }, 1,
         keeps::all_but_the_sign_of_zero>,
    rule<[](auto b) { return -0.0 - b; }, [](auto b) { return -b; }>,
    // a − (−b) = a + b
    rule<[](auto a, auto b) { return a - -b; }, [](auto a, auto b) { return a + b; }, 2>,
    // a·a = a²
    rule<[](auto a) { return a * a; }, [](auto a) { return square(a); }>,
    // 1·a = a, −1·a = −a, c·(−a) = (−c)·a
    rule<[](auto a) { return 1 * a; }, [](auto a) { return a; }>,
    rule<[](auto a) { return a * -1; }, [](auto a) { return -a; }>,
    rule<[](auto a) { return 3 * -a; }, [](auto a) { return -3 * a; }>,
    // c·(d·a) = (c·d)·a where c or d is a power of two
    rule<[](auto a) { return 0.5 * (3 * a); }, [](auto a) { return 1.5 * a; }, 1,
         keeps::every_bit_of_normal_numbers>,
    rule<[](auto a) { return (a * 0.1) * -4; }, [](auto a) { return -0.4 * a; }, 1,
         keeps::every_bit_of_normal_numbers>,
    rule<[](auto a) { return 3 * (0.1 * a); }, [](auto a) { return 3 * (0.1 * a); }>,
    // (−a)·b = −(a·b)
    rule<[](auto a, auto b) { return -a * b; }, [](auto a, auto b) { return -(a * b); }, 2>,
    rule<[](auto a, auto b) { return a * -b; }, [](auto a, auto b) { return -(a * b); }, 2>,
    rule<[](auto a, auto b) { return -a * -b; }, [](auto a, auto b) { return a * b; }, 2>,
    // (2ⁿ·a)·a = 2ⁿ·a², (2ⁿ·a)·(c·b) = a·((2ⁿ·c)·b)
    rule<[](auto a) { return (2 * a) * a; }, [](auto a) { return 2 * square(a); }, 1,
         keeps::every_bit_of_normal_numbers>,
    rule<[](auto a, auto b) { return (3 * b) * (2 * a); },
         [](auto a, auto b) { return a * (6 * b); }, 2, keeps::every_bit_of_normal_numbers>,
    // 0·a stays: it is NaN at ∞
    rule<[](auto a) { return 0 * a; }, [](auto a) { return 0 * a; }>,
    // a/1 = a, a/2ⁿ = a·2⁻ⁿ
    rule<[](auto a) { return a / 1; }, [](auto a) { return a; }>,
    rule<[](auto a) { return a / -1; }, [](auto a) { return -a; }>,
    rule<[](auto a) { return a / 8; }, [](auto a) { return a * 0.125; }>,
    rule<[](auto a) { return a / 3; }, [](auto a) { return a / 3; }>,
    rule<[](auto a) { return a / 0; }, [](auto a) { return a / 0; }>,
    rule<[](auto a) { return a / 0x1p130; }, [](auto a) { return a / 0x1p130; }>,
    // 1/b, (−a)/b = −(a/b), 1/(−a) = −(1/a)
    rule<[](auto b) { return 1 / b; }, [](auto b) { return reciprocal(b); }>,
    rule<[](auto a, auto b) { return -a / b; }, [](auto a, auto b) { return -(a / b); }, 2>,
    rule<[](auto a) { return reciprocal(-a); }, [](auto a) { return -reciprocal(a); }>,
    // (−a)² = |a|² = a², |−a| = |a|
    rule<[](auto a) { return square(-a); }, [](auto a) { return square(a); }>,
    rule<[](auto a) { return abs(a) * abs(a); }, [](auto a) { return square(a); }>,
    rule<[](auto a) { return abs(-a); }, [](auto a) { return abs(a); }>,
    rule<[](auto a) { return abs(abs(a)); }, [](auto a) { return abs(a); }>,
    // |a| = a where a ≥ 0, and |√a| = √a but for its zero
    rule<[](auto a) { return abs(exp(a)); }, [](auto a) { return exp(a); }>,
    rule<[](auto a) { return abs(1 + square(a)); }, [](auto a) { return 1 + square(a); }>,
    rule<[](auto a) { return abs(sqrt(a)); }, [](auto a) { return unsigned_zero(sqrt(a)); }>,
    rule<[](auto a) { return unsigned_zero(square(a)); }, [](auto a) { return square(a); }>,
    rule<[](auto a) { return unsigned_zero(sqrt(exp(a))); }, [](auto a) { return sqrt(exp(a)); }>,
    rule<[](auto a) { return unsigned_zero(sqrt(a)); },
         [](auto a) { return unsigned_zero(sqrt(a)); }>,
    // a⁰ = 1, a¹ = a
    rule<[](auto a) { return pow(a, 0); }, [](auto) { return 1; }>,
    rule<[](auto a) { return pow(a, 1); }, [](auto a) { return a; }>,
    // where: the same on both sides, or the condition known
    rule<[](auto a, auto b) { return where(a < b, a * b, a * b); },
         [](auto a, auto b) { return a * b; }, 2>,
    rule<[](auto a) { return where(cr::symbol(1) < cr::symbol(2), a, 2 * a); },
         [](auto a) { return a; }>,
    rule<[](auto a) { return where(cr::symbol(2) < cr::symbol(1), a, 2 * a); },
         [](auto a) { return 2 * a; }>,
    // ¬¬c = c, c ∧ c = c ∨ c = c, and one side known
    rule<[](auto a, auto b) { return where(!!(a < b), a, b); },
         [](auto a, auto b) { return where(a < b, a, b); }, 2>,
    rule<[](auto a, auto b) { return where(a < b && a < b, a, b); },
         [](auto a, auto b) { return where(a < b, a, b); }, 2>,
    rule<[](auto a, auto b) { return where(a < b || a < b, a, b); },
         [](auto a, auto b) { return where(a < b, a, b); }, 2>,
    rule<[](auto a, auto b) { return where(a < b && cr::symbol(1) < cr::symbol(2), a, b); },
         [](auto a, auto b) { return where(a < b, a, b); }, 2>,
    rule<[](auto a, auto b) { return where(a < b && cr::symbol(2) < cr::symbol(1), a, b); },
         [](auto, auto b) { return b; }, 2>,
    rule<[](auto a, auto b) { return where(cr::symbol(1) < cr::symbol(2) || a < b, a, b); },
         [](auto a, auto) { return a; }, 2>,
    rule<[](auto a, auto b) { return where(cr::symbol(2) < cr::symbol(1) || a < b, a, b); },
         [](auto a, auto b) { return where(a < b, a, b); }, 2>,
    // only_where: the condition known, twice the same, and products move inside
    rule<[](auto a) { return only_where(cr::symbol(1) < cr::symbol(2), a); },
         [](auto a) { return a; }>,
    rule<[](auto a) { return only_where(cr::symbol(2) < cr::symbol(1), a); },
         [](auto) { return 0; }>,
    rule<[](auto a, auto b) { return only_where(a < b, only_where(a < b, a)); },
         [](auto a, auto b) { return only_where(a < b, a); }, 2>,
    // in_domain: the condition known to hold, and products with what is NaN or 1
    rule<[](auto a, auto b) { return in_domain(a < b, 1) * a; },
         [](auto a, auto b) { return in_domain(a < b, a); }, 2>,
    rule<[](auto a) { return in_domain(1 - cr::sigmoid(a) >= 0, 1 - cr::sigmoid(a)); },
         [](auto a) { return 1 - cr::sigmoid(a); }>,
    rule<[](auto a) { return in_domain(cr::symbol(1) < cr::symbol(2), a); },
         [](auto a) { return a; }>,
    // names for what is there already
    rule<[](auto a) { return linear(a); }, [](auto a) { return a; }>,
    rule<[](auto a) { return cr::step<"s">(a * 3); }, [](auto a) { return a * 3; }>>;

// Numbers of every kind.
template <class T> std::vector<T> numbers() {
  using limits = std::numeric_limits<T>;
  std::vector<T> all{0,
                     1,
                     2,
                     3,
                     T(0.1),
                     T(1) / 3,
                     limits::infinity(),
                     limits::quiet_NaN(),
                     limits::denorm_min(),
                     limits::denorm_min() * 3,
                     limits::min(),
                     limits::max() / 16,
                     limits::epsilon(),
                     1 + limits::epsilon()};
  std::mt19937 random(7);
  std::uniform_real_distribution<double> exponent(-30, 30), mantissa(1, 2);
  for (int i = 0; i < 40; ++i)
    all.push_back(static_cast<T>(std::ldexp(mantissa(random), int(exponent(random)))));
  for (std::size_t i = 0, count = all.size(); i < count; ++i)
    all.push_back(-all[i]);
  return all;
}

template <class T> bool same_bits(T a, T b, keeps kept) {
  if (a != a || b != b)
    return a != a && b != b;
  if (kept == keeps::every_bit_of_normal_numbers &&
      (std::abs(a) < 100 * std::numeric_limits<T>::min() || std::isinf(a)))
    return true;
  return a == b &&
         (a != 0 || kept == keeps::all_but_the_sign_of_zero || std::signbit(a) == std::signbit(b));
}

template <class Rule, class T> void keeps_values() {
  constexpr const auto& written = graphs::traced<Rule::before, Rule::arguments>;
  int wrong = 0;
  const auto check = [&](auto... x) {
    const T expected = graphs::interpret<written>(x...)[0];
    wrong += same_bits(expected, cr::value<Rule::before>(x...), Rule::kept) ? 0 : 1;
  };
  for (const T a : numbers<T>())
    if constexpr (Rule::arguments == 1)
      check(a);
    else
      for (const T b : numbers<T>())
        check(a, b);
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_rule_keeps_the_value, Rule, rules) {
  keeps_values<Rule, double>();
}

BOOST_AUTO_TEST_CASE(powers_of_two_have_reciprocals_in_every_element_type) {
  constexpr auto divided = [](auto a) { return a / 0x1p-140; };
  BOOST_TEST(cr::value<divided>(0x1p-145f) == 0x1p-5f);
  BOOST_TEST(cr::value<divided>(0x1p-145) == 0x1p-5);
}

// The rules that do more than shuffle signs and powers of two: they round once less, or more.
template <auto Formula> bool within(int roundings) {
  for (double x = -3; x < 3; x += 0.017)
    if (!near(cr::value<Formula>(x), graphs::interpret<graphs::traced<Formula, 1>>(x)[0],
              roundings))
      return false;
  return true;
}
template <int Exponent> constexpr auto power = [](auto x) { return pow(x, Exponent); };

BOOST_AUTO_TEST_CASE(integer_powers_are_multiplied_out) {
  static_assert(graphs::count<cr::pow_t>(graphs::simplified<power<3>, 1>) == 1);
  static_assert(graphs::count<cr::pow_t>(graphs::lowered<power<3>, 1>) == 0);
  static_assert(graphs::count<cr::pow_t>(graphs::lowered<power<9>, 1>) == 1);
  static_assert(graphs::operations(graphs::lowered<power<8>, 1>) == 3);
  static_assert(graphs::operations(graphs::lowered<power<7>, 1>) == 4);
  static_assert(graphs::operations(graphs::lowered<power<-2>, 1>) == 2);
  BOOST_TEST((within<power<2>>(1) && within<power<3>>(2) && within<power<4>>(2)));
  BOOST_TEST((within<power<5>>(4) && within<power<6>>(4) && within<power<7>>(4)));
  BOOST_TEST((within<power<8>>(4) && within<power<-1>>(1) && within<power<9>>(1)));
}

BOOST_AUTO_TEST_CASE(the_reciprocal_of_a_reciprocal_is_not_rounded_twice) {
  constexpr auto twice = [](auto x) { return 1 / (1 / x); };
  static_assert(graphs::operations(graphs::simplified<twice, 1>) == 0);
  BOOST_TEST((within<twice>(1)));
}

// The derivative of the logarithm has the division that the formula has.
BOOST_AUTO_TEST_CASE(a_reciprocal_without_the_sign_of_zero_is_one_without) {
  constexpr auto both = [](auto x) { return 1 / x + cr::reciprocal(unsigned_zero(x)); };
  static_assert(graphs::count<cr::reciprocal_t>(graphs::simplified<both, 1>) == 1);
  constexpr auto one = [](auto x) { return cr::reciprocal(unsigned_zero(x)); };
  static_assert(cr::value<one>(-4.0) == 0.25);
  BOOST_TEST(cr::value<one>(-0.0) == std::numeric_limits<double>::infinity());
}

// A sign is changed once and not for each element, whichever factor had it.
template <auto F> constexpr bool negates_a_number_only() {
  constexpr auto graph = cr::run_pass<cr::lower_pass<cr::value_pass<
      cr::trace_callable<F, cr::tensor_argument<cr::shape<4>>, cr::scalar_argument>>>>();
  int count = 0;
  for (int i = 0; i < graph.size; ++i)
    if (graph.nodes[i].op == &cr::entry<cr::neg_t>::id)
      count += graph.shape_of(i).size() == 1 ? 1 : 2;
  return count == 1;
}
static_assert(negates_a_number_only<[](auto x, auto s) { return -(x * s); }>());
static_assert(negates_a_number_only<[](auto x, auto s) { return s * -x; }>());
static_assert(negates_a_number_only<[](auto x, auto s) { return x * exp(x) * -s; }>());

BOOST_AUTO_TEST_CASE(a_stopped_gradient_stays_until_the_end) {
  constexpr auto stopped = [](auto x) { return stop_gradient(x * 3); };
  static_assert(graphs::count<cr::stop_gradient_t>(graphs::simplified<stopped, 1>) == 1);
  static_assert(graphs::operations(graphs::lowered<stopped, 1>) == 1);
}

BOOST_AUTO_TEST_CASE(products_move_into_what_may_be_absent) {
  constexpr auto product = [](auto a, auto b) { return b * (3 * only_where(a < b, a)); };
  static_assert(
      graphs::same(graphs::simplified<product, 2>,
                   graphs::traced<[](auto a, auto b) { return only_where(a < b, 3 * a * b); }, 2>));
  const double inf = std::numeric_limits<double>::infinity();
  BOOST_TEST((cr::value<product>(inf, 1.0)) == 0);
}

} // namespace
