// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_DERIVATIVE_FORMULAS_HPP
#define CHAINRULE_TESTS_DERIVATIVE_FORMULAS_HPP

#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <vector>

/// Formulas of the field, written with tensors, beside values and gradients that mpmath computed
/// with 60 digits: from loops over numbers, by central differences (formulas.py).
namespace formulas {

namespace cr = chainrule;

/// The numbers that the arguments are made of: eighths, exact in binary.
template <class Tensor> constexpr Tensor sequence(int seed, double scale = 1) {
  Tensor x{};
  int i = 0;
  for (auto& each : x)
    each = (((i++ * 37 + seed * 11) % 23) - 11) / 8.0 * scale;
  return x;
}

/// Checks numbers, one tensor after the other, to 1e-12.
struct comparison {
  const std::vector<double>& expected;
  std::size_t next = 0;

  void add(double x) {
    BOOST_TEST_REQUIRE(next < expected.size());
    if (!(std::abs(x - expected[next]) <= 1e-12 * (1 + std::abs(expected[next]))))
      BOOST_ERROR("element " << next << " is " << x << ", not " << expected[next]);
    ++next;
  }
  template <int... Extents> void add(const cr::tensor<double, Extents...>& x) {
    for (const double each : x)
      add(each);
  }
};
template <class... Parts> void check(const std::vector<double>& expected, const Parts&... parts) {
  comparison all{expected};
  (all.add(parts), ...);
  BOOST_TEST(all.next == expected.size());
}

constexpr double inner(double a, double b) { return a * b; }
template <class Tensor> constexpr double inner(const Tensor& a, const Tensor& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a.elements[i] * b.elements[i];
  return sum;
}

/// A callable's value and gradient, and both modes along a direction.
template <auto F, class... X>
void check_callable(double value, const std::vector<double>& gradient, const X&... x) {
  const auto both = cr::value_and_gradient<F>(x...);
  const auto forward = cr::jvp<F>(cr::at(x...), cr::along(x...));
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    check(gradient, both.gradient.template get<I>()...);
    const double along = (0.0 + ... + inner(both.gradient.template get<I>(), x));
    check({value, value, along}, both.value, forward.value, forward.tangent);
  }(std::index_sequence_for<X...>{});
}

} // namespace formulas

#endif
