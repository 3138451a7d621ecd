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

/// The product. Its derivative by one element is the product of the others.
struct prod_to_t : reduction_primitive<prod_to_t> {
  static constexpr notation text{"prod(@0)"}, latex{"\\prod #0", precedence::sum};
  template <class T> static constexpr T start{1};
  static constexpr auto combine(auto a, auto b) { return math::multiply(a, b); }
  static constexpr auto jvp(auto x, auto y, auto dx) {
    return sum_to(product_of_others(x, y) * dx, y.shape());
  }
  static constexpr auto vjp(auto x, auto y, auto dy) {
    return product_of_others(x, y) * broadcast_to(dy, x.shape());
  }
};

/// The axis along which a product to shape `to` is halved next; `max_rank` where it is one factor.
constexpr int axis_to_halve(const extents& x, const extents& to) {
  for (int axis = 0; axis < x.rank; ++axis) {
    const int kept = axis - (x.rank - to.rank);
    if (x.extent[axis] > 1 && (kept < 0 || to.extent[kept] == 1))
      return axis;
  }
  return max_rank;
}

constexpr auto block_along(int axis, auto x, int begin, int count) {
  extents shape = x.shape();
  int stride = 1;
  for (int i = axis + 1; i < shape.rank; ++i)
    stride *= shape.extent[i];
  shape.extent[axis] = count;
  return slice_at(x, begin * stride, shape);
}
constexpr auto joined_along(int axis, auto a, auto b) {
  extents shape = a.shape();
  shape.extent[axis] += b.shape().extent[axis];
  return concatenate_at(a, b, axis, shape);
}

/// The derivatives of the tangent of a product, by its factors and by their tangents.
template <class X> struct product_slopes {
  X by_factors, by_tangents;
};
/// Without a division, so that no factor may not be 0: a half of the factors is multiplied by the
/// other, and so on; then backward mode.
template <class X>
constexpr product_slopes<X> slopes_of_product(const X& x, const X& dx, const extents& to) {
  const int axis = axis_to_halve(x.shape(), to), count = x.shape().extent[axis], half = count / 2;
  const X a = block_along(axis, x, 0, half), b = block_along(axis, x, half, half);
  const X da = block_along(axis, dx, 0, half), db = block_along(axis, dx, half, half);
  X y = a * b, dy = da * b + a * db;
  if (count == 2 && axis_to_halve(y.shape(), to) == max_rank)
    return {joined_along(axis, db, da), joined_along(axis, b, a)};
  const bool is_odd = count % 2 != 0;
  if (is_odd) {
    y = joined_along(axis, y, block_along(axis, x, 2 * half, 1));
    dy = joined_along(axis, dy, block_along(axis, dx, 2 * half, 1));
  }
  const product_slopes<X> all = slopes_of_product(y, dy, to);
  const X p = block_along(axis, all.by_factors, 0, half);
  const X t = block_along(axis, all.by_tangents, 0, half);
  X by_factors = joined_along(axis, p * b + t * db, p * a + t * da);
  X by_tangents = joined_along(axis, t * b, t * a);
  if (is_odd) {
    by_factors = joined_along(axis, by_factors, block_along(axis, all.by_factors, half, 1));
    by_tangents = joined_along(axis, by_tangents, block_along(axis, all.by_tangents, half, 1));
  }
  return {by_factors, by_tangents};
}

/// The product of the others for a factor that is 0, where y, that of all, is 0: 0, too, unless it
/// is the only such factor. Where y is not 0 nobody asks; all but that is one look at y.
struct product_but_zero_t : whole_primitive<2> {
  static constexpr notation text{"product_but_zero(@0)"}, latex{"\\prod_{\\ne 0} #0"};
  [[gnu::always_inline]] static constexpr void value(auto z, auto x, auto y) {
    bool is_asked = false;
    for (int i = 0; i < z.size(); ++i) {
      z[i] = 0;
      is_asked = is_asked || y[i] == 0;
    }
    if (is_asked) [[unlikely]]
      multiply(z, x, y.shape);
  }
  /// Inlined, as the views that a call would be given are built before anybody asks.
  [[gnu::always_inline]] static constexpr void multiply(auto z, auto x, const extents& to) {
    using T = std::remove_reference_t<decltype(z[0])>;
    const element_walk start{x.shape, broadcast_strides(to, x.shape)};
    for (element_walk walk = start; walk.more(); walk.next())
      z[walk.offset] += T(x[walk.index] == 0);
    for (int i = 0; i < z.size(); ++i)
      z[i] = T(z[i] == 1);
    for (element_walk walk = start; walk.more(); walk.next())
      if (x[walk.index] != 0 && z[walk.offset] != 0)
        z[walk.offset] = math::multiply(z[walk.offset], x[walk.index]);
  }
  template <int I> static constexpr auto jvp(arg_t<I>, auto, auto, auto, auto) { return absent{}; }
  template <int I> static constexpr auto vjp(arg_t<I>, auto, auto, auto, auto) { return absent{}; }
};

/// The product of all elements but one, for each; y is that of all. Lowered to y/x but at a zero.
/// Its derivative is the product's second: a symmetric matrix, times a direction.
struct product_of_others_t : whole_primitive<2> {
  static constexpr notation text{"product_of_others(@0)"}, latex{"\\prod_{\\ne} #0"};
  static constexpr auto along(auto x, auto y, auto direction) {
    using X = decltype(x);
    if (axis_to_halve(x.shape(), y.shape()) == max_rank)
      return X(absent{});
    return slopes_of_product<X>(x, direction, y.shape()).by_factors;
  }
  static constexpr auto jvp(arg_t<0>, auto x, auto y, auto, auto dx) { return along(x, y, dx); }
  static constexpr auto vjp(arg_t<0>, auto x, auto y, auto, auto dz) { return along(x, y, dz); }
  static constexpr auto jvp(arg_t<1>, auto, auto, auto, auto) { return absent{}; }
  static constexpr auto vjp(arg_t<1>, auto, auto, auto, auto) { return absent{}; }
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

/// x − y where y is a log-sum-exp of numbers like x. Lowered to (x − max) − log Σ e^(x − max):
/// large numbers go before small ones are lost beside them.
struct less_log_sum_exp_t : primitive<2> {
  static constexpr notation text{"$0 - #1", precedence::sum}, latex = text;
  static constexpr auto value(auto x, auto y) { return math::subtract(x, y); }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto) { return 1; }
  static constexpr auto derivative(arg_t<1>, auto, auto, auto) { return -1; }
};
template <operand X, operand Y>
constexpr applied<less_log_sum_exp_t, X, Y> less_log_sum_exp(const X& x, const Y& y) {
  return apply<less_log_sum_exp_t>(x, y);
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
