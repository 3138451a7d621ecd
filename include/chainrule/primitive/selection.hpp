// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_SELECTION_HPP
#define CHAINRULE_PRIMITIVE_SELECTION_HPP

#include <chainrule/math/basic.hpp>
#include <chainrule/primitive/arithmetic.hpp>
#include <chainrule/primitive/comparison.hpp>

namespace chainrule {

/// `c ? a : b` on one truth value; SIMD masks have a `select` of their own.
template <class T> constexpr T select(bool c, const T& a, const T& b) { return c ? a : b; }

/// `where(c, a, b)`: a where the condition holds, b elsewhere. The lane not taken contributes
/// nothing to a derivative, whatever its own derivative is.
struct where_t : primitive<3> {
  static constexpr int conditions = 1;
  static constexpr notation text{"where(@0, @1, @2)"};
  static constexpr notation latex{
      "\\begin{cases}@1 & \\text{if } @0\\\\@2 & \\text{otherwise}\\end{cases}"};
  static constexpr auto value(auto c, auto a, auto b) { return select(c, a, b); }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto, auto) { return absent{}; }
  static constexpr auto derivative(arg_t<1>, auto c, auto, auto, auto) { return only_where(c, 1); }
  static constexpr auto derivative(arg_t<2>, auto c, auto, auto, auto) { return only_where(!c, 1); }
};

/// `only_where(c, x)`: x where the condition holds, and where it does not *absent*: a zero that
/// stays zero against ∞ and NaN. Products move inside of it (see graph/rewrite.hpp), which is how
/// `where` never leaks. Derivatives are made of it; formulas have `where`.
struct only_where_t : primitive<2> {
  static constexpr int conditions = 1;
  static constexpr notation text{"where(@0, @1, 0)"};
  static constexpr notation latex{
      "\\begin{cases}@1 & \\text{if } @0\\\\0 & \\text{otherwise}\\end{cases}"};
  static constexpr auto value(auto c, auto x) { return select(c, x, decltype(x)(0)); }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto) { return absent{}; }
  static constexpr auto derivative(arg_t<1>, auto c, auto, auto) { return only_where(c, 1); }
};

/// `in_domain(c, d)`: the derivative d, or NaN where the condition does not hold: outside its
/// domain a function has no finite slope.
struct in_domain_t : primitive<2> {
  static constexpr int conditions = 1;
  static constexpr notation text{"@1", precedence::logic}, latex = text;
  static constexpr auto value(auto c, auto d) {
    using T = decltype(d);
    return select(c, d, math::nan_as<T>());
  }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto) { return absent{}; }
  static constexpr auto derivative(arg_t<1>, auto c, auto, auto) { return in_domain(c, 1); }
};

/// −1, 0 or 1; 0 at 0, and its derivative is 0 everywhere.
struct sign_t : primitive<1> {
  static constexpr notation text{"sign(@0)"}, latex{"\\operatorname{sign}(@0)"};
  static constexpr auto value(auto x) {
    using T = decltype(x);
    return select(x > 0, T(1), select(x < 0, T(-1), x));
  }
  static constexpr auto derivative(auto, auto) { return absent{}; }
};

/// |x|; its derivative is sign(x), 0 at the kink.
struct abs_t : primitive<1> {
  static constexpr notation text{"abs(@0)"}, latex{"\\left\\lvert @0\\right\\rvert"};
  static constexpr auto value(auto x) { return math::abs(x); }
  static constexpr auto derivative(auto x, auto) { return sign(x); }
};

/// x, which is not negative, with the sign of a zero dropped: |x|, but with the derivative 1 at 0
/// too. The derivatives of √x and log x are made of it, so that they are ∞ at −0 as they are at 0.
struct unsigned_zero_t : primitive<1> {
  static constexpr notation text{"@0", precedence::logic}, latex = text;
  static constexpr auto value(auto x) { return math::abs(x); }
  static constexpr auto derivative(auto, auto) { return 1; }
};

/// The larger of two; at a tie each has the derivative ½. A NaN in either gives NaN.
struct max_t : primitive<2> {
  static constexpr bool commutative = true;
  static constexpr notation text{"max(@0, @1)"}, latex{"\\max(@0, @1)"};
  static constexpr auto value(auto a, auto b) {
    return select(a >= b || math::not_equal(a, a), a, b);
  }
  static constexpr auto derivative(arg_t<0>, auto a, auto b, auto) {
    return only_where(!(a < b), where(a == b, 0.5, in_domain(b < a, 1)));
  }
  static constexpr auto derivative(arg_t<1>, auto a, auto b, auto) {
    return only_where(!(b < a), where(a == b, 0.5, in_domain(a < b, 1)));
  }
};

/// The smaller of two; at a tie each has the derivative ½. A NaN in either gives NaN.
struct min_t : primitive<2> {
  static constexpr bool commutative = true;
  static constexpr notation text{"min(@0, @1)"}, latex{"\\min(@0, @1)"};
  static constexpr auto value(auto a, auto b) {
    return select(a <= b || math::not_equal(a, a), a, b);
  }
  static constexpr auto derivative(arg_t<0>, auto a, auto b, auto) {
    return only_where(!(b < a), where(a == b, 0.5, in_domain(a < b, 1)));
  }
  static constexpr auto derivative(arg_t<1>, auto a, auto b, auto) {
    return only_where(!(a < b), where(a == b, 0.5, in_domain(b < a, 1)));
  }
};

/// x held between two bounds; on a bound the derivative is still 1.
struct clamp_t : primitive<3> {
  static constexpr notation text{"clamp(@0, @1, @2)"}, latex{"\\operatorname{clamp}(@0, @1, @2)"};
  static constexpr auto value(auto x, auto low, auto high) {
    return select(x < low, low, select(x > high, high, x));
  }
  static constexpr auto derivative(arg_t<0>, auto x, auto low, auto high, auto) {
    return only_where(!(x < low || x > high), in_domain(x == x, 1));
  }
  static constexpr auto derivative(arg_t<1>, auto x, auto low, auto, auto) {
    return only_where(x < low, 1);
  }
  static constexpr auto derivative(arg_t<2>, auto x, auto low, auto high, auto) {
    return only_where(!(x < low) && x > high, 1);
  }
};

/// The larger of m and x, where m is already the largest of `ties` equal numbers: at a tie the
/// derivative is split so that each of them has the same share.
struct max_of_many_t : primitive<3> {
  static constexpr notation text{"max(@0, @1)"}, latex{"\\max(@0, @1)"};
  static constexpr auto value(auto m, auto x, auto) { return max_t::value(m, x); }
  static constexpr auto derivative(arg_t<0>, auto m, auto x, auto ties, auto) {
    return only_where(!(m < x), where(m == x, ties / (ties + 1), in_domain(x < m, 1)));
  }
  static constexpr auto derivative(arg_t<1>, auto m, auto x, auto ties, auto) {
    return only_where(!(x < m), where(m == x, reciprocal(ties + 1), in_domain(m < x, 1)));
  }
  static constexpr auto derivative(arg_t<2>, auto, auto, auto, auto) { return absent{}; }
};

/// x itself; where it is NaN, the slope by `others` is NaN too: beside a NaN no number has a finite
/// slope, nor one that had lost to another before the NaN came.
struct beside_t : primitive<2> {
  static constexpr notation text{"beside(@0, @1)"}, latex{"\\operatorname{beside}(@0, @1)"};
  static constexpr auto value(auto x, auto) { return x; }
  static constexpr auto derivative(arg_t<0>, auto, auto, auto) { return 1; }
  static constexpr auto derivative(arg_t<1>, auto x, auto, auto) {
    return only_where(x != x, in_domain(x == x, 1));
  }
};

/// x itself, but a constant to every derivative.
struct stop_gradient_t : primitive<1> {
  static constexpr notation text{"stop_gradient(@0)"}, latex{"\\operatorname{stop}(@0)"};
  static constexpr auto value(auto x) { return x; }
  static constexpr auto derivative(auto, auto) { return absent{}; }
};

template <operand C, operand A, operand B>
constexpr auto where(const C& condition, const A& a, const B& b) {
  if constexpr (std::is_same_v<C, bool> && !formula_part<A> && !formula_part<B>)
    return condition ? std::common_type_t<A, B>(a) : std::common_type_t<A, B>(b);
  else
    return apply<where_t>(condition, a, b);
}
template <operand C, operand X>
constexpr applied<only_where_t, C, X> only_where(const C& condition, const X& x) {
  return apply<only_where_t>(condition, x);
}
template <operand C, operand D>
constexpr applied<in_domain_t, C, D> in_domain(const C& condition, const D& d) {
  return apply<in_domain_t>(condition, d);
}
template <operand X> constexpr applied<unsigned_zero_t, X> unsigned_zero(const X& x) {
  return apply<unsigned_zero_t>(x);
}
template <operand X> constexpr applied<sign_t, X> sign(const X& x) { return apply<sign_t>(x); }
template <operand X> constexpr applied<abs_t, X> abs(const X& x) { return apply<abs_t>(x); }
template <operand X> constexpr applied<abs_t, X> fabs(const X& x) { return apply<abs_t>(x); }
template <operand X> constexpr applied<stop_gradient_t, X> stop_gradient(const X& x) {
  return apply<stop_gradient_t>(x);
}
template <operand X, operand L, operand H>
constexpr applied<clamp_t, X, L, H> clamp(const X& x, const L& low, const H& high) {
  return apply<clamp_t>(x, low, high);
}

template <operand A, operand B> constexpr applied<min_t, A, B> min(const A& a, const B& b) {
  return apply<min_t>(a, b);
}
template <operand A, operand B> constexpr applied<max_t, A, B> max(const A& a, const B& b) {
  return apply<max_t>(a, b);
}

/// The largest of `m`, which is the largest of `ties` equal numbers already, and the others. The
/// numbers before are there as their sum.
template <class M, class Ties, class Sum, class X, class... More>
constexpr auto max_of_many(const M& m, const Ties& ties, const Sum& before, const X& x,
                           const More&... more) {
  const auto larger = apply<max_of_many_t>(m, apply<beside_t>(x, before), ties);
  if constexpr (sizeof...(more) == 0)
    return larger;
  else
    return max_of_many(larger, where(m < x, 1, where(m == x, ties + 1, ties)), before + x, more...);
}

/// The largest of three or more; at ties the derivative is split evenly.
template <operand A, operand B, operand C, operand... More>
constexpr auto max(const A& a, const B& b, const C& c, const More&... more) {
  return max_of_many(max(a, b), where(a == b, 2, 1), a + b, c, more...);
}

template <operand A, operand B, operand C, operand... More>
constexpr auto min(const A& a, const B& b, const C& c, const More&... more) {
  return -max(-a, -b, -c, -more...);
}

} // namespace chainrule

#endif
