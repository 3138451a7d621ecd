// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NAME_HPP
#define CHAINRULE_NAME_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chainrule {

/// A string that can be a template argument: the "W" of `variable<"W">`.
template <std::size_t Size> struct name {
  char characters[Size]{};

  // (<algorithm> is a tenth of what including the whole library costs.)
  consteval name(const char (&quoted)[Size]) : name(std::string_view(quoted, Size - 1)) {}

  constexpr explicit name(std::string_view given) {
    for (std::size_t i = 0; i < Size - 1; ++i)
      characters[i] = given[i];
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
