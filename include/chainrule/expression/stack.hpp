// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_EXPRESSION_STACK_HPP
#define CHAINRULE_EXPRESSION_STACK_HPP

#include <chainrule/expression/expression.hpp>

namespace chainrule {

/// Several formulas of one shape, along a new axis. Where they are scalars and the whole formula,
/// each is a result of its own.
template <int Axis, class... Formulas> struct stacked : operands_of<Formulas...> {
  using formula_part = void;
  static constexpr int axis = Axis, count = sizeof...(Formulas);
  static constexpr std::uint32_t hash =
      mixed_hash<stacked>({hash_of_part<Formulas>...}) | tensor_bit;
  /// Whether there may be tensors in what is stacked.
  static constexpr bool of_tensors = ((hash_of_part<Formulas> | ...) & tensor_bit) != 0;

  constexpr stacked() = default;
  constexpr explicit stacked(const Formulas&... given) : operands_of<Formulas...>(given...) {}

  template <int Index> constexpr decltype(auto) operand() const { return slot<Index>(*this).get(); }

private:
  template <int Index, class Operand>
  static constexpr const operand_slot<Index, Operand>&
  slot(const operand_slot<Index, Operand>& found) {
    return found;
  }
};

template <class Formula> inline constexpr bool is_stacked = false;
template <int Axis, class... X> inline constexpr bool is_stacked<stacked<Axis, X...>> = true;
template <int Axis, class... X> inline constexpr bool is_expression<stacked<Axis, X...>> = true;

/// `stack(x, y, …)`: along a new first axis; scalars make a vector, vectors the rows of a matrix.
/// `stack<1>(x, y, …)`: along a new axis of this number, −1 is the last. All have one shape.
template <int Axis = 0, class... X>
  requires((is_expression<X> || number<X>) && ...)
constexpr auto stack(const X&... x) {
  return stacked<Axis, decltype(as_operand(x))...>(as_operand(x)...);
}

} // namespace chainrule

#endif
