// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_EXPRESSION_EXPRESSION_HPP
#define CHAINRULE_EXPRESSION_EXPRESSION_HPP

#include <chainrule/name.hpp>
#include <chainrule/primitive/primitive.hpp>
#include <initializer_list>
#include <utility>

namespace chainrule {

template <class T> inline constexpr bool comparison_used_as_bool = false;

/// What expressions and symbols share: they are no truth values, and say so.
struct not_a_truth_value {
  template <class Bool>
    requires std::same_as<Bool, bool>
  constexpr operator Bool() const {
    static_assert(comparison_used_as_bool<Bool>,
                  "an `if` (or `while`, `?:`) cannot branch on a differentiated value: "
                  "use where(condition, a, b)");
    return false;
  }
};

/// A number written into a formula: the 1 of `1 + x`. Two uses of a sub-formula with a literal are
/// of one type, but that their literals are equal no type can say: each use has its own copy.
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
  constexpr explicit operand_slots(const Operands&... given)
      : operand_slot<Index, Operands>(given)... {}
};
template <class... Operands>
using operands_of =
    operand_slots<std::make_integer_sequence<int, sizeof...(Operands)>, Operands...>;

template <class Part> inline constexpr std::uint32_t hash_of_part = 0;
template <class Part>
  requires requires { Part::hash; }
inline constexpr std::uint32_t hash_of_part<Part> = Part::hash;

/// This bit of the hash says whether there may be tensors in a formula.
inline constexpr std::uint32_t tensor_bit = 4;

template <class Primitive>
constexpr std::uint32_t mixed_hash(std::initializer_list<std::uint32_t> parts) {
  std::uint32_t hash = 0;
  std::uint32_t tensors =
      whole_primitive_type<Primitive> || composite_primitive_type<Primitive> ? tensor_bit : 0;
  if constexpr (requires { Primitive::text.pattern; })
    hash = hash_of(Primitive::text.pattern);
  for (const std::uint32_t part : parts) {
    hash = (hash ^ part) * 0x9e3779b1u;
    tensors |= part & tensor_bit;
  }
  return ((hash ^ (hash >> 15)) & ~tensor_bit) | tensors | 2u; // never 0 or 1
}

/// A formula: a primitive and its operands, held by value. It is structural, so it can be a
/// template argument: `gradient<loss>`.
///
/// The type is a member of a template, and not a template itself, because argument-dependent lookup
/// goes through the template arguments of its arguments' types: clang visits those of a type that
/// occurs twice twice, so that `y = y * y` on 64 levels would take 2⁶⁴ steps. It does not look at
/// the arguments of a template around a member.
template <class Primitive, class... Operands> struct expression_of {
  /// Of the type, for looking it up; 0 where it does not matter.
  static constexpr std::uint32_t hash = mixed_hash<Primitive>({hash_of_part<Operands>...});

  struct type : operands_of<Operands...>, not_a_truth_value {
    using formula_part = void;
    using primitive = Primitive;
    static constexpr std::uint32_t hash = expression_of::hash;

    constexpr type() = default;
    constexpr explicit type(const Operands&... given) : operands_of<Operands...>(given...) {}

    /// Operand number `Index`.
    template <int Index> constexpr decltype(auto) operand() const {
      return slot<Index>(*this).get();
    }

  private:
    template <int Index, class Operand>
    static constexpr const operand_slot<Index, Operand>&
    slot(const operand_slot<Index, Operand>& found) {
      return found;
    }
  };
};

/// Two operands that are the same, as in `y * y`. The type says so once, or its name, which goes
/// into debug information in full, would double with each such product.
template <class Operand> struct twice {};
template <class Primitive, class Operand> struct expression_of<Primitive, twice<Operand>> {
  static constexpr std::uint32_t hash =
      mixed_hash<Primitive>({hash_of_part<Operand>, hash_of_part<Operand>});

  struct type : not_a_truth_value {
    using formula_part = void;
    using primitive = Primitive;
    static constexpr std::uint32_t hash = expression_of::hash;

    template <int> constexpr Operand operand() const { return {}; }
  };
};
template <class Primitive, class... Operands>
using expression = typename expression_of<Primitive, Operands...>::type;

/// An expression of one primitive, as against a variable or a number.
template <class X>
concept composed_expression = requires { typename X::primitive; };

/// What becomes of an operand inside of an expression: numbers are wrapped.
template <class X> constexpr auto as_operand(const X& x) {
  if constexpr (formula_part<X>)
    return x;
  else
    return literal<X>{x};
}

/// Marks the parts that expressions (and not symbols) are made of.
template <class X> inline constexpr bool is_expression = false;
template <composed_expression X> inline constexpr bool is_expression<X> = true;
template <auto Number> inline constexpr bool is_expression<constant_t<Number>> = true;

/// A formula of more bytes of literals takes compilers minutes, then all memory: `z = z * z`
/// doubles them on each of its levels.
template <class Formula>
inline constexpr bool literals_have_room = std::is_empty_v<Formula> || sizeof(Formula) < (1 << 15);
template <std::size_t Bytes> inline constexpr bool copies_of_literals_have_room = false;

/// The larger formula: found by argument-dependent lookup from `apply`.
template <class P, class First, class... More>
  requires((is_expression<First> || number<First>) && ... && (is_expression<More> || number<More>))
constexpr auto combine(P, const First& first, const More&... more) {
  using made = expression<P, decltype(as_operand(first)), decltype(as_operand(more))...>;
  static_assert(made::hash != 1, "instantiated level by level: compilers limit the depth");
  if constexpr (literals_have_room<made>)
    return made(as_operand(first), as_operand(more)...);
  else { // what is returned has the same type on each level above: one message
    static_assert(copies_of_literals_have_room<sizeof(made)>,
                  "a named formula copies its raw literals at each reuse, and they are too many "
                  "now: write constant<2.5> for 2.5, or differentiate a callable");
    return as_operand(first);
  }
}

template <class P, class X>
  requires(is_expression<X> && std::is_empty_v<X>)
constexpr auto combine(P, const X&, const X&) {
  return expression<P, twice<X>>();
}

} // namespace chainrule

#endif
