// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"

/// Softmax, log-sum-exp and cross-entropy as they are on paper are right at logits of ±1000, in
/// value and gradient. What they should be is written out: log 2, log 3 and log 6 by hand.
namespace cr = chainrule;

namespace {

constexpr double log2 = 0.693147180559945309, log3 = 1.09861228866810970,
                 log6 = 1.79175946922805500;
using logits = cr::tensor<double, 2, 3>;
constexpr logits z{{1000, -1000, 0}, {-1000, 1000, 1000}};
constexpr logits t{{0, 1, 0}, {0.5, 0.5, 0}};

constexpr bool near(double a, double b) {
  const double d = a - b, scale = b < 0 ? 1 - b : 1 + b;
  return d <= 1e-14 * scale && -d <= 1e-14 * scale;
}
constexpr bool near(const logits& a, const logits& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!near(a.elements[i], b.elements[i]))
      return false;
  return true;
}
template <auto F> constexpr bool is(double value, const logits& gradient) {
  const auto both = cr::value_and_gradient<F, cr::wrt(cr::arg<0>)>(z);
  return near(both.value, value) && near(both.gradient, gradient);
}

constexpr double loss = 2000 + 0.5 * (2000 + log2) + 0.5 * log2;
constexpr logits slope{{1, -1, 0}, {-0.5, 0, 0.5}}; // softmax − t

constexpr auto of_softmax = [](auto a, auto b) { return -sum(b * log(softmax(a))); };
constexpr auto of_quotient = [](auto a, auto b) {
  return -sum(b * log(exp(a) / reshape<2, 1>(sum<1>(exp(a)))));
};
constexpr auto of_log_softmax = [](auto a, auto b) { return -sum(b * log_softmax(a)); };
template <auto F> constexpr bool is_cross_entropy() {
  const auto both = cr::value_and_gradient<F>(z, t);
  return near(both.value, loss) && near(both.gradient[cr::arg<0>], slope);
}
static_assert(is_cross_entropy<of_softmax>());
static_assert(is_cross_entropy<of_quotient>());
static_assert(is_cross_entropy<of_log_softmax>());

// By name.
inline constexpr cr::variable<"Z", cr::shape<2, 3>> Z;
inline constexpr cr::variable<"T", cr::shape<2, 3>> T;
constexpr auto named = cr::value_and_gradient<-sum(T* log(softmax(Z))), cr::wrt(Z)>(Z = z, T = t);
static_assert(near(named.value, loss) && near(named.gradient, slope));

// With labels: the probability of a class, picked by one_hot, by an index, out of a row.
constexpr auto picked = [](auto a, auto labels) {
  return -sum(log(sum<1>(softmax(a) * one_hot<3>(labels))));
};
constexpr auto by_label =
    cr::value_and_gradient<picked, cr::wrt(cr::arg<0>)>(z, cr::tensor<int, 2>{1, 0});
static_assert(near(by_label.value, 4000 + log2));
static_assert(near(by_label.gradient, {{1, -1, 0}, {-1, 0.5, 0.5}}));
static_assert(is<[](auto a) { return -log(softmax(a)(0, 1)); }>(2000, {{1, -1, 0}, {0, 0, 0}}));
static_assert(is<[](auto a) { return -log(softmax(a[0])[1]); }>(2000, {{1, -1, 0}, {0, 0, 0}}));
static_assert(is<[](auto a) { return -log(softmax<0>(a)[0](0)); }>(0, {}));

// log Σ eˣ, over all and over rows; of a mean.
constexpr logits thirds{{1 / 3.0, 0, 0}, {0, 1 / 3.0, 1 / 3.0}};
static_assert(is<[](auto a) { return log(sum(exp(a))); }>(1000 + log3, thirds));
static_assert(is<[](auto a) { return log(mean(exp(a))); }>(1000 + log3 - log6, thirds));
static_assert(is<[](auto a) { return log(2 * sum(exp(a))); }>(1000 + log6, thirds));
static_assert(is<[](auto a) { return sum(log(sum<1>(exp(a)))); }>(2000 + log2,
                                                                  {{1, 0, 0}, {0, 0.5, 0.5}}));

// The graphs are those of the stable forms.
template <auto F> struct simplified {
  using pass = cr::value_pass<cr::trace_callable<F, cr::tensor_argument<cr::shape<2, 3>>>>;
  static constexpr auto graph = cr::run_pass<pass>();
};
template <auto Before, auto After>
constexpr bool same = graphs::same(simplified<Before>::graph, simplified<After>::graph);
static_assert(
    same<[](auto a) { return log(softmax<0>(a)); }, [](auto a) { return log_softmax<0>(a); }>);
static_assert(same<[](auto a) { return log(sum(exp(a))); }, [](auto a) { return log_sum_exp(a); }>);
static_assert(same<[](auto a) { return exp(a) / sum(exp(a)); },
                   [](auto a) { return exp_shifted(a, log_sum_exp(a)); }>);
// What is something else stays: an exponential that is divided by the sum of others.
static_assert(graphs::count<cr::exp_t>(
                  simplified<[](auto a) { return exp(a) / sum(exp(2 * a)); }>::graph) == 2);

} // namespace

int main() {}
