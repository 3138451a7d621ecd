// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TENSOR_ARITHMETIC_HPP
#define CHAINRULE_TENSOR_ARITHMETIC_HPP

#include <chainrule/tensor.hpp>
#include <concepts>

/// Sums, differences and multiples of tensors outside of formulas, so that steps of an optimizer
/// are one line: `theta[w] -= rate * grad[w]`. All of it goes element by element and is computed
/// where it is assigned, in one loop and without a copy, whatever the sizes.
namespace chainrule {

template <class X> inline constexpr bool is_tensor = false;
template <class T, int... Extents> inline constexpr bool is_tensor<tensor<T, Extents...>> = true;

/// A tensor, or what is going to be one.
template <class X>
concept tensor_term = is_tensor<std::remove_cvref_t<X>> || pending_tensor<std::remove_cvref_t<X>>;
template <class X>
concept tensor_factor = tensor_term<X> || std::is_arithmetic_v<std::remove_cvref_t<X>>;
template <class... X>
concept tensor_operands = (tensor_factor<X> && ...) && (tensor_term<X> || ...);

template <class X> struct tensor_of_term {
  using type = typename X::tensor;
};
template <class T, int... Extents> struct tensor_of_term<tensor<T, Extents...>> {
  using type = tensor<T, Extents...>;
};

/// The tensor that two operands make: the first of them that is one.
template <class A, class B> struct tensor_of_terms : tensor_of_term<A> {};
template <class A, class B>
  requires std::is_arithmetic_v<A>
struct tensor_of_terms<A, B> : tensor_of_term<B> {};

/// Numbers by value, tensors with a name by reference, temporaries by value.
template <class X>
using held_term =
    std::conditional_t<std::is_lvalue_reference_v<X> && is_tensor<std::remove_cvref_t<X>>,
                       const std::remove_cvref_t<X>&, std::remove_cvref_t<X>>;

/// An operation on two operands, element by element, not computed yet. It must not outlive the
/// tensors in it.
template <class Operation, class Tensor, class A, class B> struct elementwise {
  using pending = void;
  using tensor = Tensor;
  using value_type = typename Tensor::value_type;

  A a;
  B b;

  constexpr value_type operator[](std::size_t i) const {
    return Operation::of(element(a, i), element(b, i));
  }
  constexpr operator tensor() const {
    tensor result{};
    result = *this;
    return result;
  }
  constexpr operator value_type() const
    requires std::is_convertible_v<Tensor, value_type>
  {
    return (*this)[0];
  }

private:
  template <class X> static constexpr value_type element(const X& x, std::size_t i) {
    if constexpr (std::is_arithmetic_v<X>)
      return static_cast<value_type>(x);
    else if constexpr (is_tensor<X>)
      return x.elements[i];
    else
      return x[i];
  }
};

template <class A, class B> inline constexpr bool tensors_are_of_one_type = false;
template <class Factor, class Element> inline constexpr bool tensor_can_hold_multiples = false;

/// Whether two operands are of one shape and element type; a number takes on that of the tensor.
template <class Tensor, class X> constexpr bool check_term() {
  using element = typename Tensor::value_type;
  if constexpr (std::is_arithmetic_v<X>) {
    constexpr bool ok = std::is_integral_v<X> || !std::is_integral_v<element>;
    static_assert(ok || tensor_can_hold_multiples<X, element>,
                  "a tensor of integers has no multiples by a floating-point number");
    return ok;
  } else {
    using other = typename tensor_of_term<X>::type;
    constexpr bool ok = std::is_same_v<Tensor, other>;
    static_assert(ok || tensors_are_of_one_type<Tensor, other>,
                  "tensors outside of formulas are added and multiplied element by element: both "
                  "have the same shape and element type");
    return ok;
  }
}

template <class Operation, class A, class B> constexpr auto make_elementwise(A&& a, B&& b) {
  using X = std::remove_cvref_t<A>;
  using Y = std::remove_cvref_t<B>;
  using made = typename tensor_of_terms<X, Y>::type;
  if constexpr (check_term<made, X>() && check_term<made, Y>())
    return elementwise<Operation, made, held_term<A>, held_term<B>>{std::forward<A>(a),
                                                                    std::forward<B>(b)};
  else
    return made{};
}

struct elementwise_sum {
  static constexpr auto of(auto a, auto b) { return a + b; }
};
struct elementwise_difference {
  static constexpr auto of(auto a, auto b) { return a - b; }
};
struct elementwise_product {
  static constexpr auto of(auto a, auto b) { return a * b; }
};
struct elementwise_quotient {
  static constexpr auto of(auto a, auto b) { return a / b; }
};

template <class A, class B>
  requires tensor_operands<A, B>
constexpr auto operator+(A&& a, B&& b) {
  return make_elementwise<elementwise_sum, A, B>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
  requires tensor_operands<A, B>
constexpr auto operator-(A&& a, B&& b) {
  return make_elementwise<elementwise_difference, A, B>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
  requires tensor_operands<A, B>
constexpr auto operator*(A&& a, B&& b) {
  return make_elementwise<elementwise_product, A, B>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
  requires tensor_operands<A, B>
constexpr auto operator/(A&& a, B&& b) {
  return make_elementwise<elementwise_quotient, A, B>(std::forward<A>(a), std::forward<B>(b));
}
template <tensor_term A> constexpr auto operator-(A&& a) { return -1 * std::forward<A>(a); }

template <class T, int... Extents, tensor_factor X>
constexpr auto& operator+=(tensor<T, Extents...>& to, const X& x) {
  return to = to + x;
}
template <class T, int... Extents, tensor_factor X>
constexpr auto& operator-=(tensor<T, Extents...>& to, const X& x) {
  return to = to - x;
}
template <class T, int... Extents, tensor_factor X>
constexpr auto& operator*=(tensor<T, Extents...>& to, const X& x) {
  return to = to * x;
}
template <class T, int... Extents, tensor_factor X>
constexpr auto& operator/=(tensor<T, Extents...>& to, const X& x) {
  return to = to / x;
}

} // namespace chainrule

#endif
