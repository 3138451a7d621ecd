// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_EXPRESSION_VARIABLE_HPP
#define CHAINRULE_EXPRESSION_VARIABLE_HPP

#include <boost/hana/bool.hpp>
#include <boost/hana/core/tag_of.hpp>
#include <boost/hana/fwd/equal.hpp>
#include <boost/hana/fwd/hash.hpp>
#include <boost/hana/type.hpp>
#include <chainrule/expression/expression.hpp>
#include <chainrule/name.hpp>
#include <chainrule/shape.hpp>

namespace chainrule {

/// A variable and the value it is bound to: what `W = 3.0` makes. Numbers and temporaries are held
/// by value, named arrays by reference: they are viewed, never copied.
template <class Variable, class Value> struct bound {
  using variable = Variable;
  Value value;
};

template <class Value>
using held_value = std::conditional_t<std::is_arithmetic_v<std::remove_cvref_t<Value>>,
                                      std::remove_cvref_t<Value>, Value>;

struct variable_tag;

/// A named input of a formula, a scalar unless a shape is given. It is also the key of gradients:
/// `g[W]`, where `g` is a Boost.Hana map.
template <name Name, class Shape = shape<>> struct variable : literals<0>, not_a_truth_value {
  using formula_part = void;
  using hana_tag = variable_tag;
  using shape = Shape;
  static constexpr std::string_view symbol = Name.view();
  static constexpr bool has_tensors = !std::is_same_v<Shape, chainrule::shape<>>;
  static constexpr std::uint64_t identity =
      identity_of({identity_of(Name.view()), chainrule::identity<Shape>});

  template <class Value>
  [[nodiscard]] constexpr bound<variable, held_value<Value>> operator=(Value&& value) const {
    static_assert(!chainrule::formula_part<Value>,
                  "a variable is bound to a number, not to a formula; generic code that assigns to "
                  "its arguments is differentiated as a callable, by position");
    return {std::forward<Value>(value)};
  }
};

template <name Name, class Shape> inline constexpr bool is_expression<variable<Name, Shape>> = true;

} // namespace chainrule

namespace boost::hana {

template <> struct hash_impl<chainrule::variable_tag> {
  template <class Variable> static constexpr auto apply(const Variable&) {
    return type_c<Variable>;
  }
};

template <> struct equal_impl<chainrule::variable_tag, chainrule::variable_tag> {
  template <class A, class B> static constexpr auto apply(const A&, const B&) {
    return bool_c<std::is_same_v<A, B>>;
  }
};

} // namespace boost::hana

#endif
