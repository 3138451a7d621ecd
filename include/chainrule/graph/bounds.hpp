// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_BOUNDS_HPP
#define CHAINRULE_GRAPH_BOUNDS_HPP

#include <chainrule/graph/operation.hpp>
#include <chainrule/primitive/activation.hpp>
#include <chainrule/primitive/exponential.hpp>
#include <chainrule/primitive/power.hpp>
#include <chainrule/primitive/selection.hpp>

/// What is known of a value before it is computed.
namespace chainrule {

/// Integers between which a node's value is, if it is no NaN; from 0 up it is not −0. Rounding is
/// monotonic and keeps small integers, so that they hold in every precision.
struct bounds {
  static constexpr long double none = 1e300L;
  long double low = -none, high = none;
};

constexpr bounds bounds_of(auto g, int i, int depth = 6) {
  if (g.is_number(i)) {
    const long double number = g.at(i).number;
    if (!(number >= -1024 && number <= 1024) || (number == 0 && math::ieee::negative(number)))
      return {};
    const int whole = static_cast<int>(number);
    return {static_cast<long double>(whole - (number < whole)),
            static_cast<long double>(whole + (number > whole))};
  }
  if (g.is(exp_t{}, i) || g.is(exp2_t{}, i) || g.is(square_t{}, i) || g.is(abs_t{}, i) ||
      g.is(unsigned_zero_t{}, i))
    return {0};
  if (g.is(sigmoid_t{}, i))
    return {0, 1};
  if (depth == 0 || g.at(i).is_leaf())
    return {};
  const bounds a = bounds_of(g, g.operand(i), depth - 1);
  if (g.is(reciprocal_t{}, i))
    return a.low >= 0 ? bounds{0, a.low >= 1 ? 1 : bounds::none} : bounds{};
  if (g.is(sqrt_t{}, i))
    return a.low >= 0 ? bounds{0} : bounds{};
  if (g.operand(i, 1) == none)
    return {};
  const bounds b = bounds_of(g, g.operand(i, 1), depth - 1);
  if (g.is(add_t{}, i))
    return {a.low + b.low, a.high + b.high};
  if (g.is(subtract_t{}, i))
    return {a.low - b.high, a.high - b.low};
  if ((g.is(multiply_t{}, i) || g.is(divide_t{}, i)) && a.low >= 0 && b.low >= 0)
    return {0};
  return {};
}

/// Whether node i is a NaN wherever node x is.
constexpr bool passes_nan(auto g, int i, int x, int depth = 4) {
  if (i == x || (g.is(reciprocal_t{}, x) && i == g.operand(x)))
    return true;
  const bool arithmetic = g.is(neg_t{}, i) || g.is(add_t{}, i) || g.is(subtract_t{}, i) ||
                          g.is(multiply_t{}, i) || g.is(divide_t{}, i) || g.is(reciprocal_t{}, i) ||
                          g.is(square_t{}, i);
  return arithmetic && depth > 0 &&
         (passes_nan(g, g.operand(i), x, depth - 1) ||
          (g.operand(i, 1) != none && passes_nan(g, g.operand(i, 1), x, depth - 1)));
}

} // namespace chainrule

#endif
