// expect: a number cannot hold a differentiated value: declare what takes it with auto
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

constexpr auto energy = [](auto x) {
#ifdef COMPILES
  auto sum = 0 * x[0];
#else
  double sum = 0;
#endif
  for (const auto& each : x)
    sum += each * each;
  return sum;
};
constexpr double e = cr::value<energy>(std::array{3.0, 4.0});
