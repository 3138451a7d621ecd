// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE formulas_mixture
#include "formulas.hpp"

namespace cr = chainrule;
using formulas::check, formulas::check_callable, formulas::sequence;

namespace {

// The Gaussian mixture of ADBench: log-likelihood with full covariances and Wishart prior, by name.
constexpr int n = 4, d = 2, k = 3;
inline constexpr cr::variable<"alpha", cr::shape<k>> alpha;
inline constexpr cr::variable<"mu", cr::shape<k, d>> mu;
inline constexpr cr::variable<"q", cr::shape<k, d>> q; // logarithms of the diagonals
inline constexpr cr::variable<"l", cr::shape<k, 1>> l; // what is below them
inline constexpr cr::variable<"x", cr::shape<n, d>> x;
constexpr auto centered = reshape<n, 1, d>(x) - reshape<1, k, d>(mu);
constexpr auto first = reshape<n, k>(slice<0, n, 0, k, 0, 1>(centered));
constexpr auto second = reshape<n, k>(slice<0, n, 0, k, 1, 2>(centered));
constexpr auto diagonals = transpose(exp(q));
constexpr auto squares = square(element<0>(diagonals) * first) +
                         square(reshape<k>(l) * first + element<1>(diagonals) * second);
constexpr auto mixture = sum(log_sum_exp<1>(alpha + sum<1>(q) - squares / 2)) -
                         n * log_sum_exp(alpha) + (squared_norm(exp(q)) + squared_norm(l)) / 2;

/// The same by log(sum(exp(…))), as one writes it on paper.
constexpr auto on_paper = sum(log(sum<1>(exp(alpha + sum<1>(q) - squares / 2)))) -
                          n * log(sum(exp(alpha))) + (squared_norm(exp(q)) + squared_norm(l)) / 2;

const std::vector<double> mixture_gradient{
    -0.783749311140422586,   0.60453884476382286306,  0.17921046637659972294,
    -0.67786780776138065071, -0.2873167274950551442,  -0.39008510623187674881,
    -0.36673495328639012944, 1.9502745687460901901,   0.16623678089611707316,
    1.313491005494185118,    0.86623546281253198778,  1.9529167302634207732,
    1.5072896173246272041,   2.0438508937148386906,   3.208018089001183083,
    1.0541410156030617105,   0.087278748847807055993, -0.83376321910388292684};

// Attention of one head; the loss is the squared norm of what comes out.
constexpr auto attention = [](auto queries, auto keys, auto values) {
  auto weights = softmax(matmul(queries, transpose(keys)) / cr::sqrt(2.0));
  return squared_norm(matmul(weights, values));
};

// Layer normalisation over rows, then Huber's loss with δ = ¾.
constexpr auto normalised = [](auto rows, auto gain, auto bias) {
  auto c = rows - reshape<2, 1>(mean<1>(rows));
  auto variance = reshape<2, 1>(mean<-1>(square(c)));
  auto y = gain * c / sqrt(variance + 1.0 / 1024) + bias;
  auto a = abs(y);
  return sum(where(a <= 0.75, square(y) / 2, 0.75 * (a - 0.375)));
};

} // namespace

BOOST_AUTO_TEST_CASE(gaussian_mixture) {
  auto theta = cr::parameters<double>(alpha, mu, q, l);
  theta[alpha] = sequence<cr::tensor<double, k>>(1);
  theta[mu] = sequence<cr::tensor<double, k, d>>(2);
  theta[q] = sequence<cr::tensor<double, k, d>>(3, 0.25);
  theta[l] = sequence<cr::tensor<double, k, 1>>(4);
  const auto data = sequence<cr::tensor<double, n, d>>(5);
  constexpr double value = 0.21391492207486051064;

  const auto g = cr::value_and_gradient<mixture, cr::wrt(alpha, mu, q, l)>(theta, x = data);
  check({value}, g.value);
  check(mixture_gradient, g.gradient[alpha], g.gradient[mu], g.gradient[q], g.gradient[l]);

  auto p = theta;
  const double paper =
      cr::value_and_gradient<on_paper, cr::wrt(alpha, mu, q, l)>.into(p, theta, x = data);
  check({value}, paper);
  check(mixture_gradient, p[alpha], p[mu], p[q], p[l]);
}

BOOST_AUTO_TEST_CASE(attention_head) {
  using matrix = cr::tensor<double, 3, 2>;
  check_callable<attention>(2.4156297416634434022,
                            {-0.19104810873856580678, -0.2657244999230629378,
                             0.12699936787422767192, 0.1226376117599260714, 0.40674548604917490835,
                             0.26918071690520164604, 0.33835821651100404034, 0.13370572482760446714,
                             -0.06075897704396698373, 0.023998685911900318217,
                             -0.27759923946703705661, -0.15770441073950478535,
                             0.93317577690442075657, -2.2015332295757395404, 0.3436408595296490433,
                             -0.46651826380977784001, 1.540084954510514935, -1.2650469156698978847},
                            sequence<matrix>(1), sequence<matrix>(2), sequence<matrix>(3));
}

BOOST_AUTO_TEST_CASE(layer_normalisation) {
  check_callable<normalised>(
      2.3744970862526825568,
      {-0.010410224016503832793, -0.077693543037189937034, 0.024185976355731808641,
       0.063917790697961961187, 0.11942212128424576833, -0.13819645099394849205,
       -0.12660516308927196115, 0.14537949279897468488, 0.96260182921327534201,
       -1.0691102812705833906, 1.6166561762238741201, -0.16715075436833479401, 1.25,
       1.0215514786320155263, -0.40112531237283459268, 0.66529319518637901037},
      sequence<cr::tensor<double, 2, 4>>(2), sequence<cr::tensor<double, 4>>(1),
      sequence<cr::tensor<double, 4>>(4, 0.5));
}
