// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE batches
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/optimize/minibatches.hpp>
#include <iterator>
#include <random>
#include <set>
#include <tuple>
#include <type_traits>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"X", cr::shape<3, 2>> X;
inline constexpr cr::variable<"Y", cr::shape<3>> Y;
constexpr auto weighted = sum(sum<1>(X) * Y);

/// Row i is i, -i²; its label is i.
struct sets {
  cr::rows<double, 2> points;
  cr::rows<int> labels;
  explicit sets(int count)
      : points(static_cast<std::size_t>(count)), labels(static_cast<std::size_t>(count)) {
    for (int i = 0; i < count; ++i) {
      points.row(static_cast<std::size_t>(i))(0) = i;
      points.row(static_cast<std::size_t>(i))(1) = -i * i;
      labels.row(static_cast<std::size_t>(i)) = i;
    }
  }
};

// Views of constants are constants, and so are batches.
constexpr double numbers[]{1, 2, 3, 4, 5, 6, 7};
constexpr cr::rows_view<const double> some(numbers, 7);
static_assert(cr::batches<3>(some).size() == 2 && cr::batches<3>(some).left_over() == 1);
static_assert(cr::value<sum(Y)>(Y = std::get<0>(cr::batches<3>(some)[1])) == 4 + 5 + 6);
static_assert(some.slice(2, 5).row(0) == 3 && some.slice(2, 5).count() == 3);

using range = decltype(cr::batches<3>(some));
static_assert(std::forward_iterator<range::iterator>);
static_assert(std::is_same_v<range::batch, std::tuple<cr::tensor_view<const double, 3>>>);

} // namespace

// A batch is the memory of the rows; what binds it reads it there.
BOOST_AUTO_TEST_CASE(nothing_is_copied) {
  sets all(8);
  const auto batches = cr::batches<3>(all.points, all.labels);
  BOOST_TEST(batches.size() == 2u);
  BOOST_TEST(batches.left_over() == 2u);
  std::size_t i = 0;
  for (auto [x, y] : batches) {
    static_assert(std::is_same_v<decltype(x), cr::tensor_view<const double, 3, 2>>);
    static_assert(std::is_same_v<decltype(y), cr::tensor_view<const int, 3>>);
    BOOST_TEST(x.data() == all.points.data() + 6 * i);
    BOOST_TEST(y.data() == all.labels.data() + 3 * i);
    const auto bound = X = x;
    const cr::argument_memory<double, std::remove_const_t<decltype(bound)>> memory(bound);
    BOOST_TEST(memory.held == 0);
    BOOST_TEST(memory.pointer<0>() == all.points.data() + 6 * i);
    double expected = 0;
    for (std::size_t k = 3 * i; k < 3 * i + 3; ++k)
      expected += static_cast<double>(k) * (static_cast<double>(k) - static_cast<double>(k * k));
    BOOST_TEST(cr::value<weighted>(X = x, Y = y) == expected);
    ++i;
  }
  BOOST_TEST(i == 2u);
  // What the rows become, a batch becomes.
  const auto [x, y] = batches[1];
  all.points.row(5)(1) = 7;
  BOOST_TEST(x(2, 1) == 7);
}

// By position a view has the shape of its tensor, and gradients are such tensors.
BOOST_AUTO_TEST_CASE(views_are_arguments_by_position) {
  const sets all(6);
  const auto [x, y] = cr::batches<3>(all.points, all.labels)[1];
  constexpr auto f = [](auto a, auto b) { return sum(matmul(transpose(a), b)) + a(2, 1); };
  const auto gradient = cr::gradient<f, cr::wrt(cr::arg<0>)>(x, y);
  static_assert(std::is_same_v<decltype(gradient), const cr::tensor<double, 3, 2>>);
  BOOST_TEST(gradient(1, 0) == 4);
  BOOST_TEST(gradient(2, 1) == 6);
  const auto forward = cr::jvp<weighted>(cr::at(X = x, Y = y), cr::along(X = x));
  BOOST_TEST(forward.tangent == forward.value);
}

BOOST_AUTO_TEST_CASE(slices) {
  const sets all(7);
  const auto training = all.points.slice(0, 4), validation = all.points.slice(4, 7);
  BOOST_TEST(validation.data() == all.points.data() + 8);
  BOOST_TEST(cr::batches<2>(training, all.labels.slice(0, 4)).size() == 2u);
  std::size_t i = 4;
  for (auto [x] : cr::batches<1>(validation))
    BOOST_TEST(x(0, 0) == static_cast<double>(i++));
  BOOST_TEST(i == 7u);
  BOOST_CHECK_EXCEPTION(all.points.slice(5, 8), std::out_of_range, [](const auto& error) {
    return std::string(error.what()) == "slice(5, 8): there are 7 rows";
  });
  BOOST_CHECK_THROW(all.points.slice(3, 2), std::out_of_range);
  BOOST_TEST(cr::batches<4>(validation).size() == 0u);
  for ([[maybe_unused]] auto [x] : cr::batches<4>(validation))
    BOOST_ERROR("there is no batch");
}

// Rows and slices of rows are what the training loop takes.
BOOST_AUTO_TEST_CASE(minibatches) {
  const sets all(7);
  const auto whole = cr::optimize::minibatches(X = all.points, Y = all.labels);
  BOOST_TEST(whole.size() == 2u);
  BOOST_TEST(whole.remainder() == 1u);
  const auto part =
      cr::optimize::minibatches(X = all.points.slice(1, 7), Y = all.labels.slice(1, 7));
  BOOST_TEST(part.examples() == 6u);
  part.with(1, [&](const auto& x, const auto& y) {
    BOOST_TEST(x.value.data() == all.points.data() + 8);
    BOOST_TEST(y.value.data() == all.labels.data() + 4);
  });
}

// Images keep their labels, every row stays, and each order of three is as likely.
BOOST_AUTO_TEST_CASE(shuffled_rows) {
  sets all(100);
  std::mt19937 engine(1);
  cr::shuffle_rows(engine, all.points, all.labels);
  std::set<int> seen;
  int fixed = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    const int label = all.labels.row(i);
    BOOST_TEST(all.points.row(i)(0) == label);
    BOOST_TEST(all.points.row(i)(1) == -label * label);
    seen.insert(label);
    fixed += label == static_cast<int>(i);
  }
  BOOST_TEST(seen.size() == 100u);
  BOOST_TEST(fixed < 10);

  int counts[6]{};
  for (int k = 0; k < 6000; ++k) {
    cr::rows<int> three(3);
    std::copy_n(std::array{0, 1, 2}.data(), 3, three.data());
    cr::shuffle_rows(engine, three);
    ++counts[three.row(0) * 2 + (three.row(1) > three.row(2))];
  }
  for (const int each : counts) // of standard deviation 29
    BOOST_TEST(std::abs(each - 1000) < 150);
}

BOOST_AUTO_TEST_CASE(sizes_that_differ) {
  const auto says = [](const std::string& text) {
    return [text](const auto& error) { return error.what() == text; };
  };
  sets all(6), other(5);
  BOOST_CHECK_EXCEPTION(cr::batches<2>(all.points, other.labels), std::invalid_argument,
                        says("batches: 6 rows beside 5"));
  std::mt19937 engine(1);
  BOOST_CHECK_EXCEPTION(cr::shuffle_rows(engine, all.points, other.labels), std::invalid_argument,
                        says("shuffle_rows: 6 rows beside 5"));
  BOOST_TEST(all.points.row(3)(0) == 3);
  BOOST_CHECK_EXCEPTION((cr::rows<double, 2>(cr::row_memory<double>(5))), std::invalid_argument,
                        says("rows: 5 numbers are not rows of 2"));
}
