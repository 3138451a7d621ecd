// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_SENTENCE_HPP
#define CHAINRULE_OPTIMIZE_SENTENCE_HPP

#include <charconv>
#include <concepts>
#include <string_view>

namespace chainrule::optimize {

/// A short text without allocation, put together from texts and numbers:
/// `sentence::of("epoch ", epoch, ": the loss is ", loss)`. What is too long is cut.
struct sentence {
  static constexpr std::size_t capacity = 255;
  char characters[capacity + 1]{};
  std::size_t length = 0;

  template <class... Parts> static sentence of(const Parts&... parts) {
    sentence result;
    (result.add(parts), ...);
    return result;
  }

  void add(std::string_view text) {
    for (const char each : text.substr(0, capacity - length))
      characters[length++] = each;
  }
  void add(const sentence& other) { add(other.view()); }
  template <std::integral Number> void add(Number x) {
    char digits[24];
    add(std::string_view(digits, std::to_chars(digits, digits + sizeof digits, x).ptr));
  }
  void add(double x) {
    char digits[32];
    const auto end =
        std::to_chars(digits, digits + sizeof digits, x, std::chars_format::general, 6).ptr;
    add(x != x ? std::string_view("nan") : std::string_view(digits, end));
  }

  bool empty() const { return length == 0; }
  const char* c_str() const { return characters; }
  std::string_view view() const { return {characters, length}; }
};

} // namespace chainrule::optimize

#endif
