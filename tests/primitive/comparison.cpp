// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_comparison
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>

namespace {

namespace cr = chainrule;

inline constexpr cr::variable<"a"> a;
inline constexpr cr::variable<"b"> b;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The truth of a condition at two numbers: from the value of a named formula and from the
/// gradients of what `where` chooses by it. (g++ takes a bare `>` for the end of a template's
/// arguments.)
template <class P, auto Condition> constexpr bool truth(double x, double y) {
  constexpr auto f = [](auto u, auto v) { return cr::where(Condition(u, v), 2 * u, 3 * v); };
  constexpr auto& graph = cr::traced<cr::trace_formula<Condition(a, b)>>::graph;
  static_assert(graph.nodes[graph.outputs[0]].op == &cr::entry<P>::id);
  const bool one_or_zero = cr::value<cr::where(Condition(a, b), 1, 0)>(a = x, b = y) == 1;
  const auto gradient = cr::gradient<f>(x, y);
  const auto forward = cr::jacobian_forward<f>(x, y);
  const double du = one_or_zero ? 2 : 0, dv = one_or_zero ? 0 : 3;
  if (gradient[cr::arg<0>] != du || gradient[cr::arg<1>] != dv || forward(0, 0) != du ||
      forward(0, 1) != dv)
    throw "a derivative went through the wrong side";
  return one_or_zero;
}

struct truths {
  bool less, tie, more, unknown; ///< at (1, 2), (2, 2), (2, 1), (NaN, 1)
  friend constexpr bool operator==(const truths&, const truths&) = default;
};

template <class P, auto Condition> constexpr truths table() {
  return {truth<P, Condition>(1, 2), truth<P, Condition>(2, 2), truth<P, Condition>(2, 1),
          truth<P, Condition>(nan, 1)};
}

template <class P, auto Condition> void check(truths expected) {
  static constexpr truths compiled = table<P, Condition>();
  BOOST_TEST((compiled == expected));
  BOOST_TEST((table<P, Condition>() == expected));
}

} // namespace

BOOST_AUTO_TEST_CASE(comparisons) {
  check<cr::less_t, [](auto x, auto y) { return x < y; }>({true, false, false, false});
  check<cr::less_t, [](auto x, auto y) { return (x > y); }>({false, false, true, false});
  check<cr::less_equal_t, [](auto x, auto y) { return x <= y; }>({true, true, false, false});
  check<cr::less_equal_t, [](auto x, auto y) { return x >= y; }>({false, true, true, false});
  check<cr::equal_t, [](auto x, auto y) { return x == y; }>({false, true, false, false});
  check<cr::not_equal_t, [](auto x, auto y) { return x != y; }>({true, false, true, true});
}

BOOST_AUTO_TEST_CASE(logic) {
  check<cr::and_t, [](auto x, auto y) { return x <= y && x >= y; }>({false, true, false, false});
  check<cr::or_t, [](auto x, auto y) { return (x < y) || (x > y); }>({true, false, true, false});
  check<cr::not_t, [](auto x, auto y) { return !(x < y); }>({false, true, true, true});
  check<cr::or_t, [](auto x, auto y) { return !(x <= y) || !(x >= y); }>({true, false, true, true});
}

BOOST_AUTO_TEST_CASE(literals_on_either_side) {
  constexpr auto f = [](auto x) {
    return cr::where(1 < x && x < 3.0F, x, 0) + cr::where(x == 2 || 2 != x, 10, 20);
  };
  static_assert(cr::value<f>(2.0) == 12 && cr::value<f>(3.0) == 10 && cr::value<f>(1.0F) == 10);
  static_assert(cr::derivative<f>(2.0) == 1 && cr::derivative<f>(3.0L) == 0);
}
