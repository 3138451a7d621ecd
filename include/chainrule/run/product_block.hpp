// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_PRODUCT_BLOCK_HPP
#define CHAINRULE_RUN_PRODUCT_BLOCK_HPP

#include <chainrule/run/lanes.hpp>
#include <cstddef>
#include <utility>

/// The parts of a matrix product that stay in registers: see product.hpp.
namespace chainrule {

/// How many registers for `lanes` the machine has.
template <class V> inline constexpr int register_count = sizeof(V) >= 64 ? 32 : 16;

/// Where sums go: into a matrix. A loop that goes on with them takes its place (see loop.hpp).
/// Where there is room behind the only row, registers are stored as a whole.
template <class T, int Columns, bool Padded = false> struct store_sums {
  T* y;

  /// Takes registers of one row after the other, each the `Count` elements from column j on.
  template <class V, int Count> struct column {
    static constexpr bool is_loop = false;
    T* to;
    [[gnu::always_inline]] void put(int i, V sums) {
      using traits = lane_traits<V>;
      traits::template store_first<Padded ? traits::width : Count>(to + i * Columns, sums);
    }
    [[gnu::always_inline]] void finish() {}
  };
  template <class V, int Count> [[gnu::always_inline]] column<V, Count> at(int j) const {
    return {y + j};
  }
};

/// Registers of rows i, i + 1, … of one column. A loop that goes on with them is compiled once, and
/// takes them from the stack: in 24 copies, g++ stops inlining, and every call moves all registers.
template <class V, class Column, class... Rows>
[[gnu::always_inline]] inline void put_rows(Column& to, int i, const Rows&... sums) {
  if constexpr (Column::is_loop) {
    using traits = lane_traits<V>;
    alignas(64) typename traits::number numbers[sizeof...(Rows) * V::size];
    auto* at = numbers;
    ((traits::store(at, sums), at += traits::width), ...);
    for (int row = 0; row < static_cast<int>(sizeof...(Rows)); ++row)
      to.put(i + row, traits::load(numbers + row * traits::width));
  } else
    (to.put(i++, sums), ...);
  to.finish();
}

/// Sums in registers: Rows × Vectors of them, and of the last vector in a row `Last` lanes count.
/// Few of them would wait for each other; they are summed in `chains` parts.
template <class V, int Rows, int Vectors, int Last> struct product_block {
  using traits = lane_traits<V>;
  using T = typename traits::number;
  static constexpr int width = traits::width, count = Rows * Vectors, chains = count < 4 ? 4 : 1;
  static constexpr int lanes_in(std::size_t i) {
    return int(i) % Vectors == Vectors - 1 ? Last : width;
  }
  static constexpr int row_of(std::size_t i) { return int(i) / Vectors; }
  static constexpr int column_of(std::size_t i) { return int(i) % Vectors * width; }

  V sums[std::size_t(count * chains)];

  /// From zero, or from what is in y.
  [[gnu::always_inline]] void start() { start(indices<count * chains>); }
  [[gnu::always_inline]] void start(const T* y, int y_step) { start(y, y_step, indices<count>); }

  /// += the product over `depth` of the common axis. a's elements for one step are `row_step`
  /// apart, and `depth_step` from one step to the next; b's rows are `b_step` apart.
  template <bool Full>
  [[gnu::always_inline]] void add(const T* a, int row_step, int depth_step, const T* b, int b_step,
                                  int depth) {
    int p = 0;
    if constexpr (chains > 1)
      for (; p + chains <= depth; p += chains, a += chains * depth_step, b += chains * b_step) {
        step<Full, 0>(a, row_step, b, indices<count>, indices<Vectors>);
        step<Full, 1>(a + depth_step, row_step, b + b_step, indices<count>, indices<Vectors>);
        step<Full, 2>(a + 2 * depth_step, row_step, b + 2 * b_step, indices<count>,
                      indices<Vectors>);
        step<Full, 3>(a + 3 * depth_step, row_step, b + 3 * b_step, indices<count>,
                      indices<Vectors>);
      }
    for (; p < depth; ++p, a += depth_step, b += b_step)
      step<Full, 0>(a, row_step, b, indices<count>, indices<Vectors>);
    if constexpr (chains > 1)
      add_chains(indices<count>);
  }

  template <class Write> [[gnu::always_inline]] void write(const Write& to, int i, int j) const {
    write(to, i, j, indices<Vectors>);
  }
  /// The same where lanes are rows, and `Rows` counts columns.
  template <class Write>
  [[gnu::always_inline]] void write_transposed(const Write& to, int i, int j) const {
    write_transposed(to, i, j, indices<Vectors>);
  }

private:
  template <std::size_t... I> [[gnu::always_inline]] void start(std::index_sequence<I...>) {
    ((sums[I] = traits::repeat(T(0))), ...);
  }
  template <std::size_t... I>
  [[gnu::always_inline]] void start(const T* y, int y_step, std::index_sequence<I...>) {
    ((sums[I] = traits::template load_first<lanes_in(I)>(y + row_of(I) * y_step + column_of(I))),
     ...);
  }
  template <bool Full, int Chain, std::size_t... I, std::size_t... J>
  [[gnu::always_inline]] void step(const T* a, int row_step, const T* b, std::index_sequence<I...>,
                                   std::index_sequence<J...>) {
    const V right[]{traits::template load_first<Full ? width : lanes_in(J)>(b + column_of(J))...};
    ((sums[Chain * count + int(I)] =
          multiply_add(traits::repeat(a[row_of(I) * row_step]), right[int(I) % Vectors],
                       sums[Chain * count + int(I)])),
     ...);
  }
  template <std::size_t... I> [[gnu::always_inline]] void add_chains(std::index_sequence<I...>) {
    ((sums[I] = (sums[I] + sums[I + count]) + (sums[I + 2 * count] + sums[I + 3 * count])), ...);
  }
  template <class Write, std::size_t... J>
  [[gnu::always_inline]] void write(const Write& to, int i, int j,
                                    std::index_sequence<J...>) const {
    (write_column(to.template at<V, lanes_in(J)>(j + column_of(J)), i, int(J), indices<Rows>), ...);
  }
  template <class Column, std::size_t... I>
  [[gnu::always_inline]] void write_column(Column to, int i, int vector,
                                           std::index_sequence<I...>) const {
    put_rows<V>(to, i, sums[int(I) * Vectors + vector]...);
  }
  template <class Write, std::size_t... J>
  [[gnu::always_inline]] void write_transposed(const Write& to, int i, int j,
                                               std::index_sequence<J...>) const {
    (write_square<int(J)>(to, i + column_of(J), j, indices<width>, indices<lanes_in(J)>), ...);
  }
  template <int Vector, class Write, std::size_t... I, std::size_t... Lane>
  [[gnu::always_inline]] void write_square(const Write& to, int i, int j, std::index_sequence<I...>,
                                           std::index_sequence<Lane...>) const {
    V square[]{(int(I) < Rows ? sums[int(I) % Rows * Vectors + Vector] : V(0))...};
    transpose_lanes(square);
    auto column = to.template at<V, Rows>(j);
    put_rows<V>(column, i, square[Lane]...);
  }
};

/// Dot products in registers, of Rows rows of a with Columns rows of b, along the common axis.
template <class V, int Rows, int Columns> struct dot_block {
  using traits = lane_traits<V>;
  using T = typename traits::number;
  static constexpr int count = Rows * Columns;

  V sums[std::size_t(count)];

  template <int Depth>
  [[gnu::always_inline]] void run(const T* a, int a_step, const T* b, int b_step) {
    constexpr int rest = Depth % traits::width;
    start(indices<count>);
    for (int p = 0; p < Depth - rest; p += traits::width)
      step<traits::width>(a + p, a_step, b + p, b_step, indices<count>, indices<Rows>);
    if constexpr (rest > 0)
      step<rest>(a + Depth - rest, a_step, b + Depth - rest, b_step, indices<count>, indices<Rows>);
  }
  template <class Write> [[gnu::always_inline]] void write(const Write& to, int i, int j) const {
    write(to, i, j, indices<Rows>);
  }

private:
  template <std::size_t... I> [[gnu::always_inline]] void start(std::index_sequence<I...>) {
    ((sums[I] = traits::repeat(T(0))), ...);
  }
  /// Column by column: a's registers are held, b's are used at once.
  template <int Count, std::size_t... I, std::size_t... J>
  [[gnu::always_inline]] void step(const T* a, int a_step, const T* b, int b_step,
                                   std::index_sequence<I...>, std::index_sequence<J...>) {
    const V left[]{traits::template load_first<Count>(a + int(J) * a_step)...};
    ((sums[at(I)] = multiply_add(left[int(I) % Rows],
                                 traits::template load_first<Count>(b + int(I) / Rows * b_step),
                                 sums[at(I)])),
     ...);
  }
  static constexpr int at(std::size_t i) { return int(i) % Rows * Columns + int(i) / Rows; }

  template <class Write, std::size_t... I>
  [[gnu::always_inline]] void write(const Write& to, int i, int j,
                                    std::index_sequence<I...>) const {
    auto column = to.template at<V, Columns>(j);
    put_rows<V>(column, i, sum_each<Columns>(sums + int(I) * Columns)...);
  }
};

/// Rows × Columns numbers, rows `step` apart, become the first lanes of Columns registers that are
/// stored `to_step` apart: the other way round, and zeros behind.
template <class V, int Rows, int Columns, class T, std::size_t... R, std::size_t... C>
[[gnu::always_inline]] inline void transpose_square(T* to, int to_step, const T* from, int step,
                                                    std::index_sequence<R...>,
                                                    std::index_sequence<C...>) {
  using traits = lane_traits<V>;
  V square[]{(int(R) < Rows ? traits::template load_first<Columns>(from + int(R) % Rows * step)
                            : V(0))...};
  transpose_lanes(square);
  (traits::store(to + int(C) * to_step, square[C]), ...);
}
template <class V, int Rows, int Columns, class T>
[[gnu::always_inline]] inline void transpose_square(T* to, int to_step, const T* from, int step) {
  transpose_square<V, Rows, Columns>(to, to_step, from, step, indices<lane_traits<V>::width>,
                                     indices<Columns>);
}

} // namespace chainrule

#endif
