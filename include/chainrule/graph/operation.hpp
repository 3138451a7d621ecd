// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_GRAPH_OPERATION_HPP
#define CHAINRULE_GRAPH_OPERATION_HPP

#include <chainrule/graph/symbol.hpp>
#include <utility>

namespace chainrule {

template <class P>
inline constexpr bool has_notation = requires {
  notation(P::text);
  notation(P::latex);
};

template <class P, int Index, class Operands> inline constexpr bool has_derivative = false;
template <class P, int Index, int... I>
inline constexpr bool has_derivative<P, Index, std::integer_sequence<int, I...>> =
    requires(symbol x) { P::derivative(arg<Index>, (void(I), x)..., x); } ||
    (P::arity == 1 && requires(symbol x) { P::derivative((void(I), x)..., x); });

template <class P, int Index, class Operands> inline constexpr bool has_jvp = false;
template <class P, int Index, int... I>
inline constexpr bool has_jvp<P, Index, std::integer_sequence<int, I...>> = requires(symbol x) {
  P::jvp(arg<Index>, (void(I), x)..., x, x);
} || (P::arity == 1 && requires(symbol x) { P::jvp((void(I), x)..., x, x); });
template <class P, int Index, class Operands> inline constexpr bool has_vjp = false;
template <class P, int Index, int... I>
inline constexpr bool has_vjp<P, Index, std::integer_sequence<int, I...>> = requires(symbol x) {
  P::vjp(arg<Index>, (void(I), x)..., x, x);
} || (P::arity == 1 && requires(symbol x) { P::vjp((void(I), x)..., x, x); });

template <class P> inline constexpr bool primitive_has_a_notation = false;
template <class P, int Index> inline constexpr bool primitive_has_a_derivative = false;
template <class P, int Index> inline constexpr bool primitive_has_a_jvp = false;
template <class P, int Index> inline constexpr bool primitive_has_a_vjp = false;

template <class P> struct entry;

/// What the rewrite rules see: a builder and its nodes.
struct rewriter {
  builder& graph;

  constexpr const node& at(int i) const { return graph.nodes[i]; }
  constexpr int operand(int i, int k = 0) const { return graph.nodes[i].operands[k]; }
  template <class P> constexpr bool is(P, int i) const { return at(i).op == &entry<P>::id; }
  constexpr bool is_number(int i) const { return at(i).is_constant(); }
  constexpr bool is_number(int i, long double number) const {
    return at(i).is_constant() && at(i).number == number;
  }

  constexpr int constant(long double number) const { return graph.constant(number); }
  template <class P> constexpr int make(P, int a, int b = none, int c = none) const {
    return graph.operation_node(&entry<P>::id, a, b, c);
  }
};

/// Rules that replace an operation by a simpler equal one; rewrite.hpp specialises it.
template <class P> struct rewrite_rules {};

/// A primitive's functions on what a graph has: long doubles, symbols, nodes. Conditions are
/// truth values, 0 or 1 in a graph.
template <class P, class Sequence = std::make_integer_sequence<int, P::arity>> struct erased;
template <class P, int... I> struct erased<P, std::integer_sequence<int, I...>> {
  template <int Index> static constexpr auto as_operand(long double number) {
    if constexpr (Index < P::conditions)
      return number != 0;
    else
      return number;
  }
  static constexpr auto typed_value(const long double* x) {
    return P::value(as_operand<I>(x[I])...);
  }
  static constexpr long double value(const long double* x) {
    return static_cast<long double>(typed_value(x));
  }

  template <int Index> static constexpr symbol partial(const symbol* x, const symbol& result) {
    if constexpr (has_derivative<P, Index, std::integer_sequence<int, I...>>)
      return derivative_of<P, Index>(x[I]..., result);
    else {
      static_assert(
          primitive_has_a_derivative<P, Index>,
          "a primitive needs derivative(arg_t<i>, operands..., result) for each operand i");
      return absent{};
    }
  }
  static constexpr symbol derivative(int which, const symbol* x, const symbol& result) {
    symbol found;
    (void)((which == I && (found = partial<I>(x, result), true)) || ...);
    return found;
  }

  static constexpr int rewrite(builder& graph, const int* x) {
    return rewrite_rules<P>::apply(rewriter{graph}, x);
  }
};

template <class P, class Sequence = std::make_integer_sequence<int, P::arity>> struct erased_whole;
template <class P, int... I> struct erased_whole<P, std::integer_sequence<int, I...>> {
  using operands = std::integer_sequence<int, I...>;

  template <int Index, class... X> static constexpr symbol vjp_of(const X&... x) {
    if constexpr (!has_vjp<P, Index, operands>) {
      static_assert(primitive_has_a_vjp<P, Index>,
                    "a primitive on whole tensors needs vjp(arg_t<i>, operands..., result, "
                    "cotangent) for each operand i");
      return absent{};
    } else if constexpr (requires { P::vjp(arg<Index>, x...); })
      return P::vjp(arg<Index>, x...);
    else
      return P::vjp(x...);
  }
  template <int Index, class... X> static constexpr symbol jvp_of(const X&... x) {
    if constexpr (!has_jvp<P, Index, operands>) {
      static_assert(primitive_has_a_jvp<P, Index>,
                    "a primitive on whole tensors needs jvp(arg_t<i>, operands..., result, "
                    "tangent) for each operand i");
      return absent{};
    } else if constexpr (requires { P::jvp(arg<Index>, x...); })
      return P::jvp(arg<Index>, x...);
    else
      return P::jvp(x...);
  }

  static constexpr symbol vjp(int which, [[maybe_unused]] const symbol* x, const symbol& result,
                              const symbol& cotangent) {
    symbol found = absent{};
    (void)((which == I && (found = vjp_of<I>(x[I]..., result, cotangent), true)) || ...);
    return found;
  }
  static constexpr symbol jvp(int which, [[maybe_unused]] const symbol* x, const symbol& result,
                              const symbol& tangent) {
    symbol found = absent{};
    (void)((which == I && (found = jvp_of<I>(x[I]..., result, tangent), true)) || ...);
    return found;
  }
  static constexpr int rewrite(builder& graph, const node& wanted) {
    return rewrite_rules<P>::apply_whole(rewriter{graph}, wanted);
  }
};

template <class P> constexpr void set_notation(operation& result) {
  if constexpr (has_notation<P>) {
    result.text = P::text;
    result.latex = P::latex;
  } else
    static_assert(primitive_has_a_notation<P>, "a primitive needs its notation: text and latex");
  result.hash = hash_of(result.text.pattern);
}

template <whole_primitive_type P> constexpr operation describe_whole() {
  operation result{.arity = P::arity, .jvp = &erased_whole<P>::jvp, .vjp = &erased_whole<P>::vjp};
  set_notation<P>(result);
  if constexpr (requires(rewriter g, const node& n) { rewrite_rules<P>::apply_whole(g, n); })
    result.rewrite_whole = &erased_whole<P>::rewrite;
  return result;
}

/// Everything that a graph needs to know of primitive `P`.
template <whole_primitive_type P> constexpr operation describe() { return describe_whole<P>(); }
template <class P> constexpr operation describe() {
  using typed = decltype(erased<P>::typed_value(nullptr));
  operation result{.arity = P::arity,
                   .conditions = P::conditions,
                   .is_condition = std::is_same_v<typed, bool>,
                   .commutative = P::commutative,
                   .is_call = P::is_call,
                   .value = &erased<P>::value,
                   .derivative = &erased<P>::derivative};
  set_notation<P>(result);
  if constexpr (requires { P::symbol; })
    result.marker = P::symbol;
  if constexpr (requires(rewriter g, const int* x) { rewrite_rules<P>::apply(g, x); })
    result.rewrite = &erased<P>::rewrite;
  return result;
}

// The way from a primitive's identity back to its type. `lookup` declares a function that `entry`
// defines as a friend, once the entry exists. So a graph is an array of plain values, any
// user's primitive among them, and code can still be generated from the primitive's own type.
// (Boost.PFR finds the types of members the same way. g++ warns that such a function is no
// template: that is the point.)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <const operation* Id> struct lookup {
  friend constexpr auto primitive_of(lookup<Id>);
};

/// Primitive `P` as a value: `&entry<P>::id`.
template <class P> struct entry {
  static constexpr operation id = describe<P>();
  friend constexpr auto primitive_of(lookup<&entry<P>::id>) { return P{}; }
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// The primitive whose identity this is.
template <const operation* Id> using primitive_type = decltype(primitive_of(lookup<Id>{}));

} // namespace chainrule

#endif
