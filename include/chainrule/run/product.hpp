// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_PRODUCT_HPP
#define CHAINRULE_RUN_PRODUCT_HPP

#include <chainrule/primitive/tensor/product.hpp>
#include <chainrule/primitive/tensor/reduction.hpp>
#include <chainrule/run/product_block.hpp>
#include <type_traits>
#include <utility>

/// The product of two matrices of static shape, y = op(a)·op(b), for the machine.
///
/// The result is cut into panels of a few registers' columns and blocks of rows; a block's sums
/// stay in registers while one of the factors' common axis is walked along. That axis is cut where
/// a panel of b would not fit into the first-level cache, and the rows where a's would not fit into
/// the second-level one. A panel is packed, one row behind the other, where b is transposed or
/// where it pays. (Goto and van de Geijn, Anatomy of high-performance matrix multiplication, ACM
/// TOMS 34, 2008; with static shapes a's blocks need no packing, aᵀ's do.)
///
/// Columns that do not fill a register are computed with registers along another axis where that is
/// faster: along the rows, or along the common axis. 100×784×10 by columns does 16/10 of the work.
namespace chainrule {

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

template <class T, int Count> struct packed_panel {
  alignas(64) T numbers[Count];
};
/// One for each use: a copy of a's rows and a panel of b's columns are in use together.
enum class panel_of { left, right };
template <panel_of, class T, int Count> inline thread_local packed_panel<T, Count> thread_panel;

template <class T, extents A, extents B, int Detail> struct product_kernel {
  static constexpr bool left = Detail & transposed_left, right = Detail & transposed_right;
  static constexpr int rows = A.extent[left ? 1 : 0], depth = A.extent[left ? 0 : 1];
  static constexpr int columns = B.extent[right ? 0 : 1];

private:
  static constexpr int width = width_for<T>(columns);
  using V = lanes<T, width>;
  using W = lanes<T, widest_lanes<T>>;
  static constexpr int widest = widest_lanes<T>, sums = register_count<V> * 3 / 4;
  /// Where the compiler does it better, or there is nothing to do.
  static constexpr bool is_tiny =
      width == 1 || rows * columns * depth == 0 ||
      (rows * columns * depth <= 64 &&
       (right || (has_masks ? depth == 1 && columns < 4 : columns % width != 0)));
  static constexpr bool is_dots = right && rows <= 2 && depth >= 8;
  /// Columns that do not fill a register, where another axis does it better.
  static constexpr int partial = columns % width;
  static constexpr bool few_by_rows =
      left && rows >= widest && depth >= 32 && partial > 0 && 4 * partial <= 3 * widest;
  static constexpr bool few_by_depth = !left && (rows >= 4 || !has_masks) && depth >= 8 * widest &&
                                       partial > 0 && 4 * partial <= 3 * widest;
  static constexpr int few = few_by_rows || few_by_depth ? partial : 0;

  static constexpr int panels_end = columns - few;
  static constexpr int vectors_needed = (panels_end + width - 1) / width;
  static constexpr int vectors = [] {
    const int most = rows >= 8 ? 2 : rows >= 4 ? 4 : 8;
    return vectors_needed == 0 ? 1 : vectors_needed < most ? vectors_needed : most;
  }();
  static constexpr int panel_columns = vectors * width;
  static constexpr int block_rows = piece_length(rows, sums / vectors);
  static constexpr int depth_piece =
      rows == block_rows
          ? depth // nothing of b is used twice
          : piece_length(depth, 32768 / (panel_columns * static_cast<int>(sizeof(T))));
  /// What a block reads of aᵀ is a line of memory for each step, of another page: where three
  /// panels read it, it is packed, block behind block. Without, 784×128×512 took a third longer.
  static constexpr bool packs_left =
      left && rows >= 64 && depth_piece >= 32 && panels_end >= 3 * panel_columns;
  /// How far blocks are apart: an odd number of lines, or those that are pages apart would take
  /// each other's place in the first-level cache (256×256×256 took a fifth longer).
  static constexpr int packed_step = [] {
    constexpr int line = 64 / static_cast<int>(sizeof(T)), even = block_rows & -block_rows;
    return depth_piece + (block_rows * depth_piece % (2 * line) != 0 ? 0
                          : even < line                              ? line / even
                                                                     : 1);
  }();
  /// A multiple of block_rows, so that only the last block has fewer.
  static constexpr int row_piece = [] {
    constexpr int bytes = packs_left ? 1 << 18 : 1 << 19;
    const int most = bytes / (depth_piece * static_cast<int>(sizeof(T)));
    return (piece_length(rows, most < 1 ? 1 : most) + block_rows - 1) / block_rows * block_rows;
  }();
  static constexpr int row_step = left ? 1 : depth, depth_step = left ? rows : 1;
  /// Rows of a that are pages apart would take each other's place in the first-level cache.
  static constexpr bool copies_left =
      !left && rows >= 64 && depth * static_cast<int>(sizeof(T)) % 4096 == 0;
  static constexpr int copied_step = depth_piece + 64 / static_cast<int>(sizeof(T));
  static constexpr bool packs_all =
      right || (rows >= 32 && columns * static_cast<int>(sizeof(T)) >= 1024);

public:
  /// Whether sums go from registers to a `Write`, or only to memory.
  static constexpr bool writes = !is_tiny && !is_dots && !(columns == 1 && rows > 1);

  static void run(T* y, const T* a, const T* b) {
    if constexpr (writes)
      run(y, a, b, store_sums<T, columns>{y});
    else if constexpr (rows * columns == 0)
      return;
    else if constexpr (columns == 1 && rows > 1) // y = op(a)·b is yᵀ = bᵀ·op(a)ᵀ
      product_kernel<T, extents{2, {1, depth}}, A, left ? 0 : transposed_right>::run(y, b, a);
    else if constexpr (is_tiny)
      plain(y, a, b);
    else
      dot_products(y, a, b);
  }

  /// `y` is where sums are kept while the common axis is cut.
  template <class Write> static void run(T* y, const T* a, const T* b, const Write& write) {
    if constexpr (panels_end > 0)
      for (int i = 0; i < rows; i += row_piece)
        panels(y, a, b, i, i + row_piece < rows ? i + row_piece : rows, write);
    if constexpr (few_by_rows)
      by_rows(a, b, write);
    if constexpr (few_by_depth)
      by_depth(a, b, write);
  }

private:
  static void plain(T* y, const T* a, const T* b) {
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) {
        T sum = 0;
        for (int p = 0; p < depth; ++p)
          sum += a[i * row_step + p * depth_step] * b[right ? j * depth + p : p * columns + j];
        y[i * columns + j] = sum;
      }
  }

  /// Few rows times the rows of b: along the common axis. Sums of several registers are added up
  /// together where no register is filled in part, or at the price of a whole.
  static void dot_products(T* y, const T* a, const T* b) {
    using D = lanes<T, width_for<T>(depth)>;
    using traits = lane_traits<D>;
    constexpr int count = traits::width, whole = depth / count * count;
    constexpr bool in_blocks = (!left || rows == 1) && (has_masks || whole == depth) &&
                               rows * count <= register_count<D> * 3 / 4;
    constexpr int blocks_end = in_blocks ? columns / count * count : 0;
    for (int j = 0; j < blocks_end; j += count) {
      dot_block<D, rows, count> tile;
      tile.template run<depth>(a, depth, b + j * depth, depth);
      tile.write(store_sums<T, columns>{y}, 0, j);
    }
    for (int i = 0; i < rows; ++i)
      for (int j = blocks_end; j < columns; ++j) {
        D sum = traits::repeat(T(0));
        T rest = 0;
        if constexpr (!left) {
          for (int p = 0; p < whole; p += count)
            sum =
                multiply_add(traits::load(a + i * depth + p), traits::load(b + j * depth + p), sum);
          for (int p = whole; p < depth; ++p)
            rest += a[i * depth + p] * b[j * depth + p];
        } else
          for (int p = 0; p < depth; ++p)
            rest += a[p * rows + i] * b[j * depth + p];
        y[i * columns + j] = rest + combine_lanes<sum_to_t>(sum);
      }
  }

  /// Rows [begin, end) of the columns that fill registers, and of the last ones if no other way is
  /// better.
  template <class Write>
  static void panels(T* y, const T* a, const T* b, int begin, int end, const Write& write) {
    for (int p = 0; p < depth; p += depth_piece) {
      const int steps = p + depth_piece <= depth ? depth_piece : depth - p;
      const T* const from = a + begin * row_step + p * depth_step;
      if constexpr (packs_left) {
        T* const packed = thread_panel<panel_of::left, T, row_piece * packed_step>.numbers;
        pack_left(packed, from, end - begin, steps);
        panels<1, block_rows, packed_step>(y, packed, b, p, steps, begin, end, write);
      } else if constexpr (copies_left) {
        T* const copy = thread_panel<panel_of::left, T, row_piece * copied_step>.numbers;
        for (int i = 0; i < end - begin; ++i)
          __builtin_memcpy(copy + i * copied_step, from + i * depth,
                           std::size_t(steps) * sizeof(T));
        panels<copied_step, 1, copied_step>(y, copy, b, p, steps, begin, end, write);
      } else
        panels<row_step, depth_step, row_step>(y, from, b, p, steps, begin, end, write);
    }
  }
  /// Block behind block of aᵀ, each `block_rows` numbers for one step after the other.
  static void pack_left(T* to, const T* from, int count, int steps) {
    for (int k = 0; k < steps; ++k, from += rows, to += block_rows) {
      int i = 0;
      for (; i + block_rows <= count; i += block_rows)
        __builtin_memcpy(to + i * packed_step, from + i, block_rows * sizeof(T));
      if constexpr (rows % block_rows != 0)
        if (i < count)
          __builtin_memcpy(to + i * packed_step, from + i, rows % block_rows * sizeof(T));
    }
  }

  /// Row i of a begins `BlockStep` · i from its first; within a block, the next is `RowStep`
  /// behind.
  template <int RowStep, int DepthStep, int BlockStep, class Write>
  static void panels(T* y, const T* a, const T* b, int p, int steps, int begin, int end,
                     const Write& write) {
    constexpr int full = panels_end / panel_columns * panel_columns;
    for (int j = 0; j < full; j += panel_columns)
      panel<RowStep, DepthStep, BlockStep, vectors, width>(y, a, b, p, steps, j, begin, end, write);
    if constexpr (full < panels_end) {
      constexpr int rest = panels_end - full, last = (rest + width - 1) / width;
      panel<RowStep, DepthStep, BlockStep, last, rest - (last - 1) * width>(y, a, b, p, steps, full,
                                                                            begin, end, write);
    }
  }

  /// Columns j …, `Last` in the last register, over `steps` of the common axis from p on.
  template <int RowStep, int DepthStep, int BlockStep, int Vectors, int Last, class Write>
  static void panel(T* y, const T* a, const T* b, int p, int steps, int j, int begin, int end,
                    const Write& write) {
    constexpr int wide = Vectors * width;
    if constexpr (packs_all || (Last != width && !has_masks)) {
      constexpr int count = depth_piece * wide;
      if constexpr (count * sizeof(T) <= 4096) {
        packed_panel<T, count> packed;
        pack<Vectors, Last>(packed.numbers, b, p, j, steps);
        all_rows<RowStep, DepthStep, BlockStep, Vectors, Last, wide, true>(
            y, a, packed.numbers, p, steps, j, begin, end, write);
      } else {
        T* const packed = thread_panel<panel_of::right, T, count>.numbers;
        pack<Vectors, Last>(packed, b, p, j, steps);
        all_rows<RowStep, DepthStep, BlockStep, Vectors, Last, wide, true>(y, a, packed, p, steps,
                                                                           j, begin, end, write);
      }
    } else
      all_rows<RowStep, DepthStep, BlockStep, Vectors, Last, columns, Last == width>(
          y, a, b + p * columns + j, p, steps, j, begin, end, write);
  }

  /// One row of the panel behind the other, zeros behind the columns that there are. bᵀ goes
  /// through registers, square by square: one by one, it took half as long as 512×512×512 itself.
  /// The next panel is asked for on the way: from the third-level cache, 6 % of 128×784×512.
  template <int Vectors, int Last> static void pack(T* to, const T* b, int p, int j, int steps) {
    constexpr int wide = Vectors * width;
    if constexpr (!right) {
      for (int k = 0; k < steps; ++k)
        for (int v = 0; v < Vectors; ++v) {
          __builtin_prefetch(b + (p + k) * columns + j + wide + v * width, 0, 2); // next panel
          pack_one<Last>(to + k * wide + v * width, b + (p + k) * columns + j + v * width,
                         v == Vectors - 1);
        }
    } else {
      const T* const from = b + j * depth + p;
      int k = 0;
      if constexpr (depth_piece >= width) // or g++ warns of squares that do not fit
        for (; k + width <= steps; k += width) {
          for (int v = 0; v < Vectors - 1; ++v)
            transpose_square<V, width, width>(to + k * wide + v * width, wide,
                                              from + v * width * depth + k, depth);
          transpose_square<V, Last, width>(to + k * wide + wide - width, wide,
                                           from + (wide - width) * depth + k, depth);
        }
      if constexpr (depth % width != 0 || depth_piece % width != 0)
        for (; k < steps; ++k) {
          T* const row = to + std::ptrdiff_t{k} * wide;
          for (int c = 0; c < wide; ++c)
            row[c] = c < wide - width + Last ? from[std::ptrdiff_t{c} * depth + k] : T(0);
        }
    }
  }
  template <int Last>
  [[gnu::always_inline]] static void pack_one(T* to, const T* from, bool is_last) {
    using traits = lane_traits<V>;
    traits::store(to, is_last ? traits::template load_first<Last>(from) : traits::load(from));
  }

  template <int RowStep, int DepthStep, int BlockStep, int Vectors, int Last, int BStep, bool Full,
            class Write>
  static void all_rows(T* y, const T* a, const T* b, int p, int steps, int j, int begin, int end,
                       const Write& write) {
    int i = begin;
    for (; i + block_rows <= end; i += block_rows)
      block_apart<RowStep, DepthStep, Vectors, Last, BStep, Full, block_rows>(
          y, a + (i - begin) * BlockStep, b, p, steps, i, j, write);
    if constexpr (rows % block_rows != 0)
      if (i < end)
        block_apart<RowStep, DepthStep, Vectors, Last, BStep, Full, rows % block_rows>(
            y, a + (i - begin) * BlockStep, b, p, steps, i, j, write);
  }

  /// A loop that goes on with the sums is a function of its own with them, or what it needs for all
  /// rows takes registers from the sums: with 16, g++ -O2 kept one of 12 sums in memory, a fifth of
  /// 128×784×512.
  template <int RowStep, int DepthStep, int Vectors, int Last, int BStep, bool Full, int Rows,
            class Write>
  [[gnu::always_inline]] static void block_apart(T* y, const T* a, const T* b, int p, int steps,
                                                 int i, int j, const Write& write) {
    using column = decltype(write.template at<V, Last>(j));
    if constexpr (column::is_loop && depth >= 32)
      call_block<RowStep, DepthStep, Vectors, Last, BStep, Full, Rows>(y, a, b, p, steps, i, j,
                                                                       write);
    else
      block<RowStep, DepthStep, Vectors, Last, BStep, Full, Rows>(y, a, b, p, steps, i, j, write);
  }
  template <int RowStep, int DepthStep, int Vectors, int Last, int BStep, bool Full, int Rows,
            class Write>
  [[gnu::noinline]] static void call_block(T* y, const T* a, const T* b, int p, int steps, int i,
                                           int j, const Write& write) {
    block<RowStep, DepthStep, Vectors, Last, BStep, Full, Rows>(y, a, b, p, steps, i, j, write);
  }

  template <int RowStep, int DepthStep, int Vectors, int Last, int BStep, bool Full, int Rows,
            class Write>
  static void block(T* y, const T* a, const T* b, int p, int steps, int i, int j,
                    const Write& write) {
    product_block<V, Rows, Vectors, Last> tile;
    if constexpr (depth_piece == depth) {
      tile.start();
      tile.template add<Full>(a, RowStep, DepthStep, b, BStep, depth);
      tile.write(write, i, j);
    } else {
      if (p == 0)
        tile.start();
      else
        tile.start(y + i * columns + j, columns);
      tile.template add<Full>(a, RowStep, DepthStep, b, BStep, steps);
      if (p + steps == depth)
        tile.write(write, i, j);
      else
        tile.write(store_sums<T, columns>{y}, i, j);
    }
  }

  /// The last columns of y = aᵀ·op(b), with rows in the registers.
  template <class Write> static void by_rows(const T* a, const T* b, const Write& write) {
    constexpr int total = (rows + widest - 1) / widest, most = register_count<W> * 3 / 4 / few;
    constexpr int count = total < most ? total : most;
    constexpr int full = rows / (count * widest) * (count * widest);
    for (int i = 0; i < full; i += count * widest)
      by_rows<count, widest>(a, b, i, write);
    if constexpr (full < rows) {
      constexpr int last = (rows - full + widest - 1) / widest;
      by_rows<last, rows - full - (last - 1) * widest>(a, b, full, write);
    }
  }
  template <int Vectors, int Last, class Write>
  static void by_rows(const T* a, const T* b, int i, const Write& write) {
    product_block<W, few, Vectors, Last> tile;
    tile.start();
    tile.template add<Last == widest>(b + panels_end * (right ? depth : 1), right ? depth : 1,
                                      right ? 1 : columns, a + i, rows, depth);
    tile.write_transposed(write, i, panels_end);
  }

  /// The last columns of y = a·op(b), as dot products.
  template <class Write> static void by_depth(const T* a, const T* b, const Write& write) {
    constexpr int padded = (depth + widest - 1) / widest * widest, rest = depth % widest;
    T* const packed = thread_panel<panel_of::right, T, few * padded>.numbers;
    if constexpr (right) // aligned: loads across two cache lines took 1.5 times as long
      for (int c = 0; c < few; ++c)
        __builtin_memcpy(packed + c * padded, b + (panels_end + c) * depth,
                         std::size_t(depth) * sizeof(T));
    else {
      for (int p = 0; p < depth - rest; p += widest)
        transpose_square<W, widest, few>(packed + p, padded, b + p * columns + panels_end, columns);
      if constexpr (rest > 0)
        transpose_square<W, rest, few>(packed + depth - rest, padded,
                                       b + (depth - rest) * columns + panels_end, columns);
    }
    by_depth<padded>(a, packed, write);
  }
  template <int BStep, class Write>
  static void by_depth(const T* a, const T* b, const Write& write) {
    constexpr int most = register_count<W> * 3 / 4 / few;
    constexpr int count = most < 1 ? 1 : most > 6 ? 6 : most, whole = rows / count * count;
    for (int i = 0; i < whole; i += count)
      dots<count, BStep>(a, b, i, write);
    if constexpr (whole < rows)
      dots<rows - whole, BStep>(a, b, whole, write);
  }
  template <int Rows, int BStep, class Write>
  static void dots(const T* a, const T* b, int i, const Write& write) {
    dot_block<W, Rows, few> tile;
    tile.template run<depth>(a + i * depth, depth, b, BStep);
    tile.write(write, i, panels_end);
  }
};

/// What computes large products in place of `product_kernel`: nothing, unless interop/cblas.hpp is
/// included.
template <class T> struct product_backend {
  static constexpr long long least = -1; ///< multiplications; none are enough
};

/// The product as the backend computes it: its sums go to memory.
template <class T, extents A, extents B, int Detail> struct backend_product {
  static constexpr bool left = Detail & transposed_left, right = Detail & transposed_right;
  static constexpr int rows = A.extent[left ? 1 : 0], depth = A.extent[left ? 0 : 1];
  static constexpr int columns = B.extent[right ? 0 : 1];
  static constexpr bool writes = false;
  static constexpr bool is_chosen =
      product_backend<T>::least >= 0 &&
      static_cast<long long>(rows) * depth * columns >= product_backend<T>::least;

  static void run(T* y, const T* a, const T* b) {
    product_backend<T>::run(y, a, b, rows, depth, columns, left, right);
  }
};
template <class T, extents A, extents B, int Detail,
          bool Chosen = backend_product<T, A, B, Detail>::is_chosen>
struct product_of : product_kernel<T, A, B, Detail> {};
template <class T, extents A, extents B, int Detail>
struct product_of<T, A, B, Detail, true> : backend_product<T, A, B, Detail> {};

} // namespace chainrule

#endif
