// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_TENSOR_REDUCTION_HPP
#define CHAINRULE_PRIMITIVE_TENSOR_REDUCTION_HPP

#include <chainrule/primitive/exponential.hpp>
#include <chainrule/primitive/power.hpp>
#include <chainrule/primitive/selection.hpp>
#include <chainrule/primitive/tensor/structure.hpp>

/// Many numbers become fewer. The reductions of the graph go to a shape that broadcasts to the
/// operand's: `sum_to` is what `broadcast_to` is the other way round.
namespace chainrule {

/// A reduction: `start`, and `combine`, which takes it and the elements one after the other.
template <class Reduction> struct reduction_primitive : whole_primitive<1> {
  using reduction = Reduction;
  static constexpr void value(auto y, auto x) {
    using T = std::remove_reference_t<decltype(y[0])>;
    for (int i = 0; i < y.size(); ++i)
      y[i] = Reduction::template start<T>;
    for (element_walk walk{x.shape, broadcast_strides(y.shape, x.shape)}; walk.more(); walk.next())
      y[walk.offset] = Reduction::combine(y[walk.offset], x[walk.index]);
  }
};

struct sum_to_t : reduction_primitive<sum_to_t> {
  static constexpr notation text{"sum(@0)"}, latex{"\\sum #0", precedence::sum};
  template <class T> static constexpr T start{0};
  static constexpr auto combine(auto a, auto b) { return math::add(a, b); }
  static constexpr auto jvp(auto, auto y, auto dx) { return sum_to(dx, y.shape()); }
  static constexpr auto vjp(auto x, auto, auto dy) { return broadcast_to(dy, x.shape()); }
};

/// The largest; at ties the derivative is split evenly. A NaN among them gives NaN.
struct max_to_t : reduction_primitive<max_to_t> {
  static constexpr notation text{"max(@0)"}, latex{"\\max #0", precedence::sum};
  template <class T> static constexpr T start{-std::numeric_limits<T>::infinity()};
  static constexpr auto combine(auto a, auto b) { return max_t::value(a, b); }
  static constexpr auto share(auto x, auto y) {
    const auto largest = broadcast_to(y, x.shape());
    const auto ties = sum_to(where(x == largest, 1, 0), y.shape());
    return in_domain(largest == largest,
                     only_where(x == largest, broadcast_to(reciprocal(ties), x.shape())));
  }
  static constexpr auto jvp(auto x, auto y, auto dx) { return sum_to(share(x, y) * dx, y.shape()); }
  static constexpr auto vjp(auto x, auto y, auto dy) {
    return share(x, y) * broadcast_to(dy, x.shape());
  }
};

/// The largest, where somebody else sees to it that a NaN among them gives NaN: it is what a
/// log-sum-exp is shifted by, and has no derivative.
struct shift_to_t : reduction_primitive<shift_to_t> {
  static constexpr notation text = max_to_t::text, latex = max_to_t::latex;
  template <class T> static constexpr T start{-std::numeric_limits<T>::infinity()};
  static constexpr auto combine(auto a, auto b) { return math::larger(a, b); }
  static constexpr auto jvp(auto, auto, auto) { return absent{}; }
  static constexpr auto vjp(auto, auto, auto) { return absent{}; }
};

/// The product. Its derivative by one element is the product of the others, which is y/x but at a
/// zero.
struct prod_to_t : reduction_primitive<prod_to_t> {
  static constexpr notation text{"prod(@0)"}, latex{"\\prod #0", precedence::sum};
  template <class T> static constexpr T start{1};
  static constexpr auto combine(auto a, auto b) { return math::multiply(a, b); }
  static constexpr auto others(auto x, auto y) {
    const auto zero = x == 0;
    const auto zeros = broadcast_to(sum_to(where(zero, 1, 0), y.shape()), x.shape());
    const auto rest = broadcast_to(prod_to(where(zero, 1, x), y.shape()), x.shape());
    return where(zero, where(zeros == 1, rest, 0), where(zeros == 0, rest / x, 0));
  }
  static constexpr auto jvp(auto x, auto y, auto dx) {
    return sum_to(others(x, y) * dx, y.shape());
  }
  static constexpr auto vjp(auto x, auto y, auto dy) {
    return others(x, y) * broadcast_to(dy, x.shape());
  }
};

/// exp(x − y) where y is a log-sum-exp of numbers like x: 0 where all of them are −∞.
struct exp_shifted_t : library_function<2> {
  static constexpr notation text{"exp($0 - #1)"}, latex{"e^{$0 - #1}"};
  static constexpr auto value(auto x, auto y) {
    using T = decltype(x);
    return select(y == -math::infinity_as<T>(), T(0), math::exp(math::subtract(x, y)));
  }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto p) { return p; }
  static constexpr auto derivative(arg_t<1>, auto, auto, auto p) { return -p; }
};
template <operand X, operand Y>
constexpr applied<exp_shifted_t, X, Y> exp_shifted(const X& x, const Y& y) {
  return apply<exp_shifted_t>(x, y);
}

/// log Σ eˣ, shifted by the largest. Its derivative is the softmax; where all are −∞ it is −∞ and
/// its derivative 0. Lowered to a maximum, exponentials and their sum.
struct log_sum_exp_to_t : whole_primitive<1> {
  static constexpr notation text{"log_sum_exp(@0)"}, latex{"\\log \\sum e^{@0}", precedence::sum};
  static constexpr auto jvp(auto x, auto y, auto dx) {
    return sum_to(exp_shifted(x, broadcast_to(y, x.shape())) * dx, y.shape());
  }
  static constexpr auto vjp(auto x, auto y, auto dy) {
    return exp_shifted(x, broadcast_to(y, x.shape())) * broadcast_to(dy, x.shape());
  }
};

} // namespace chainrule

#endif
