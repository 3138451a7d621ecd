// SPDX-License-Identifier: BSL-1.0
// The rendered tables and graphs, against golden files.
#define BOOST_TEST_MODULE print
#include "golden.hpp"
#include "lecture.hpp"
#include <sstream>

namespace cr = chainrule;
using namespace lecture;

constexpr auto forward_a = cr::forward_table<loss_a, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto backward_a = cr::backward_table<loss_a, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto forward_b = cr::forward_table<loss_b, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto backward_b = cr::backward_table<loss_b, cr::wrt(W)>(W = 3.0, X = 3.0, y = 1.0);
constexpr auto all = cr::backward_table<loss>(W = 3.0, X = 3.0, y = 1.0);

// The texts are constants as well.
constexpr auto as_constant = cr::to_markdown(forward_a);
static_assert(as_constant.view().starts_with("| ξ | expression | local derivative | value |"));

BOOST_AUTO_TEST_CASE(plain_text) {
  check_golden("forward_a.txt", cr::to_text(forward_a));
  check_golden("backward_a.txt", cr::to_text(backward_a));
  check_golden("forward_b.txt", cr::to_text(forward_b));
  check_golden("backward_b.txt", cr::to_text(backward_b));
  check_golden("backward_loss.txt", cr::to_text(all));
}

BOOST_AUTO_TEST_CASE(markdown) {
  check_golden("forward_a.md", cr::to_markdown(forward_a));
  check_golden("backward_b.md", cr::to_markdown(backward_b));
}

BOOST_AUTO_TEST_CASE(latex) {
  check_golden("forward_a.tex", cr::to_latex(forward_a));
  check_golden("backward_loss.tex", cr::to_latex(all));
}

constexpr auto callable = [](auto u, const auto& v) { return where(u < 0, u * v[0], v[1]); };

BOOST_AUTO_TEST_CASE(graphviz) {
  check_golden("loss.dot", cr::to_graphviz<loss>());
  check_golden("steps.dot", cr::to_graphviz<loss_a>());
  check_golden("callable.dot", cr::to_graphviz<callable>(0.0, std::array{0.0, 0.0}));
}

BOOST_AUTO_TEST_CASE(text_streams_and_compares) {
  std::ostringstream stream;
  stream << cr::to_text(forward_a);
  BOOST_TEST(stream.str() == cr::to_text(forward_a).view());
}
