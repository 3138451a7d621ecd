// build: plain
// SPDX-License-Identifier: BSL-1.0
// Second derivatives of several scans are planned within the compilers' own limits of constant
// evaluation: what a loop reads was looked for again at each question, which took clang too many
// steps.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

namespace {

constexpr auto energy = [](auto a, auto rows) {
  const auto first = cr::scan<4>(
      [&](auto state, auto row) {
        const auto [c, d] = state;
        return std::pair(std::tuple(tanh(0.5 * c + d), tanh(1.5 * d)),
                         cr::stack<0>(min(a, row), row));
      },
      std::tuple(a, a), rows);
  const auto products = cr::prod<1>(rows);
  const auto second = cr::scan<3>(
      [&](auto c) {
        const auto s = cr::sum<>(sin(matmul(products, rows) * c));
        return std::pair(tanh(0.5 * c + s), s);
      },
      a);
  return std::get<0>(first.carry) + std::get<1>(first.carry) + second.carry +
         cr::mean<>(cr::prod<-1>(-first.outputs)) + matmul(second.outputs, second.outputs);
};

constexpr cr::tensor<double, 4, 3> point{{0.5, -0.25, 1},  //
                                         {-0.75, 0.25, 1}, //
                                         {0.5, 0.75, -1},
                                         {1.25, -0.5, 0.25}};
constexpr cr::tensor<double, 4, 3> direction{{1, 0.5, -1}, {0.25, 0, 2}, {-1, 1, 0}, {0.5, 1, -2}};

} // namespace

int main() { // the Hessian is symmetric
  const auto along_a = cr::hessian_vector_product<energy>(
      cr::at(0.375, point), cr::along(1.0, cr::tensor<double, 4, 3>{}));
  const auto along_rows =
      cr::hessian_vector_product<energy>(cr::at(0.375, point), cr::along(0.0, direction));
  double difference = along_rows[cr::arg<0>], size = 1 + difference * difference;
  for (std::size_t i = 0; i < 12; ++i)
    difference -= along_a[cr::arg<1>].data()[i] * direction.data()[i];
  return difference * difference < 1e-20 * size ? 0 : 1;
}
