// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE optimize_minibatches
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chainrule/expression/variable.hpp>
#include <chainrule/optimize/minibatches.hpp>
#include <numeric>
#include <set>

namespace cr = chainrule;
namespace opt = cr::optimize;

namespace {

constexpr cr::variable<"X", cr::shape<4, 3>> X;
constexpr cr::variable<"Y", cr::shape<4>> Y;

/// n examples; number i is (10·i, 10·i + 1, 10·i + 2) with the label i.
struct examples {
  std::vector<float> x;
  std::vector<int> y;
  explicit examples(int n) {
    for (int i = 0; i < n; ++i) {
      for (int k = 0; k < 3; ++k)
        x.push_back(static_cast<float>(10 * i + k));
      y.push_back(i);
    }
  }
};

} // namespace

BOOST_AUTO_TEST_CASE(batches_are_views) {
  const examples all(12);
  const auto data = opt::minibatches(X = all.x, Y = all.y);
  BOOST_TEST(data.examples() == 12);
  BOOST_TEST(data.size() == 3);
  BOOST_TEST(data.remainder() == 0);
  BOOST_TEST(data.problem().empty());
  for (std::size_t i = 0; i < 3; ++i)
    data.with(i, [&](auto x, auto y) {
      static_assert(
          std::is_same_v<typename decltype(x)::variable, std::remove_const_t<decltype(X)>>);
      static_assert(decltype(x.value)::extent == 12 && decltype(y.value)::extent == 4);
      BOOST_TEST(x.value.data() == all.x.data() + 12 * i);
      BOOST_TEST(y.value.data() == all.y.data() + 4 * i);
    });
}

// Vectors, tensors, arrays and spans alike.
BOOST_AUTO_TEST_CASE(what_is_viewed) {
  const cr::tensor<double, 8, 3> x{};
  const std::array<unsigned char, 8> y{};
  const auto data = opt::minibatches(X = x, Y = std::span(y));
  BOOST_TEST(data.size() == 2);
  data.with(1, [&](auto a, auto b) {
    BOOST_TEST(a.value.data() == x.data() + 12);
    BOOST_TEST((b.value.data() == y.data() + 4));
  });
}

BOOST_AUTO_TEST_CASE(remainder_is_left_out) {
  const examples all(15);
  const auto data = opt::minibatches(X = all.x, Y = all.y);
  BOOST_TEST(data.size() == 3);
  BOOST_TEST(data.remainder() == 3);
  BOOST_TEST(data.problem().empty());
}

BOOST_AUTO_TEST_CASE(data_that_do_not_fit) {
  examples all(12);
  all.y.pop_back();
  BOOST_TEST(opt::minibatches(X = all.x, Y = all.y).problem().view() ==
             "Y has 11 examples, but X has 12");
  all.x.pop_back();
  BOOST_TEST(opt::minibatches(X = all.x, Y = all.y).problem().view() ==
             "X has 35 numbers, which is no multiple of the 3 of one example");
  const examples few(3), none(0);
  BOOST_TEST(opt::minibatches(X = few.x, Y = few.y).problem().view() ==
             "fewer examples (3) than one batch has (4)");
  BOOST_TEST(opt::minibatches(X = none.x, Y = none.y).problem().view() ==
             "fewer examples (0) than one batch has (4)");
}

// Each epoch has each example once (but for the remainder), in a new order, and examples keep their
// labels; one seed gives one order.
BOOST_AUTO_TEST_CASE(shuffled_batches_are_permutations) {
  const examples all(42);
  const auto plain = opt::minibatches(X = all.x, Y = all.y);
  auto data = opt::shuffled(plain, std::mt19937(5));
  auto again = opt::shuffled(plain, std::mt19937(5));
  BOOST_TEST(data.size() == 10);
  BOOST_TEST(data.remainder() == 2);
  const auto order = [](auto& batches) {
    batches.start_epoch();
    std::vector<int> seen;
    for (std::size_t i = 0; i < batches.size(); ++i)
      batches.with(i, [&](auto x, auto y) {
        for (std::size_t k = 0; k < 4; ++k) {
          for (std::size_t f = 0; f < 3; ++f)
            BOOST_TEST(x.value[3 * k + f] == static_cast<float>(10 * y.value[k] + int(f)));
          seen.push_back(y.value[k]);
        }
      });
    return seen;
  };
  std::set<std::vector<int>> orders;
  std::vector<int> counts(42);
  for (int epoch = 0; epoch < 200; ++epoch) {
    const std::vector<int> seen = order(data);
    BOOST_TEST((seen == order(again)));
    BOOST_TEST(std::set<int>(seen.begin(), seen.end()).size() == 40);
    orders.insert(seen);
    for (const int each : seen)
      ++counts[std::size_t(each)];
  }
  BOOST_TEST(orders.size() == 200);
  // Which two are left out is a draw: each of 42 about 9.5 times in 200, with deviation 3.
  BOOST_TEST(*std::min_element(counts.begin(), counts.end()) > 200 - 10 - 18);
  BOOST_TEST(*std::max_element(counts.begin(), counts.end()) < 200);
}

// All orders of three examples are as likely: 6,000 draws, 1,000 each, with deviation 29.
BOOST_AUTO_TEST_CASE(all_orders_are_as_likely) {
  constexpr cr::variable<"Y", cr::shape<3>> three;
  const std::vector<int> y{0, 1, 2};
  auto data = opt::shuffled(opt::minibatches(three = y), std::mt19937_64(2));
  int counts[3][3]{};
  for (int i = 0; i < 6000; ++i) {
    data.start_epoch();
    data.with(0, [&](auto order) { ++counts[order.value[0]][order.value[1]]; });
  }
  for (int i = 0; i < 3; ++i)
    for (int k = 0; k < 3; ++k)
      BOOST_TEST((i == k ? counts[i][k] == 0 : counts[i][k] > 855 && counts[i][k] < 1145));
}

// An engine that has a name is used, not copied.
BOOST_AUTO_TEST_CASE(engines_by_reference) {
  const examples all(8);
  std::mt19937 engine(1), fresh(1);
  auto data = opt::shuffled(opt::minibatches(X = all.x, Y = all.y), engine);
  data.start_epoch();
  BOOST_TEST(!(engine == fresh));
}
