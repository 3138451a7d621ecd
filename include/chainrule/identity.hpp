// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_IDENTITY_HPP
#define CHAINRULE_IDENTITY_HPP

#include <bit>
#include <chainrule/name.hpp>
#include <concepts>
#include <initializer_list>
#include <type_traits>

/// Short names for formulas. An expression's type would spell the formula, and each function that
/// takes one would have it all in its name, which `-g` writes out in full: of `y = y * y + y` twice
/// as long on each level. So the type is named by a hash of 64 bits. That two formulas of one
/// program have the same is as good as impossible, and would be a compile error: a friend function
/// that is defined twice.
namespace chainrule {

/// Spreads a number over all 64 bits (the finaliser of MurmurHash3).
constexpr std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdu;
  x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53u;
  return x ^ (x >> 33);
}

constexpr std::uint64_t identity_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
  for (const char c : text)
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3u;
  return mixed(hash);
}
/// Of a whole from those of its parts; a part that has none makes a whole that has none.
constexpr std::uint64_t identity_of(std::initializer_list<std::uint64_t> parts) {
  std::uint64_t hash = parts.size();
  for (const std::uint64_t part : parts) {
    if (part == 0)
      return 0;
    hash = mixed(hash * 0x9e3779b97f4a7c15u + part);
  }
  return hash | 1u; // not 0
}

/// How the compiler writes a type.
template <class T> constexpr std::string_view type_name() {
  const std::string_view function = __PRETTY_FUNCTION__;
  const std::size_t begin = function.find("T = ") + 4;
  return function.substr(begin, function.find_first_of(";]", begin) - begin);
}

/// Whether such a text is this type's alone: compilers write numbers with a point, texts and what
/// has no name in short, and what is local to a file is named the same in another.
constexpr bool is_exact(std::string_view type) {
  for (const char c : type)
    if (!(c == ':' || c == '_' || c == '<' || c == '>' || c == ',' || c == ' ' || c == '-' ||
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
      return false;
  return type.find("unnamed") == type.npos && type.find("anonymous") == type.npos;
}

/// The identity of a type that a formula is made of; 0 where it has none.
template <class T> constexpr std::uint64_t type_identity() {
  if constexpr (requires { requires std::is_same_v<decltype(T::identity), const std::uint64_t>; })
    return T::identity;
  else
    return is_exact(type_name<T>()) ? identity_of(type_name<T>()) : 0;
}
template <class T> inline constexpr std::uint64_t identity = type_identity<T>();

/// The identity of a number, exactly.
template <class T> constexpr std::uint64_t number_identity(T number) {
  if constexpr (std::floating_point<T>) {
    const double head = static_cast<double>(number);
    const double tail = head - head == 0 ? static_cast<double>(number - static_cast<T>(head)) : 0;
    return identity_of({identity<T>, 1 + mixed(std::bit_cast<std::uint64_t>(head)) / 2,
                        1 + mixed(std::bit_cast<std::uint64_t>(tail)) / 2});
  } else if constexpr (std::integral<T>)
    return identity_of({identity<T>, 1 + mixed(static_cast<std::uint64_t>(number)) / 2});
  else
    return 0;
}

} // namespace chainrule

#endif
