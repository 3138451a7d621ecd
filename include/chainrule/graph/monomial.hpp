// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_MONOMIAL_HPP
#define CHAINRULE_GRAPH_MONOMIAL_HPP

#include <chainrule/graph/operation.hpp>
#include <chainrule/primitive/power.hpp>

namespace chainrule {

/// A product as a reader writes it: the sign in front, then the number, symbols, functions and
/// sums, each once and with its power; what is divided by below one bar, without what cancels.
template <class Rewriter> struct monomial {
  static constexpr int most = 12; ///< factors

  Rewriter g;
  bool is_negative = false;
  long double above = 1, below = 1;
  int factor[most]{}, power[most]{}, count = 0;
  bool is_full = false; ///< there are more: the product is to stay as it is

  /// Multiplies by node i to a power.
  constexpr void multiply(int i, int times) {
    const int a = g.at(i).operands[0], b = g.at(i).operands[1];
    if (g.is_number(i))
      multiply_by_number(g.at(i).number, times);
    else if (g.is(neg_t{}, i)) {
      is_negative = is_negative != (times % 2 != 0);
      multiply(a, times);
    } else if (g.is(reciprocal_t{}, i))
      multiply(a, -times);
    else if (g.is(square_t{}, i))
      multiply(a, 2 * times);
    else if (g.is(pow_t{}, i) && g.is_number(b) && is_integer(g.at(b).number) &&
             is_small_integer(times * g.at(b).number))
      multiply(a, static_cast<int>(g.at(b).number) * times);
    else if (g.is(multiply_t{}, i)) {
      multiply(a, times);
      multiply(b, times);
    } else if (g.is(divide_t{}, i)) {
      multiply(a, times);
      multiply(b, -times);
    } else
      multiply_by_factor(i, times);
  }

  /// Whether anything but a number is below the bar.
  constexpr bool divides() const {
    for (int k = 0; k < count; ++k)
      if (power[k] < 0)
        return true;
    return false;
  }

  /// The node for it.
  constexpr int made() {
    cancel_numbers();
    const int top = product(above, 1), bottom = product(below, -1);
    const int all = bottom == none ? top == none ? g.constant(1) : top
                    : top == none  ? raw(reciprocal_t{}, bottom)
                                   : raw(divide_t{}, top, bottom);
    if (!is_negative)
      return all;
    return g.is_number(all) ? g.constant(-g.at(all).number) : raw(neg_t{}, all);
  }

private:
  static constexpr bool is_integer(long double x) {
    return x > -1e15L && x < 1e15L && x == static_cast<long double>(static_cast<long long>(x));
  }
  static constexpr bool is_small_integer(long double x) {
    return is_integer(x) && x >= -16 && x <= 16;
  }
  constexpr void multiply_by_number(long double number, int times) {
    if (number < 0 && times % 2 != 0)
      is_negative = !is_negative;
    for (int k = 0; k < (times < 0 ? -times : times); ++k)
      (times < 0 ? below : above) *= number < 0 ? -number : number;
  }
  constexpr void multiply_by_factor(int i, int times) {
    for (int k = 0; k < count; ++k)
      if (factor[k] == i) {
        power[k] += times;
        return;
      }
    if (count == most) {
      is_full = true;
      return;
    }
    factor[count] = i;
    power[count++] = times;
  }

  /// 6/(4·a) = 3/(2·a), ½·a/b = a/(2·b).
  constexpr void cancel_numbers() {
    if (divides() && !is_integer(above) && is_integer(1 / above)) {
      below *= 1 / above;
      above = 1;
    }
    if (is_integer(above) && is_integer(below) && above != 0) {
      auto a = static_cast<long long>(above), b = static_cast<long long>(below);
      while (b != 0) {
        const long long rest = a % b;
        a = b;
        b = rest;
      }
      above /= static_cast<long double>(a);
      below /= static_cast<long double>(a);
    }
    if (const bool stays = divides() && (above == 1 || (is_integer(above) && is_integer(below)));
        below != 1 && !stays) {
      above /= below;
      below = 1;
    }
  }

  /// Symbols stand before functions, and those before sums.
  constexpr int rank(int i) const {
    return g.at(i).is_leaf() ? 0 : g.at(i).op->text.strength > precedence::sum ? 1 : 2;
  }
  /// The factors above the bar, or below it, as a product; `none` if there are none.
  constexpr int product(long double number, int side) const {
    int all = number == 1 ? none : g.constant(number);
    for (int wanted = 0; wanted < 3; ++wanted)
      for (int k = 0; k < count; ++k)
        if (power[k] * side > 0 && rank(factor[k]) == wanted) {
          const int next = to_power(factor[k], power[k] * side);
          all = all == none ? next : raw(multiply_t{}, all, next);
        }
    return all;
  }
  constexpr int to_power(int i, int n) const {
    return n == 1 ? i : n == 2 ? raw(square_t{}, i) : raw(pow_t{}, i, g.constant(n));
  }
  /// As it is: the rules of products are those that ask for this.
  template <class P> constexpr int raw(P, int a, int b = none) const {
    return g.graph.intern({&entry<P>::id, {a, b, none}, g.at(a).shape, 0});
  }
};

} // namespace chainrule

#endif
