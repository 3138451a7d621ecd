// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE run
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

// Arithmetic alone is the same to the last bit, wherever it runs: with numbers as C++ does it, in a
// program of one chunk or of many (400 steps are 1600 operations, and from 1537 there are chunks),
// at compile time or at run time. No longer than that, and many chunks at run time in double alone:
// under sanitizers each operation takes some 25 ms to compile.
template <int Steps>
constexpr auto rolling = []<class T>(T x, T y) {
  using chainrule::where;
  const auto early = x * y;
  const auto first = x < y;
  T last[8]{x, y, x, y, x, y, x, y};
  for (int i = 0; i < Steps; ++i)
    last[i % 8] = last[(i + 3) % 8] * y + last[(i + 5) % 8] / (x + T(i + 3));
  return where(first, last[0], last[1]) - early;
};

static_assert(cr::value<rolling<20>>(0.3, 0.7) == rolling<20>(0.3, 0.7));
static_assert(cr::value<rolling<20>>(0.7f, 0.3f) == rolling<20>(0.7f, 0.3f));
static_assert(cr::value<rolling<400>>(0.3f, 0.7f) == rolling<400>(0.3f, 0.7f));
static_assert(cr::value<rolling<400>>(0.3, 0.7) == rolling<400>(0.3, 0.7));
static_assert(cr::value<rolling<400>>(0.3L, 0.7L) == rolling<400>(0.3L, 0.7L));

BOOST_AUTO_TEST_CASE_TEMPLATE(one_chunk_and_many, T,
                              decltype(std::tuple<float, double, long double>())) {
  int wrong = 0;
  for (T x = T(-0.9); x < 1; x += T(0.173))
    for (T y = T(-0.9); y < 1; y += T(0.191)) {
      wrong += cr::value<rolling<20>>(x, y) == rolling<20>(x, y) ? 0 : 1;
      if constexpr (std::is_same_v<T, double>)
        wrong += cr::value<rolling<400>>(x, y) == rolling<400>(x, y) ? 0 : 1;
    }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(compile_time_and_run_time) {
  constexpr auto at_compile_time = cr::value_and_gradient<rolling<20>>(0.3, 0.7);
  volatile double x = 0.3, y = 0.7;
  const auto at_run_time = cr::value_and_gradient<rolling<20>>(double(x), double(y));
  BOOST_TEST(at_run_time.value == at_compile_time.value);
  BOOST_TEST((at_run_time.gradient == at_compile_time.gradient));
  constexpr auto hessian = cr::hessian<rolling<8>>(0.3, 0.7);
  BOOST_TEST((cr::hessian<rolling<8>>(double(x), double(y)) == hessian));
}

// Results may be written over the arguments: in one chunk nothing is written before all is read.
BOOST_AUTO_TEST_CASE(in_place) {
  constexpr auto f = [](const auto& x) { return x[0] * x[1] * x[2] + x[0] / x[2]; };
  std::array<double, 3> x{2, 3, 4};
  cr::positional<std::array<double, 3>> both{{{x}}};
  auto& shared = both[cr::arg<0>];
  const auto expected = cr::gradient<f>(x);
  const double value = cr::value_and_gradient<f>.into(both, shared);
  BOOST_TEST(value == 24.5);
  BOOST_TEST((shared == expected[cr::arg<0>]));
}

// Known conditions, alone and within others, and conditions that a later chunk needs.
constexpr auto known = [](auto x) {
  return where(x < 1 && cr::symbol(1) < cr::symbol(2), x, 2 * x) +
         where(!(cr::symbol(2) < cr::symbol(1)), x, 3 * x);
};
static_assert(cr::value<known>(0.5) == 1 && cr::value<known>(2.0) == 6);
static_assert(cr::gradient<[](auto c) { return pow(2.0, c); }>(1.0).get<0>() > 1.386);
static_assert(
    cr::gradient<[](auto c) { return in_domain(c == c, c) * in_domain(cr::symbol(0) > 1, c); }>(1.0)
        .get<0>() != 0);

} // namespace
