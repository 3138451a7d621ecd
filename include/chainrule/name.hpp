// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_NAME_HPP
#define CHAINRULE_NAME_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace chainrule {

/// A string that can be a template argument: the "W" of `variable<"W">`.
template <std::size_t Size> struct name {
  char characters[Size]{};

  consteval name(const char (&text)[Size]) { std::copy_n(text, Size, characters); }

  constexpr std::string_view view() const { return {characters, Size - 1}; }
};

} // namespace chainrule

#endif
