// SPDX-License-Identifier: BSL-1.0
// Products by a CBLAS beside plain loops in long double: all transpositions, alone and with what
// follows them, and derivatives.
#define BOOST_TEST_MODULE cblas
#include "../running/fused.hpp"
#include <chainrule/interop/cblas.hpp>

namespace {

using lengths = fused::arguments<70, 81, 53>; // 70·81·53 multiplications go to the CBLAS
static_assert(chainrule::backend_product<float, chainrule::extents{2, {70, 81}},
                                         chainrule::extents{2, {81, 53}}, 0>::is_chosen);
static_assert(!chainrule::backend_product<float, chainrule::extents{2, {7, 8}},
                                          chainrule::extents{2, {8, 5}}, 0>::is_chosen);

// Arguments by their place: m[3·r + c] has length[r] rows and length[c] columns, m[9 + c] is a row.
constexpr auto as_they_are = [](auto... x) {
  const auto m = std::tuple{x...};
  return matmul(std::get<1>(m), std::get<5>(m));
};
constexpr auto left_transposed = [](auto... x) {
  const auto m = std::tuple{x...};
  return matmul(transpose(std::get<3>(m)), std::get<5>(m)) * 2;
};
constexpr auto right_transposed = [](auto... x) {
  const auto m = std::tuple{x...};
  return tanh(matmul(std::get<1>(m), transpose(std::get<7>(m))) + std::get<11>(m));
};
constexpr auto both_transposed = [](auto... x) {
  const auto m = std::tuple{x...};
  return relu(matmul(transpose(std::get<3>(m)), transpose(std::get<7>(m))));
};

} // namespace

BOOST_AUTO_TEST_CASE(products) {
  fused::check<lengths, as_they_are, double>::run(1);
  fused::check<lengths, left_transposed, float>::run(2);
  fused::check<lengths, right_transposed, double>::run(3);
  fused::check<lengths, both_transposed, float>::run(4);
}
