// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_TENSOR_RECURRENCE_HPP
#define CHAINRULE_PRIMITIVE_TENSOR_RECURRENCE_HPP

#include <chainrule/primitive/tensor/structure.hpp>

/// The ends of a rolled loop within a graph. Between them stands its body, of ordinary nodes: all
/// that depends on what a step begins with (graph/recurrence.hpp). Backward mode turns a loop as a
/// whole (transform/reverse_loop.hpp), so there is no cotangent here.
namespace chainrule {

/// A loop. Its shape is (N), the number of its steps; `detail` is 2·i + 1 where loop i goes from
/// the last step to the first, 2·i otherwise.
struct loop_t : whole_primitive<0> {
  static constexpr notation text{"loop"}, latex = text;
  static constexpr auto vjp(auto...) { return absent{}; }
};

/// What a step begins with: x at the first one, then what the one before made of it (`carried`).
/// `detail` tells the loop's carries apart.
struct carry_t : whole_primitive<2> {
  static constexpr notation text{"carry(@1)"}, latex = text;
  static constexpr auto jvp(auto...) { return absent{}; }
  static constexpr auto vjp(auto...) { return absent{}; }
};

/// What stands in x for one step: its element, row or block along the first axis.
struct one_step_t : whole_primitive<2> {
  static constexpr notation text{"step(@1)"}, latex = text;
  static constexpr auto jvp(arg_t<0>, auto...) { return absent{}; }
  static constexpr auto jvp(arg_t<1>, auto loop, auto, auto, auto dx) { return step_of(loop, dx); }
  static constexpr auto vjp(auto...) { return absent{}; }
};

/// What a carry is after the last step, where each makes `next` of it.
struct carried_t : whole_primitive<2> {
  static constexpr notation text{"last(@1)"}, latex = text;
  static constexpr auto jvp(auto...) { return absent{}; }
  static constexpr auto vjp(auto...) { return absent{}; }
};

/// What x is in each step, along a new first axis.
struct every_step_t : whole_primitive<2> {
  static constexpr notation text{"steps(@1)"}, latex = text;
  static constexpr auto jvp(arg_t<0>, auto...) { return absent{}; }
  static constexpr auto jvp(arg_t<1>, auto loop, auto, auto, auto dx) {
    return all_steps(loop, dx);
  }
  static constexpr auto vjp(auto...) { return absent{}; }
};

} // namespace chainrule

#endif
