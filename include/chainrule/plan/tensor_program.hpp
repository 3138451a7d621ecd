// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_TENSOR_PROGRAM_HPP
#define CHAINRULE_PLAN_TENSOR_PROGRAM_HPP

#include <chainrule/plan/kernels.hpp>
#include <chainrule/plan/loop_program.hpp>

namespace chainrule {

/// The kernels of a program with tensors: everything about it is a constant.
template <class Pass, class Layout>
  requires(!is_scalar_pass<Pass>)
struct program<Pass, Layout> {
  using layout = Layout;
  static constexpr const auto& graph = arranged<Pass>::graph;

private:
  using graph_type = std::remove_cvref_t<decltype(graph)>;

  static constexpr auto make() {
    kernel_plan<graph.size, kernel_planner<graph_type>::most_kernels, 12 * graph.size + 64> result;
    kernel_planner<graph_type>{graph, adds_to_outputs<Pass>, loop_work<program>()}.run(
        result, layout::place_of);
    return result;
  }
  static constexpr auto made = make();

  static constexpr auto fit() {
    kernel_plan<graph.size, made.kernel_count, made.code_size> result;
    for (int i = 0; i < made.kernel_count; ++i)
      result.kernels[i] = made.kernels[i];
    for (int i = 0; i < made.code_size; ++i)
      result.code[i] = made.code[i];
    for (int i = 0; i < graph.size; ++i)
      result.places[i] = made.places[i];
    result.kernel_count = made.kernel_count;
    result.code_size = made.code_size;
    result.registers = made.registers;
    result.accumulators = made.accumulators;
    result.work = made.work;
    return result;
  }

public:
  static constexpr auto plan = fit();
};

} // namespace chainrule

#endif
