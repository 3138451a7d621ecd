// SPDX-License-Identifier: BSL-1.0
// Needs zlib: compile with -lz.
#ifndef CHAINRULE_DATA_IDX_HPP
#define CHAINRULE_DATA_IDX_HPP

#include <algorithm>
#include <array>
#include <bit>
#include <chainrule/data/error.hpp>
#include <chainrule/data/gzip.hpp>
#include <chainrule/data/rows.hpp>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// IDX, the format of the MNIST files: 0, 0, the element type, the number of axes, the extents as
/// big-endian 32-bit numbers, and the elements, big-endian and row-major
/// (http://yann.lecun.com/exdb/mnist/, "the IDX file format").
namespace chainrule {

/// What becomes of the numbers of an IDX file: they stay, or bytes 0 … 255 become 0 … 1.
enum class scaling { unchanged, unit };

/// What an IDX file says of itself.
struct idx_header {
  int type = 0; ///< 0x08 uint8, 0x09 int8, 0x0b int16, 0x0c int32, 0x0d float32, 0x0e float64
  std::vector<std::uint32_t> extents{}; ///< the number of rows first

  /// The numbers in one row; the largest number where there are more than that.
  std::uint64_t row_size() const {
    std::uint64_t product = 1;
    for (std::size_t axis = 1; axis < extents.size(); ++axis) {
      if (extents[axis] == 0)
        return 0;
      if (product > std::numeric_limits<std::uint64_t>::max() / extents[axis])
        product = std::numeric_limits<std::uint64_t>::max();
      else
        product *= extents[axis];
    }
    return product;
  }
  /// The bytes of one number; 0 of an unknown type.
  std::size_t element_bytes() const {
    switch (type) {
    case 0x08:
    case 0x09:
      return 1;
    case 0x0b:
      return 2;
    case 0x0c:
    case 0x0d:
      return 4;
    case 0x0e:
      return 8;
    }
    return 0;
  }
};

template <class Integer> Integer from_big_endian(const unsigned char* bytes) {
  std::make_unsigned_t<Integer> result = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i)
    result = static_cast<std::make_unsigned_t<Integer>>((result << 7 << 1) | bytes[i]);
  return static_cast<Integer>(result);
}

/// A number as another type; false where an integer or a finite number would leave its range.
template <class T, class Stored> bool convert_number(Stored from, T& to) {
  if constexpr (std::floating_point<T>) {
    if constexpr (std::floating_point<Stored> &&
                  std::numeric_limits<Stored>::max_exponent > std::numeric_limits<T>::max_exponent)
      if (std::isfinite(from) && std::abs(from) > Stored{std::numeric_limits<T>::max()})
        return false;
    to = static_cast<T>(from);
    return true;
  } else if constexpr (std::integral<Stored>) {
    to = static_cast<T>(from);
    return std::in_range<T>(from);
  } else
    return false;
}

/// The header at the beginning of an IDX file.
inline idx_header read_idx_header(gzip_reader& from) {
  const auto number = [&from](unsigned char* to, std::size_t size) {
    if (from.read(to, size) < size)
      throw data_error(from.file(), at_byte(from.position()), "the file ends in its header");
  };
  unsigned char bytes[4];
  number(bytes, 4);
  if (bytes[0] != 0 || bytes[1] != 0)
    throw data_error(from.file(), at_byte(0),
                     "this is no IDX file, which begins with two bytes of 0; these are " +
                         std::to_string(bytes[0]) + " and " + std::to_string(bytes[1]));
  idx_header header{bytes[2], {}};
  if (header.element_bytes() == 0)
    throw data_error(from.file(), at_byte(2),
                     std::to_string(bytes[2]) + " is no element type of IDX, which has 8, 9, 11, "
                                                "12, 13 and 14");
  if (bytes[3] == 0)
    throw data_error(from.file(), at_byte(3), "the file has no axis, so it has no rows");
  for (int axis = bytes[3]; axis > 0; --axis) {
    number(bytes, 4);
    header.extents.push_back(from_big_endian<std::uint32_t>(bytes));
  }
  return header;
}

/// The header of an IDX file, compressed or not.
inline idx_header read_idx_header(const std::filesystem::path& file) {
  gzip_reader from(file);
  return read_idx_header(from);
}

/// Reads the elements of an IDX file in parts, so that a header that claims too much costs nothing:
/// memory grows with what is there.
template <class T, class Stored>
void read_idx_elements(gzip_reader& from, std::size_t count, scaling scale, row_memory<T>& to) {
  std::array<unsigned char, 1 << 16> part;
  while (to.size() < count) {
    const std::size_t first = to.size();
    const std::size_t wanted = std::min(count - first, part.size() / sizeof(Stored));
    const std::uint64_t start = from.position();
    const std::size_t got = from.read(part.data(), wanted * sizeof(Stored));
    if (got < wanted * sizeof(Stored))
      throw data_error(from.file(), at_byte(from.position()),
                       "the file ends here, and its header claims " +
                           std::to_string((count - first) * sizeof(Stored) - got) + " bytes more");
    to.resize(first + wanted);
    T* const place = to.data() + first;
    if constexpr (std::is_same_v<Stored, std::uint8_t> && std::floating_point<T>) {
      const T largest = scale == scaling::unit ? T{255} : T{1};
      for (std::size_t i = 0; i < wanted; ++i)
        place[i] = static_cast<T>(part[i]) / largest;
    } else
      for (std::size_t i = 0; i < wanted; ++i) {
        using bits = std::conditional_t<
            std::integral<Stored>, Stored,
            std::conditional_t<sizeof(Stored) == 4, std::uint32_t, std::uint64_t>>;
        const auto number =
            std::bit_cast<Stored>(from_big_endian<bits>(part.data() + i * sizeof(Stored)));
        if (!convert_number(number, place[i]))
          throw data_error(from.file(), at_byte(start + i * sizeof(Stored)),
                           "this number is not in the range of the type that it is read as");
      }
  }
}

/// As messages show them: "28 × 28".
inline std::string text_of_extents(const std::vector<std::uint32_t>& extents) {
  std::string text;
  for (const std::uint32_t each : extents)
    text += (text.empty() ? "" : " × ") + std::to_string(each);
  return text.empty() ? "one number" : text;
}

/// The numbers after the header, which there must be as many of as it says.
template <class T>
row_memory<T> read_idx_numbers(gzip_reader& from, const idx_header& header, scaling scale) {
  const std::filesystem::path& file = from.file();
  if (scale == scaling::unit && (header.type != 0x08 || !std::floating_point<T>))
    throw data_error(file, at_byte(2),
                     "scaling::unit is for bytes that are read as float or double");
  if (std::integral<T> && header.type >= 0x0d)
    throw data_error(file, at_byte(2),
                     "the file holds floating-point numbers, they are read as integers");

  constexpr std::uint64_t most = std::numeric_limits<std::ptrdiff_t>::max();
  const std::uint64_t bytes = std::max<std::uint64_t>(header.element_bytes(), sizeof(T));
  if (header.extents[0] > most / bytes / header.row_size())
    throw data_error(file, at_byte(4), "the header claims more than memory can hold");
  const std::size_t count = header.extents[0] * header.row_size();
  const std::uint64_t end = from.position() + count * header.element_bytes();

  std::error_code unknown;
  const std::uint64_t stored = std::filesystem::file_size(file, unknown);
  if (!unknown && !from.compressed() && stored < end)
    throw data_error(file, at_byte(stored),
                     "the file ends here, and its header claims " + std::to_string(end - stored) +
                         " bytes more");
  row_memory<T> elements;
  if (!unknown && !from.compressed()) // what a compressed file has is known when it is read
    elements.reserve(count);

  switch (header.type) {
  case 0x08:
    read_idx_elements<T, std::uint8_t>(from, count, scale, elements);
    break;
  case 0x09:
    read_idx_elements<T, std::int8_t>(from, count, scale, elements);
    break;
  case 0x0b:
    read_idx_elements<T, std::int16_t>(from, count, scale, elements);
    break;
  case 0x0c:
    read_idx_elements<T, std::int32_t>(from, count, scale, elements);
    break;
  case 0x0d:
    read_idx_elements<T, float>(from, count, scale, elements);
    break;
  case 0x0e:
    read_idx_elements<T, double>(from, count, scale, elements);
    break;
  }
  unsigned char more = 0;
  if (from.read(&more, 1) != 0)
    throw data_error(file, at_byte(end),
                     "the file goes on after the last number that its header claims");
  return elements;
}

/// Reads an IDX file, compressed by gzip or not, as rows of a static shape:
///
///     const auto images = read_idx<float, 784>("train-images-idx3-ubyte.gz", scaling::unit);
///     const auto labels = read_idx<int>("train-labels-idx1-ubyte.gz");
///
/// A row of several axes may be read flat. Numbers are converted to T: to floating-point types all,
/// rounded; to integers those of integer files that are in range. `scaling::unit` divides bytes by
/// 255. Throws data_error, and std::bad_alloc where memory does not suffice.
template <class T, int... Extents>
rows<T, Extents...> read_idx(const std::filesystem::path& file,
                             scaling scale = scaling::unchanged) {
  constexpr bool of_numbers = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;
  static_assert(of_numbers, "read_idx<T, extents...>(file): T is a type of numbers");
  if constexpr (of_numbers) {
    gzip_reader from(file);
    const idx_header header = read_idx_header(from);
    const std::vector<std::uint32_t> has(header.extents.begin() + 1, header.extents.end());
    const std::vector<std::uint32_t> asked{std::uint32_t(Extents)...};
    if (header.row_size() != rows<T, Extents...>::row_size || (asked.size() > 1 && asked != has))
      throw data_error(file, at_byte(8),
                       "the rows of this file are " + text_of_extents(has) + ", they are read as " +
                           text_of_extents(asked));
    return rows<T, Extents...>(read_idx_numbers<T>(from, header, scale));
  } else
    return {};
}

} // namespace chainrule

#endif
