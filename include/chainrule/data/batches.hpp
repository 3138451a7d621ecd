// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_BATCHES_HPP
#define CHAINRULE_DATA_BATCHES_HPP

#include <chainrule/data/rows.hpp>
#include <cstddef>
#include <iterator>
#include <tuple>

namespace chainrule {

/// Batches of `Size` rows each: what `batches<Size>(images, labels)` returns.
template <int Size, class... Views> class batch_range {
public:
  /// One view of static shape for each of the sets.
  using batch = std::tuple<typename Views::template block<Size>...>;

  constexpr batch_range(std::size_t row_count, const Views&... row_sets)
      : views(row_sets...), rows(row_count) {}

  constexpr std::size_t size() const { return rows / Size; }
  /// How many rows at the end are in no batch, because they are fewer than `Size`.
  constexpr std::size_t left_over() const { return rows % Size; }
  constexpr batch operator[](std::size_t i) const {
    return std::apply(
        [first_row = i * Size](const Views&... row_set) {
          return batch(typename Views::template block<Size>(row_set.data() +
                                                            first_row * Views::row_size)...);
        },
        views);
  }

  class iterator {
  public:
    using value_type = batch;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag; // `*i` is no reference

    constexpr iterator() = default;
    constexpr iterator(const batch_range* batch_list, std::size_t position)
        : range(batch_list), i(position) {}
    constexpr batch operator*() const { return (*range)[i]; }
    constexpr iterator& operator++() { return ++i, *this; }
    constexpr iterator operator++(int) {
      const iterator before = *this;
      return ++i, before;
    }
    friend constexpr bool operator==(const iterator&, const iterator&) = default;

  private:
    const batch_range* range = nullptr;
    std::size_t i = 0;
  };
  constexpr iterator begin() const { return {this, 0}; }
  constexpr iterator end() const { return {this, size()}; }

private:
  std::tuple<Views...> views;
  std::size_t rows;
};

/// The rows in batches of `Size`, in order and in place: a batch is a tuple of views, one for each
/// set, of the static shape `Size` × a row's, which bind as arguments. Nothing is copied.
///
///     for (auto [x, y] : batches<100>(images, labels)) // 100 × 784 and 100
///       value_and_gradient<loss, wrt(W)>.into(grad, theta, X = x, Y = y);
///
/// Rows at the end that are fewer than `Size` are in no batch; `left_over()` says how many, and
/// `batches<1>(images.slice(…), …)` goes over them. Throws std::invalid_argument where the sets
/// have not as many rows. The rows must stay where they are as long as batches are used.
template <int Size, class... Rows> constexpr auto batches(Rows&&... all) {
  constexpr bool of_some = Size > 0 && sizeof...(Rows) > 0;
  static_assert(of_some, "batches<Size>(rows...): a batch has at least one row of one set");
  constexpr bool of_rows = (is_row_set<std::remove_cvref_t<Rows>> && ...);
  static_assert(of_rows, "batches<Size>(rows...): these are no rows; memory that is contiguous "
                         "becomes rows by rows_view<const float, 784>(memory, count)");
  constexpr bool named =
      (... && (std::is_lvalue_reference_v<Rows> || !is_owning_rows<std::remove_cvref_t<Rows>>));
  static_assert(named, "batches<Size>(rows...): batches are views; give the rows a name first, "
                       "temporary ones are gone when the batches are used");
  if constexpr (of_some && of_rows && named)
    return batch_range<Size, decltype(view_of(all))...>(common_count("batches", all...),
                                                        view_of(all)...);
}

} // namespace chainrule

#endif
