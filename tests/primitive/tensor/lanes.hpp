// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_PRIMITIVE_TENSOR_LANES_HPP
#define CHAINRULE_TESTS_PRIMITIVE_TENSOR_LANES_HPP

#define CHAINRULE_UNFUSED

#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdlib>
#include <vector>

/// What holds for every primitive at every number, at kinks and at the edges of its domain too: on
/// a tensor, each element's value, slope and second derivative are those of the number alone. Files
/// that include this are built for all machines by g++ and for this machine's own instructions by
/// clang.
namespace lanes {

namespace cr = chainrule;

/// Edges, and ordinary numbers.
template <class T> std::vector<T> table() {
  using limits = std::numeric_limits<T>;
  std::vector<T> all{limits::quiet_NaN()};
  for (const T x : {T(0), limits::denorm_min(), limits::min(), T(1e-5), T(0.1), T(0.5), T(0.6),
                    T(1), T(1.5), T(2), T(3), T(7.25), T(20), T(89), T(710.25), T(746), T(1e10),
                    limits::max(), limits::infinity()}) {
    all.push_back(x);
    all.push_back(-x);
  }
  return all;
}

/// Equal to some units in the last place of `want`, or of the terms of which it is the difference;
/// zeros have the same sign, NaN is NaN.
template <class T> bool same(T got, T want, double ulps, T terms = 0) {
  using limits = std::numeric_limits<T>;
  if (got != got || want != want)
    return got != got && want != want;
  if (got == want)
    return std::signbit(got) == std::signbit(want);
  const long double error = std::abs(static_cast<long double>(got) - want);
  const long double size = std::max(std::abs(want), terms);
  return size <= limits::max() &&
         error <= static_cast<long double>(ulps) *
                      std::max<long double>(size * limits::epsilon(), limits::denorm_min());
}

template <class T>
void expect(const char* what, std::size_t function, const char* which, T got, T want, T at,
            double ulps) {
  BOOST_TEST(same(got, want, ulps), what << " " << function << ", " << sizeof(T)
                                         << " bytes: " << which << " at " << at << " is " << got
                                         << ", not " << want);
}

/// Functions of one number, each of a number or a tensor of its own.
template <auto... F> struct family {
  static constexpr std::size_t size = sizeof...(F);
  struct values {
    constexpr auto operator()(const auto&... x) const { return cr::concatenate(F(x)...); }
  };
  struct array {
    constexpr auto operator()(const auto&... x) const { return std::array{F(x)...}; }
  };
  struct total {
    constexpr auto operator()(const auto&... x) const { return (cr::sum(F(x)) + ...); }
  };
  template <class T> struct jets {
    T value[sizeof...(F)], slope[sizeof...(F)], second[sizeof...(F)];
  };

  template <class T, std::size_t... I>
  [[gnu::noinline]] static jets<T> of_number(T x, std::index_sequence<I...>) {
    const auto gradient = cr::gradient<total{}>(((void)I, x)...);
    const auto second =
        cr::hessian_vector_product<total{}>(cr::at(((void)I, x)...), cr::along(((void)I, T(1))...));
    const auto value = cr::value<array{}>(((void)I, x)...);
    return {{value[I]...}, {gradient[cr::arg<int(I)>]...}, {second[cr::arg<int(I)>]...}};
  }

  template <class T, int Count, std::size_t... I>
  static void check_tensor(const char* what, double ulps, std::index_sequence<I...> all) {
    const std::vector<T> numbers = table<T>();
    std::vector<jets<T>> wanted;
    for (const T x : numbers)
      wanted.push_back(of_number(x, all));
    cr::tensor<T, Count> ones{}, x{};
    for (T& one : ones)
      one = 1;
    // Every number comes to every lane.
    for (std::size_t first = 0; first < numbers.size(); ++first) {
      const auto index = [&](int i) { return (first + std::size_t(i)) % numbers.size(); };
      for (int i = 0; i < Count; ++i)
        x(i) = numbers[index(i)];
      const auto forward =
          cr::jvp<values{}>(cr::at(((void)I, x)...), cr::along(((void)I, ones)...));
      const auto gradient = cr::gradient<total{}>(((void)I, x)...);
      const auto second = cr::hessian_vector_product<total{}>(cr::at(((void)I, x)...),
                                                              cr::along(((void)I, ones)...));
      for (int i = 0; i < Count; ++i) {
        const jets<T>& want = wanted[index(i)];
        const auto check = [&](std::size_t f, T value, T tangent, T slope, T curvature) {
          expect(what, f, "value", value, want.value[f], x(i), ulps);
          // The tangent of what is concatenated is a sum: it has no −0.
          expect(what, f, "tangent", tangent + 0, want.slope[f] + 0, x(i), 4 * ulps);
          expect(what, f, "slope", slope, want.slope[f], x(i), 4 * ulps);
          expect(what, f, "second derivative", curvature, want.second[f], x(i), 16 * ulps);
        };
        (check(I, forward.value(int(I) * Count + i), forward.tangent(int(I) * Count + i),
               gradient[cr::arg<int(I)>](i), second[cr::arg<int(I)>](i)),
         ...);
      }
    }
  }
  template <int Count> static void check(const char* what, double ulps = 4) {
    check_tensor<float, Count>(what, ulps, std::index_sequence_for<decltype(F)...>{});
    check_tensor<double, Count>(what, ulps, std::index_sequence_for<decltype(F)...>{});
  }
};

/// A function of two numbers. The terms of a second derivative of a homogeneous one are as large as
/// a slope over an operand.
template <auto F> struct of_two {
  struct total {
    constexpr auto operator()(const auto& x, const auto& y) const { return cr::sum(F(x, y)); }
  };
  template <class T> struct jet {
    T value, slope[2], second[2][2];
  };
  template <class T> [[gnu::noinline]] static jet<T> of_numbers(T x, T y) {
    const auto gradient = cr::gradient<total{}>(x, y);
    const auto by = [&](T a, T b) {
      return cr::hessian_vector_product<total{}>(cr::at(x, y), cr::along(a, b));
    };
    const auto first = by(1, 0), second = by(0, 1);
    return {cr::value<F>(x, y),
            {gradient[cr::arg<0>], gradient[cr::arg<1>]},
            {{first[cr::arg<0>], first[cr::arg<1>]}, {second[cr::arg<0>], second[cr::arg<1>]}}};
  }
  template <class T, int Count>
  static void check_tensor(const char* what, double ulps, bool homogeneous) {
    const std::vector<T> numbers = table<T>();
    const std::size_t pairs = numbers.size() * numbers.size();
    cr::tensor<T, Count> x{}, y{}, ones{}, zeros{};
    for (T& one : ones)
      one = 1;
    for (std::size_t first = 0; first < pairs; first += std::size_t(Count)) {
      for (int i = 0; i < Count; ++i) {
        const std::size_t pair = (first + std::size_t(i)) % pairs;
        x(i) = numbers[pair / numbers.size()];
        y(i) = numbers[pair % numbers.size()];
      }
      const auto value = cr::value<F>(x, y);
      const auto gradient = cr::gradient<total{}>(x, y);
      const auto by_x = cr::hessian_vector_product<total{}>(cr::at(x, y), cr::along(ones, zeros));
      const auto by_y = cr::hessian_vector_product<total{}>(cr::at(x, y), cr::along(zeros, ones));
      for (int i = 0; i < Count; ++i) {
        const jet<T> want = of_numbers(x(i), y(i));
        const T size = std::max(std::abs(x(i)), std::abs(y(i)));
        const T terms = homogeneous && size > std::sqrt(std::numeric_limits<T>::min())
                            ? (std::abs(want.slope[0]) + std::abs(want.slope[1])) / size
                            : 0;
        const auto check = [&](const char* which, T got, T wanted, double allowed, T of = 0) {
          BOOST_TEST(same(got, wanted, allowed, of),
                     what << ", " << sizeof(T) << " bytes: " << which << " at (" << x(i) << ", "
                          << y(i) << ") is " << got << ", not " << wanted);
        };
        check("value", value(i), want.value, ulps);
        check("slope 0", gradient[cr::arg<0>](i), want.slope[0], 4 * ulps);
        check("slope 1", gradient[cr::arg<1>](i), want.slope[1], 4 * ulps);
        check("second 00", by_x[cr::arg<0>](i), want.second[0][0], 16 * ulps, terms);
        check("second 01", by_x[cr::arg<1>](i), want.second[0][1], 16 * ulps, terms);
        check("second 10", by_y[cr::arg<0>](i), want.second[1][0], 16 * ulps, terms);
        check("second 11", by_y[cr::arg<1>](i), want.second[1][1], 16 * ulps, terms);
      }
    }
  }
  static void check(const char* what, double ulps = 4, bool homogeneous = false) {
    check_tensor<float, 33>(what, ulps, homogeneous);
    check_tensor<double, 17>(what, ulps, homogeneous);
  }
};

} // namespace lanes

/// A function of x, or of x and y.
#define OF_X(...) [](const auto& x) { return __VA_ARGS__; }
#define OF_XY(...) [](const auto& x, const auto& y) { return __VA_ARGS__; }

#endif
