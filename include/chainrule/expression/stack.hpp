// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_EXPRESSION_STACK_HPP
#define CHAINRULE_EXPRESSION_STACK_HPP

#include <chainrule/expression/expression.hpp>

namespace chainrule {

/// Several formulas of one shape, along a new axis. Where they are scalars and the whole formula,
/// each is a result of its own.
template <int Axis, class... Formulas>
struct stacked : literals<(0 + ... + Formulas::literal_count)> {
  using formula_part = void;
  static constexpr int axis = Axis, count = sizeof...(Formulas);
  static constexpr bool has_tensors = true;
  /// Whether there may be tensors in what is stacked.
  static constexpr bool of_tensors = (Formulas::has_tensors || ...);
  static constexpr std::uint64_t identity = identity_of(
      {identity_of("stack"), mixed(std::uint64_t(Axis) + 3), chainrule::identity<Formulas>...});
  static constexpr std::uint64_t hash = identity_of({hash_of_part<Formulas>()...});

  template <int Index> using operand = std::tuple_element_t<Index, std::tuple<Formulas...>>;
};

template <class Formula> inline constexpr bool is_stacked = false;
template <int Axis, class... X> inline constexpr bool is_stacked<stacked<Axis, X...>> = true;
template <int Axis, class... X> inline constexpr bool is_expression<stacked<Axis, X...>> = true;

/// `stack(x, y, …)`: along a new first axis; scalars make a vector, vectors the rows of a matrix.
/// `stack<1>(x, y, …)`: along a new axis of this number, −1 is the last. All have one shape.
template <int Axis = 0, class... X>
  requires((is_expression<X> || number<X>) && ...)
constexpr auto stack(const X&... x) {
  using made = stacked<Axis, operand_of<X>...>;
  made result{};
  if constexpr (made::literal_count > 0) {
    long double* to = result.numbers;
    ((to = copy_literals(x, to)), ...);
  }
  return result;
}

} // namespace chainrule

#endif
