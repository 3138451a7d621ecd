// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_EXPRESSION_EXPRESSION_HPP
#define CHAINRULE_EXPRESSION_EXPRESSION_HPP

#include <chainrule/primitive/primitive.hpp>
#include <utility>

namespace chainrule {

template <class T> inline constexpr bool comparison_used_as_bool = false;

/// What expressions and symbols share: they are no truth values, and say so.
struct not_a_truth_value {
  template <class Bool>
    requires std::same_as<Bool, bool>
  explicit constexpr operator Bool() const {
    static_assert(comparison_used_as_bool<Bool>,
                  "an `if` (or `while`, `?:`) cannot branch on a differentiated value: "
                  "use where(condition, a, b)");
    return false;
  }
};

/// A number written into a formula: the 1 of `1 + x`.
template <class T> struct literal {
  using formula_part = void;
  T number;
};

/// A compile-time constant of a formula, part of its type: `constant<2>`.
template <auto Number> struct constant_t : not_a_truth_value {
  using formula_part = void;
  static constexpr auto number = Number;
};
template <auto Number> inline constexpr constant_t<Number> constant{};

/// Holds one operand; an operand without state (made of variables and compile-time constants
/// alone) is its type and takes no room, so that sharing it many times over costs nothing.
template <int Index, class Operand> struct operand_slot {
  Operand stored;
  constexpr explicit operand_slot(const Operand& given) : stored(given) {}
  constexpr const Operand& get() const { return stored; }
};
template <int Index, class Operand>
  requires std::is_empty_v<Operand>
struct operand_slot<Index, Operand> {
  constexpr operand_slot() = default;
  constexpr explicit operand_slot(const Operand&) {}
  constexpr Operand get() const { return {}; }
};

template <class Indices, class... Operands> struct operand_slots;
template <int... Index, class... Operands>
struct operand_slots<std::integer_sequence<int, Index...>, Operands...>
    : operand_slot<Index, Operands>... {
  constexpr operand_slots() = default;
  constexpr explicit operand_slots(const Operands&... given) : operand_slot<Index, Operands>(given)... {}
};
template <class... Operands>
using operands_of =
    operand_slots<std::make_integer_sequence<int, sizeof...(Operands)>, Operands...>;

/// A formula: a primitive and its operands, held by value. It is structural, so it can be a
/// template argument: `gradient<loss>`.
template <class Primitive, class... Operands>
struct expression : operands_of<Operands...>, not_a_truth_value {
  using formula_part = void;
  using primitive = Primitive;

  constexpr expression() = default;
  constexpr explicit expression(const Operands&... given) : operands_of<Operands...>(given...) {}
};

/// What becomes of an operand inside of an expression: numbers are wrapped.
template <class X> constexpr auto as_operand(const X& x) {
  if constexpr (formula_part<X>)
    return x;
  else
    return literal<X>{x};
}

/// Marks the parts that expressions (and not symbols) are made of.
template <class X> inline constexpr bool is_expression = false;
template <class P, class... X> inline constexpr bool is_expression<expression<P, X...>> = true;
template <auto Number> inline constexpr bool is_expression<constant_t<Number>> = true;

/// The larger formula: found by argument-dependent lookup from `apply`.
template <class P, class... X>
  requires((is_expression<X> || number<X>) && ...)
constexpr auto combine(P, const X&... x) {
  return expression<P, decltype(as_operand(x))...>(as_operand(x)...);
}

} // namespace chainrule

#endif
