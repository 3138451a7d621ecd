// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_PRIMITIVE_TENSOR_LAWS_HPP
#define CHAINRULE_TESTS_PRIMITIVE_TENSOR_LAWS_HPP

#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>

/// What holds for every function of tensors: its value is that of loops written here; ⟨ẏ, ȳ⟩ =
/// ⟨ẋ, x̄⟩ between forward and backward mode; forward mode agrees with central differences in long
/// double; float, double and long double, one number at a time and several, agree.
namespace tensor_laws {

namespace cr = chainrule;

/// Numbers of both signs between −1 and 1, no two alike.
template <class Tensor> constexpr Tensor filled(unsigned seed, double scale = 1) {
  using T = typename Tensor::value_type;
  Tensor x{};
  for (T& each : x) {
    seed = seed * 1664525u + 1013904223u;
    each = static_cast<T>(scale * (static_cast<double>(seed >> 8) / 8388608 - 1));
  }
  return x;
}

template <class To, class T, int... Extents>
constexpr auto converted(const cr::tensor<T, Extents...>& x) {
  cr::tensor<To, Extents...> y{};
  for (std::size_t i = 0; i < x.size(); ++i)
    y.elements[i] = static_cast<To>(x.elements[i]);
  return y;
}
template <class To, class T>
  requires std::is_arithmetic_v<T>
constexpr To converted(const T& x) {
  return static_cast<To>(x);
}

template <class X> constexpr std::size_t size_of(const X& x) {
  if constexpr (std::is_arithmetic_v<X>)
    return 1;
  else
    return x.size();
}
template <class X> constexpr auto element_of(const X& x, std::size_t i) {
  if constexpr (std::is_arithmetic_v<X>)
    return x;
  else
    return x.elements[i];
}
template <class X> constexpr long double inner(const X& x, const X& y) {
  long double sum = 0;
  for (std::size_t i = 0; i < size_of(x); ++i)
    sum += static_cast<long double>(element_of(x, i)) * static_cast<long double>(element_of(y, i));
  return sum;
}
template <class X> constexpr X moved(const X& x, const X& along, long double step) {
  using T = std::remove_cvref_t<decltype(element_of(x, 0))>;
  X result = x;
  for (std::size_t i = 0; i < x.size(); ++i)
    result.elements[i] += static_cast<T>(step) * along.elements[i];
  return result;
}

template <class X, class Y>
void check_close(const X& x, const Y& y, long double tolerance, const char* what) {
  BOOST_TEST_REQUIRE(size_of(x) == size_of(y));
  for (std::size_t i = 0; i < size_of(x); ++i) {
    const long double a = static_cast<long double>(element_of(x, i));
    const long double b = static_cast<long double>(element_of(y, i));
    if (!(std::abs(a - b) <= tolerance * (1 + std::abs(b))))
      BOOST_ERROR(what << ": element " << i << " is " << a << ", not " << b);
  }
}

template <class X> using seeds = std::conditional_t<std::is_arithmetic_v<X>, cr::tensor<X, 1>, X>;

/// The laws of `F` at these tensors of doubles.
template <auto F, class... X> void check(const X&... x) {
  const auto along = std::tuple(filled<X>(unsigned(sizeof(X)))...);
  const auto run = [&](const auto&... direction) {
    const auto forward = cr::jvp<F>(cr::at(x...), cr::along(direction...));
    using result = decltype(forward.value);
    // the value, alone
    check_close(cr::value<F>(x...), forward.value, 0, "value");
    // against central differences
    const long double h = 1e-5L;
    const auto ahead =
        cr::value<F>(moved(converted<long double>(x), converted<long double>(direction), h)...);
    const auto behind =
        cr::value<F>(moved(converted<long double>(x), converted<long double>(direction), -h)...);
    for (std::size_t i = 0; i < size_of(ahead); ++i) {
      const long double difference = (element_of(ahead, i) - element_of(behind, i)) / (2 * h);
      const long double tangent = element_of(forward.tangent, i);
      if (!(std::abs(difference - tangent) <= 2e-8L * (1 + std::abs(difference))))
        BOOST_ERROR("tangent " << i << " is " << tangent << ", not " << difference);
    }
    // backward mode is the transposed map
    result cotangent{};
    if constexpr (std::is_arithmetic_v<result>)
      cotangent = 1.25;
    else
      cotangent = filled<result>(99);
    const auto backward = cr::vjp<F>(cr::at(x...), cotangent);
    check_close(backward.value, forward.value, 1e-15L, "value of vjp");
    const long double left = inner(cotangent, forward.tangent);
    long double right = 0;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((right += inner(backward.cotangents.template get<I>(), direction)), ...);
    }(std::index_sequence_for<X...>{});
    if (!(std::abs(left - right) <= 1e-12L * (1 + std::abs(left))))
      BOOST_ERROR("⟨ẏ, ȳ⟩ is " << left << ", but ⟨ẋ, x̄⟩ " << right);
    // in float
    check_close(cr::value<F>(converted<float>(x)...), forward.value, 2e-5L, "value in float");
    const auto in_float = cr::vjp<F>(cr::at(converted<float>(x)...), converted<float>(cotangent));
    const auto long_double =
        cr::vjp<F>(cr::at(converted<long double>(x)...), converted<long double>(cotangent));
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (check_close(in_float.cotangents.template get<I>(), backward.cotangents.template get<I>(),
                   1e-4L, "cotangent in float"),
       ...);
      (check_close(long_double.cotangents.template get<I>(), backward.cotangents.template get<I>(),
                   1e-12L, "cotangent in long double"),
       ...);
    }(std::index_sequence_for<X...>{});
  };
  std::apply(run, along);
}

} // namespace tensor_laws

#endif
