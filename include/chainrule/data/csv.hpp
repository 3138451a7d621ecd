// SPDX-License-Identifier: BSL-1.0
// Needs libcsv: compile with -lcsv.
#ifndef CHAINRULE_DATA_CSV_HPP
#define CHAINRULE_DATA_CSV_HPP

#include <algorithm>
#include <chainrule/data/error.hpp>
#include <chainrule/data/rows.hpp>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <csv.h>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace chainrule {

/// A column of categories: each row's as an index into their names.
struct csv_categories {
  rows<int> indices;
  std::vector<std::string> names;
};

/// A CSV file (RFC 4180) with a header, its fields as text: what `read_csv` returns. Its columns
/// become numbers or categories when they are asked for, by name.
class csv_table {
public:
  /// How many rows there are, without the header.
  std::size_t count() const { return lines.size(); }
  /// The names of the columns.
  const std::vector<std::string>& names() const { return header; }
  /// A field by row and column, both counted from 0; the indices are not checked.
  std::string_view field(std::size_t row, std::size_t column) const {
    const std::size_t i = row * header.size() + column, begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(text).substr(begin, ends[i] - begin);
  }
  std::size_t column(std::string_view name) const {
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end())
      throw data_error(file, "there is no column " + quoted(name));
    return static_cast<std::size_t>(found - header.begin());
  }

  /// Columns as numbers, `numbers<float>("age", "pressure")`: rows of as many; of one column,
  /// numbers. Every field must be a finite number of the type, else data_error names its line.
  template <class T, class... Name> auto numbers(const Name&... name) const {
    static_assert(sizeof...(Name) > 0, "numbers<T>(names...): there are no names");
    const std::size_t columns[]{column(name)...};
    row_memory<T> all;
    all.reserve(count() * sizeof...(Name));
    for (std::size_t r = 0; r < count(); ++r)
      for (const std::size_t c : columns)
        all.push_back(number<T>(r, c));
    if constexpr (sizeof...(Name) == 1)
      return rows<T>(std::move(all));
    else
      return rows<T, int(sizeof...(Name))>(std::move(all));
  }

  /// A column of categories, whose names are sorted. No field may be empty.
  csv_categories categories(std::string_view name) const {
    std::unordered_set<std::string_view> found;
    const std::size_t c = column(name);
    for (std::size_t r = 0; r < count(); ++r)
      found.insert(field(r, c));
    std::vector<std::string> sorted(found.begin(), found.end());
    std::sort(sorted.begin(), sorted.end());
    return categories(name, std::move(sorted));
  }
  /// The same with names that are known, as those of the data that was trained with: another one
  /// is a data_error that names its line.
  csv_categories categories(std::string_view name, std::vector<std::string> known) const {
    const std::size_t c = column(name);
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < known.size(); ++i)
      places.emplace(known[i], i); // the first of a name that is there twice
    row_memory<int> indices(count());
    for (std::size_t r = 0; r < count(); ++r) {
      if (field(r, c).empty())
        throw wrong(r, c, "is empty");
      const auto at = places.find(field(r, c));
      if (at == places.end())
        throw wrong(r, c, "is " + quoted(field(r, c)) + ", which is none of the categories");
      indices[r] = static_cast<int>(at->second);
    }
    return {rows<int>(std::move(indices)), std::move(known)};
  }

private:
  friend class csv_reader;
  std::filesystem::path file{};
  std::vector<std::string> header{};
  std::string text{}; ///< all fields, one after the other
  std::vector<std::size_t> ends{};
  std::vector<std::uint64_t> lines{}; ///< where each row begins

  static std::string quoted(std::string_view field) { return "'" + shown_text(field) + "'"; }
  data_error wrong(std::size_t row, std::size_t column, const std::string& sentence) const {
    return {file, at_line(lines[row]), "the field of " + quoted(header[column]) + " " + sentence};
  }
  template <class T> T number(std::size_t row, std::size_t column) const {
    const std::string_view given = field(row, column);
    if (given.empty())
      throw wrong(row, column, "is empty");
    const std::size_t sign = given.size() > 1 && given[0] == '+' && given[1] != '-' ? 1 : 0;
    T result{};
    const char* const end = given.data() + given.size();
    const auto [stop, error] = std::from_chars(given.data() + sign, end, result);
    if (error == std::errc::result_out_of_range)
      throw wrong(row, column, "is " + quoted(given) + ", which is not in the range of the type");
    bool good = error == std::errc{} && stop == end;
    if constexpr (std::floating_point<T>)
      good = good && std::isfinite(result);
    if (!good)
      throw wrong(row, column,
                  "is " + quoted(given) +
                      (std::floating_point<T> ? ", which is no finite number"
                                              : ", which is no number of the type"));
    return result;
  }
};

/// Fills a table, by libcsv. It is given one line at a time, so that its lines can be counted.
class csv_reader {
public:
  csv_reader(const std::filesystem::path& file, char separator) {
    table.file = file;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&parser, static_cast<unsigned char>(separator));
  }
  csv_reader(const csv_reader&) = delete;
  ~csv_reader() { csv_free(&parser); }

  csv_table read(std::string_view bytes) {
    if (bytes.starts_with("\xef\xbb\xbf")) // the mark by which spreadsheets say that it is UTF-8
      bytes.remove_prefix(3);
    while (!bytes.empty()) {
      const std::size_t stop = std::min(bytes.find_first_of("\r\n"), bytes.size() - 1);
      const std::size_t size = bytes.substr(stop).starts_with("\r\n") ? stop + 2 : stop + 1;
      const std::string_view part = bytes.substr(0, size);
      bytes.remove_prefix(size);
      ++line;
      if (!in_row)
        row_line = line;
      row_is_complete = false;
      const bool parsed =
          csv_parse(&parser, part.data(), part.size(), &take_field, &end_row, this) == part.size();
      stop_if_wrong();
      if (!parsed)
        fail(line, csv_error(&parser) == CSV_EPARSE
                       ? "a quotation mark is where none can be: a field is quoted as a whole, and "
                         "\"\" is one within"
                       : csv_strerror(csv_error(&parser)));
      in_row = !row_is_complete && (in_row || part.find_first_not_of(" \t\r\n") != part.npos);
    }
    const bool finished = csv_fini(&parser, &take_field, &end_row, this) == 0;
    stop_if_wrong();
    if (!finished)
      fail(row_line, "a quotation mark is opened and never closed");
    if (table.header.empty())
      throw data_error(table.file, "there is no header, the file is empty");
    return std::move(table);
  }

private:
  csv_parser parser{};
  csv_table table{};
  std::unordered_set<std::string> columns{}; ///< the names in the header, to find one twice
  std::uint64_t line = 0, row_line = 0;
  std::size_t fields = 0; ///< of this row
  bool in_row = false, row_is_complete = false, in_header = true;
  std::exception_ptr problem{}; ///< exceptions do not go through C

  [[noreturn]] void fail(std::uint64_t where, const std::string& sentence) const {
    throw data_error(table.file, at_line(where), sentence);
  }
  void stop_if_wrong() const {
    if (problem)
      std::rethrow_exception(problem);
  }
  template <class Action> void guarded(const Action& action) noexcept {
    if (!problem)
      try {
        action();
      } catch (...) {
        problem = std::current_exception();
      }
  }

  static void take_field(void* field, std::size_t size, void* self) {
    static_cast<csv_reader*>(self)->take({static_cast<const char*>(field), size});
  }
  static void end_row(int, void* self) { static_cast<csv_reader*>(self)->end(); }

  void take(std::string_view field) {
    guarded([&] {
      if (in_header) {
        if (field.empty())
          fail(row_line, "column " + std::to_string(table.header.size() + 1) + " has no name");
        if (!columns.emplace(field).second)
          fail(row_line, "two columns have the name " + csv_table::quoted(field));
        table.header.emplace_back(field);
        return;
      }
      if (++fields > table.header.size())
        fail(row_line, "there are more fields than the " + std::to_string(table.header.size()) +
                           " of the header");
      table.text += field;
      table.ends.push_back(table.text.size());
    });
  }
  void end() {
    row_is_complete = true;
    guarded([&] {
      if (std::exchange(in_header, false))
        return;
      if (fields < table.header.size())
        fail(row_line, "there are " + std::to_string(fields) + " fields, the header has " +
                           std::to_string(table.header.size()));
      table.lines.push_back(row_line);
      fields = 0;
    });
  }
};

/// Reads a CSV file with a header:
///
///     const csv_table table = read_csv("heart.csv");
///     const auto x = table.numbers<float>("age", "pressure"); // rows of 2
///     const auto [y, names] = table.categories("disease");    // indices, and what they mean
///
/// Fields may be quoted and then hold separators, line ends and, doubled, quotation marks; lines
/// end in LF or CRLF; blank lines are skipped, and spaces around fields. Each row has as many
/// fields as the header, whose names differ. Throws data_error.
inline csv_table read_csv(const std::filesystem::path& file, char separator = ',') {
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    throw data_error(file, "cannot be opened");
  std::string bytes;
  for (char part[1 << 14]; stream.read(part, sizeof part), stream.gcount() > 0;)
    bytes.append(part, static_cast<std::size_t>(stream.gcount()));
  if (stream.bad())
    throw data_error(file, "cannot be read");
  return csv_reader(file, separator).read(bytes);
}

} // namespace chainrule

#endif
