// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_LOOP_HPP
#define CHAINRULE_RUN_LOOP_HPP

#include <chainrule/run/loop_body.hpp>

/// A loop over the elements of tensors: the walk of registers over rows and columns.
namespace chainrule {

/// Some columns of a loop: `Unroll` registers, of whose lanes `Count` are used.
template <class Program, int K, class V, int Unroll, int Count> struct loop_block {
  using code = loop_code<Program, K>;
  using traits = lane_traits<V>;
  using T = typename traits::number;
  static constexpr int accumulators = Program::plan.accumulators;
  static constexpr auto each = std::make_index_sequence<std::size_t(Unroll)>{};
  static constexpr typename code::before before{};
  static constexpr typename code::body body{};

  lane_registers<V, Program::plan.registers> r;
  V all[std::size_t(Unroll * accumulators)]; ///< of the reductions

  [[gnu::always_inline]] constexpr void start() { start(each, body); }
  /// What is done once a row, and a step of the row.
  [[gnu::always_inline]] constexpr void begin_row(tensor_memory<T> m, int i0, int i1) {
    execute<code::loop.begin>(all, m, i0, i1, 0, before);
  }
  [[gnu::always_inline]] constexpr void step(tensor_memory<T> m, int i0, int i1, int j) {
    step(m, i0, i1, j, each);
  }
  /// Long rows are reduced in pieces: the sum of all of them one by one would lose digits.
  [[gnu::always_inline]] constexpr void keep(loop_block& of_pieces) {
    of_pieces.add(*this, each, body);
    start();
  }
  template <int Width>
  [[gnu::always_inline]] constexpr void finish(tensor_memory<T> m, int i0, int i1, int j) {
    finish<Width>(m, i0, i1, j, body);
  }

private:
  template <int Begin, std::size_t... I>
  [[gnu::always_inline]] constexpr void execute([[maybe_unused]] V* accumulator,
                                                [[maybe_unused]] tensor_memory<T> m,
                                                [[maybe_unused]] int i0, [[maybe_unused]] int i1,
                                                [[maybe_unused]] int j, std::index_sequence<I...>) {
    const int in_order[]{
        0,
        (execute_in_loop<Program, K, Begin + int(I), Count>(r, accumulator, m, i0, i1, j), 0)...};
    (void)in_order;
  }
  template <std::size_t... U>
  [[gnu::always_inline]] constexpr void step(tensor_memory<T> m, int i0, int i1, int j,
                                             std::index_sequence<U...>) {
    (execute<code::loop.body>(all + int(U) * accumulators, m, i0, i1, j + int(U) * Count, body),
     ...);
  }

  template <std::size_t... U, std::size_t... I>
  [[gnu::always_inline]] constexpr void start(std::index_sequence<U...>,
                                              std::index_sequence<I...>) {
    (start_one<code::loop.body + int(I)>(std::index_sequence<U...>{}), ...);
  }
  template <int C, std::size_t... U>
  [[gnu::always_inline]] constexpr void start_one(std::index_sequence<U...>) {
    constexpr const loop_operands& x = loop_step<Program, C>::at;
    if constexpr (code::is_in_register(C))
      ((all[int(U) * accumulators + x.operands[0]] =
            traits::repeat(reduction_of<Program, C>::template start<T>)),
       ...);
  }

  template <std::size_t... U, std::size_t... I>
  [[gnu::always_inline]] constexpr void add(const loop_block& piece, std::index_sequence<U...>,
                                            std::index_sequence<I...>) {
    (add_one<code::loop.body + int(I)>(piece, std::index_sequence<U...>{}), ...);
  }
  template <int C, std::size_t... U>
  [[gnu::always_inline]] constexpr void add_one([[maybe_unused]] const loop_block& piece,
                                                std::index_sequence<U...>) {
    constexpr const loop_operands& x = loop_step<Program, C>::at;
    if constexpr (code::is_in_register(C))
      ((all[int(U) * accumulators + x.operands[0]] =
            reduction_of<Program, C>::combine(all[int(U) * accumulators + x.operands[0]],
                                              piece.all[int(U) * accumulators + x.operands[0]])),
       ...);
  }

  template <int Width, std::size_t... I>
  [[gnu::always_inline]] constexpr void finish(tensor_memory<T> m, int i0, int i1, int j,
                                               std::index_sequence<I...>) {
    (finish_one<Width, code::loop.body + int(I)>(m, i0, i1, j, each), ...);
  }
  template <int Width, int C, std::size_t... U>
  [[gnu::always_inline]] constexpr void
  finish_one([[maybe_unused]] tensor_memory<T> m, [[maybe_unused]] int i0, [[maybe_unused]] int i1,
             [[maybe_unused]] int j, std::index_sequence<U...>) {
    constexpr const loop_operands& x = loop_step<Program, C>::at;
    constexpr bool whole = code::is_whole(C, Width);
    if constexpr (code::is_in_register(C)) {
      using R = reduction_of<Program, C>;
      T* const to =
          write_to<Program, x.node>(m) + i0 * x.stride[0] + i1 * x.stride[1] + j * x.stride[2];
      if constexpr (code::by_columns)
        (finish_columns<R, whole>(to + int(U) * Count, all[int(U) * accumulators + x.operands[0]]),
         ...);
      else {
        V sum = all[x.operands[0]];
        ((sum = U == 0 ? sum : R::combine(sum, all[int(U) * accumulators + x.operands[0]])), ...);
        const T reduced = combine_lanes<R>(sum);
        *to = whole ? reduced : R::combine(*to, reduced);
      }
    }
  }
  template <class R, bool Whole>
  [[gnu::always_inline]] static constexpr void finish_columns(T* to, V sums) {
    if constexpr (!Whole)
      sums = R::combine(traits::template load_first<Count>(to), sums);
    traits::template store_first<Count>(to, sums);
  }
};

/// Columns [First, Last) of one row, or, where sums of columns are kept, of several.
template <class Program, int K, class V, int Unroll, int First, int Last, int Count, int Width,
          class T>
[[gnu::always_inline]] constexpr void run_columns(tensor_memory<T> m, int i0, int i1) {
  using code = loop_code<Program, K>;
  loop_block<Program, K, V, Unroll, Count> block;
  if constexpr (code::by_columns)
    for (int j = First; j < Last; j += Count * Unroll) {
      block.start();
      for (int row = i1; row < i1 + code::walk_rows && row < code::loop.space.extent[1]; ++row) {
        block.begin_row(m, i0, row);
        block.step(m, i0, row, j);
      }
      block.template finish<Width>(m, i0, 0, j);
    }
  else {
    block.start();
    block.begin_row(m, i0, i1);
    constexpr int step = Count * Unroll, piece = 256 * step;
    if constexpr (code::reduces_rows && Last - First >= 2 * piece) {
      loop_block<Program, K, V, Unroll, Count> pieces;
      pieces.start();
      for (int begin = First; begin < Last; begin += piece) {
        for (int j = begin; j < begin + piece && j < Last; j += step)
          block.step(m, i0, i1, j);
        block.keep(pieces);
      }
      pieces.template finish<Width>(m, i0, i1, 0);
    } else {
      for (int j = First; j < Last; j += step)
        block.step(m, i0, i1, j);
      block.template finish<Width>(m, i0, i1, 0);
    }
  }
}

/// The columns from `First` on, in registers of `Wide` numbers; the last ones in a part of a
/// register, or in narrower ones where the machine has no masks. `Width` is that of the widest.
template <class Program, int K, int Width, int Wide, int First, class T>
[[gnu::always_inline]] constexpr void run_row(tensor_memory<T> m, int i0, int i1) {
  using code = loop_code<Program, K>;
  constexpr int columns = code::loop.space.extent[max_rank - 1], left = columns - First;
  if constexpr (First < columns) {
    using V = lanes<T, Wide>;
    if constexpr (std::is_void_v<V>)
      run_row<Program, K, Width, Wide / 2, First>(m, i0, i1);
    else if constexpr (Wide > 1 && left < Wide) {
      if constexpr (has_masks && left > Wide / 2)
        run_columns<Program, K, V, 1, First, columns, left, Width>(m, i0, i1);
      else
        run_row<Program, K, Width, Wide / 2, First>(m, i0, i1);
    } else {
      constexpr int unroll = code::unroll(left, Wide), step = Wide * unroll;
      constexpr int last = First + left / step * step;
      run_columns<Program, K, V, unroll, First, last, Wide, Width>(m, i0, i1);
      run_row<Program, K, Width, Wide, last>(m, i0, i1);
    }
  }
}

/// Fills the result of a reduction with what it starts with, where it is not done in one walk. Of
/// `Width` 0 no walk is: they go on from memory.
template <class Program, int K, int Width, int C, class T>
[[gnu::always_inline]] constexpr void start_reduction([[maybe_unused]] tensor_memory<T> m) {
  constexpr const loop_operands& x = loop_step<Program, C>::at;
  using code = loop_code<Program, K>;
  if constexpr (loop_step<Program, C>::reduces &&
                (Width == 0 || code::loop.space.size() == 0 || !code::is_whole(C, Width))) {
    constexpr int size = stored_node<Program, x.node>::size;
    T* const to = write_to<Program, x.node>(m);
    for (int i = 0; i < size; ++i)
      to[i] = reduction_of<Program, C>::template start<T>;
  }
}

template <class Program, int K, int Width, class T, std::size_t... I>
[[gnu::always_inline]] constexpr void run_loop(tensor_memory<T> m, std::index_sequence<I...>) {
  using code = loop_code<Program, K>;
  (start_reduction<Program, K, Width, code::loop.body + int(I)>(m), ...);
  constexpr int step = code::by_columns ? code::walk_rows : 1;
  for (int i0 = 0; i0 < code::loop.space.extent[0]; ++i0)
    for (int i1 = 0; i1 < code::loop.space.extent[1]; i1 += step)
      run_row<Program, K, Width, Width, 0>(m, i0, i1);
}

} // namespace chainrule

#endif
