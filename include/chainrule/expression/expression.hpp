// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_EXPRESSION_EXPRESSION_HPP
#define CHAINRULE_EXPRESSION_EXPRESSION_HPP

#include <chainrule/identity.hpp>
#include <chainrule/primitive/primitive.hpp>
#include <tuple>
#include <type_traits>

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

/// The raw literals of a formula, in the order in which they are written. Two uses of a sub-formula
/// with literals are of one type, but that their literals are equal no type can say: each use has
/// its own copies.
template <int Count> struct literals {
  static constexpr int literal_count = Count;
  long double numbers[Count];
};
template <> struct literals<0> {
  static constexpr int literal_count = 0;
};

template <int Count>
constexpr long double* copy_literals(const literals<Count>& from, long double* to) {
  for (int i = 0; i < Count; ++i)
    to[i] = from.numbers[i];
  return to + Count;
}
constexpr long double* copy_literals(const literals<0>&, long double* to) { return to; }

/// A number written into a formula: the 1 of `1 + x`.
struct literal : literals<1> {
  using formula_part = void;
  static constexpr bool has_tensors = false;
  static constexpr std::uint64_t identity = identity_of("literal");
};

constexpr long double* copy_literals(long double number, long double* to) {
  *to = number;
  return to + 1;
}

/// A compile-time constant of a formula, part of its type: `constant<2>`.
template <auto Number> struct constant_t : literals<0>, not_a_truth_value {
  using formula_part = void;
  static constexpr auto number = Number;
  static constexpr bool has_tensors = false;
  static constexpr std::uint64_t identity = number_identity(Number);
};
template <auto Number> inline constexpr constant_t<Number> constant{};
template <class X> inline constexpr bool is_constant = false;
template <auto Number> inline constexpr bool is_constant<constant_t<Number>> = true;

/// What an expression is: a primitive, the types of its operands, and their literals. Without
/// literals (made of variables and compile-time constants alone) it is nothing but its type, so
/// that sharing it many times over costs nothing.
template <class Primitive, class... Operands>
struct expression_body : literals<(0 + ... + Operands::literal_count)>, not_a_truth_value {
  using formula_part = void;
  using primitive = Primitive;
  /// Whether there may be tensors in the formula.
  static constexpr bool has_tensors = whole_primitive_type<Primitive> ||
                                      composite_primitive_type<Primitive> ||
                                      (Operands::has_tensors || ...);
  template <int Index> using operand = std::tuple_element_t<Index, std::tuple<Operands...>>;
};

/// Two operands that are the same, as in `y * y`: the type says so once.
template <class Operand> struct twice {};
template <class Primitive, class Operand>
struct expression_body<Primitive, twice<Operand>> : literals<0>, not_a_truth_value {
  using formula_part = void;
  using primitive = Primitive;
  static constexpr bool has_tensors = whole_primitive_type<Primitive> ||
                                      composite_primitive_type<Primitive> || Operand::has_tensors;
  template <int> using operand = Operand;
};

// From a formula's identity to its body, by the way that operation.hpp goes from a primitive's
// identity to its type.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <std::uint64_t Identity> struct formula_of_identity {
  friend constexpr auto body_of(formula_of_identity<Identity>);
};
template <std::uint64_t Identity, class Body> struct formula_with_identity {
  friend constexpr auto body_of(formula_of_identity<Identity>) {
    return std::type_identity<Body>{};
  }
  static constexpr bool known = true;
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// A formula: a primitive and its operands, held by value. It is structural, so it can be a
/// template argument: `gradient<loss>`.
template <std::uint64_t Identity>
struct composed : decltype(body_of(formula_of_identity<Identity>{}))::type {
  static constexpr std::uint64_t identity = Identity, hash = Identity;
};
template <std::uint64_t Identity>
inline constexpr std::uint64_t identity<composed<Identity>> = Identity;

/// For looking up a part: its identity, or of one that has none a hash.
template <class Part> constexpr std::uint64_t hash_of_part() {
  if constexpr (requires { Part::hash; })
    return Part::hash;
  else
    return identity<Part> == 0 ? 1 : identity<Part>;
}

/// The type of an expression, named by its identity. What has none, because it has a primitive that
/// is local to a file or a function, is spelled out.
///
/// That type is a member of a template, and not a template itself, because argument-dependent
/// lookup goes through the template arguments of its arguments' types: clang visits those of a type
/// that occurs twice twice, so that `y = y * y` on 64 levels would take 2⁶⁴ steps. It does not look
/// at the arguments of a template around a member.
template <std::uint64_t Identity, class Primitive, class... Operands> struct named_expression {
  static_assert(formula_with_identity<Identity, expression_body<Primitive, Operands...>>::known);
  using type = composed<Identity>;
};
template <class Primitive, class... Operands> struct named_expression<0, Primitive, Operands...> {
  struct type : expression_body<Primitive, Operands...> {
    static constexpr std::uint64_t identity = 0;
    static constexpr std::uint64_t hash = identity_of({hash_of_part<Operands>()...});
  };
};
template <class Operand>
inline constexpr std::uint64_t identity<twice<Operand>> = identity_of({2u, identity<Operand>});
template <class Primitive, class... Operands>
using expression =
    typename named_expression<identity_of({identity<Primitive>, identity<Operands>...}), Primitive,
                              Operands...>::type;

/// An expression of one primitive, as against a variable or a number.
template <class X>
concept composed_expression = requires { typename X::primitive; };

/// What an operand is inside of an expression: numbers are literals.
template <class X> using operand_of = std::conditional_t<formula_part<X>, X, literal>;

/// Marks the parts that expressions (and not symbols) are made of.
template <class X> inline constexpr bool is_expression = false;
template <composed_expression X> inline constexpr bool is_expression<X> = true;
template <auto Number> inline constexpr bool is_expression<constant_t<Number>> = true;

/// `z = z * z` doubles the literals on each of its levels; 16 levels take a compiler 2 to 4
/// seconds.
inline constexpr int literals_at_most = 1 << 16;
template <int Count> inline constexpr bool copies_of_literals_have_room = false;

/// The larger formula: found by argument-dependent lookup from `apply`.
template <class P, class First, class... More>
  requires((is_expression<First> || number<First>) && ... && (is_expression<More> || number<More>))
constexpr auto combine(P, const First& first, const More&... more) {
  using made = expression<P, operand_of<First>, operand_of<More>...>;
  if constexpr (made::literal_count == 0)
    return made{};
  else if constexpr (made::literal_count <= literals_at_most) {
    made result{};
    [[maybe_unused]] long double* to = copy_literals(first, result.numbers);
    ((to = copy_literals(more, to)), ...);
    return result;
  } else { // what is returned has the same type on each level above: one message
    static_assert(copies_of_literals_have_room<made::literal_count>,
                  "a named formula copies its raw literals at each reuse, and they are too many "
                  "now: write constant<2.5> for 2.5, or differentiate a callable");
    return first;
  }
}

template <class P, class X>
  requires(is_expression<X> && std::is_empty_v<X>)
constexpr auto combine(P, const X&, const X&) {
  return expression<P, twice<X>>{};
}

} // namespace chainrule

#endif
