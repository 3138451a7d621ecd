// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_MESSAGES_HPP
#define CHAINRULE_DERIVATIVE_MESSAGES_HPP

#include <chainrule/derivative/arguments.hpp>
#include <chainrule/derivative/nothing.hpp>
#include <chainrule/transform/derivatives.hpp>

/// What the compiler says about a call that makes no sense: one sentence each.
namespace chainrule {

// The names that stand in error messages, with what failed as their arguments.

template <name Variable> inline constexpr bool variable_is_bound = false;
template <name Variable> inline constexpr bool variable_is_bound_once = false;
template <name Variable> inline constexpr bool variable_is_bound_to_a_number = false;
template <name Variable, class Wanted, class Given>
inline constexpr bool variable_has_the_shape = false;
template <name Variable> inline constexpr bool variable_is_in_the_formula = false;
template <name Variable> inline constexpr bool variable_is_compared_inside_of_where = false;
template <name Variable> inline constexpr bool variable_is_not_a_condition = false;
template <class Key> inline constexpr bool key_is_given_once = false;
template <class... Options> inline constexpr bool options_are_one_wrt = false;
template <class Key, class... Elements> inline constexpr bool element_types_agree = false;
template <int Arguments> inline constexpr bool callable_takes_this_number_of_arguments = false;
template <class Result> inline constexpr bool callable_returns_numbers = false;
template <class Callable> inline constexpr bool callable_is_constexpr = false;
template <class Argument> inline constexpr bool argument_is_a_number_or_an_array = false;
template <class Argument> inline constexpr bool argument_is_given_by_name = false;
template <class Argument> inline constexpr bool argument_is_given_by_position = false;
template <int Position> inline constexpr bool callable_has_an_argument_at = false;
template <int Results> inline constexpr bool formula_has_one_result = false;

template <name A, class ShapeA, name B, class ShapeB>
inline constexpr bool shapes_broadcast = false;
template <name A, class ShapeA, name B, class ShapeB>
inline constexpr bool inner_extents_agree = false;
template <name A, class ShapeA, name B, class ShapeB> inline constexpr bool shapes_join = false;
template <name A, class ShapeA, name B, class ShapeB>
inline constexpr bool shapes_are_equal = false;
template <name A, class ShapeA, class Wanted> inline constexpr bool sizes_agree = false;
template <name A, class ShapeA, class Axis> inline constexpr bool tensor_has_this_axis = false;
template <name A, class ShapeA, class Index> inline constexpr bool index_is_in_the_shape = false;
template <name A, class ShapeA, name B, class ShapeB>
inline constexpr bool primitive_takes_the_shapes = false;
template <name A, class ShapeA> inline constexpr bool rank_fits = false;
template <name A, class ShapeA, class ShapeB> inline constexpr bool variable_has_one_shape = false;
template <class Before, class After> inline constexpr bool carry_keeps_its_shape = false;
template <name A, class ShapeA> inline constexpr bool body_has_no_loop = false;
template <name A, class ShapeA> inline constexpr bool value_stays_in_its_loop = false;
template <name A, class ShapeA> inline constexpr bool body_can_be_mapped = false;
template <name A, class ShapeA> inline constexpr bool variable_is_an_argument = false;
template <name A, class ShapeA, class Steps> inline constexpr bool input_has_these_steps = false;

/// Whether a key is there once among all: as a list of types with repeats, a map cannot hold it.
template <class Key, class... Keys> constexpr bool check_given_once() {
  constexpr bool ok = (0 + ... + (std::is_same_v<Key, Keys> ? 1 : 0)) == 1;
  if constexpr (!ok)
    static_assert(key_is_given_once<Key>, "wrt, along: a variable is given more than once");
  return ok;
}

/// Extents as a type, which messages print as it is written.
template <extents Extents> constexpr auto shape_type() {
  if constexpr (Extents.rank == 0)
    return shape<>{};
  else if constexpr (Extents.rank == 1)
    return shape<Extents.extent[0]>{};
  else if constexpr (Extents.rank == 2)
    return shape<Extents.extent[0], Extents.extent[1]>{};
  else
    return shape<Extents.extent[0], Extents.extent[1], Extents.extent[2]>{};
}

/// What is wrong with the shapes in a formula; A and B are variables on either side.
template <shape_problem::kind What, name A, class ShapeA, name B, class ShapeB>
constexpr bool say_what_is_wrong() {
  using kind = shape_problem::kind;
  if constexpr (What == kind::broadcast)
    static_assert(shapes_broadcast<A, ShapeA, B, ShapeB>,
                  "two shapes do not broadcast: from the last axis on, extents are equal or 1");
  else if constexpr (What == kind::matmul)
    static_assert(
        inner_extents_agree<A, ShapeA, B, ShapeB>,
        "matmul(a, b): the last extent of a must equal the first of b, vectors or matrices");
  else if constexpr (What == kind::concatenate)
    static_assert(shapes_join<A, ShapeA, B, ShapeB>,
                  "concatenate(a, b): all extents but that of the axis must be equal");
  else if constexpr (What == kind::stack)
    static_assert(shapes_are_equal<A, ShapeA, B, ShapeB>, "stack(a, b, ...): all have one shape");
  else if constexpr (What == kind::operands)
    static_assert(primitive_takes_the_shapes<A, ShapeA, B, ShapeB>,
                  "a primitive does not take a tensor of this shape, or two of these");
  else if constexpr (What == kind::reshape)
    static_assert(sizes_agree<A, ShapeA, ShapeB>,
                  "reshape: the new shape must have as many elements as the old one");
  else if constexpr (What == kind::axis)
    static_assert(tensor_has_this_axis<A, ShapeA, ShapeB>, "the tensor has no axis of this number");
  else if constexpr (What == kind::index)
    static_assert(index_is_in_the_shape<A, ShapeA, ShapeB>,
                  "an index is not within the tensor's shape");
  else if constexpr (What == kind::steps)
    static_assert(input_has_these_steps<A, ShapeA, ShapeB>,
                  "map<N>(body, inputs): the first extent of an input is not N");
  else if constexpr (What == kind::variable)
    static_assert(variable_has_one_shape<A, ShapeA, ShapeB>,
                  "two variables of one name have different shapes");
  else if constexpr (What == kind::scan_steps)
    static_assert(input_has_these_steps<A, ShapeA, ShapeB>,
                  "scan<N>(body, carry, inputs): the first extent of an input is not N");
  else if constexpr (What == kind::carry)
    static_assert(carry_keeps_its_shape<ShapeA, ShapeB>,
                  "scan: a carry has one shape, before the first step and after each");
  else if constexpr (What == kind::nested)
    static_assert(body_has_no_loop<A, ShapeA>,
                  "scan: the body of a loop has no other loop in it; map and matmul may be");
  else if constexpr (What == kind::escaped)
    static_assert(value_stays_in_its_loop<A, ShapeA>,
                  "scan: a value of one step is used outside of the loop: let the body return it");
  else if constexpr (What == kind::named)
    static_assert(variable_is_an_argument<A, ShapeA>,
                  "a callable has no named variables: what it depends on are its arguments");
  else if constexpr (What == kind::map)
    static_assert(body_can_be_mapped<A, ShapeA>,
                  "map: the body has an operation that cannot take all steps at once");
  else
    static_assert(rank_fits<A, ShapeA>, "this operation does not take a tensor of this rank");
  return false;
}

/// Whether the shapes in a graph fit each other.
template <class Trace> constexpr bool check_shapes() {
  constexpr shape_problem problem = traced<Trace>::graph.problem;
  if constexpr (problem.what == shape_problem::kind::nothing)
    return true;
  else {
    constexpr std::string_view a = problem.name_a, b = problem.name_b;
    return say_what_is_wrong<problem.what, name<a.size() + 1>(a), decltype(shape_type<problem.a>()),
                             name<b.size() + 1>(b), decltype(shape_type<problem.b>())>();
  }
}

// What can be wrong with one variable. Its name is a template parameter, because compilers print
// the arguments of a failed predicate as they are written.

template <name Variable> constexpr bool say_it_is_not_bound() {
  static_assert(variable_is_bound<Variable>,
                "a variable of the formula is not bound: give it a value, as in W = 3.0");
  return false;
}
template <name Variable> constexpr bool say_it_is_bound_twice() {
  static_assert(variable_is_bound_once<Variable>, "a variable is bound more than once");
  return false;
}
template <name Variable> constexpr bool say_it_takes_a_number() {
  static_assert(variable_is_bound_to_a_number<Variable>, "a scalar variable is bound to a number");
  return false;
}
template <name Variable, extents Wanted, extents Given> constexpr bool say_it_has_another_shape() {
  static_assert(variable_has_the_shape<Variable, decltype(shape_type<Wanted>()),
                                       decltype(shape_type<Given>())>,
                "a variable is bound to a value of another shape");
  return false;
}
template <name Variable> constexpr bool say_it_is_unknown() {
  static_assert(variable_is_in_the_formula<Variable>,
                "a variable given here is not in the formula");
  return false;
}
template <name Variable> constexpr bool say_it_is_compared() {
  static_assert(variable_is_compared_inside_of_where<Variable>,
                "a comparison is not a number: use where(condition, a, b)");
  return false;
}
template <name Variable> constexpr bool say_it_is_no_condition() {
  static_assert(variable_is_not_a_condition<Variable>,
                "a number is not a condition: compare it, as in where(x > 0, a, b)");
  return false;
}

} // namespace chainrule

#endif
