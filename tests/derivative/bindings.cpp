// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE bindings
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <memory>
#include <span>

namespace cr = chainrule;

namespace {

// What binds to a variable with a shape, in constant expressions as well.
inline constexpr cr::variable<"A", cr::shape<2, 3>> A;
inline constexpr cr::variable<"v", cr::shape<3>> v;
inline constexpr cr::variable<"C", cr::shape<2, 2, 3>> C;
inline constexpr cr::variable<"Y", cr::shape<2>> Y;
inline constexpr cr::variable<"s"> s;
constexpr auto f = sum(matmul(A, v)) * s + sum(A * one_hot<3>(Y));

constexpr cr::tensor<double, 2, 3> matrix{{1, 2, 3}, {4, 5, 6}};
constexpr std::array<double, 6> flat_array{1, 2, 3, 4, 5, 6};
constexpr std::array<std::array<double, 3>, 2> rows_of_arrays{{{1, 2, 3}, {4, 5, 6}}};
constexpr double flat[]{1, 2, 3, 4, 5, 6}, rows[2][3]{{1, 2, 3}, {4, 5, 6}};
constexpr cr::tensor<double, 3> vector{1, -1, 2};
constexpr std::array<double, 3> vector_array{1, -1, 2};
constexpr double vector_c[]{1, -1, 2};
constexpr int labels[]{2, 0};
constexpr double expected = 2 * (1 - 2 + 6 + 4 - 5 + 12) + 3 + 4;

static_assert(cr::value<f>(A = matrix, v = vector, s = 2.0, Y = labels) == expected);
static_assert(cr::value<f>(A = flat_array, v = vector_array, s = 2, Y = labels) == expected);
static_assert(cr::value<f>(A = rows_of_arrays, v = vector_c, s = 2u, Y = labels) == expected);
static_assert(cr::value<f>(A = flat, v = vector, s = 2, Y = std::array{2, 0}) == expected);
static_assert(cr::value<f>(A = rows, v = vector, s = 2, Y = cr::tensor<int, 2>{2, 0}) == expected);
static_assert(cr::value<f>(A = std::span<const double, 6>(flat), v = vector, s = 2,
                           Y = std::array<unsigned char, 2>{2, 0}) == expected);
static_assert(cr::value<f>(A = matrix, v = std::span<const double, 3>(vector_c), s = 2,
                           Y = std::span<const int, 2>(labels)) == expected);
static_assert(cr::value<f>(A = matrix, v = std::array<long, 3>{1, -1, 2}, s = 2.0, Y = labels) ==
              expected);
static_assert(cr::value<f>(A = matrix, v = cr::tensor<std::size_t, 3>{1, 0, 2}, s = 2.0,
                           Y = labels) == 2 * 23 + 7);

constexpr double blocks[2][2][3]{{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 9}, {10, 11, 12}}};
constexpr std::array<std::array<std::array<double, 3>, 2>, 2> block_arrays{
    {{{{1, 2, 3}, {4, 5, 6}}}, {{{7, 8, 9}, {10, 11, 12}}}}};
static_assert(cr::value<sum(square(C))>(C = blocks) == 650);
static_assert(cr::value<sum(square(C))>(C = block_arrays) == 650);

// By position their types say their shapes.
constexpr auto g = [](auto a, auto x) { return dot(matmul(a, x), matmul(a, x)); };
constexpr auto slopes = cr::gradient<g>(matrix, vector);
static_assert(slopes == cr::gradient<g>(rows, vector_c));
static_assert(slopes == cr::gradient<g>(rows_of_arrays, std::span<const double, 3>(vector_c)));
static_assert(slopes == cr::gradient<g>(cr::tensor<int, 2, 3>{{1, 2, 3}, {4, 5, 6}}, vector));

/// Sees where its operand is.
const void* seen = nullptr;
struct witness_t : cr::whole_primitive<1> {
  static constexpr cr::notation text{"witness(@0)"}, latex = text;
  static constexpr cr::extents shape(const cr::extents& a) { return a; }
  static constexpr void value(auto y, auto a) {
    if (!std::is_constant_evaluated())
      seen = a.data;
    for (int i = 0; i < y.size(); ++i)
      y[i] = a[i];
  }
  static constexpr auto jvp(auto, auto, auto da) { return da; }
  static constexpr auto vjp(auto, auto, auto dy) { return dy; }
};
constexpr auto witnessed = cr::apply<witness_t>(A);

template <class X> bool is_viewed(X&& x) {
  seen = nullptr;
  const auto y = cr::value<witnessed>(A = x);
  return y == matrix && seen == cr::data_of(std::as_const(x));
}

} // namespace

BOOST_AUTO_TEST_CASE(views) {
  BOOST_TEST(is_viewed(matrix));
  BOOST_TEST(is_viewed(flat_array));
  BOOST_TEST(is_viewed(rows_of_arrays));
  BOOST_TEST(is_viewed(flat));
  BOOST_TEST(is_viewed(rows));
  BOOST_TEST(is_viewed(std::span<const double, 6>(flat)));
  auto changed = matrix;
  BOOST_TEST(is_viewed(changed));
  BOOST_TEST(is_viewed(std::span<double, 6>(changed.elements)));
  const auto y = cr::jvp<witnessed>(cr::at(A = matrix), cr::along(A = changed)).value;
  BOOST_TEST(((y == matrix && seen == &matrix) || seen == &changed));
}

// Many labels are converted beside the stack, those of points and of directions apart.
BOOST_AUTO_TEST_CASE(many_integers) {
  constexpr int many = 1 << 20;
  using labels_type = cr::tensor<int, many>;
  const auto l = std::make_unique<labels_type>(), d = std::make_unique<labels_type>();
  for (int i = 0; i < many; ++i) {
    (*l)(i) = i % 7;
    (*d)(i) = i % 3;
  }
  constexpr auto h = [](auto x, auto given) { return x * sum(square(given)); };
  double squares = 0, products = 0;
  for (int i = 0; i < many; ++i) {
    squares += (i % 7) * (i % 7);
    products += (i % 7) * (i % 3);
  }
  const auto both = cr::value_and_gradient<h, cr::wrt(cr::arg<0>)>(2.0, *l);
  BOOST_TEST(both.value == 2 * squares);
  BOOST_TEST(both.gradient == squares);
  const auto forward = cr::jvp<h>(cr::at(2.0, *l), cr::along(0.0, *d));
  BOOST_TEST(forward.tangent == 4 * products);
}
