// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_ROWS_HPP
#define CHAINRULE_DATA_ROWS_HPP

#include <algorithm>
#include <chainrule/data/tensor_view.hpp>
#include <cstddef>
#include <new>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace chainrule {

/// Rows of one static shape, one after another in memory of somebody else's: `rows_view<const
/// float, 784>` are images of 784 pixels, `rows_view<const int>` labels, whose rows are numbers.
template <class T, int... Extents> class rows_view {
public:
  using value_type = std::remove_const_t<T>;
  static constexpr std::size_t row_size = tensor<value_type, Extents...>::size();
  static_assert(row_size > 0, "a row has at least one element");
  /// What N rows together are.
  template <int N> using block = tensor_view<T, N, Extents...>;

  constexpr rows_view(T* first_number, std::size_t row_count)
      : memory(first_number), rows_here(row_count) {}

  /// How many rows there are.
  constexpr std::size_t count() const { return rows_here; }
  /// All numbers, as one array.
  constexpr std::size_t size() const { return rows_here * row_size; }
  constexpr T* data() const { return memory; }
  constexpr T* begin() const { return memory; }
  constexpr T* end() const { return memory + size(); }

  /// One row: a view, or of labels the number. The index is not checked.
  constexpr decltype(auto) row(std::size_t i) const {
    if constexpr (sizeof...(Extents) == 0)
      return (memory[i]);
    else
      return tensor_view<T, Extents...>(memory + i * row_size);
  }

  /// The rows from one to before another, as `slice(0, 50000)` to train with and `slice(50000,
  /// 60000)` to validate. Throws std::out_of_range where they are not there.
  constexpr rows_view slice(std::size_t from, std::size_t to) const {
    if (from > to || to > rows_here)
      throw std::out_of_range("slice(" + std::to_string(from) + ", " + std::to_string(to) +
                              "): there are " + std::to_string(rows_here) + " rows");
    return {memory + from * row_size, to - from};
  }

private:
  T* memory;
  std::size_t rows_here;
};

/// Memory at the start of a cache line, and not zeroed when it is about to be overwritten.
template <class T> struct row_allocator {
  using value_type = T;
  static constexpr std::align_val_t alignment{64};

  row_allocator() = default;
  template <class U> row_allocator(const row_allocator<U>&) {}
  T* allocate(std::size_t n) {
    if (n > static_cast<std::size_t>(-1) / sizeof(T))
      throw std::bad_array_new_length();
    return static_cast<T*>(::operator new(n * sizeof(T), alignment));
  }
  void deallocate(T* memory, std::size_t) { ::operator delete(memory, alignment); }
  template <class U> void construct(U* place) { ::new (static_cast<void*>(place)) U; }
  template <class U, class... X> void construct(U* place, X&&... x) {
    ::new (static_cast<void*>(place)) U(std::forward<X>(x)...);
  }
  friend bool operator==(const row_allocator&, const row_allocator&) { return true; }
};
template <class T> using row_memory = std::vector<T, row_allocator<T>>;

/// Rows that own their memory: what the readers return. They have what their view has.
template <class T, int... Extents> class rows {
public:
  using value_type = T;
  static constexpr std::size_t row_size = tensor<T, Extents...>::size();

  rows() = default;
  /// As many rows of zeros.
  explicit rows(std::size_t row_count) : elements(row_count * row_size, T{}) {}
  /// Takes over memory; its size must be a multiple of a row's.
  explicit rows(row_memory<T> all_numbers) : elements(std::move(all_numbers)) {
    if (elements.size() % row_size != 0)
      throw std::invalid_argument("rows: " + std::to_string(elements.size()) +
                                  " numbers are not rows of " + std::to_string(row_size));
  }

  rows_view<T, Extents...> view() & { return {data(), count()}; }
  rows_view<const T, Extents...> view() const& { return {data(), count()}; }
  rows_view<const T, Extents...> view() const&& = delete; // of a temporary

  std::size_t count() const { return elements.size() / row_size; }
  std::size_t size() const { return elements.size(); }
  T* data() { return elements.data(); }
  const T* data() const { return elements.data(); }
  T* begin() { return data(); }
  T* end() { return data() + size(); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }
  decltype(auto) row(std::size_t i) { return view().row(i); }
  decltype(auto) row(std::size_t i) const { return view().row(i); }
  auto slice(std::size_t from, std::size_t to) & { return view().slice(from, to); }
  auto slice(std::size_t from, std::size_t to) const& { return view().slice(from, to); }
  auto slice(std::size_t, std::size_t) const&& = delete; // of a temporary

private:
  row_memory<T> elements;
};

template <class T, int... Extents> constexpr auto view_of(const rows_view<T, Extents...>& x) {
  return rows_view<const std::remove_const_t<T>, Extents...>(x.data(), x.count());
}
template <class T, int... Extents> auto view_of(const rows<T, Extents...>& x) { return x.view(); }

template <class Rows> inline constexpr bool is_owning_rows = false;
template <class T, int... Extents> inline constexpr bool is_owning_rows<rows<T, Extents...>> = true;
template <class Rows> inline constexpr bool is_row_set = is_owning_rows<Rows>;
template <class T, int... Extents>
inline constexpr bool is_row_set<rows_view<T, Extents...>> = true;

/// Throws std::invalid_argument unless all have as many rows: `call` is who asks.
template <class... Rows> constexpr std::size_t common_count(const char* call, const Rows&... all) {
  const std::size_t counts[]{all.count()...};
  for (const std::size_t each : counts)
    if (each != counts[0])
      throw std::invalid_argument(std::string(call) + ": " + std::to_string(counts[0]) +
                                  " rows beside " + std::to_string(each));
  return counts[0];
}

template <class Rows> void exchange_rows(Rows& all, std::size_t i, std::size_t j) {
  constexpr std::size_t size = Rows::row_size;
  if (i != j)
    std::swap_ranges(all.data() + i * size, all.data() + (i + 1) * size, all.data() + j * size);
}

/// Puts rows into a random order, in place and all by the same exchanges, so that images keep their
/// labels: `shuffle_rows(engine, images, labels)`. Every order is as likely (Fisher and Yates).
template <class Engine, class... Rows> void shuffle_rows(Engine& engine, Rows&&... all) {
  constexpr bool of_rows = sizeof...(Rows) > 0 && (is_row_set<std::remove_cvref_t<Rows>> && ...);
  static_assert(of_rows, "shuffle_rows(engine, rows...): these are no rows");
  if constexpr (of_rows)
    for (std::size_t left = common_count("shuffle_rows", all...); left > 1; --left) {
      const std::size_t i = std::uniform_int_distribution<std::size_t>(0, left - 1)(engine);
      (exchange_rows(all, i, left - 1), ...);
    }
}

} // namespace chainrule

/// A slice may be a temporary: its numbers are elsewhere.
template <class T, int... Extents>
inline constexpr bool std::ranges::enable_borrowed_range<chainrule::rows_view<T, Extents...>> =
    true;

#endif
