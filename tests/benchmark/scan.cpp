// SPDX-License-Identifier: BSL-1.0
// Recurrences in double on one thread: chainrule's `scan` beside careful code by hand, whose
// recurrences go number by number and all else through xsimd's registers.
#include "side_by_side.hpp"
#include <chainrule/chainrule.hpp>
#include <memory>

namespace cr = chainrule;

namespace {

using V = xsimd::batch<double>;
constexpr int width = int(V::size);

/// Stochastic volatility (Kim, Shephard and Chib 1998): returns y whose log variance h is AR(1),
/// hₜ = μ + φ·(hₜ₋₁ − μ) + σ·zₜ. Before the first of them it has its stationary distribution. The
/// log density of y, z and z₀, but for a constant.
template <int N>
constexpr auto volatility = [](auto mu, auto phi, auto sigma, auto z0, auto z, auto y) {
  const auto [last, x] = cr::scan<N>(
      [&](auto before, auto u) {
        const auto next = phi * before + sigma * u;
        return std::pair(next, next);
      },
      sigma * z0 / sqrt(1 - phi * phi), z);
  const auto h = mu + x;
  return -0.5 * (z0 * z0 + sum(z * z) + sum(h + y * y * exp(-h)));
};
/// The same, all of it in the loop.
template <int N>
constexpr auto all_in_loop = [](auto mu, auto phi, auto sigma, auto z0, auto z, auto y) {
  const auto last = cr::scan<N>(
      [&](auto before, auto u, auto v) {
        const auto next = phi * std::get<0>(before) + sigma * u;
        const auto h = mu + next;
        return std::tuple(next, std::get<1>(before) + (h + v * v * exp(-h) + u * u));
      },
      std::tuple(sigma * z0 / sqrt(1 - phi * phi), z0 * z0), z, y);
  return -0.5 * std::get<1>(last);
};

/// Value, and gradient by μ, φ, σ, z₀ and z. x and w have room for N numbers.
double by_hand(double mu, double phi, double sigma, double z0, const double* z, const double* y,
               int n, double* x, double* w, double* d, double* dz) {
  const double stationary = 1 / std::sqrt(1 - phi * phi), start = sigma * z0 * stationary;
  double before = start;
  for (int t = 0; t < n; ++t)
    before = x[t] = phi * before + sigma * z[t];
  V sum(0.0), weight(0.0);
  for (int t = 0; t < n; t += width) {
    const V h = mu + V::load_unaligned(x + t), v = V::load_unaligned(y + t);
    const V u = V::load_unaligned(z + t), scaled = v * v * xsimd::exp(-h);
    sum += h + scaled + u * u;
    const V slope = 0.5 * scaled - 0.5; // by h
    weight += slope;
    slope.store_unaligned(w + t);
  }
  double adjoint = 0, dphi = 0, dsigma = 0;
  for (int t = n - 1; t >= 0; --t) {
    adjoint = phi * adjoint + w[t];
    dphi += adjoint * (t > 0 ? x[t - 1] : start);
    dsigma += adjoint * z[t];
    dz[t] = adjoint * sigma - z[t];
  }
  adjoint *= phi;
  d[0] = xsimd::hadd(weight);
  d[1] = dphi + adjoint * start * phi * stationary * stationary;
  d[2] = dsigma + adjoint * z0 * stationary;
  d[3] = adjoint * sigma * stationary - z0;
  return -0.5 * (z0 * z0 + xsimd::hadd(sum));
}

template <int N> void ar1() {
  struct data {
    cr::tensor<double, N> z, y, dz, x, w;
    double d[4], mu = -0.5, phi = 0.95, sigma = 0.2, z0 = 0.3;
  };
  const auto all = std::make_shared<data>();
  std::srand(1);
  for (int i = 0; i < N; ++i) {
    all->z(i) = std::rand() / double(RAND_MAX) - 0.5;
    all->y(i) = std::rand() / double(RAND_MAX) - 0.5;
  }
  const auto call_hand = [all] {
    return by_hand(all->mu, all->phi, all->sigma, all->z0, all->z.data(), all->y.data(), N,
                   all->x.data(), all->w.data(), all->d, all->dz.data());
  };
  const auto call = [all]<class F>(F) {
    using namespace cr;
    constexpr auto wanted = wrt(arg<0>, arg<1>, arg<2>, arg<3>, arg<4>);
    return value_and_gradient<F{}, wanted>(all->mu, all->phi, all->sigma, all->z0, all->z, all->y);
  };
  side_by_side::begin("AR(1) stochastic volatility, " + std::to_string(N));
  const double value = call_hand();
  const auto check = [&](auto f, const char* who) {
    const auto found = call(f);
    side_by_side::check_close(&found.value, &value, 1, 1e-12, who);
    const double d[]{found.gradient[cr::arg<0>], found.gradient[cr::arg<1>],
                     found.gradient[cr::arg<2>], found.gradient[cr::arg<3>]};
    side_by_side::check_close(d, all->d, 4, 1e-12, who);
    side_by_side::check_close(found.gradient[cr::arg<4>].data(), all->dz.data(), N, 1e-12, who);
  };
  check(volatility<N>, "chainrule");
  check(all_in_loop<N>, "all in the loop");
  side_by_side::measure("chainrule", [=] { benchmark::DoNotOptimize(call(volatility<N>)); });
  side_by_side::measure("all in the loop", [=] { benchmark::DoNotOptimize(call(all_in_loop<N>)); });
  side_by_side::measure("by hand", [=] { benchmark::DoNotOptimize(call_hand()); });
}

} // namespace

int main(int argc, char** argv) {
  ar1<64>();
  ar1<1024>();
  return side_by_side::run<double>(argc, argv);
}
