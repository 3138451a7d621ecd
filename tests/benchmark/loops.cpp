// SPDX-License-Identifier: BSL-1.0
// Values and gradients of formulas over vectors, in double on one thread: chainrule beside careful
// code on xsimd, written by hand: as few walks over memory as there can be, four accumulators.
#include "side_by_side.hpp"
#include <chainrule/chainrule.hpp>
#include <memory>
#include <numbers>

namespace cr = chainrule;

namespace {

using V = xsimd::batch<double>;
constexpr int width = int(V::size);
V load(const double* from) { return V::load_unaligned(from); }
void store(double* to, V x) { x.store_unaligned(to); }

/// Σ f(i) for i in steps of registers, in four sums that do not wait for each other.
template <class Function> double sum_of(int n, Function f) {
  V a(0.0), b(0.0), c(0.0), d(0.0);
  int i = 0;
  for (; i + 4 * width <= n; i += 4 * width) {
    a += f(i);
    b += f(i + width);
    c += f(i + 2 * width);
    d += f(i + 3 * width);
  }
  for (; i < n; i += width)
    a += f(i);
  return xsimd::hadd((a + b) + (c + d));
}

namespace by_hand {

double sum(const double* x, int n, double* g) {
  return sum_of(n, [=](int i) {
    store(g + i, V(1.0));
    return load(x + i);
  });
}

double product(const double* x, int n, double* g) {
  V a(1.0), b(1.0), c(1.0), d(1.0);
  int i = 0;
  for (; i + 4 * width <= n; i += 4 * width) {
    a *= load(x + i);
    b *= load(x + i + width);
    c *= load(x + i + 2 * width);
    d *= load(x + i + 3 * width);
  }
  for (; i < n; i += width)
    a *= load(x + i);
  alignas(64) double lanes[width];
  store(lanes, (a * b) * (c * d));
  double all = 1;
  for (double each : lanes)
    all *= each;
  if (all != 0)
    for (i = 0; i < n; i += width)
      store(g + i, V(all) / load(x + i));
  else { // the product of the others, where there is one zero
    int zeros = 0;
    double others = 1;
    for (i = 0; i < n; ++i)
      x[i] == 0 ? void(++zeros) : void(others *= x[i]);
    for (i = 0; i < n; ++i)
      g[i] = x[i] == 0 && zeros == 1 ? others : 0;
  }
  return all;
}

double log_sum_exp(const double* x, int n, double* g) {
  V a = load(x), b = a, c = a, d = a;
  int i = 0;
  for (; i + 4 * width <= n; i += 4 * width) {
    a = max(a, load(x + i));
    b = max(b, load(x + i + width));
    c = max(c, load(x + i + 2 * width));
    d = max(d, load(x + i + 3 * width));
  }
  for (; i < n; i += width)
    a = max(a, load(x + i));
  alignas(64) double lanes[width];
  store(lanes, max(max(a, b), max(c, d)));
  const double largest = *std::max_element(lanes, lanes + width);
  const double total = sum_of(n, [=](int at) {
    const V e = exp(load(x + at) - largest);
    store(g + at, e);
    return e;
  });
  const V scale(1 / total);
  for (i = 0; i < n; i += width)
    store(g + i, load(g + i) * scale);
  return largest + std::log(total);
}

/// By x, μ and σ.
double normal(const double* x, double mu, double sigma, int n, double* g, double* g_mu,
              double* g_sigma) {
  const double inverse = 1 / sigma;
  const V negative(-inverse * inverse), shift(mu);
  V a(0.0), b(0.0), sum_a(0.0), sum_b(0.0);
  const auto one = [&](int i, V& squares, V& sums) {
    const V d = load(x + i) - shift;
    store(g + i, d * negative);
    squares = fma(d, d, squares);
    sums += d;
  };
  int i = 0;
  for (; i + 2 * width <= n; i += 2 * width) {
    one(i, a, sum_a);
    one(i + width, b, sum_b);
  }
  for (; i < n; i += width)
    one(i, a, sum_a);
  const double squares = xsimd::hadd(a + b) * inverse * inverse;
  *g_mu = xsimd::hadd(sum_a + sum_b) * inverse * inverse;
  *g_sigma = (squares - n) * inverse;
  return -0.5 * squares - n * (std::log(sigma) + 0.5 * std::log(2 * std::numbers::pi));
}

/// Mean of the squares of X·w + b − y, by w and b. Four rows at a time.
template <int Rows, int Columns>
double regression(const double* x, const double* w, double b, const double* y, double* g,
                  double* g_b) {
  constexpr int full = Columns / width * width;
  alignas(64) static double r[Rows];
  for (int i = 0; i < Rows; i += 4) {
    V s[4]{V(0.0), V(0.0), V(0.0), V(0.0)};
    double rest[4]{};
    for (int j = 0; j < full; j += width) {
      const V at = load(w + j);
      for (int k = 0; k < 4; ++k)
        s[k] = fma(load(x + (i + k) * Columns + j), at, s[k]);
    }
    for (int j = full; j < Columns; ++j)
      for (int k = 0; k < 4; ++k)
        rest[k] += x[(i + k) * Columns + j] * w[j];
    for (int k = 0; k < 4; ++k)
      r[i + k] = xsimd::hadd(s[k]) + rest[k] + b - y[i + k];
  }
  const double loss = sum_of(Rows, [=](int i) { return load(r + i) * load(r + i); });
  const double sum = sum_of(Rows, [=](int i) { return load(r + i); });
  for (int j = 0; j < Columns; ++j)
    g[j] = 0;
  for (int i = 0; i < Rows; i += 4) {
    for (int j = 0; j < full; j += width) {
      V to = load(g + j);
      for (int k = 0; k < 4; ++k)
        to = fma(load(x + (i + k) * Columns + j), V(r[i + k]), to);
      store(g + j, to);
    }
    for (int j = full; j < Columns; ++j)
      for (int k = 0; k < 4; ++k)
        g[j] += x[(i + k) * Columns + j] * r[i + k];
  }
  for (int j = 0; j < Columns; ++j)
    g[j] *= 2.0 / Rows;
  *g_b = sum * 2 / Rows;
  return loss / Rows;
}

/// Σ A·B is the dot product of A's column sums and B's row sums, which are the gradients' rows and
/// columns.
template <int N> double sum_of_product(const double* a, const double* b, double* ga, double* gb) {
  alignas(64) double columns[std::size_t(N)]{}, rows[std::size_t(N)];
  constexpr int step = N < width ? N : width;
  using W = xsimd::make_sized_batch_t<double, std::size_t(step)>;
  for (int i = 0; i < N; ++i) {
    W sum(0.0);
    for (int j = 0; j < N; j += step) {
      sum += W::load_unaligned(b + i * N + j);
      (W::load_unaligned(columns + j) + W::load_unaligned(a + i * N + j))
          .store_unaligned(columns + j);
    }
    rows[i] = xsimd::hadd(sum);
  }
  W all(0.0);
  for (int j = 0; j < N; j += step)
    all = fma(W::load_unaligned(columns + j), W::load_unaligned(rows + j), all);
  for (int i = 0; i < N; ++i)
    for (int j = 0; j < N; j += step) {
      W::load_unaligned(rows + j).store_unaligned(ga + i * N + j);
      W(columns[i]).store_unaligned(gb + i * N + j);
    }
  return xsimd::hadd(all);
}

} // namespace by_hand

template <class Tensor> void fill(Tensor& to, double from, double step) {
  for (std::size_t i = 0; i < to.size(); ++i)
    to.data()[i] = from + step * double(i * 37 % 101) / 101;
}

/// Both sides write value and gradients here. What they write begins a page and what they read half
/// a one: a store to the same place of another page, or some lines ahead, holds up a load.
template <int Size> struct alignas(4096) result {
  cr::tensor<double, Size> gradient{};
  double value = 0, more[2]{};
};
template <class Tensor> struct alignas(4096) input {
  double half_a_page[256]{};
  Tensor tensor{};
};

inline constexpr cr::variable<"mu"> mu;
inline constexpr cr::variable<"sigma"> sigma;
inline constexpr cr::variable<"b"> b;
double mu_at = 0.9, sigma_at = 1.3; // not constants to the compiler

template <int N> void compare_vector() {
  static constexpr cr::variable<"x", cr::shape<N>> x;
  static input<cr::tensor<double, N>> memory;
  static constexpr cr::tensor<double, N>& at = memory.tensor;
  static result<N> ours, theirs;
  const auto check = [](const char* who) {
    side_by_side::check_close(&ours.value, &theirs.value, 3, 1e-12, who);
    side_by_side::check_close(ours.gradient.data(), theirs.gradient.data(), std::size_t(N), 1e-12,
                              who);
  };
  const auto compare = [&](const char* name, auto chainrule, auto hand, auto read_ours) {
    side_by_side::begin(name + std::string(", ") + std::to_string(N));
    chainrule();
    read_ours();
    hand();
    check(name);
    side_by_side::measure("chainrule", chainrule);
    side_by_side::measure("by hand", hand);
  };
  fill(at, 0.96, 0.08);

  static constexpr auto total = sum(x);
  compare(
      "sum",
      [] { ours.value = cr::value_and_gradient<total, cr::wrt(x)>.into(ours.gradient, x = at); },
      [] { theirs.value = by_hand::sum(at.data(), N, theirs.gradient.data()); }, [] {});
  static constexpr auto product = prod(x);
  compare(
      "product",
      [] { ours.value = cr::value_and_gradient<product, cr::wrt(x)>.into(ours.gradient, x = at); },
      [] { theirs.value = by_hand::product(at.data(), N, theirs.gradient.data()); }, [] {});
  static constexpr auto logarithm = log_sum_exp(x);
  compare(
      "log-sum-exp",
      [] {
        ours.value = cr::value_and_gradient<logarithm, cr::wrt(x)>.into(ours.gradient, x = at);
      },
      [] { theirs.value = by_hand::log_sum_exp(at.data(), N, theirs.gradient.data()); }, [] {});
  static constexpr auto density =
      -0.5 * sum(square((x - mu) / sigma)) - N * (log(sigma) + 0.5 * cr::log(2 * std::numbers::pi));
  alignas(4096) static auto gradient = cr::parameters<double>(x, mu, sigma);
  compare(
      "normal log-density",
      [] {
        ours.value = cr::value_and_gradient<density, cr::wrt(x, mu, sigma)>.into(
            gradient, x = at, mu = mu_at, sigma = sigma_at);
      },
      [] {
        theirs.value = by_hand::normal(at.data(), mu_at, sigma_at, N, theirs.gradient.data(),
                                       theirs.more, theirs.more + 1);
      },
      [] {
        ours.gradient = gradient[x];
        ours.more[0] = gradient[mu];
        ours.more[1] = gradient[sigma];
      });
}

template <int Columns> void compare_regression() {
  constexpr int rows = 1000;
  static constexpr cr::variable<"X", cr::shape<rows, Columns>> X;
  static constexpr cr::variable<"y", cr::shape<rows>> y;
  static constexpr cr::variable<"w", cr::shape<Columns>> w;
  static input<cr::tensor<double, rows, Columns>> memory;
  static constexpr auto& x_at = memory.tensor;
  static cr::tensor<double, rows> y_at;
  static cr::tensor<double, Columns> w_at;
  static auto ours = cr::parameters<double>(w, b);
  static result<Columns> theirs;
  static double value;
  fill(x_at, -1, 2);
  fill(y_at, -1, 2);
  fill(w_at, -1, 2);
  static constexpr auto loss = mean(square(matmul(X, w) + b - y));
  const auto chainrule = [] {
    value = cr::value_and_gradient<loss, cr::wrt(w, b)>.into(ours, X = x_at, y = y_at, w = w_at,
                                                             b = 0.3);
  };
  const auto hand = [] {
    theirs.value = by_hand::regression<rows, Columns>(x_at.data(), w_at.data(), 0.3, y_at.data(),
                                                      theirs.gradient.data(), theirs.more);
  };
  side_by_side::begin("linear regression, 1000 × " + std::to_string(Columns));
  chainrule();
  hand();
  side_by_side::check_close(&value, &theirs.value, 1, 1e-12, "value");
  side_by_side::check_close(&ours[b], theirs.more, 1, 1e-12, "by b");
  side_by_side::check_close(ours[w].data(), theirs.gradient.data(), Columns, 1e-12, "by w");
  side_by_side::measure("chainrule", chainrule);
  side_by_side::measure("by hand", hand);
}

template <int N> void compare_sum_of_product() {
  static constexpr cr::variable<"A", cr::shape<N, N>> A;
  static constexpr cr::variable<"B", cr::shape<N, N>> B;
  static cr::tensor<double, N, N> a, c, ga, gb;
  static auto ours = cr::parameters<double>(A, B);
  static double value, expected;
  fill(a, -1, 2);
  fill(c, -1, 2.5);
  static constexpr auto total = sum(matmul(A, B));
  const auto chainrule = [] {
    value = cr::value_and_gradient<total, cr::wrt(A, B)>.into(ours, A = a, B = c);
  };
  const auto hand = [] {
    expected = by_hand::sum_of_product<N>(a.data(), c.data(), ga.data(), gb.data());
  };
  for (auto* each : {&a, &c, &ga, &gb}) // the compiler knows not what is in them, nor who reads it
    benchmark::DoNotOptimize(each->data());
  side_by_side::begin("sum of a product, " + std::to_string(N) + "²");
  chainrule();
  hand();
  side_by_side::check_close(&value, &expected, 1, 1e-11, "value");
  side_by_side::check_close(ours[A].data(), ga.data(), ga.size(), 1e-12, "by A");
  side_by_side::check_close(ours[B].data(), gb.data(), gb.size(), 1e-12, "by B");
  side_by_side::measure("chainrule", chainrule);
  side_by_side::measure("by hand", hand);
}

} // namespace

int main(int argc, char** argv) {
  benchmark::DoNotOptimize(mu_at);
  benchmark::DoNotOptimize(sigma_at);
  compare_vector<8>();
  compare_vector<64>();
  compare_vector<512>();
  compare_vector<4096>();
  compare_vector<16384>();
  compare_regression<10>();
  compare_regression<50>();
  compare_regression<100>();
  compare_sum_of_product<4>();
  compare_sum_of_product<16>();
  compare_sum_of_product<64>();
  compare_sum_of_product<128>();
  return side_by_side::run<double>(argc, argv);
}
