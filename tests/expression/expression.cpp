// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"
#include <boost/hana/at_key.hpp>
#include <boost/hana/contains.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;

namespace {

inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;

template <auto F> constexpr const auto& graph_of = cr::traced<cr::trace_formula<F>>::graph;

// An expression is a value: temporaries, copies and what functions return hold all they need.
constexpr auto sigmoid_of(auto z) {
  auto e = exp(-z);
  auto denominator = 1 + e;
  return 1 / denominator;
}
constexpr auto weighted(double weight) { return weight * sigmoid_of(W * X) + weight; }
constexpr auto first = weighted(2), second = weighted(4);
static_assert(cr::value<first>(W = 0, X = 1) == 3 && cr::value<second>(W = 0, X = 1) == 6);
constexpr auto copied = first;
static_assert(cr::value<copied>(W = 0, X = 1) == 3);
constexpr auto assigned = [] {
  auto formula = W * 2.0;
  formula = W * 3.0;
  return formula;
}();
static_assert(cr::value<assigned>(W = 2) == 6);

// Without state it is its type and takes no room.
static_assert(std::is_empty_v<decltype(W * X + exp(-W))>);
static_assert(std::is_empty_v<decltype(cr::constant<2> * W)>);
static_assert(std::is_trivially_copyable_v<decltype(first)>);

// Structural: it is a template argument, and equal formulas are one type.
template <auto F> struct holder {
  static constexpr auto formula = F;
};
static_assert(std::is_same_v<holder<W * X>, holder<W * X>>);
static_assert(std::is_same_v<holder<2 * X>, holder<2 * X>>);
static_assert(!std::is_same_v<holder<2 * X>, holder<3 * X>>);
static_assert(!std::is_same_v<holder<0.0 * X>, holder<-0.0 * X>>);
static_assert(cr::value<holder<2 * X>::formula>(X = 3) == 6);

// Literals of every arithmetic type keep their value.
static_assert(cr::value<W + true>(W = 1) == 2);
static_assert(cr::value<W + 'a'>(W = 1) == 98);
static_assert(cr::value<W + short(2) + 3u + 4l + 5ull>(W = 1) == 15);
static_assert(cr::value<W + 0.5f + 0.25 + 0.125L>(W = 1) == 1.875);
static_assert(cr::value<W * 0.1>(W = 1.0) == 0.1 && cr::value<W * 0.1f>(W = 1.0) == double(0.1f));
static_assert(cr::value<W * 0.1L>(W = 1.0L) == 0.1L);
static_assert(cr::value<2 - W>(W = 3) == -1 && cr::value<W - 2>(W = 3) == 1);
static_assert(cr::value<2 / W>(W = 4) == 0.5 && cr::value<+(W / 2)>(W = 4) == 2);

// Constants of the formula's type.
static_assert(cr::value<pow(W, cr::constant<3>)>(W = 2) == 8);
static_assert(cr::value<W * cr::constant<0.5>>(W = 3) == 1.5);
static_assert(cr::value<cr::constant<2> + cr::constant<0.5f>>() == 2.5);

// y = y·y on objects, 64 times: shared by type, it is compiled at once, and 64 multiplications.
template <int Times> constexpr auto doubled(auto y) {
  if constexpr (Times == 0)
    return y;
  else
    return doubled<Times - 1>(y * y);
}
constexpr auto power = doubled<64>(W);
static_assert(graphs::operations(graph_of<power>) == 64);
static_assert(cr::value<power>(W = 1.0) == 1);
static_assert(cr::derivative<power>(W = 1.0) == 18446744073709551616.0);

// So is what mixes levels: y = y·y + y.
template <int Times> constexpr auto mixed(auto y) {
  if constexpr (Times == 0)
    return y;
  else
    return mixed<Times - 1>(y * y + y);
}
static_assert(graphs::operations(graph_of<mixed<12>(W)>) == 24);
static_assert(cr::derivative<mixed<12>(W)>(W = 0.0) == 1);

// With a literal in y each use has its own copy of it; the nodes are as few.
static_assert(graphs::operations(graph_of<doubled<12>(W * 2.5)>) == 13);
static_assert(graphs::operations(graph_of<mixed<8>(W * 2.5)>) == 17);
static_assert(cr::derivative<doubled<12>(W * 2.5)>(W = 0.4) == 4096 * 2.5);
// Copies that are equal in type, but not in their literals.
constexpr auto tripled(double by) { return exp(W * by) + by; }
static_assert(graphs::operations(graph_of<tripled(2) * tripled(3) * tripled(2)>) == 8);
static_assert(cr::value<tripled(2) * tripled(3) - tripled(2)>(W = 0.0) == 9);

// Formulas are named by a hash: what is written differently is of another type, and a name tells
// what it is made of down to the last digit.
static_assert(!std::is_same_v<decltype(W * X), decltype(X * W)>);
static_assert(!std::is_same_v<decltype(W - X), decltype(W + X)>);
static_assert(!std::is_same_v<decltype(exp(W) * X), decltype(exp(W * X))>);
static_assert(!std::is_same_v<decltype(W * (W * X)), decltype((W * W) * X)>);
static_assert(
    !std::is_same_v<decltype(sin(W * cr::constant<0.1>)), decltype(sin(W * cr::constant<0.1L>))>);
static_assert(!std::is_same_v<decltype(sin(W * cr::constant<0.1>)),
                              decltype(sin(W * cr::constant<0.10000000000000002>))>);
static_assert(!std::is_same_v<decltype(sin(cr::step<"a">(W))), decltype(sin(cr::step<"b">(W)))>);
using scalar = cr::variable<"V">;
using vector = cr::variable<"V", cr::shape<3>>;
static_assert(!std::is_same_v<decltype(sin(scalar{})), decltype(sin(vector{}))>);

// A primitive that other files may have under the same name, or whose name says too little (clang
// writes six digits), has no part in such names: formulas with it are spelled out.
template <double By> struct scaled_t : cr::primitive<1> {
  static constexpr cr::notation text{"scaled(@0)"}, latex{"\\operatorname{scaled}(@0)"};
  static constexpr auto value(auto x) { return By * x; }
  static constexpr auto derivative(auto, auto) { return By; }
};
template <double By> constexpr auto scaled(const auto& x) { return cr::apply<scaled_t<By>>(x); }
static_assert(cr::identity<scaled_t<0.1>> == 0 && cr::identity<decltype(exp(scaled<0.1>(W)))> == 0);
static_assert(cr::value<exp(scaled<0.5>(W)) * exp(scaled<0.50000000000000011>(W))>(W = 0.0) == 1);
static_assert(cr::derivative<doubled<64>(scaled<1.0>(W))>(W = 1.0) == 18446744073709551616.0);

// A sub-formula used twice is one node, literals or not.
constexpr auto part = 1 / (1 + exp(-W * X));
static_assert(graphs::operations(graph_of<part * log(part) + (1 - part)>) == 9);

// Variables are Boost.Hana keys.
constexpr auto map = hana::make_map(hana::make_pair(W, 1.5), hana::make_pair(X, 'x'));
static_assert(map[W] == 1.5 && map[X] == 'x' && hana::contains(map, W));
static_assert(!hana::contains(map, cr::variable<"other">{}));
static_assert(hana::at_key(map, cr::variable<"W">{}) == 1.5); // the name is the key

// Bindings hold numbers by value and named arrays by reference.
static_assert(std::is_same_v<decltype(W = 3.0), cr::bound<cr::variable<"W">, double>>);
constexpr bool references() {
  std::array<double, 2> numbers{1, 2};
  auto bound = (W = numbers);
  numbers[0] = 3;
  double number = 1;
  auto copied_number = (W = number);
  number = 2;
  return bound.value[0] == 3 && copied_number.value == 1;
}
static_assert(references());

} // namespace

int main() {}
