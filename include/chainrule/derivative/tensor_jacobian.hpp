// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_TENSOR_JACOBIAN_HPP
#define CHAINRULE_DERIVATIVE_TENSOR_JACOBIAN_HPP

#include <chainrule/derivative/call.hpp>
#include <chainrule/derivative/gradient.hpp>

namespace chainrule {

/// Jacobians and Hessians of formulas with tensors: one program for a sweep, which is run once for
/// each element of the result (backward mode) or of the variables (forward mode), so that compile
/// time does not depend on sizes. A block has the axes of the result and then those of the
/// variable. Where all arguments are scalars by position, the blocks stand beside each other in one
/// matrix.
template <class Call, class Keys, class T, bool Named> struct tensor_jacobian {
  static constexpr const auto& graph = Call::graph;
  using trace = typename Call::trace;
  using selected = typename Keys::selected;
  static constexpr int keys = selected::count;
  static constexpr int results = graph.output_count * result_elements<Call>;
  static constexpr int variables = selected::elements(graph);
  static constexpr bool bare = Keys::single || (!Named && keys == 1);

  /// The axes of the result; several scalar results are a vector.
  static constexpr extents result_shape = graph.output_count > 1 ? extents{1, {graph.output_count}}
                                                                 : graph.shape_of(graph.outputs[0]);

  /// Whether the blocks stand beside each other in one matrix.
  static constexpr bool dense = Call::of_scalars && result_shape.rank <= 1;

  static constexpr int size_of(int key) {
    return selected_elements<Call, selected>[std::size_t(key)];
  }
  /// The first column of a key's block.
  static constexpr int first_of_block(int key) {
    int first = 0;
    for (int k = 0; k < key; ++k)
      first += size_of(k);
    return first;
  }
  static constexpr int row_length(int key) { return dense ? variables : size_of(key); }

  template <class Key> struct block {
    static constexpr extents first = result_shape, second = Call::template shape_of<Key>;
    using type = typename decltype(joined_type<T, block>())::type;
  };
  template <class Row> struct hessian_block {
    template <class Column> struct of {
      static constexpr extents first = Call::template shape_of<Row>;
      static constexpr extents second = Call::template shape_of<Column>;
      using type = typename decltype(joined_type<T, of>())::type;
    };
  };
  template <class Key> struct hessian_row {
    using type = typename Keys::keys::template each<hessian_block<Key>::template of>;
  };

  template <bool Forward, class... Arguments>
  static constexpr auto run(const Arguments&... arguments) {
    if constexpr (dense) {
      tensor<T, results, variables> jacobian{};
      std::array<T*, std::size_t(keys)> blocks{};
      for (int k = 0; k < keys; ++k)
        blocks[std::size_t(k)] = jacobian.data() + first_of_block(k);
      fill<Forward>(blocks, arguments...);
      return jacobian;
    } else if constexpr (bare) {
      typename Keys::keys::template first<block> jacobian{};
      fill<Forward>({data_of(jacobian)}, arguments...);
      return jacobian;
    } else {
      typename Keys::keys::template each<block> jacobian{};
      fill<Forward>(Keys::keys::template pointers<T>(jacobian), arguments...);
      return jacobian;
    }
  }

  template <class... Arguments> static constexpr auto hessian(const Arguments&... arguments) {
    if constexpr (dense) {
      tensor<T, variables, variables> matrix{};
      std::array<std::array<T*, std::size_t(keys)>, std::size_t(keys)> blocks{};
      for (int k = 0; k < keys; ++k)
        for (int l = 0; l < keys; ++l)
          blocks[std::size_t(k)][std::size_t(l)] =
              matrix.data() + first_of_block(k) * variables + first_of_block(l);
      fill_hessian(blocks, arguments...);
      return matrix;
    } else if constexpr (bare) {
      typename Keys::keys::template first<hessian_of_one> matrix{};
      const std::array<std::array<T*, 1>, 1> blocks{{{data_of(matrix)}}};
      fill_hessian(blocks, arguments...);
      return matrix;
    } else {
      typename Keys::keys::template each<hessian_row> rows{};
      const auto pointers = row_pointers(rows);
      fill_hessian(pointers, arguments...);
      return rows;
    }
  }

private:
  template <class Key> struct hessian_of_one {
    using type = typename hessian_block<Key>::template of<Key>::type;
  };

  template <bool Forward, class... Arguments>
  static constexpr void fill(const std::array<T*, std::size_t(keys)>& blocks,
                             const Arguments&... arguments) {
    const argument_memory<T, Arguments...> memory(arguments...);
    if constexpr (Forward) {
      using pass = jvp_pass<trace, selected, false>;
      T direction[variables + 1]{}, column[results + 1];
      const T* directions[keys + 1]{};
      T* const outputs[]{column};
      for (int k = 0; k < keys; ++k)
        directions[k] = direction + first_of_block(k);
      for (int k = 0, v = 0; k < keys; ++k)
        for (int i = 0; i < size_of(k); ++i, ++v) {
          direction[v] = 1;
          run_call<Call, program<pass, pieces<piece{pass::outputs, result_elements<Call>}>>>(
              memory, directions, outputs);
          direction[v] = 0;
          for (int r = 0; r < results; ++r)
            blocks[std::size_t(k)][r * row_length(k) + i] = column[r];
        }
    } else {
      using pass = vjp_pass<trace, selected, false>;
      using layout = typename gradient_layout<0, Call, selected>::type;
      T cotangent[results + 1]{};
      const T* const cotangents[]{cotangent};
      for (int r = 0; r < results; ++r) {
        T* rows[keys + 1]{};
        for (int k = 0; k < keys; ++k)
          rows[k] = blocks[std::size_t(k)] + r * row_length(k);
        cotangent[r] = 1;
        run_call<Call, program<pass, layout>>(memory, cotangents, rows);
        cotangent[r] = 0;
      }
    }
  }

  /// Row by row: the Hessian is symmetric, so its product with a unit direction is a row.
  template <class... Arguments>
  static constexpr void
  fill_hessian(const std::array<std::array<T*, std::size_t(keys)>, std::size_t(keys)>& blocks,
               const Arguments&... arguments) {
    using pass = hessian_vector_pass<trace, selected, selected, selected>;
    using layout = typename gradient_layout<0, Call, selected>::type;
    const argument_memory<T, Arguments...> memory(arguments...);
    T direction[variables + 1]{};
    const T* directions[keys + 1]{};
    for (int k = 0; k < keys; ++k)
      directions[k] = direction + first_of_block(k);
    for (int k = 0, v = 0; k < keys; ++k)
      for (int i = 0; i < size_of(k); ++i, ++v) {
        T* row[keys + 1]{};
        for (int l = 0; l < keys; ++l)
          row[l] = blocks[std::size_t(k)][std::size_t(l)] + i * row_length(l);
        direction[v] = 1;
        run_call<Call, program<pass, layout>>(memory, directions, row);
        direction[v] = 0;
      }
  }

  template <class Rows> static constexpr auto row_pointers(Rows& rows) {
    return Keys::keys::visit(rows, row_of{});
  }
  struct row_of {
    template <class Row> constexpr auto operator()(Row& row) const {
      return Keys::keys::template pointers<T>(row);
    }
  };
};

} // namespace chainrule

#endif
