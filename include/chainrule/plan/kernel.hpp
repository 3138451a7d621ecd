// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_KERNEL_HPP
#define CHAINRULE_PLAN_KERNEL_HPP

#include <chainrule/graph/operation.hpp>
#include <chainrule/view.hpp>

/// What a program with tensors is made of: kernels, and the code of loops.
namespace chainrule {

/// What a loop does beside applying primitives to registers.
inline constexpr operation load_tensor_operation{};   ///< an element, or several, from memory
inline constexpr operation store_tensor_operation{};  ///< to memory
inline constexpr operation reduce_tensor_operation{}; ///< into an accumulator
inline constexpr operation count_operation{};         ///< the position along the last axis
inline constexpr operation sums_operation{};          ///< what a product has just summed

/// What one step of a loop's body reads and writes.
struct loop_operands {
  int target = 0;         ///< the register written; of a store or reduction, the register read
  int operands[3]{};      ///< registers; of a reduction, the number of its accumulator
  long double number = 0; ///< of a constant
  int node = none;        ///< whose memory is read or written
  int stride[max_rank]{}; ///< of that memory along the axes of the loop
};
/// One step of a loop's body.
struct loop_instruction : loop_operands {
  const operation* op = nullptr;
  const operation* reduction = nullptr; ///< which reduction it is
};

/// A piece of the program.
struct kernel {
  enum class kind {
    loop,  ///< elements, one by one or several at a time: instructions [begin, end)
    whole, ///< an operation on whole tensors: `node`. Of a product, [begin, end) goes on with its
           ///< elements while they are in registers
    steps, ///< a rolled loop, whose body is a program of its own: `node`
    copy   ///< of `node`, or zeros, to output `output`
  };
  kind what = kind::loop;
  extents space{};                  ///< of a loop; three axes, the last is the inner one
  int begin = 0, body = 0, end = 0; ///< of a loop; what is before `body` is done once a row
  int node = none, output = none;
  bool is_joined = false; ///< a product with instructions
  int sums = none;        ///< in whose memory its unfinished sums are kept
};

/// Where the elements of a node are.
struct place {
  enum class kind { nowhere, input, output, work };
  kind where = kind::nowhere;
  int index = 0;  ///< the argument or the segment
  int offset = 0; ///< in elements
};

template <int Nodes, int Kernels, int Code> struct kernel_plan {
  kernel kernels[Kernels > 0 ? Kernels : 1]{};
  loop_instruction code[Code > 0 ? Code : 1]{};
  place places[Nodes > 0 ? Nodes : 1]{};
  int kernel_count = 0, code_size = 0, registers = 1, accumulators = 1;
  int work = 0; ///< elements of workspace
};

} // namespace chainrule

#endif
