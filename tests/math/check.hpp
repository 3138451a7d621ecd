// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_MATH_CHECK_HPP
#define CHAINRULE_TESTS_MATH_CHECK_HPP

#include <chainrule/math/math.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// The functions against Boost.Multiprecision (333 bits) and the C library, in units in the last
/// place, over fixed points spread over the exponents; some of them evaluated by the compiler.
/// CHAINRULE_REPORT in the environment prints the worst error of each.
namespace check {

namespace mp = boost::multiprecision;
namespace constant = chainrule::math::constant;
using big = mp::number<mp::backends::cpp_bin_float<333, mp::backends::digit_base_2, void,
                                                   std::int32_t, -200000, 200000>,
                       mp::et_off>;
using chainrule::math::detail::scale;

/// Points origin + m 2^e, e uniform in [low, high] as far as T has it.
struct range {
  int low, high;
  bool negative = true;
  double origin = 0;
};

constexpr std::uint64_t mix(std::uint64_t z) { // splitmix64
  z += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

template <class T> constexpr T point(range r, int i) {
  using limits = std::numeric_limits<T>;
  auto const bits = mix(static_cast<unsigned>(i)), more = mix(bits);
  int const least = limits::min_exponent - limits::digits, top = limits::max_exponent - 1,
            low = r.low < least ? least : r.low, high = r.high > top ? top : r.high,
            e = low + static_cast<int>(more % static_cast<unsigned>(high - low + 1));
  auto const m = static_cast<long double>((bits | 1ULL << 63) >> (64 - limits::digits));
  T const x = static_cast<T>(scale(m, e + 1 - limits::digits));
  return static_cast<T>(r.origin) + (r.negative && (more >> 40) % 2 ? -x : x);
}

/// |got - want| in units of the last place of want, infinities and zeros as what rounds to them.
template <class T> double ulps(T got, big const& want) {
  using limits = std::numeric_limits<T>;
  if (got != got)
    return 1e9;
  big const size = abs(want);
  int e = size == 0 ? limits::min_exponent - 1 : static_cast<int>(ilogb(size));
  if (e < limits::min_exponent - 1)
    e = limits::min_exponent - 1;
  if (e > limits::max_exponent - 1)
    e = limits::max_exponent - 1;
  big const unit = ldexp(big(1), e + 1 - limits::digits);
  big const edge = ldexp(big(1), limits::max_exponent);
  big const value = got > limits::max() ? edge : got < -limits::max() ? big(-edge) : big(got);
  if (value == edge && want > edge)
    return 0;
  if (value == -edge && want < -edge)
    return 0;
  return static_cast<double>(big(abs(value - want) / unit));
}

template <class T> double ulps_between(T a, T b) {
  if (a == b || (a != a && b != b))
    return 0;
  return ulps(a, big(b > std::numeric_limits<T>::max() || b < -std::numeric_limits<T>::max()
                         ? big(std::numeric_limits<T>::max())
                         : big(b)));
}

template <class T, range R, class Own> constexpr auto tabulate(Own own) {
  struct {
    T y[16];
  } t{};
  for (int i = 0; i < 16; ++i)
    t.y[i] = own(point<T>(R, i));
  return t;
}

/// What the C library is allowed beside our own error: glibc states up to 9 ulp for some.
struct tolerance {
  double as_float = 2, as_double = 2, as_long_double = 2;
};

template <class T> void report(char const* name, char const* what, double worst, T at) {
  if (std::getenv("CHAINRULE_REPORT"))
    std::printf("%-12s %-8s %2d bits %8.4f at %.21Lg\n", name, what, std::numeric_limits<T>::digits,
                worst, static_cast<long double>(at));
}

template <class T, range R, class Own, class Oracle, class Library>
void compare_as(char const* name, Own own, Oracle oracle, Library library, double allowed,
                int oracle_points, int points) {
  double worst = 0, worst_library = 0;
  T at{}, at_library{};
  static constexpr auto compiled = tabulate<T, R>(Own{});
  for (int i = 0; i < points; ++i) {
    T const x = point<T>(R, i), y = own(x);
    if (i < 16)
      BOOST_TEST((compiled.y[i] == y || (y != y && compiled.y[i] != compiled.y[i])));
    double const library_error = ulps_between<T>(y, library(x));
    if (library_error > worst_library)
      worst_library = library_error, at_library = x;
    if (i >= oracle_points)
      continue;
    double const error = ulps<T>(y, oracle(big(x)));
    if (error > worst)
      worst = error, at = x;
  }
  if (oracle_points)
    report(name, "oracle", worst, at);
  report(name, "library", worst_library, at_library);
  BOOST_TEST(worst <= 0.51, name << " " << worst << " ulp at " << at);
  BOOST_TEST(worst_library <= allowed, name << " " << worst_library << " ulp at " << at_library);
}

template <range R, class Own, class Oracle, class Library>
void compare(char const* name, Own own, Oracle oracle, Library library, tolerance t = {},
             int oracle_points = 500, int points = 5000) {
  compare_as<float, R>(name, own, oracle, library, t.as_float, oracle_points, points);
  compare_as<double, R>(name, own, oracle, library, t.as_double, oracle_points, points);
  compare_as<long double, R>(name, own, oracle, library, t.as_long_double, oracle_points, points);
}

} // namespace check

#endif
