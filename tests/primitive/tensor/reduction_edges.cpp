// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE reduction_edges
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cmath>

namespace cr = chainrule;

// ∂²Π/∂xᵢ∂xⱼ is the product of all others, whichever of the factors are 0.
template <int Count> void check_products(unsigned zeros) {
  cr::tensor<double, Count> x{};
  for (int i = 0; i < Count; ++i)
    x(i) = zeros >> i & 1 ? 0 : i % 2 == 0 ? 1.5 + i : -0.5 * i;
  const auto others = [&](int i, int j) {
    double product = i == j && i >= 0 ? 0 : 1;
    for (int k = 0; k < Count; ++k)
      product *= k == i || k == j ? 1 : x(k);
    return product;
  };
  constexpr auto f = [](auto a) { return prod(a); };
  const auto slopes = cr::gradient<f>(x)[cr::arg<0>];
  const auto second = cr::hessian<f>(x);
  for (int i = 0; i < Count; ++i) {
    BOOST_TEST(slopes(i) == others(i, -1), boost::test_tools::tolerance(1e-14));
    for (int j = 0; j < Count; ++j)
      BOOST_TEST(second(i, j) == others(i, j), boost::test_tools::tolerance(1e-14));
  }
}
BOOST_AUTO_TEST_CASE(products_with_zeros) {
  for (unsigned zeros = 0; zeros < 4; ++zeros) {
    check_products<1>(zeros & 1);
    check_products<2>(zeros);
  }
  for (unsigned zeros = 0; zeros < 128; zeros += 5)
    check_products<7>(zeros);
  // along an axis; a factor near 0
  const cr::tensor<double, 3, 2> a{{1, 1e-30, 0, 2, 5, 3}}, along{{1, 1, 1, 1, 1, 1}};
  const auto h = cr::hessian_vector_product<[](auto b) { return sum(prod<0>(b)); }>(
      cr::at(a), cr::along(along))[cr::arg<0>];
  const cr::tensor<double, 3, 2> wanted{{5, 5, 6, 3, 1, 2}};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 2; ++j)
      BOOST_TEST(h(i, j) == wanted(i, j), boost::test_tools::tolerance(1e-14));
}

// (x − max) − log Σ e^(x − max) loses nothing beside large logits; its slope is 1 − softmax.
template <class T> void check_large_logits(T size) {
  constexpr auto f = [](auto a) { return cr::log_softmax(a); };
  const cr::tensor<T, 2, 4> x{{size, size - 1, -size, size - 2, -size, -size - 1, 1 - size, -size}};
  const cr::tensor<T, 2, 4> seed{{1, 0, 0, 0, 0, 0, 1, 0}};
  const auto [value, cotangents] = cr::vjp<f>(cr::at(x), seed);
  for (int i = 0; i < 2; ++i) {
    long double sum = 0;
    const long double largest = i == 0 ? size : 1 - size;
    for (int j = 0; j < 4; ++j)
      sum += std::exp(static_cast<long double>(x(i, j)) - largest);
    for (int j = 0; j < 4; ++j) {
      const long double logarithm = x(i, j) - largest - std::log(sum);
      BOOST_TEST(value(i, j) == static_cast<T>(logarithm),
                 boost::test_tools::tolerance(8 * std::numeric_limits<T>::epsilon()));
      BOOST_TEST(cotangents[cr::arg<0>](i, j) ==
                     static_cast<T>(static_cast<long double>(seed(i, j)) - std::exp(logarithm)),
                 boost::test_tools::tolerance(16 * std::numeric_limits<T>::epsilon()));
    }
  }
}
BOOST_AUTO_TEST_CASE(large_logits) {
  check_large_logits(1e4F);
  check_large_logits(1e4);
  check_large_logits(1e4L);
}

// A logit of −∞ is a class that cannot be: its probability is 0, and no other notices it.
BOOST_AUTO_TEST_CASE(impossible_classes) {
  const double infinity = std::numeric_limits<double>::infinity();
  const cr::tensor<double, 3> x{{1, -infinity, 1}}, seed{{1, 2, 4}};
  const auto [value, cotangents] = cr::vjp<[](auto a) { return cr::softmax(a); }>(cr::at(x), seed);
  const double wanted[]{0.5, 0, 0.5}, slopes[]{-0.75, 0, 0.75};
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(value(i) == wanted[i]);
    BOOST_TEST(cotangents[cr::arg<0>](i) == slopes[i]);
  }
}
