// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NAME_HPP
#define CHAINRULE_NAME_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chainrule {

/// A string that can be a template argument: the "W" of `variable<"W">`.
template <std::size_t Size> struct name {
  char characters[Size]{};

  consteval name(const char (&quoted)[Size]) { std::copy_n(quoted, Size, characters); }

  constexpr explicit name(std::string_view given) {
    std::copy_n(given.data(), Size - 1, characters);
  }

  constexpr std::string_view view() const { return {characters, Size - 1}; }
};

/// A hash of a text (FNV-1a).
constexpr std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5u;
  for (const char c : text)
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x01000193u;
  return hash;
}

} // namespace chainrule

#endif
