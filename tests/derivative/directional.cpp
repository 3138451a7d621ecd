// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE directional
#include "../near.hpp"
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;
constexpr auto product = a * a * b;
constexpr auto point = cr::at(a = 2.0, b = 3.0);

// Forward mode by name: variables left out do not move; in any order.
static_assert(cr::jvp<product>(point, cr::along(a = 1.0)).value == 12);
static_assert(cr::jvp<product>(point, cr::along(a = 1.0)).tangent == 12);
static_assert(cr::jvp<product>(point, cr::along(b = 1)).tangent == 4);
static_assert(cr::jvp<product>(cr::at(b = 3.0, a = 2.0), cr::along(b = 10.0, a = 1.0)).tangent ==
              52);
static_assert(cr::jvp<product>(point, cr::along()).tangent == 0);

// By position, numbers and arrays.
constexpr auto f = [](auto x, auto y) { return x * x * y; };
static_assert(cr::jvp<f>(cr::at(2.0, 3.0), cr::along(1.0, 10.0)).tangent == 52);
static_assert(cr::jvp<f>(cr::at(2, 3.f), cr::along(1, 10)).tangent == 52.f);
static_assert(
    std::is_same_v<decltype(cr::jvp<f>(cr::at(2, 3.f), cr::along(1, 10)).tangent), float>);
constexpr auto h = [](const auto& x, auto scale) {
  return std::array{scale * x[0] * x[1], x[0] - x[1]};
};
constexpr auto moved =
    cr::jvp<h>(cr::at(std::array{2.0, 3.0}, 10.0), cr::along(std::array{1, 0}, 1));
static_assert(moved.value == std::array{60.0, -1.0} && moved.tangent == std::array{36.0, 1.0});

// Backward mode: seeds are what results are.
constexpr auto back = cr::vjp<product>(point, 2.0);
static_assert(back.value == 12 && back.cotangents[a] == 24 && back.cotangents[b] == 8);
static_assert(cr::vjp<product>(point, 2).cotangents[a] == 24);
constexpr auto pulled = cr::vjp<h>(cr::at(std::array{2.0, 3.0}, 10.0), std::array{1.0, 100.0});
static_assert(pulled.value == std::array{60.0, -1.0});
static_assert(pulled.cotangents.get<0>() == std::array{130.0, -80.0} &&
              pulled.cotangents.get<1>() == 6);
constexpr auto stacked = cr::vjp<stack(a* b, a + b)>(point, cr::tensor<double, 2>{{1, 10}});
static_assert(stacked.value(0) == 6 && stacked.cotangents[a] == 13 && stacked.cotangents[b] == 12);
static_assert(cr::vjp<f>(cr::at(2.f, 3.f), 1.f).cotangents.get<1>() == 4.f);

// The Hessian times a direction.
static_assert(cr::hessian_vector_product<product>(point, cr::along(a = 1.0, b = 10.0))[a] == 46);
static_assert(cr::hessian_vector_product<product>(point, cr::along(a = 1.0, b = 10.0))[b] == 4);
static_assert(cr::hessian_vector_product<product>(point, cr::along(b = 1.0))[a] == 4);
constexpr auto curved = cr::hessian_vector_product<f>(cr::at(2.0, 3.0), cr::along(1.0, 10.0));
static_assert(curved.get<0>() == 46 && curved.get<1>() == 4);

// By some of the variables only: what `wrt` selects, as with gradients.
static_assert(cr::vjp<product, cr::wrt(b)>(point, 2.0).cotangents == 8);
static_assert(cr::vjp<product, cr::wrt(b, a)>(point, 2.0).cotangents[a] == 24);
static_assert(cr::vjp<f, cr::wrt(cr::arg<1>)>(cr::at(2.0, 3.0), 1.0).cotangents == 4);
static_assert(cr::hessian_vector_product<product, cr::wrt(a)>(point,
                                                              cr::along(a = 1.0, b = 10.0)) == 46);
static_assert(cr::hessian_vector_product<f, cr::wrt(cr::arg<1>)>(cr::at(2.0, 3.0),
                                                                 cr::along(1.0, 10.0)) == 4);

// Named arrays are viewed where they are.
BOOST_AUTO_TEST_CASE(arrays_are_viewed) {
  std::array<double, 2> x{2, 3}, v{1, 0};
  const auto at = cr::at(x, 10.0);
  const auto along = cr::along(v, 0.0);
  x[0] = 4;
  v[1] = 1;
  const auto [value, tangent] = cr::jvp<h>(at, along);
  BOOST_TEST(value[0] == 120);
  BOOST_TEST(tangent[0] == 70);
  BOOST_TEST(tangent[1] == 0);
}

// A formula with all sorts of operations, for laws.
constexpr auto mixed = [](auto x, auto y, auto z) {
  const auto s = sin(x * y) + exp(z / (1 + y * y));
  return s * log(2 + x * x) - where(x < y, x * z, pow(y, 3)) / sqrt(1 + z * z) +
         atan2(x, 1 + z * z);
};

BOOST_AUTO_TEST_CASE(modes_agree) {
  for (double x = -2; x <= 2; x += 0.8)
    for (double y = -1.95; y <= 2; y += 0.9)
      for (double z = -2; z <= 2; z += 1.1) {
        const auto gradient = cr::gradient<mixed>(x, y, z);
        const auto [dx, dy, dz] = gradient;
        BOOST_TEST(
            near(cr::jvp<mixed>(cr::at(x, y, z), cr::along(1.0, 0.0, 0.0)).tangent, dx, 100));
        BOOST_TEST(
            near(cr::jvp<mixed>(cr::at(x, y, z), cr::along(0.0, 1.0, 0.0)).tangent, dy, 100));
        BOOST_TEST(near(cr::jvp<mixed>(cr::at(x, y, z), cr::along(2, 3, 4)).tangent,
                        2 * dx + 3 * dy + 4 * dz, 100));
        BOOST_TEST(near(cr::vjp<mixed>(cr::at(x, y, z), -2.0).cotangents.get<2>(), -2 * dz, 100));

        // and second order: H·v by the product, by H, and by the difference of gradients
        const auto H = cr::hessian<mixed>(x, y, z);
        const double v[]{0.5, -1, 2};
        const auto Hv =
            cr::hessian_vector_product<mixed>(cr::at(x, y, z), cr::along(v[0], v[1], v[2]));
        const double parts[]{Hv.get<0>(), Hv.get<1>(), Hv.get<2>()};
        const double e = 1e-5;
        const auto more = cr::gradient<mixed>(x + e * v[0], y + e * v[1], z + e * v[2]);
        const auto less = cr::gradient<mixed>(x - e * v[0], y - e * v[1], z - e * v[2]);
        const double differences[]{(more.get<0>() - less.get<0>()) / (2 * e),
                                   (more.get<1>() - less.get<1>()) / (2 * e),
                                   (more.get<2>() - less.get<2>()) / (2 * e)};
        for (int i = 0; i < 3; ++i) {
          BOOST_TEST(near(parts[i], H(i, 0) * v[0] + H(i, 1) * v[1] + H(i, 2) * v[2], 1000));
          BOOST_TEST(std::abs(parts[i] - differences[i]) < 1e-6);
          for (int j = 0; j < 3; ++j)
            BOOST_TEST(H(i, j) == H(j, i));
        }
      }
}

} // namespace
