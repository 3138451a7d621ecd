// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE axes
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <vector>

/// Every reduction over every axis, for shapes whose extents are 1, odd, and more than registers
/// hold. What they should be is loops over numbers of 50 digits; tangents are checked against their
/// central differences, and ⟨ẏ, ȳ⟩ = ⟨ẋ, x̄⟩ between the modes.
namespace cr = chainrule;

namespace {

using digits50 = boost::multiprecision::cpp_bin_float_50;

/// All reductions at once, over an axis; the last two keep it.
template <int Axis>
constexpr auto reductions = [](auto a) {
  auto kept = softmax<Axis>(a) * log_softmax<Axis>(a);
  return sum<Axis>(a) + 2 * mean<Axis>(square(a)) - max<Axis>(a) * min<Axis>(a) +
         prod<Axis>(1 + a / 8) + log_sum_exp<Axis>(a) + norm<Axis>(a) * squared_norm<Axis>(a) +
         sum<Axis>(kept);
};

/// The same by loops over x, which is `outer` blocks of `extent` rows of `inner` numbers.
template <class T>
std::vector<T> by_loops(const std::vector<T>& x, int outer, int extent, int inner) {
  std::vector<T> y;
  for (int o = 0; o < outer; ++o)
    for (int i = 0; i < inner; ++i) {
      const auto at = [&](int k) { return x[std::size_t((o * extent + k) * inner + i)]; };
      T total = 0, squares = 0, largest = at(0), smallest = at(0), product = 1, exponentials = 0;
      for (int k = 0; k < extent; ++k) {
        total += at(k);
        squares += at(k) * at(k);
        largest = at(k) > largest ? at(k) : largest;
        smallest = at(k) < smallest ? at(k) : smallest;
        product *= 1 + at(k) / 8;
        exponentials += exp(at(k));
      }
      T entropy = 0;
      for (int k = 0; k < extent; ++k)
        entropy += exp(at(k)) / exponentials * (at(k) - log(exponentials));
      y.push_back(total + 2 * squares / extent - largest * smallest + product + log(exponentials) +
                  sqrt(squares) * squares + entropy);
    }
  return y;
}

template <class Tensor> Tensor filled(unsigned seed) {
  Tensor x{};
  for (auto& each : x) {
    seed = seed * 1664525u + 1013904223u;
    each = static_cast<double>(seed >> 8) / 8388608 - 1;
  }
  return x;
}
double number(double x, std::size_t) { return x; }
template <int... Extents> double number(const cr::tensor<double, Extents...>& x, std::size_t i) {
  return x.elements[i];
}

template <int Axis, int... Extents> void check_axis() {
  using tensor = cr::tensor<double, Extents...>;
  constexpr cr::extents shape = tensor::shape::value;
  constexpr int axis = Axis < 0 ? Axis + shape.rank : Axis;
  int outer = 1, inner = 1;
  for (int k = 0; k < shape.rank; ++k)
    (k < axis ? outer : inner) *= k == axis ? 1 : shape.extent[k];
  const auto x = filled<tensor>(7), dx = filled<tensor>(8);
  const auto moved = [&](const digits50& h) {
    std::vector<digits50> result;
    for (std::size_t i = 0; i < x.size(); ++i)
      result.push_back(x.elements[i] + h * dx.elements[i]);
    return by_loops(result, outer, shape.extent[axis], inner);
  };
  const digits50 h = 1e-15;
  const auto y = moved(0), ahead = moved(h), behind = moved(-h);

  const auto forward = cr::jvp<reductions<Axis>>(cr::at(x), cr::along(dx));
  double inner_y = 0, inner_x = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const auto value = static_cast<double>(y[i]);
    const auto slope = static_cast<double>((ahead[i] - behind[i]) / (2 * h));
    BOOST_TEST(std::abs(number(forward.value, i) - value) <= 1e-13 * (1 + std::abs(value)));
    BOOST_TEST(std::abs(number(forward.tangent, i) - slope) <= 1e-12 * (1 + std::abs(slope)));
    inner_y += number(forward.tangent, i) * number(forward.value, i);
  }
  const auto backward = cr::vjp<reductions<Axis>>(cr::at(x), forward.value);
  for (std::size_t i = 0; i < x.size(); ++i)
    inner_x += backward.cotangents[cr::arg<0>].elements[i] * dx.elements[i];
  BOOST_TEST(std::abs(inner_y - inner_x) <= 1e-12 * (1 + std::abs(inner_y)));
}

} // namespace

BOOST_AUTO_TEST_CASE(vectors) {
  check_axis<0, 1>();
  check_axis<-1, 33>();
}
BOOST_AUTO_TEST_CASE(matrices) {
  check_axis<0, 7, 17>();
  check_axis<-1, 7, 17>();
}
BOOST_AUTO_TEST_CASE(rank_three) {
  check_axis<-3, 3, 2, 7>();
  check_axis<1, 3, 17, 1>();
  check_axis<-1, 2, 3, 33>();
}
