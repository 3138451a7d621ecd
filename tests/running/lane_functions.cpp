// build: native clang
// SPDX-License-Identifier: BSL-1.0
// The functions of registers against those of long doubles, in units in the last place: at edges,
// at points of all magnitudes, and at points of moderate ones.
#define BOOST_TEST_MODULE lane_functions
#include <chainrule/simd.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace math = chainrule::math;

namespace {

template <class T> using limits = std::numeric_limits<T>;

/// |got − want| in units in the last place of want; zeros, infinities and NaN must agree.
template <class T> double ulps(T got, long double exact) {
  const T want = static_cast<T>(exact);
  if (got != got || want != want)
    return (got != got) == (want != want) ? 0 : 1e9;
  if (got == want)
    return std::signbit(got) == std::signbit(want) ? 0 : 1e8;
  if (std::isinf(got) || std::isinf(want))
    return std::abs(std::isinf(got) ? want : got) >
                   limits<T>::max() * (1 - 4 * limits<T>::epsilon())
               ? 1
               : 1e7;
  int e;
  std::frexp(std::max(std::abs(want), limits<T>::min()), &e);
  return static_cast<double>(std::abs(static_cast<long double>(got) - exact) /
                             std::ldexp(static_cast<long double>(limits<T>::epsilon()), e - 1));
}

std::uint64_t mix(std::uint64_t z) { // splitmix64
  z += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

template <class T> std::vector<T> edges() {
  std::vector<T> all{limits<T>::quiet_NaN()};
  const long double from[]{0,
                           1,
                           0.5,
                           2,
                           3,
                           1.5,
                           2.5,
                           10,
                           20,
                           100,
                           1000,
                           1e5,
                           1e-5,
                           1e10,
                           1e-10,
                           1e30,
                           1e-30,
                           0.75,
                           5,
                           6,
                           9,
                           9.25,
                           10.2,
                           26,
                           27,
                           80.5,
                           87.33,
                           87.34,
                           88.5,
                           88.7,
                           88.73,
                           89.4,
                           103.9,
                           104,
                           126.5,
                           127.9,
                           130,
                           149.5,
                           150,
                           700.5,
                           708.3,
                           708.4,
                           709.7,
                           709.79,
                           710.4,
                           710.5,
                           745,
                           746,
                           1023.9,
                           1030,
                           1074,
                           1075,
                           limits<T>::min(),
                           limits<T>::denorm_min(),
                           limits<T>::max(),
                           limits<T>::min() / 3,
                           limits<T>::max() / 3,
                           limits<T>::infinity(),
                           limits<T>::epsilon(),
                           1.0L + limits<T>::epsilon(),
                           1.0L - limits<T>::epsilon() / 2};
  for (const long double x : from)
    for (const long double sign : {1, -1})
      all.push_back(static_cast<T>(sign * x));
  return all;
}

/// Of all magnitudes, and between −`most` and `most`.
template <class T> std::vector<T> points(double most, int count) {
  std::vector<T> all;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t bits = mix(static_cast<std::uint64_t>(i));
    const T share = static_cast<T>(static_cast<double>(bits >> 11) / 0x1p52 - 1);
    const int e = static_cast<int>(
        bits % static_cast<unsigned>(limits<T>::max_exponent - limits<T>::min_exponent));
    all.push_back(i % 4 == 0 ? std::ldexp(share, e + limits<T>::min_exponent)
                             : static_cast<T>(most) * share);
  }
  return all;
}

template <class T, class F, class Exact>
void check(const char* name, F function, Exact exact, std::vector<T> x, std::vector<T> y,
           double allowed) {
  using V = chainrule::lanes<T, chainrule::widest_lanes<T>>;
  constexpr std::size_t width = V::size;
  while (x.size() % width != 0) {
    x.push_back(1);
    y.push_back(1);
  }
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); i += width) {
    T results[width];
    function(V::load_unaligned(&x[i]), V::load_unaligned(&y[i])).store_unaligned(results);
    for (std::size_t k = 0; k < width; ++k) {
      const long double a = x[i + k], b = y[i + k];
      const double error = ulps(results[k], exact(a, b));
      worst = std::max(worst, error);
      BOOST_TEST(error <= allowed, name << "(" << a << ", " << b << ") = " << results[k] << ", not "
                                        << exact(a, b) << ", off by " << error);
    }
  }
  if (std::getenv("CHAINRULE_REPORT"))
    std::printf("%-6s %2zu numbers  %.3g\n", name, width, worst);
}

template <class F> void check_one(const char* name, F f, double most, double allowed) {
  const auto in = [&]<class T>(T) {
    std::vector<T> x = edges<T>();
    const std::vector<T> more = points<T>(most, 4000);
    x.insert(x.end(), more.begin(), more.end());
    check<T>(
        name, [f](auto a, auto) { return f(a); }, [f](long double a, long double) { return f(a); },
        x, std::vector<T>(x.size()), allowed);
  };
  in(0.0F);
  in(0.0);
}

template <class F> void check_two(const char* name, F f, double most, double allowed) {
  const auto in = [&]<class T>(T) {
    std::vector<T> x, y;
    for (const T a : edges<T>())
      for (const T b : edges<T>()) {
        x.push_back(a);
        y.push_back(b);
      }
    const std::vector<T> more = points<T>(most, 8000);
    for (std::size_t i = 0; i < more.size(); i += 2) {
      x.push_back(more[i]);
      y.push_back(more[i + 1]);
    }
    check<T>(name, f, f, x, y, allowed);
  };
  in(0.0F);
  in(0.0);
}

} // namespace

#define ONE(function, most, allowed)                                                               \
  check_one(#function, [](auto x) { return math::function(x); }, most, allowed)
#define TWO(function, most, allowed)                                                               \
  check_two(#function, [](auto x, auto y) { return math::function(x, y); }, most, allowed)

BOOST_AUTO_TEST_CASE(exponentials) {
  ONE(exp, 120, 4);
  ONE(exp2, 160, 4);
  ONE(expm1, 30, 4);
}
BOOST_AUTO_TEST_CASE(logarithms) {
  ONE(log, 30, 2);
  ONE(log2, 30, 2);
  ONE(log10, 30, 2);
  ONE(log1p, 3, 2);
}
BOOST_AUTO_TEST_CASE(powers) {
  ONE(sqrt, 30, 0.5);
  ONE(cbrt, 30, 2);
  TWO(hypot, 30, 2);
  TWO(pow, 30, 1.5);
}
BOOST_AUTO_TEST_CASE(trigonometric) {
  ONE(sin, 100, 3);
  ONE(cos, 100, 3);
  ONE(tan, 100, 4);
  ONE(asin, 1, 3);
  ONE(acos, 1, 3);
  ONE(atan, 4, 3);
  TWO(atan2, 4, 3);
}
BOOST_AUTO_TEST_CASE(hyperbolic) {
  ONE(sinh, 30, 3);
  ONE(cosh, 30, 3);
  ONE(tanh, 4, 3);
  ONE(asinh, 4, 4);
  ONE(acosh, 4, 3);
  ONE(atanh, 1, 3);
}
BOOST_AUTO_TEST_CASE(special) {
  ONE(erf, 4, 3);
  ONE(erfc, 10, 5);
  ONE(lgamma, 30, 16);
}

#ifdef __FMA__
template <class T> void rounds_once() {
  using V = chainrule::lanes<T, chainrule::widest_lanes<T>>;
  volatile T small = limits<T>::epsilon();
  const T e = small;
  const V rest = chainrule::multiply_add(V(1 + e), V(1 - e), V(T(-1))); // 1 − ε² is 1, rounded
  BOOST_TEST(chainrule::lane_traits<V>::first(rest) == -e * e);
}
BOOST_AUTO_TEST_CASE(multiply_add_rounds_once) {
  rounds_once<float>();
  rounds_once<double>();
}
#endif
