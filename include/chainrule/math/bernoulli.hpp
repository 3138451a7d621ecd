// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_MATH_BERNOULLI_HPP
#define CHAINRULE_MATH_BERNOULLI_HPP

#include <chainrule/math/double_word.hpp>

namespace chainrule::math::detail {

/// B_2k / (2 k)! for k = 1 ... 17, from the Bernoulli numbers whose numerators are exact doubles.
inline constexpr auto bernoulli = [] {
  constexpr long long numerator[] = {1,
                                     -1,
                                     1,
                                     -1,
                                     5,
                                     -691,
                                     7,
                                     -3617,
                                     43867,
                                     -174611,
                                     854513,
                                     -236364091,
                                     8553103,
                                     -23749461029,
                                     8615841276005,
                                     -7709321041217,
                                     2577687858367};
  constexpr int denominator[] = {6,   30,  42,   30, 66,  2730,  6,   510, 798,
                                 330, 138, 2730, 6,  870, 14322, 510, 6};
  table<17> t{};
  for (int k = 0; k < 17; ++k)
    t.at[k] = double_word{static_cast<wide>(numerator[k])} /
              double_word{static_cast<wide>(denominator[k])} * inverse_factorial.at[2 * k + 2];
  return t;
}();

/// A whole number, and an entry of the table above, in the arithmetic of Number.
template <class Number> constexpr Number whole(long long n) {
  if constexpr (std::same_as<Number, double_word>)
    return {static_cast<wide>(n)};
  else
    return static_cast<Number>(n);
}
template <class Number> constexpr Number bernoulli_term(int k) {
  if constexpr (std::same_as<Number, double_word>)
    return bernoulli.at[k];
  else
    return static_cast<Number>(bernoulli.at[k].hi);
}

/// The Euler-Maclaurin remainder common to the gamma family, the sum over k = 1 ... terms of
/// B_2k / (2 k)! (s + 1) (s + 2) ... (s + 2 k - 2) y^(1 - 2 k): Stirling's series of lgamma for
/// s = 0, of digamma for s = 1, and of the zeta function of exponent s.
template <class Number> constexpr Number stirling_tail(int s, Number const& y, int terms) {
  Number const inverse = whole<Number>(1) / y, square = inverse * inverse;
  Number total = bernoulli_term<Number>(terms - 1);
  for (int k = terms - 1; k > 0; --k) {
    Number const factors = whole<Number>((s + 2LL * k - 1) * (s + 2LL * k));
    total = total * (factors * square) + bernoulli_term<Number>(k - 1);
  }
  return total * inverse;
}

} // namespace chainrule::math::detail

#endif
