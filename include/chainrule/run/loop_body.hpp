// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_LOOP_BODY_HPP
#define CHAINRULE_RUN_LOOP_BODY_HPP

#include <chainrule/run/lanes.hpp>
#include <chainrule/run/memory.hpp>

/// The body of a loop, instruction by instruction, on one number in constant expressions, and on as
/// many as the machine's registers hold at run time.
namespace chainrule {

/// The registers of a loop's body.
template <class V, int Count> struct lane_registers {
  V value[Count];
  typename lane_traits<V>::condition condition[Count];
};

template <class Program, int K> struct loop_code {
  static constexpr kernel loop = Program::plan.kernels[K];
  using before = std::make_index_sequence<std::size_t(loop.body - loop.begin)>;
  using body = std::make_index_sequence<std::size_t(loop.end - loop.body)>;

  static constexpr bool reduces_along(int axis, bool only) {
    for (int c = loop.body; c < loop.end; ++c) {
      const loop_instruction& x = Program::plan.code[c];
      if (x.op == &reduce_tensor_operation && x.stride[axis] == 0 &&
          (!only || x.stride[max_rank - 1] != 0))
        return true;
    }
    return false;
  }
  static constexpr bool reduces_rows = reduces_along(max_rank - 1, false);
  /// Whether it stores long rows beside what it reduces: two registers at a time then keep memory
  /// busy, and four take 1.15 times as long out of the first-level cache. Narrow ones still want
  /// four, as each sum waits for the one before.
  static constexpr bool stores_long_rows() {
    for (int c = loop.body; c < loop.end; ++c)
      if (Program::plan.code[c].op == &store_tensor_operation)
        return loop.space.extent[max_rank - 1] > 1024;
    return false;
  }
  /// Sums of columns stay in registers where the walk goes down a few columns at a time.
  static constexpr bool by_columns = !reduces_rows && loop.space.extent[1] > 1 &&
                                     reduces_along(1, true);

  /// How many rows such a walk goes down: of a large matrix a few, as memory is faster in its own
  /// order. The walks' sums are combined in memory.
  static constexpr int walk_rows = [] {
    const int all_rows = loop.space.extent[1], all_columns = loop.space.extent[2];
    const int at_most = all_columns > 128 ? 8 : 1024 / (all_columns < 1 ? 1 : all_columns);
    return all_rows <= at_most ? all_rows : at_most;
  }();

  /// Whether a reduction is done in a register, within one walk, ...
  static constexpr bool is_in_register(int c) {
    const loop_instruction& x = Program::plan.code[c];
    return x.op == &reduce_tensor_operation && x.stride[by_columns ? 1 : max_rank - 1] == 0;
  }
  /// ... and whether that walk sees all there is to reduce.
  static constexpr bool is_whole(int c, int width) {
    const loop_instruction& x = Program::plan.code[c];
    const auto stays = [&](int axis) {
      return loop.space.extent[axis] == 1 || x.stride[axis] != 0;
    };
    return is_in_register(c) && stays(0) &&
           (by_columns ? walk_rows >= loop.space.extent[1] : stays(1) && is_one_walk(width));
  }
  static constexpr int unroll(int columns, int width) {
    return width == 1                             ? 1
           : by_columns                           ? (columns >= 4 * width   ? 4
                                                     : columns >= 2 * width ? 2
                                                                            : 1)
           : !reduces_rows || columns < 8 * width ? 1
           : width >= 8 && stores_long_rows()     ? 2
                                                  : 4;
  }
  static constexpr bool is_one_walk(int width) {
    const int columns = loop.space.extent[max_rank - 1];
    while (width > 1 && columns < width && !(has_masks && columns > width / 2))
      width /= 2;
    return columns <= width || columns % (width * unroll(columns, width)) == 0;
  }
};

/// A primitive on several numbers: by its `value`, or one number after the other where it says
/// `one_by_one`, as a series whose length depends on the number does.
template <class P, class V, class Registers>
[[gnu::always_inline]] constexpr auto lane_result(const Registers& r, int a, int b, int c) {
  if constexpr (lane_traits<V>::width > 1 && requires { P::one_by_one; }) {
    static_assert(P::conditions == 0, "one_by_one: no operand is a condition");
    constexpr auto value = [](const auto&... x) { return P::value(x...); };
    if constexpr (P::arity == 1)
      return number_by_number<value>(r.value[a]);
    else if constexpr (P::arity == 2)
      return number_by_number<value>(r.value[a], r.value[b]);
    else
      return number_by_number<value>(r.value[a], r.value[b], r.value[c]);
  } else
    return result_of_primitive<P>(r, a, b, c);
}

/// Whether a row's last register is stored as a whole: in the workspace there is room behind it.
/// The machine's next load waits long for a store of a part.
template <class Program, int K, int Node>
inline constexpr bool is_padded_row =
    stored_node<Program, Node>::at.where == place::kind::work &&
    Program::plan.kernels[K].space.extent[0] * Program::plan.kernels[K].space.extent[1] == 1;

/// One step of a loop's body, for the `Count` elements from column j on of row (i0, i1). The lanes
/// behind them compute with zeros, to no effect.
template <class Program, int K, int C, int Count, class T, class V, class Registers>
[[gnu::always_inline]] constexpr void execute_in_loop(Registers& r, V* accumulators,
                                                      tensor_memory<T> m, int i0, int i1, int j) {
  using step = loop_step<Program, C>;
  constexpr const loop_operands& x = step::at;
  using traits = lane_traits<V>;
  [[maybe_unused]] const std::ptrdiff_t offset = std::ptrdiff_t{i0} * x.stride[0] +
                                                 std::ptrdiff_t{i1} * x.stride[1] +
                                                 std::ptrdiff_t{j} * x.stride[2];
  if constexpr (step::op == &sums_operation && requires { r.sums; })
    r.value[x.target] = r.sums;
  else if constexpr (step::op == &load_tensor_operation || step::op == &sums_operation) {
    const T* from = read_from<Program, x.node>(m) + offset;
    if constexpr (x.stride[2] == 0 || traits::width == 1)
      r.value[x.target] = traits::repeat(*from);
    else if constexpr (x.stride[2] == 1)
      r.value[x.target] = traits::template load_first<Count>(from);
    else {
      T gathered[std::size_t(traits::width)]{};
      for (int lane = 0; lane < Count; ++lane)
        gathered[lane] = from[lane * x.stride[2]];
      r.value[x.target] = traits::load(gathered);
    }
  } else if constexpr (step::op == &store_tensor_operation) {
    constexpr int count = is_padded_row<Program, K, x.node> ? traits::width : Count;
    traits::template store_first<count>(write_to<Program, x.node>(m) + offset, r.value[x.target]);
  } else if constexpr (step::reduces) {
    using R = reduction_of<Program, C>;
    if constexpr (requires { r.sums; } || loop_code<Program, K>::is_in_register(C)) {
      V& all = accumulators[x.operands[0]];
      if constexpr (Count == traits::width || x.stride[2] != 0)
        all = R::combine(all, r.value[x.target]);
      else
        all = select(traits::counting(0) < traits::repeat(T(Count)),
                     R::combine(all, r.value[x.target]), all);
    } else {
      T* const to = write_to<Program, x.node>(m) + offset;
      traits::template store_first<Count>(
          to, R::combine(traits::template load_first<Count>(to), r.value[x.target]));
    }
  } else if constexpr (step::op == &count_operation)
    r.value[x.target] = traits::counting(j);
  else if constexpr (step::op == &constant_operation) {
    r.value[x.target] = traits::repeat(static_cast<T>(x.number));
    r.condition[x.target] = typename traits::condition(x.number != 0);
  } else {
    using P = primitive_type<step::op>;
    const auto result = lane_result<P, V>(r, x.operands[0], x.operands[1], x.operands[2]);
    if constexpr (step::op->is_condition)
      r.condition[x.target] = result;
    else
      r.value[x.target] = result;
  }
}

} // namespace chainrule

#endif
