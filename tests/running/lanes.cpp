// SPDX-License-Identifier: BSL-1.0
// One number, several at once, and the compiler: the same primitive gives the same result.
#define BOOST_TEST_MODULE lanes
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>

namespace cr = chainrule;

namespace {

/// Between −1 and 1, or from there on: as many as fill no register evenly.
template <class T, int Count> constexpr cr::tensor<T, Count> ramp(double from, double to) {
  cr::tensor<T, Count> x{};
  for (int i = 0; i < Count; ++i)
    x(i) = static_cast<T>(from + (to - from) * i / Count);
  return x;
}

/// Values and derivatives of `F` over a tensor beside those of each number alone.
template <auto F, class T, int Count> void check(double from, double to, double ulps) {
  const auto x = ramp<T, Count>(from, to);
  const auto together = cr::jvp<F>(cr::at(x), cr::along(ramp<T, Count>(1, 1)));
  for (int i = 0; i < Count; ++i) {
    const auto alone = cr::jvp<F>(cr::at(x(i)), cr::along(T(1)));
    const T tolerance = static_cast<T>(ulps) * std::numeric_limits<T>::epsilon();
    const auto close = [&](T a, T b) {
      return a == b || (std::isnan(a) && std::isnan(b)) ||
             std::abs(a - b) <= tolerance * (std::abs(b) + T(0.25));
    };
    if (!close(together.value(i), alone.value) || !close(together.tangent(i), alone.tangent))
      BOOST_ERROR("at " << x(i) << ": " << together.value(i) << " ; " << together.tangent(i)
                        << ", not " << alone.value << " ; " << alone.tangent);
  }
}
template <auto F> void check(double from = -3, double to = 3, double ulps = 8) {
  check<F, double, 19>(from, to, ulps);
  check<F, float, 37>(from, to, ulps);
}

} // namespace

#define LANES(expression, ...) check<[](auto x) { return expression; }>(__VA_ARGS__);

BOOST_AUTO_TEST_CASE(elementary){
    LANES(-x + 1 / (x + 4) - x * x) LANES(square(x) + reciprocal(x + 5)) LANES(exp(x))
        LANES(expm1(x)) LANES(exp2(x)) LANES(log(x), 0.1, 9) LANES(log1p(x), -0.9, 9)
            LANES(log2(x), 0.1, 9) LANES(log10(x), 0.1, 9) LANES(sqrt(x), 0.1, 9)
                LANES(cbrt(x), 0.1, 9) LANES(pow(x, 2.5), 0.1, 9, 16) LANES(pow(x, 3))
                    LANES(pow(1.5, x)) LANES(hypot(x, 2.0))} BOOST_AUTO_TEST_CASE(trigonometric){
    LANES(sin(x)) LANES(cos(x)) LANES(tan(x), -1.2, 1.2, 16) LANES(asin(x), -0.9, 0.9, 16)
        LANES(acos(x), -0.9, 0.9, 16) LANES(atan(x)) LANES(atan2(x, 2.0)) LANES(sinh(x))
            LANES(cosh(x)) LANES(tanh(x)) LANES(asinh(x)) LANES(acosh(x), 1.5, 9)
                LANES(atanh(x), -0.8, 0.8, 16)} BOOST_AUTO_TEST_CASE(special){
    LANES(erf(x), -3, 3, 32) LANES(erfc(x), -2, 2, 16)
        LANES(lgamma(x), 3.2, 9, 32)} BOOST_AUTO_TEST_CASE(selections){
    LANES(abs(x) + sign(x)) LANES(max(x, 0.5) + min(x, 0.25)) LANES(clamp(x, -1.0, 1.0))
        LANES(where(x > 0 && x < 2, x, 2 * x)) LANES(where(!(x == 0) || x >= 1, x, -x))
            LANES(unit_step(x))} BOOST_AUTO_TEST_CASE(activations) {
  LANES(sigmoid(x))
  LANES(relu(x))
  LANES(leaky_relu(x))
  LANES(generalized_relu(x, 0.1))
  LANES(softplus(x))
  LANES(elu(x))
  LANES(silu(x))
  LANES(swish(x, 1.5))
  LANES(gelu(x), -3, 3, 32)
}

// Sizes that fill registers and that leave some over, in loops and in reductions.
template <int Count> void check_size() {
  const auto x = ramp<float, Count>(-1, 2);
  const auto y = cr::value<[](auto a) { return 2 * a + 1; }>(x);
  float sum = 0;
  for (int i = 0; i < Count; ++i) {
    BOOST_TEST(y(i) == 2 * x(i) + 1);
    sum += x(i);
  }
  BOOST_TEST(cr::value<[](auto a) { return cr::sum(a); }>(x) == sum,
             boost::test_tools::tolerance(1e-5f));
}
BOOST_AUTO_TEST_CASE(remainders) {
  check_size<1>();
  check_size<2>();
  check_size<3>();
  check_size<7>();
  check_size<17>();
  check_size<33>();
  check_size<64>();
  check_size<255>();
  check_size<1025>();
}
