// SPDX-License-Identifier: BSL-1.0
// Value and gradient by chainrule, by hand, and by what else a person would use: Eigen's
// AutoDiffScalar, and, where they are installed, Sacado (forward with a static number of
// derivatives, and backward) and ADOL-C, whose tape is recorded once, beforehand.
#include "by_hand.hpp"
#include "chain.hpp"
#include "formulas.hpp"
#include "side_by_side.hpp"
#include <Eigen/Core>
#include <chainrule/chainrule.hpp>
#include <unsupported/Eigen/AutoDiff>
#ifdef CHAINRULE_SACADO
#include <Sacado_Fad_SFad.hpp>
#include <Sacado_trad.hpp>
#endif
#ifdef CHAINRULE_ADOLC
#include <adolc/adolc.h>
#endif

namespace cr = chainrule;

namespace {

// The formulas with every step of type T: types that return expressions do not go with `auto`.

struct logistic_loss {
  template <class T> static T value(const std::array<T, 3>& x) {
    const T p = 1 / (1 + exp(-x[0] * x[1]));
    return -(x[2] * log(p) + (1 - x[2]) * log(1 - p));
  }
};
struct rosenbrock {
  template <class T> static T value(const std::array<T, 10>& x) {
    T sum = 0;
    for (std::size_t i = 0; i < 9; ++i) {
      const T up = x[i + 1] - x[i] * x[i], along = 1 - x[i];
      sum += 100 * up * up + along * along;
    }
    return sum;
  }
};

/// Each operation of type T at once.
template <class T> struct at_once {
  T value;
  friend at_once operator+(const at_once& a, const at_once& b) { return {a.value + b.value}; }
  friend at_once operator-(const at_once& a, const at_once& b) { return {a.value - b.value}; }
  friend at_once operator*(const at_once& a, const at_once& b) { return {a.value * b.value}; }
  friend at_once operator/(const at_once& a, const at_once& b) { return {a.value / b.value}; }
};
struct chain {
  template <class T> static T value(const std::array<T, 8>& x) {
    std::array<at_once<T>, 8> each;
    for (std::size_t i = 0; i < 8; ++i)
      each[i].value = x[i];
    return by_hand::chain(each).value;
  }
};

template <std::size_t N> struct result {
  double value;
  std::array<double, N> gradient;
};

template <class Formula, std::size_t N> result<N> by_eigen(const std::array<double, N>& at) {
  using scalar = Eigen::AutoDiffScalar<Eigen::Matrix<double, int(N), 1>>;
  std::array<scalar, N> x;
  for (std::size_t i = 0; i < N; ++i)
    x[i] = scalar(at[i], int(N), int(i));
  const scalar y = Formula::value(x);
  result<N> all{y.value(), {}};
  for (std::size_t i = 0; i < N; ++i)
    all.gradient[i] = y.derivatives()[int(i)];
  return all;
}

#ifdef CHAINRULE_SACADO
template <class Formula, std::size_t N>
result<N> by_sacado_forward(const std::array<double, N>& at) {
  using scalar = Sacado::Fad::SFad<double, int(N)>;
  std::array<scalar, N> x;
  for (std::size_t i = 0; i < N; ++i)
    x[i] = scalar(int(N), int(i), at[i]);
  const scalar y = Formula::value(x);
  result<N> all{y.val(), {}};
  for (std::size_t i = 0; i < N; ++i)
    all.gradient[i] = y.dx(int(i));
  return all;
}
template <class Formula, std::size_t N>
result<N> by_sacado_backward(const std::array<double, N>& at) {
  using scalar = Sacado::Rad::ADvar<double>;
  std::array<scalar, N> x;
  for (std::size_t i = 0; i < N; ++i)
    x[i] = at[i];
  const scalar y = Formula::value(x);
  scalar::Gradcomp();
  result<N> all{y.val(), {}};
  for (std::size_t i = 0; i < N; ++i)
    all.gradient[i] = x[i].adj();
  return all;
}
#endif

#ifdef CHAINRULE_ADOLC
// A tape's number is how many inputs its formula has.
template <class Formula, std::size_t N> void record(const std::array<double, N>& at) {
  trace_on(short(N));
  std::array<adouble, N> x;
  for (std::size_t i = 0; i < N; ++i)
    x[i] <<= at[i];
  adouble y = Formula::value(x);
  double value;
  y >>= value;
  trace_off();
}
template <std::size_t N> result<N> by_adolc(const std::array<double, N>& at) {
  result<N> all;
  double one = 1;
  zos_forward(short(N), 1, int(N), 1, at.data(), &all.value);
  fos_reverse(short(N), 1, int(N), &one, all.gradient.data());
  return all;
}
#endif

/// What all of them compute at `at`, checked and timed.
template <class Formula, std::size_t N, class Chainrule, class ByHand>
void compare(const char* name, const std::array<double, N>& at, Chainrule chainrule,
             ByHand by_hand) {
  side_by_side::begin(name);
  const auto expected = by_hand(at);
  const auto side = [&](const char* who, auto compute) {
    const auto found = compute(at);
    side_by_side::check_close(&found.value, &expected.value, 1, 1e-12, who);
    side_by_side::check_close(found.gradient.data(), expected.gradient.data(), N, 1e-12, who);
    side_by_side::measure(who, [=, x = at]() mutable {
      benchmark::DoNotOptimize(x);
      auto y = compute(x);
      benchmark::DoNotOptimize(y);
    });
  };
  side("chainrule", chainrule);
  side("by hand", by_hand);
  side("Eigen", by_eigen<Formula, N>);
#ifdef CHAINRULE_SACADO
  side("Sacado forward", by_sacado_forward<Formula, N>);
  side("Sacado backward", by_sacado_backward<Formula, N>);
#endif
#ifdef CHAINRULE_ADOLC
  record<Formula>(at);
  side("ADOL-C", by_adolc<N>);
#endif
}

void compare_all() {
  compare<logistic_loss>(
      "logistic loss", std::array{0.8, 1.5, 0.3},
      [](const auto& x) {
        const auto all = cr::value_and_gradient<formulas::logistic_loss>(x[0], x[1], x[2]);
        return result<3>{
            all.value,
            {all.gradient[cr::arg<0>], all.gradient[cr::arg<1>], all.gradient[cr::arg<2>]}};
      },
      [](const auto& x) { return by_hand::logistic_loss(x[0], x[1], x[2]); });
  compare<rosenbrock>(
      "Rosenbrock in 10 dimensions",
      std::array<double, 10>{-1.2, 1, -0.9, 1.1, 0.8, 1.3, -0.4, 0.7, 1.05, 0.95},
      [](const auto& x) {
        const auto all = cr::value_and_gradient<formulas::rosenbrock>(x);
        return result<10>{all.value, all.gradient};
      },
      [](const auto& x) { return by_hand::rosenbrock(x); });
  compare<chain>(
      "330 operations", std::array{1.25, 0.75, 1.5, 0.875, 1.125, 0.625, 1.375, 0.5},
      [](const auto& x) {
        const auto all = cr::value_and_gradient<by_hand::chain>(x);
        return result<8>{all.value, all.gradient};
      },
      [](const auto& x) { return by_hand::chain_gradient(x); });
}

} // namespace

int main(int argc, char** argv) {
  compare_all();
  return side_by_side::run<double>(argc, argv);
}
