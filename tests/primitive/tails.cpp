// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_tails
#define CHAINRULE_LAW_DIGITS 50
#include "laws.hpp"

using namespace laws;

// Far out, where a function is a constant to all its digits, its derivatives still have all of
// theirs. Differences see nothing there: these are the closed forms.

namespace {

template <auto F, auto Points, class Value, class First, class Second>
void tail(Value value, First first, Second second, const errors& allowed = usual) {
  const auto check = [&]<class T>(T) {
    errors worst;
    for (int i = 0; i < Points.count; ++i) {
      if (!Points.template has<T>(i))
        continue;
      const auto x = Points.template point<T>(i);
      const long double at[3]{x[0], 0, 0};
      const big exact = at[0];
      results<big> want;
      want.value = value(exact);
      want.forward[0] = want.backward[0] = first(exact);
      want.hessian[0][0] = want.second = second(exact);
      one_comparison{"tail", precision_of<T>, worst, allowed, at, 1}.with(
          want, run_verbs_at_run_time<F>(x));
    }
  };
  check(0.0F);
  check(0.0);
  check(0.0L);
}

constexpr auto line = over<1>(-12000, -11000, -1000, -745, -700, -100, -80, -20, 20, 80, 100, 700,
                              745, 1000, 11000, 12000);
big sigmoid(const big& x) { return 1 / (1 + exp(-x)); }
big slope(const big& x) { return sigmoid(x) * sigmoid(-x); }
big curvature(const big& x) { return slope(x) * (1 - exp(x)) / (1 + exp(x)); }

} // namespace

BOOST_AUTO_TEST_CASE(sigmoid_tails) {
  tail<[](auto x) { return cr::sigmoid(x); }, line>(sigmoid, slope, curvature);
}

BOOST_AUTO_TEST_CASE(softplus_tails) {
  tail<[](auto x) { return cr::softplus(x); }, line>(
      [](big x) { return x < 0 ? big(log1p(exp(x))) : big(x + log1p(exp(-x))); }, sigmoid, slope);
}

BOOST_AUTO_TEST_CASE(tanh_tails) {
  tail<[](auto x) { return cr::tanh(x); }, line>([](big x) { return 1 - 2 / (exp(2 * x) + 1); },
                                                 [](big x) { return 4 * slope(2 * x); },
                                                 [](big x) { return 8 * curvature(2 * x); });
}

BOOST_AUTO_TEST_CASE(expm1_tails) {
  tail<[](auto x) { return cr::expm1(x); }, line>(
      [](big x) { return exp(x) - 1; }, [](big x) { return exp(x); }, [](big x) { return exp(x); });
}

BOOST_AUTO_TEST_CASE(elu_tails) {
  tail<[](auto x) { return cr::elu(x); }, line>([](big x) { return x > 0 ? x : big(exp(x) - 1); },
                                                [](big x) { return x > 0 ? big(1) : big(exp(x)); },
                                                [](big x) { return x > 0 ? big(0) : big(exp(x)); });
}

BOOST_AUTO_TEST_CASE(silu_tails) {
  tail<[](auto x) { return cr::silu(x); }, line>(
      [](big x) { return x * sigmoid(x); }, [](big x) { return sigmoid(x) + x * slope(x); },
      [](big x) { return 2 * slope(x) + x * curvature(x); });
}

// The rounding of x² is x²/2 epsilons of exp(−x²).
BOOST_AUTO_TEST_CASE(gaussian_tails) {
  constexpr auto points = over<1>(-105, -26, -9, 9, 26, 105);
  const errors of_square{2, 8000, 8000};
  const auto bell = [](big x) { return 2 / sqrt(4 * atan(big(1))) * exp(-x * x); };
  const auto fall = [=](big x) { return -2 * x * bell(x); };
  tail<[](auto x) { return cr::erf(x); }, points>([](big x) { return x < 0 ? -1 : 1; }, bell, fall,
                                                  of_square);
}
