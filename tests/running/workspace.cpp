// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE workspace
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <cstdint>
#include <limits>
#include <memory>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"X", cr::shape<8, 5>> X;
inline constexpr cr::variable<"W", cr::shape<5, 7>> W;
inline constexpr cr::variable<"b", cr::shape<7>> b;
constexpr auto loss = sum(square(tanh(matmul(X, W) + b)));
constexpr auto verb = cr::value_and_gradient<loss, cr::wrt(W, b)>;

template <class T> constexpr auto start() {
  auto theta = cr::parameters<T>(W, b);
  for (std::size_t i = 0; i < theta[W].size(); ++i)
    theta[W].elements[i] = T(int(i % 5) - 2) / 8;
  return theta;
}
template <class T> constexpr cr::tensor<T, 8, 5> data() {
  cr::tensor<T, 8, 5> x{};
  for (std::size_t i = 0; i < x.size(); ++i)
    x.elements[i] = T(int(i % 7) - 3) / 4;
  return x;
}
constexpr auto theta = start<double>();
constexpr auto x = data<double>();

// How many bytes: a constant, of a formula of scalars 0.
constexpr std::size_t bytes = verb.workspace_bytes(theta, X = x);
static_assert(bytes >= 8 * 7 * sizeof(double) && bytes % sizeof(double) == 0);
static_assert(verb.workspace_bytes(start<float>(), X = data<float>()) * 2 == bytes);
constexpr auto product = [](auto u, auto v) { return u * v; };
static_assert(cr::value_and_gradient<product>.workspace_bytes(1.0, 2.0) == 0);

// While compiling, in a workspace given by the caller.
constexpr double in_given_workspace() {
  auto work = verb.workspace(theta, X = x);
  static_assert(sizeof work >= bytes && alignof(decltype(work)) == 64);
  auto grad = cr::parameters<double>(W, b);
  return verb.with(work).into(grad, theta, X = x) + grad[b](0);
}
constexpr auto expected = verb(theta, X = x);
static_assert(in_given_workspace() == expected.value + expected.gradient[b](0));

} // namespace

BOOST_AUTO_TEST_CASE(it_works_there_and_only_there) {
  const auto point = start<double>(); // not usable in constant expressions below
  const auto& seen = point;
  static_assert(decltype(verb.workspace_bytes(seen, X = x))::value == bytes);

  struct guarded {
    cr::workspace<double, bytes / sizeof(double)> work;
    double guard[8];
  };
  const auto memory = std::make_unique<guarded>();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (double& each : memory->work.numbers) // what is in there does not matter
    each = nan;
  for (double& each : memory->guard)
    each = 17;
  auto grad = cr::parameters<double>(W, b);
  const double value = verb.with(memory->work).into(grad, seen, X = x);
  const auto same = verb(seen, X = x);
  BOOST_TEST(value == same.value);
  BOOST_TEST((grad[W] == same.gradient[W] && grad[b] == same.gradient[b]));
  BOOST_TEST(!(memory->work.numbers[0] != memory->work.numbers[0])); // it was used
  for (const double each : memory->guard)
    BOOST_TEST(each == 17);

  const auto returned = verb.with(memory->work)(seen, X = x);
  BOOST_TEST((returned.value == value && returned.gradient[W] == grad[W]));
  const double again = verb.with(memory->work).add_to(grad, seen, X = x);
  BOOST_TEST(again == value);
  for (std::size_t i = 0; i < grad[W].size(); ++i)
    BOOST_TEST(grad[W].elements[i] == 2 * same.gradient[W].elements[i],
               boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(several_calls_share_the_largest) {
  static auto work = verb.workspace(theta, X = x);
  const auto slope = cr::gradient<loss, cr::wrt(b)>.with(work)(theta, X = x);
  BOOST_TEST((slope == cr::gradient<loss, cr::wrt(b)>(theta, X = x)));
  cr::workspace<double, 0> none;
  const auto scalars = cr::gradient<product>.with(none)(3.0, 4.0);
  BOOST_TEST((scalars[cr::arg<0>] == 4 && scalars[cr::arg<1>] == 3));
}
