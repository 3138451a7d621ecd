// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_PRODUCT_HPP
#define CHAINRULE_RUN_PRODUCT_HPP

#include <chainrule/primitive/tensor/product.hpp>
#include <chainrule/run/lanes.hpp>
#include <utility>

/// The product of two matrices of static shape, y = op(a)·op(b), for the machine.
///
/// The result is cut into panels of a few registers' columns and blocks of rows; a block's sums
/// stay in registers while one of the factors' common axis is walked along. That axis is cut where
/// a panel of b would not fit into the first-level cache. A panel is packed, one row behind the
/// other, where b is transposed, where its columns do not fill registers, or where it pays. (Goto
/// and van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS 34, 2008; with
/// static shapes a's blocks need no packing.)
namespace chainrule {

/// How many registers for `lanes` the machine has.
template <class V> inline constexpr int register_count = sizeof(V) >= 64 ? 32 : 16;

/// The narrowest registers that hold `columns` numbers, or the widest.
template <class T> constexpr int width_for(int columns) {
  int width = widest_lanes<T>;
  while (width * static_cast<int>(sizeof(T)) > 16 && width / 2 >= columns)
    width /= 2;
  return width;
}

/// `count` in pieces as equal as can be, of at most `most`: the length of the first ones.
constexpr int piece_length(int count, int most) {
  const int pieces = (count + most - 1) / most;
  return (count + pieces - 1) / pieces;
}

/// Rows × Vectors registers of sums: y += or = the product over `depth` of the common axis.
template <class V, int Rows, int Vectors> struct product_block {
  using traits = lane_traits<V>;
  using T = typename traits::number;
  using all = std::make_index_sequence<std::size_t(Rows* Vectors)>;
  using row = std::make_index_sequence<std::size_t(Vectors)>;

  /// a's elements for one step are `row_step` apart, and `depth_step` from one step to the next.
  /// b's rows are `b_step` apart. y's rows are `y_step` apart, and of its last register `columns`
  /// numbers are written.
  template <bool Add>
  [[gnu::always_inline]] static void run(T* y, int y_step, const T* a, int row_step, int depth_step,
                                         const T* b, int b_step, int depth, int columns) {
    run<Add>(y, y_step, a, row_step, depth_step, b, b_step, depth, columns, all{}, row{});
  }

private:
  template <bool Add, std::size_t... I, std::size_t... J>
  [[gnu::always_inline]] static void run(T* y, int y_step, const T* a, int row_step, int depth_step,
                                         const T* b, int b_step, int depth, int columns,
                                         std::index_sequence<I...>, std::index_sequence<J...>) {
    constexpr int vectors = Vectors;
    V sums[sizeof...(I)];
    if constexpr (Add)
      ((sums[I] = load_part(y + int(I) / vectors * y_step + int(I) % vectors * traits::width,
                            int(I) % vectors == vectors - 1 ? columns : traits::width)),
       ...);
    else
      ((sums[I] = traits::repeat(T(0))), ...);
    for (int p = 0; p < depth; ++p) {
      const V right[]{traits::load(b + int(J) * traits::width)...};
      ((sums[I] = traits::multiply_add(traits::repeat(a[int(I) / vectors * row_step]),
                                       right[int(I) % vectors], sums[I])),
       ...);
      a += depth_step;
      b += b_step;
    }
    (store_part(y + int(I) / vectors * y_step + int(I) % vectors * traits::width, sums[I],
                int(I) % vectors == vectors - 1 ? columns : traits::width),
     ...);
  }

  static V load_part(const T* from, int count) {
    if (count == traits::width)
      return traits::load(from);
    T numbers[std::size_t(traits::width)]{};
    for (int i = 0; i < count; ++i)
      numbers[i] = from[i];
    return traits::load(numbers);
  }
  static void store_part(T* to, const V& x, int count) {
    if (count == traits::width)
      return traits::store(to, x);
    T numbers[std::size_t(traits::width)];
    traits::store(numbers, x);
    for (int i = 0; i < count; ++i)
      to[i] = numbers[i];
  }
};

template <class T, int Count> struct packed_panel {
  alignas(64) T numbers[Count];
};
template <class T, int Count> inline thread_local packed_panel<T, Count> thread_panel;

template <class T, extents A, extents B, int Detail> struct product_kernel {
  static constexpr bool left = Detail & transposed_left, right = Detail & transposed_right;
  static constexpr int rows = A.extent[left ? 1 : 0], depth = A.extent[left ? 0 : 1];
  static constexpr int columns = B.extent[right ? 0 : 1];

  static void run(T* y, const T* a, const T* b) {
    if constexpr (rows * columns == 0)
      return;
    else if constexpr (depth == 0)
      for (int i = 0; i < rows * columns; ++i)
        y[i] = 0;
    else if constexpr (columns == 1 && rows > 1) // y = op(a)·b is yᵀ = bᵀ·op(a)ᵀ
      product_kernel<T, extents{2, {1, depth}}, A, left ? 0 : transposed_right>::run(y, b, a);
    else if constexpr (rows * columns * depth <= 64 || width == 1)
      plain(y, a, b);
    else if constexpr (right && rows <= 2 && depth >= 8)
      dot_products(y, a, b);
    else
      panels(y, a, b);
  }

private:
  static constexpr int width = width_for<T>(columns);
  using V = lanes<T, width>;
  static constexpr int sums = register_count<V> * 3 / 4;
  static constexpr int vectors_needed = (columns + width - 1) / width;
  static constexpr int vectors = [] {
    const int most = rows >= 8 ? 2 : rows >= 4 ? 4 : 8;
    return vectors_needed < most ? vectors_needed : most;
  }();
  static constexpr int panel_columns = vectors * width;
  static constexpr int block_rows = piece_length(rows, sums / vectors);
  static constexpr int depth_piece =
      piece_length(depth, 32768 / (panel_columns * static_cast<int>(sizeof(T))));
  static constexpr int row_step = left ? 1 : depth, depth_step = left ? rows : 1;
  static constexpr bool packs_all =
      right || (rows >= 32 && columns * static_cast<int>(sizeof(T)) >= 1024);

  static void plain(T* y, const T* a, const T* b) {
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) {
        T sum = 0;
        for (int p = 0; p < depth; ++p)
          sum += a[i * row_step + p * depth_step] * b[right ? j * depth + p : p * columns + j];
        y[i * columns + j] = sum;
      }
  }

  /// Few rows times the rows of b: along the common axis.
  static void dot_products(T* y, const T* a, const T* b) {
    using W = lanes<T, width_for<T>(depth)>;
    using traits = lane_traits<W>;
    constexpr int whole = depth / traits::width * traits::width;
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) {
        W sum = traits::repeat(T(0));
        T rest = 0;
        if constexpr (!left) {
          for (int p = 0; p < whole; p += traits::width)
            sum = traits::multiply_add(traits::load(a + i * depth + p),
                                       traits::load(b + j * depth + p), sum);
          for (int p = whole; p < depth; ++p)
            rest += a[i * depth + p] * b[j * depth + p];
        } else
          for (int p = 0; p < depth; ++p)
            rest += a[p * rows + i] * b[j * depth + p];
        y[i * columns + j] = rest + traits::sum(sum);
      }
  }

  static void panels(T* y, const T* a, const T* b) {
    for (int p = 0; p < depth; p += depth_piece) {
      const int steps = p + depth_piece <= depth ? depth_piece : depth - p;
      constexpr int full = columns / panel_columns * panel_columns;
      for (int j = 0; j < full; j += panel_columns)
        panel<vectors, width, packs_all>(y + j, a + p * depth_step, b, p, j, steps);
      if constexpr (full < columns) {
        constexpr int left_over = columns - full;
        constexpr int last = (left_over + width - 1) / width;
        constexpr int partial = left_over - (last - 1) * width;
        panel<last, partial, packs_all || partial != width>(y + full, a + p * depth_step, b, p,
                                                            full, steps);
      }
    }
  }

  /// Columns j … of the product over `steps` of the common axis from p on.
  template <int Vectors, int Partial, bool Packs>
  static void panel(T* y, const T* a, const T* b, int p, int j, int steps) {
    constexpr int wide = Vectors * width;
    if constexpr (Packs) {
      constexpr int count = depth_piece * wide;
      if constexpr (count * sizeof(T) <= 4096) {
        packed_panel<T, count> packed;
        pack<Vectors, Partial>(packed.numbers, b, p, j, steps);
        all_rows<Vectors, Partial, wide>(y, a, packed.numbers, p, steps);
      } else {
        T* const packed = thread_panel<T, count>.numbers;
        pack<Vectors, Partial>(packed, b, p, j, steps);
        all_rows<Vectors, Partial, wide>(y, a, packed, p, steps);
      }
    } else
      all_rows<Vectors, Partial, columns>(y, a, b + p * columns + j, p, steps);
  }

  template <int Vectors, int Partial> static void pack(T* to, const T* b, int p, int j, int steps) {
    constexpr int wide = Vectors * width, used = wide - width + Partial;
    if constexpr (right)
      for (int k = 0; k < steps; ++k)
        for (int c = 0; c < used; ++c)
          to[k * wide + c] = b[(j + c) * depth + p + k];
    else
      for (int k = 0; k < steps; ++k)
        for (int c = 0; c < used; ++c)
          to[k * wide + c] = b[(p + k) * columns + j + c];
    if constexpr (used < wide)
      for (int k = 0; k < steps; ++k)
        for (int c = used; c < wide; ++c)
          to[k * wide + c] = 0;
  }

  template <int Vectors, int Partial, int BStep>
  static void all_rows(T* y, const T* a, const T* b, int p, int steps) {
    constexpr int whole = rows / block_rows * block_rows;
    for (int i = 0; i < whole; i += block_rows)
      block<Vectors, Partial, BStep, block_rows>(y + i * columns, a + i * row_step, b, p, steps);
    if constexpr (whole < rows)
      block<Vectors, Partial, BStep, rows - whole>(y + whole * columns, a + whole * row_step, b, p,
                                                   steps);
  }

  template <int Vectors, int Partial, int BStep, int Rows>
  static void block(T* y, const T* a, const T* b, int p, int steps) {
    using tile = product_block<V, Rows, Vectors>;
    if constexpr (depth_piece == depth)
      tile::template run<false>(y, columns, a, row_step, depth_step, b, BStep, depth, Partial);
    else if (p == 0)
      tile::template run<false>(y, columns, a, row_step, depth_step, b, BStep, steps, Partial);
    else
      tile::template run<true>(y, columns, a, row_step, depth_step, b, BStep, steps, Partial);
  }
};

} // namespace chainrule

#endif
