// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_EXPRESSION_STACK_HPP
#define CHAINRULE_EXPRESSION_STACK_HPP

#include <chainrule/expression/expression.hpp>

namespace chainrule {

/// Several scalar formulas as one formula with a vector for a result: `stack(x * y, x + y)`.
template <class... Formulas> struct stacked : operands_of<Formulas...> {
  using formula_part = void;
  constexpr explicit stacked(const Formulas&... given) : operands_of<Formulas...>(given...) {}
};

template <class Formula> inline constexpr bool is_stacked = false;
template <class... X> inline constexpr bool is_stacked<stacked<X...>> = true;

template <class... X>
  requires((is_expression<X> || number<X>) && ...)
constexpr auto stack(const X&... x) {
  return stacked<decltype(as_operand(x))...>(as_operand(x)...);
}

} // namespace chainrule

#endif
