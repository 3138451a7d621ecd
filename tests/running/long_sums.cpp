// build: plain
// SPDX-License-Identifier: BSL-1.0
// Sums of many floats keep their digits: one after the other, a million times 0.1 is off by 1 %.
#include <chainrule/chainrule.hpp>
#include <cmath>
#include <cstdio>

namespace cr = chainrule;

namespace {

constexpr int rows = 100003, columns = 10;
inline constexpr cr::variable<"A", cr::shape<rows, columns>> A;

int failures = 0;
void check(const char* name, double got, double expected) {
  const double error = std::abs(got - expected) / expected;
  if (!(error <= 1e-5)) {
    std::printf("%s: off by %g\n", name, error);
    ++failures;
  }
}

} // namespace

int main() {
  static cr::tensor<float, rows, columns> a;
  for (float& each : a)
    each = 0.1f;
  static constexpr auto all = sum(A);
  static constexpr auto squares = sum(square(A));
  static constexpr auto average = mean(A);
  static constexpr auto by_column = sum<0>(A);
  check("sum", cr::value<all>(A = a), 0.1 * rows * columns);
  check("sum of squares", cr::value<squares>(A = a), 0.01 * rows * columns);
  check("mean", cr::value<average>(A = a), 0.1);
  check("sum of a column", cr::value<by_column>(A = a)(columns - 1), 0.1 * rows);
  a(rows - 1, columns - 1) = 7; // in the last, shorter, piece
  static constexpr auto largest = max(A);
  check("max", cr::value<largest>(A = a), 7);
  return failures;
}
