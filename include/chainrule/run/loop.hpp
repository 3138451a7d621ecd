// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_LOOP_HPP
#define CHAINRULE_RUN_LOOP_HPP

#include <chainrule/run/lanes.hpp>
#include <chainrule/run/product.hpp>
#include <chainrule/run/recurrence.hpp>

/// Programs with tensors: kernel after kernel. A loop's body runs on one number in constant
/// expressions, and on as many as the machine's registers hold at run time.
namespace chainrule {

/// The registers of a loop's body.
template <class V, int Count> struct lane_registers {
  V value[Count];
  typename lane_traits<V>::condition condition[Count];
};

template <class Program, int K> struct loop_code {
  static constexpr const kernel& loop = Program::plan.kernels[K];
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
  /// busy, and four take 1.15 times as long out of the first-level cache.
  static constexpr bool stores_long_rows = [] {
    for (int c = loop.body; c < loop.end; ++c)
      if (Program::plan.code[c].op == &store_tensor_operation)
        return loop.space.extent[max_rank - 1] > 1024;
    return false;
  }();
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
           : stores_long_rows                     ? 2
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
    Program::plan.places[Node].where == place::kind::work &&
    Program::plan.kernels[K].space.extent[0] * Program::plan.kernels[K].space.extent[1] == 1;

/// One step of a loop's body, for the `Count` elements from column j on of row (i0, i1). The lanes
/// behind them compute with zeros, to no effect.
template <class Program, int K, int C, int Count, class T, class V, class Registers>
[[gnu::always_inline]] constexpr void execute_in_loop(Registers& r, V* accumulators,
                                                      tensor_memory<T> m, int i0, int i1, int j) {
  constexpr loop_instruction x = Program::plan.code[C];
  constexpr const operation* op = x.op;
  using traits = lane_traits<V>;
  [[maybe_unused]] const std::ptrdiff_t offset = std::ptrdiff_t{i0} * x.stride[0] +
                                                 std::ptrdiff_t{i1} * x.stride[1] +
                                                 std::ptrdiff_t{j} * x.stride[2];
  if constexpr (op == &sums_operation && requires { r.sums; })
    r.value[x.target] = r.sums;
  else if constexpr (op == &load_tensor_operation || op == &sums_operation) {
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
  } else if constexpr (op == &store_tensor_operation) {
    constexpr int count = is_padded_row<Program, K, x.node> ? traits::width : Count;
    traits::template store_first<count>(write_to<Program, x.node>(m) + offset, r.value[x.target]);
  } else if constexpr (op == &reduce_tensor_operation) {
    using R = primitive_type<x.reduction>;
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
  } else if constexpr (op == &count_operation)
    r.value[x.target] = traits::counting(j);
  else if constexpr (op == &constant_operation) {
    r.value[x.target] = traits::repeat(static_cast<T>(x.number));
    r.condition[x.target] = typename traits::condition(x.number != 0);
  } else {
    using P = primitive_type<op>;
    const auto result = lane_result<P, V>(r, x.operands[0], x.operands[1], x.operands[2]);
    if constexpr (op->is_condition)
      r.condition[x.target] = result;
    else
      r.value[x.target] = result;
  }
}

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
    constexpr loop_instruction x = Program::plan.code[C];
    if constexpr (code::is_in_register(C))
      ((all[int(U) * accumulators + x.operands[0]] =
            traits::repeat(primitive_type<x.reduction>::template start<T>)),
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
    constexpr loop_instruction x = Program::plan.code[C];
    if constexpr (code::is_in_register(C))
      ((all[int(U) * accumulators + x.operands[0]] =
            primitive_type<x.reduction>::combine(all[int(U) * accumulators + x.operands[0]],
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
    constexpr loop_instruction x = Program::plan.code[C];
    constexpr bool whole = code::is_whole(C, Width);
    if constexpr (code::is_in_register(C)) {
      using R = primitive_type<x.reduction>;
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
  constexpr loop_instruction x = Program::plan.code[C];
  using code = loop_code<Program, K>;
  if constexpr (x.op == &reduce_tensor_operation &&
                (Width == 0 || code::loop.space.size() == 0 || !code::is_whole(C, Width))) {
    constexpr int size = Program::graph.shape_of(x.node).size();
    T* const to = write_to<Program, x.node>(m);
    for (int i = 0; i < size; ++i)
      to[i] = primitive_type<x.reduction>::template start<T>;
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

template <class Program, int Node, class T> constexpr auto view_of(tensor_memory<T> m) {
  return view<const T>{read_from<Program, Node>(m), Program::graph.shape_of(Node)};
}

/// Goes on with the sums of a product while they are in registers. Sums of columns go to memory
/// once a block: row by row, they would wait for each other.
template <class Program, int K, class T> struct write_back {
  using code = loop_code<Program, K>;
  tensor_memory<T> m;

  template <class V> struct registers : lane_registers<V, Program::plan.registers> {
    V sums;
  };
  template <class V, int Count> struct column {
    static constexpr bool is_loop = true;
    using traits = lane_traits<V>;
    tensor_memory<T> m;
    int j;
    V all[std::size_t(Program::plan.accumulators)];

    [[gnu::always_inline]] void put(int i, V sums) {
      put(i, sums, typename code::before{}, typename code::body{});
    }
    [[gnu::always_inline]] void start() { start(typename code::body{}); }
    [[gnu::always_inline]] void finish() { finish(typename code::body{}); }

  private:
    template <std::size_t... Before, std::size_t... Body>
    [[gnu::always_inline]] void put(int i, V sums, std::index_sequence<Before...>,
                                    std::index_sequence<Body...>) {
      registers<V> r;
      r.sums = sums;
      (execute_in_loop<Program, K, code::loop.begin + int(Before), Count>(r, all, m, 0, i, 0), ...);
      (execute_in_loop<Program, K, code::loop.body + int(Body), Count>(r, all, m, 0, i, j), ...);
    }
    template <std::size_t... I> [[gnu::always_inline]] void start(std::index_sequence<I...>) {
      (start_one<code::loop.body + int(I)>(), ...);
    }
    template <int C> [[gnu::always_inline]] void start_one() {
      constexpr loop_instruction x = Program::plan.code[C];
      if constexpr (x.op == &reduce_tensor_operation)
        all[x.operands[0]] = traits::repeat(primitive_type<x.reduction>::template start<T>);
    }
    template <std::size_t... I> [[gnu::always_inline]] void finish(std::index_sequence<I...>) {
      (finish_one<code::loop.body + int(I)>(), ...);
    }
    template <int C> [[gnu::always_inline]] void finish_one() {
      constexpr loop_instruction x = Program::plan.code[C];
      if constexpr (x.op == &reduce_tensor_operation) {
        using R = primitive_type<x.reduction>;
        T* const to = write_to<Program, x.node>(m) + j * x.stride[2];
        traits::template store_first<Count>(
            to, R::combine(traits::template load_first<Count>(to), all[x.operands[0]]));
      }
    }
  };
  template <class V, int Count> [[gnu::always_inline]] column<V, Count> at(int j) const {
    column<V, Count> result;
    result.m = m;
    result.j = j;
    result.start();
    return result;
  }
};

/// A product and the loop that it has become a part of.
template <class Program, int K, class Kernel, class T, std::size_t... I>
void run_product(tensor_memory<T> m, std::index_sequence<I...> body) {
  constexpr kernel x = Program::plan.kernels[K];
  constexpr node n = Program::graph.nodes[x.node];
  T* const sums = write_to<Program, x.sums>(m);
  const T* const a = read_from<Program, n.operands[0]>(m);
  const T* const b = read_from<Program, n.operands[1]>(m);
  if constexpr (Kernel::writes) {
    (start_reduction<Program, K, 0, loop_code<Program, K>::loop.body + int(I)>(m), ...);
    Kernel::run(sums, a, b, write_back<Program, K, T>{m});
  } else {
    Kernel::run(sums, a, b);
    run_loop<Program, K, widest_lanes<T>>(m, body);
  }
}

/// An operation on whole tensors, by its own `value`, or by a kernel for the machine.
template <class Program, int K, class T, std::size_t... Operand>
constexpr void run_whole(tensor_memory<T> m, std::index_sequence<Operand...>) {
  constexpr kernel x = Program::plan.kernels[K];
  constexpr node n = Program::graph.nodes[x.node];
  using P = primitive_type<n.op>;
  const view<T> result{write_to<Program, x.is_joined ? x.sums : x.node>(m),
                       Program::graph.shape_of(x.node)};
  if constexpr (std::is_same_v<P, matrix_product_t>) {
    if (!std::is_constant_evaluated()) {
      using machine = product_of<T, Program::graph.shape_of(n.operands[0]),
                                 Program::graph.shape_of(n.operands[1]), n.detail>;
      if constexpr (x.is_joined)
        run_product<Program, K, machine>(m, typename loop_code<Program, K>::body{});
      else if constexpr (machine::writes && machine::rows == 1 &&
                         Program::plan.places[x.node].where == place::kind::work)
        machine::run(result.data, read_from<Program, n.operands[0]>(m),
                     read_from<Program, n.operands[1]>(m),
                     store_sums<T, machine::columns, true>{result.data});
      else
        machine::run(result.data, read_from<Program, n.operands[0]>(m),
                     read_from<Program, n.operands[1]>(m));
      return;
    }
  }
  if constexpr (requires { P::value(result, view_of<Program, n.operands[Operand]>(m)..., 0); })
    P::value(result, view_of<Program, n.operands[Operand]>(m)..., n.detail);
  else
    P::value(result, view_of<Program, n.operands[Operand]>(m)...);
  if constexpr (x.is_joined)
    run_loop<Program, K, 1>(m, typename loop_code<Program, K>::body{});
}

/// A node that is an output but has its place elsewhere.
template <class Program, int Node, int Output, class T>
constexpr void run_copy(tensor_memory<T> m) {
  constexpr output_place at = Program::layout::place_of(Output);
  T* const to = m.outputs[at.segment] + at.element;
  if constexpr (Node < 0) {
    constexpr int size = Program::layout::size_of(Output);
    for (int i = 0; i < size; ++i)
      to[i] = 0;
  } else if constexpr (Program::graph.nodes[Node].is_constant())
    *to = static_cast<T>(Program::graph.nodes[Node].number);
  else {
    constexpr int size = Program::graph.shape_of(Node).size();
    const T* const from = read_from<Program, Node>(m);
    for (int i = 0; i < size; ++i)
      to[i] = from[i];
  }
}

/// A loop, with the pointers in variables of its own: those that stores might change would be read
/// again after each.
template <class Program, int K, int Width, class T, std::size_t... Input, std::size_t... Output>
[[gnu::always_inline]] constexpr void run_loop(tensor_memory<T> m, std::index_sequence<Input...>,
                                               std::index_sequence<Output...>) {
  const T* const inputs[]{m.inputs[Input]..., nullptr};
  T* const outputs[]{m.outputs[Output]..., nullptr};
  run_loop<Program, K, Width>(tensor_memory<T>{inputs, outputs, m.work},
                              typename loop_code<Program, K>::body{});
}

template <class Program, int K, class T> constexpr void run_kernel(tensor_memory<T> m) {
  constexpr kernel x = Program::plan.kernels[K];
  if constexpr (x.what == kernel::kind::loop) {
    constexpr auto inputs = indices<Program::graph.input_count>;
    constexpr auto outputs = indices<Program::layout::count>;
    if (std::is_constant_evaluated())
      run_loop<Program, K, 1>(m, inputs, outputs);
    else
      run_loop<Program, K, widest_lanes<T>>(m, inputs, outputs);
  } else if constexpr (x.what == kernel::kind::whole)
    run_whole<Program, K>(
        m, std::make_index_sequence<std::size_t(Program::graph.nodes[x.node].op->arity)>{});
  else if constexpr (x.what == kernel::kind::steps)
    run_steps<Program, x.node>(m);
  else
    run_copy<Program, x.node, x.output>(m);
}

template <class Program, class T, std::size_t... K>
constexpr void run_kernels(tensor_memory<T> m, std::index_sequence<K...>) {
  const int in_order[]{0, (run_kernel<Program, int(K)>(m), 0)...};
  (void)in_order;
}

template <class T, int Count> inline thread_local workspace<T, Count> thread_workspace;

/// Runs a program with tensors.
template <class Program, class T, int Count>
constexpr void run_tensors(const T* const* inputs, T* const* outputs,
                           given_workspace<T, Count> work) {
  using kernels = std::make_index_sequence<std::size_t(Program::plan.kernel_count)>;
  run_kernels<Program>(tensor_memory<T>{inputs, outputs, work.numbers}, kernels{});
}
template <class Program, class T>
constexpr void run_tensors(const T* const* inputs, T* const* outputs, own_workspace) {
  constexpr int work = Program::plan.work;
  if constexpr (std::size_t(work) * sizeof(T) > largest_stack_workspace)
    if (!std::is_constant_evaluated()) {
      run_tensors<Program>(inputs, outputs,
                           given_workspace<T, work>{thread_workspace<T, work>.numbers});
      return;
    }
  workspace<T, work> memory;
  run_tensors<Program>(inputs, outputs, given_workspace<T, work>{memory.numbers});
}

} // namespace chainrule

#endif
