// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE tensor
#include <boost/hana.hpp>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <memory>
#include <numeric>
#include <sstream>

namespace cr = chainrule;
namespace hana = boost::hana;

namespace {

// What a tensor is made of.
using matrix = cr::tensor<double, 2, 3>;
constexpr matrix rows{{1, 2, 3}, {4, 5, 6}};
static_assert(rows(1, 0) == 4 && rows(0, 2) == 3);
static_assert(rows == matrix{1, 2, 3, 4, 5, 6});
static_assert(rows == matrix{{1, 2, 3, 4, 5, 6}});
static_assert(rows == matrix{{{1, 2, 3}, {4, 5, 6}}});
constexpr matrix assigned = {{1, 2, 3}, {4, 5, 6}};
static_assert(rows == assigned);
static_assert(matrix{} == matrix{0, 0, 0, 0, 0, 0});
constexpr double flat[]{1, 2, 3, 4, 5, 6}, nested[2][3]{{1, 2, 3}, {4, 5, 6}};
constexpr std::array<double, 6> array{1, 2, 3, 4, 5, 6};
static_assert(rows == matrix(flat) && rows == matrix(nested) && rows == matrix(array));
static_assert(rows == matrix(std::span<const double, 6>(array)));
static_assert(rows == matrix(cr::tensor<int, 2, 3>{{1, 2, 3}, {4, 5, 6}}));

constexpr cr::tensor<float, 2, 1, 2> cube{{{1, 2}}, {{3, 4}}};
static_assert(cube(1, 0, 1) == 4 && cube == cr::tensor<float, 2, 1, 2>{1, 2, 3, 4});
constexpr float blocks[2][1][2]{{{1, 2}}, {{3, 4}}};
static_assert(cube == cr::tensor<float, 2, 1, 2>(blocks));
static_assert(cr::tensor<double, 2, 1>{{1}, {2}} == cr::tensor<double, 2, 1>{1, 2});
static_assert(cr::tensor<double, 1>{2.5}[0] == 2.5);
static_assert(cr::tensor<double, 0>{}.size() == 0);
// More numbers and rows than clang folds.
#define EIGHT_TIMES(...)                                                                           \
  __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__,       \
      __VA_ARGS__
constexpr cr::tensor<float, 512> many{EIGHT_TIMES(EIGHT_TIMES(EIGHT_TIMES(1)))};
constexpr cr::tensor<float, 512, 2> many_rows{EIGHT_TIMES(EIGHT_TIMES(EIGHT_TIMES({3, 4})))};
static_assert(many[511] == 1 && many_rows(511, 1) == 4);
#undef EIGHT_TIMES

// What it is.
static_assert(std::is_trivially_copyable_v<matrix> &&
              std::is_trivially_default_constructible_v<matrix>);
static_assert(std::is_standard_layout_v<matrix> && sizeof(matrix) == 6 * sizeof(double));
template <auto Constant> struct structural {};
static_assert(std::is_same_v<structural<rows>, structural<assigned>>);
static_assert(alignof(cr::tensor<float, 16>) == 64 && alignof(cr::tensor<float, 3>) == 4);
static_assert(matrix::shape::value == cr::extents{2, {2, 3}});
static_assert(std::accumulate(rows.begin(), rows.end(), 0.0) == 21);

// Arithmetic is computed where it is assigned; a step of gradient descent is one line.
inline constexpr cr::variable<"W", cr::shape<2, 3>> W;
inline constexpr cr::variable<"b", cr::shape<3>> b;
inline constexpr cr::variable<"s"> s;

constexpr bool steps() {
  auto theta = cr::parameters<float>(W, b, s);
  theta[W] = cr::tensor<float, 2, 3>(rows);
  theta[b] = {1, 2, 3};
  theta[s] = 4;
  auto grad = theta;
  const float rate = 0.25f;
  hana::for_each(hana::keys(theta), [&](auto w) { theta[w] -= rate * grad[w]; });
  const bool once = theta[W] == cr::tensor<float, 2, 3>{0.75f, 1.5f, 2.25f, 3, 3.75f, 4.5f} &&
                    theta[b] == cr::tensor<float, 3>{0.75f, 1.5f, 2.25f} && theta[s] == 3;
  auto speed = cr::parameters<float>(W, b, s);
  hana::for_each(hana::keys(theta), [&](auto w) { // momentum and weight decay
    speed[w] = 0.5f * speed[w] - rate * (grad[w] + 2 * theta[w]);
    theta[w] += speed[w];
  });
  return once && theta[W](1, 2) == 4.5f - 0.25f * (6 + 9) && theta[s] == 3 - 0.25f * (4 + 6);
}
static_assert(steps());

constexpr bool arithmetic() {
  matrix x = rows + rows;
  bool ok = x == 2 * rows;
  x /= 2;
  ok = ok && x == rows;
  x *= x;
  ok = ok && x == rows * rows && x(1, 2) == 36;
  x -= x - rows;
  ok = ok && x == rows;
  x = -x + 1;
  ok = ok && x == matrix{0, -1, -2, -3, -4, -5};
  const auto later = matrix(rows) * 2; // keeps a temporary
  return ok && later[5] == 12 && 12 / rows == matrix{12, 6, 4, 3, 12.0 / 5, 2};
}
static_assert(arithmetic());

std::string written(const auto& x) {
  std::ostringstream out;
  out << x;
  return out.str();
}

} // namespace

// Four megabytes each: none of them is on the stack, whose limit is eight.
BOOST_AUTO_TEST_CASE(arithmetic_copies_nothing) {
  using large = cr::tensor<float, 1024, 1024>;
  const auto x = std::make_unique<large>(), y = std::make_unique<large>();
  std::iota(x->begin(), x->end(), 0.0f);
  *y = 3 * *x - (*x + *x) / 2;
  *y -= 0.5f * *x;
  BOOST_TEST((*y)(0, 2) == 3);
}

BOOST_AUTO_TEST_CASE(writing) {
  BOOST_TEST(written(rows) == "[[1, 2, 3], [4, 5, 6]]");
  BOOST_TEST(written(cube) == "[[[1, 2]], [[3, 4]]]");
  BOOST_TEST(written(cr::tensor<int, 3>{1, -2, 3}) == "[1, -2, 3]");
  BOOST_TEST(written(cr::tensor<double, 2, 0>{}) == "[]");
  BOOST_TEST(rows == assigned); // a test says what they are
  BOOST_TEST(rows == assigned, boost::test_tools::per_element());
}
