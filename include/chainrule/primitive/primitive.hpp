// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_PRIMITIVE_HPP
#define CHAINRULE_PRIMITIVE_PRIMITIVE_HPP

#include <chainrule/math/arithmetic.hpp>
#include <concepts>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

namespace chainrule {

/// The position of an operand or an argument: `arg<1>` is the second.
template <int Index> struct arg_t {
  static constexpr int index = Index;
};
template <int Index> inline constexpr arg_t<Index> arg{};

/// "There is no derivative": what `derivative` returns where it is zero everywhere. An absent
/// derivative takes part in no product, so it cannot meet an infinity and make a NaN.
struct absent {};

/// How tightly a notation binds; an operand that binds less tightly is put in parentheses.
enum class precedence { logic = 1, comparison, sum, product, power, atom };

/// How a primitive is written. In the pattern, `$0` is operand 0 in parentheses where it binds less
/// tightly than the whole, `#0` also where it binds as tightly, and `@0` is never parenthesised.
struct notation {
  std::string_view pattern;
  precedence strength = precedence::atom;
};

/// The base of every primitive: a primitive is one small struct with
///
///     static constexpr notation text, latex;              // how it is written
///     static constexpr auto value(auto x, ...);           // on numbers of any type
///     static constexpr auto derivative(arg_t<0>, auto x, ..., auto result);   // one for each
///     operand, in the library's own operations; a unary primitive may leave out the arg_t<0>
///
/// and, where it applies, `commutative = true` or `conditions = n`: the first n operands are
/// conditions (results of comparisons). A `value` that returns a comparison is a condition itself.
/// On tensors `value` gets registers of several numbers, or, where it says `one_by_one = true`
/// because it branches or calls functions of plain numbers, one number after the other.
template <int Arity> struct primitive {
  static constexpr int arity = Arity;
  static constexpr int conditions = 0;
  static constexpr bool commutative = false;
  static constexpr bool is_call = false;
};

/// The base of a primitive whose value is a call of the library's, like `exp`: no floating-point
/// register keeps its number across it, so that programs are ordered around such calls.
template <int Arity> struct library_function : primitive<Arity> {
  static constexpr bool is_call = true;
};

/// A primitive on whole tensors, and a function written in others: see tensor/structure.hpp.
template <class P>
concept whole_primitive_type = requires { typename P::whole; };
template <class P>
concept composite_primitive_type = requires { typename P::composite; };

/// What a formula is made of: expressions, variables, and the symbols of a trace.
template <class X>
concept formula_part = requires { typename std::remove_cvref_t<X>::formula_part; };

/// Several in a register, and truth values of such, count as numbers: what is written for numbers
/// may stand in a primitive's `value`.
template <class X>
concept in_registers = math::several_numbers<std::remove_cvref_t<X>> ||
                       math::several_conditions<std::remove_cvref_t<X>>;
template <class X>
concept number = // decayed, as there are no limits of an array or of a function to ask
    std::numeric_limits<std::decay_t<X>>::is_specialized || in_registers<X>;

template <class X>
concept operand = formula_part<X> || number<X>;

/// Operands of an overloaded operator: at least one of them is ours.
template <class... X>
concept formula_operands = (operand<X> && ...) && (formula_part<X> || ...);

/// The type in which numbers are computed: their common one, double for integers.
template <class... X>
using computed_in = std::common_type_t<std::conditional_t<std::is_integral_v<X>, double, X>...>;

/// The kind of registers among some types, or void.
template <class... X> struct register_among {
  using type = void;
};
template <class X, class... More> struct register_among<X, More...> : register_among<More...> {};
template <math::several_numbers X, class... More> struct register_among<X, More...> {
  using type = X;
};
template <math::several_conditions X, class... More> struct register_among<X, More...> {
  using type = typename X::batch_type;
};

/// A plain number beside registers is in all places of one.
template <class V, class X> constexpr auto in_register(const X& x) {
  if constexpr (std::is_arithmetic_v<X>)
    return V(static_cast<typename V::value_type>(x));
  else
    return x;
}

/// Applies primitive `P` to numbers.
template <class P, class... X> constexpr auto evaluate(const X&... x) {
  using V = typename register_among<X...>::type;
  if constexpr (!std::is_void_v<V>)
    return P::value(in_register<V>(x)...);
  else if constexpr ((std::is_arithmetic_v<X> && ...) && P::conditions == 0)
    return P::value(static_cast<computed_in<X...>>(x)...);
  else
    return P::value(x...);
}

template <class P, class... X> struct applied_type {};
template <class P, class... X>
  requires(number<X> && ...)
struct applied_type<P, X...> {
  using type = decltype(evaluate<P>(std::declval<const X&>()...));
};
template <class P, class... X>
  requires formula_operands<X...>
struct applied_type<P, X...> {
  using type = decltype(combine(P{}, std::declval<const X&>()...));
};
/// What primitive `P` makes of operands. It is known without looking into `P`, whose derivative may
/// use `P` itself.
template <class P, class... X> using applied = typename applied_type<P, X...>::type;

/// Applies primitive `P`: to numbers it is `P::value`, to parts of a formula it is a larger formula
/// (found by argument-dependent lookup: `combine` stands beside the expressions and the symbols).
template <class P, operand... X> constexpr applied<P, X...> apply(const X&... x) {
  static_assert(sizeof...(X) == std::size_t(P::arity),
                "apply: a primitive takes as many operands as its arity says");
  if constexpr ((formula_part<X> || ...))
    return combine(P{}, x...);
  else
    return evaluate<P>(x...);
}

/// Calls the derivative of `P` with respect to operand `Index`, written for unary ones without it.
template <class P, int Index, class... X> constexpr auto derivative_of(const X&... x) {
  if constexpr (requires { P::derivative(arg<Index>, x...); })
    return P::derivative(arg<Index>, x...);
  else
    return P::derivative(x...);
}

} // namespace chainrule

#endif
