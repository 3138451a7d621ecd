// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_ERROR_HPP
#define CHAINRULE_DATA_ERROR_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace chainrule {

/// Where in a file something is wrong: at a byte, counted from 0 in what the file holds when it is
/// uncompressed, in a line, counted from 1, or in the file as a whole. `part` is the entry of an
/// archive that the byte is in.
struct file_place {
  enum class unit { whole, byte, line };
  unit what = unit::whole;
  std::uint64_t number = 0;
  std::string part{};
};
inline file_place at_byte(std::uint64_t number, std::string part = {}) {
  return {file_place::unit::byte, number, std::move(part)};
}
inline file_place at_line(std::uint64_t number) { return {file_place::unit::line, number, {}}; }

/// A text from a file as messages show it: not too long, and without control characters.
inline std::string shown_text(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string shown(text.substr(0, longest));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < 32 || c == 127)
      c = '?';
  return text.size() > longest ? shown + "…" : shown;
}

/// What is thrown when a file cannot be read or written, the only exception that data/ has for
/// files: `what()` is one sentence after the file and the place, "digits.gz: byte 8: …".
///
/// Files come from outside, and what goes wrong with them is known only when the program runs; so
/// these headers throw, which the rest of the library never does. A call that throws has changed
/// nothing: no destination is half filled, no file half written.
class data_error : public std::runtime_error {
public:
  data_error(const std::filesystem::path& file, const file_place& where, std::string_view sentence)
      : std::runtime_error(text(file, where, sentence)),
        details(std::make_shared<const parts>(parts{file, where})) {}
  data_error(const std::filesystem::path& file, std::string_view sentence)
      : data_error(file, file_place{}, sentence) {}

  const std::filesystem::path& file() const noexcept { return details->file; }
  const file_place& where() const noexcept { return details->where; }

private:
  struct parts {
    std::filesystem::path file;
    file_place where;
  };
  std::shared_ptr<const parts> details; // copies of an exception must not throw

  static std::string text(const std::filesystem::path& file, const file_place& where,
                          std::string_view sentence) {
    std::string result = file.string() + ": ";
    if (!where.part.empty())
      result += where.part + ": ";
    if (where.what != file_place::unit::whole)
      result += (where.what == file_place::unit::byte ? "byte " : "line ") +
                std::to_string(where.number) + ": ";
    return result += sentence;
  }
};

} // namespace chainrule

#endif
