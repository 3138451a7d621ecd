// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_CONSTANTS_HPP
#define CHAINRULE_DATA_CONSTANTS_HPP

#include <algorithm>
#include <chainrule/data/atomic_file.hpp>
#include <chainrule/data/error.hpp>
#include <chainrule/data/named_parameters.hpp>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Parameters as source code: a header of `constexpr` arrays, for programs that only use them.
namespace chainrule {

/// Whether a name can be an identifier in C++20. Those that are reserved everywhere cannot.
inline bool is_identifier(std::string_view name) {
  constexpr std::string_view keywords =
      " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t "
      "char32_t char8_t class co_await co_return co_yield compl concept const const_cast consteval "
      "constexpr constinit continue decltype default delete do double dynamic_cast else enum "
      "explicit export extern false float for friend goto if inline int long mutable namespace new "
      "noexcept not not_eq nullptr operator or or_eq private protected public register "
      "reinterpret_cast requires return short signed sizeof static static_assert static_cast "
      "struct "
      "switch template this thread_local throw true try typedef typeid typename union unsigned "
      "using virtual void volatile wchar_t while xor xor_eq ";
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (name.empty() || !is_letter(name[0]) || !std::all_of(name.begin(), name.end(), [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9');
      }))
    return false;
  const bool is_reserved = name.find("__") != name.npos ||
                           (name.size() > 1 && name[0] == '_' && name[1] >= 'A' && name[1] <= 'Z');
  return !is_reserved && keywords.find(" " + std::string(name) + " ") == keywords.npos;
}

template <std::floating_point T> constexpr std::string_view cpp_type() {
  return std::is_same_v<T, float> ? "float" : std::is_same_v<T, double> ? "double" : "long double";
}

/// A finite number as a hexadecimal literal of its type: the same number, to the last bit.
template <std::floating_point T> void append_literal(std::string& to, T number) {
  char digits[64];
  const T magnitude = std::abs(number);
  const auto end = std::to_chars(digits, digits + sizeof digits, magnitude, std::chars_format::hex);
  to += std::signbit(number) ? "-0x" : "0x";
  to.append(digits, end.ptr);
  if constexpr (!std::is_same_v<T, double>)
    to += std::is_same_v<T, float> ? 'f' : 'L';
}

/// The initialiser of an array, with a pair of braces for each row.
template <class T>
void append_array(std::string& to, const T* from, const std::uint64_t* extents, std::size_t rank,
                  std::size_t size) {
  if (rank == 0)
    return append_literal(to, *from);
  to += '{';
  const auto extent = static_cast<std::size_t>(extents[0]), part = size / extent;
  for (std::size_t i = 0; i < extent; ++i) {
    to += i == 0 ? "" : rank > 1 ? ",\n" : i % 8 == 0 ? ",\n " : ", ";
    append_array(to, from + i * part, extents + 1, rank - 1, part);
  }
  to += '}';
}

/// One constant: its type, its name, its numbers.
template <std::floating_point T>
void append_floating_constant(std::string& to, const std::filesystem::path& file,
                              std::string_view name, const T* from,
                              const std::vector<std::uint64_t>& shape, std::size_t size) {
  if (!is_identifier(name))
    throw data_error(file, "the variable's name '" + std::string(name) + "' is no identifier");
  for (std::size_t i = 0; i < size; ++i)
    if (!std::isfinite(from[i]))
      throw data_error(file, "number " + std::to_string(i) + " of " + std::string(name) +
                                 " is not finite, and no constant can be");
  to += "\n";
  if (size * sizeof(T) >= 64) // a cache line, as a tensor
    to += "alignas(64) ";
  to += "inline constexpr " + std::string(cpp_type<T>()) + " " + std::string(name);
  for (const auto extent : shape)
    to += "[" + std::to_string(extent) + "]";
  to += shape.empty() ? "{" : "";
  append_array(to, from, shape.data(), shape.size(), size);
  to += shape.empty() ? "};\n" : ";\n";
}

template <class X>
void append_constant(std::string& to, const std::filesystem::path& file, std::string_view name,
                     const X& constant) {
  using parameter = named_parameter<X>;
  using T = typename parameter::element;
  constexpr bool has_numbers = std::floating_point<T> && parameter::size > 0;
  static_assert(has_numbers, "save_constants(file, parameters, namespace): each parameter has "
                             "floating-point numbers");
  if constexpr (has_numbers)
    append_floating_constant(to, file, name, parameter::data(constant), parameter::shape(),
                             parameter::size);
}

/// The whole header.
template <class Parameters>
std::string constants_text(const std::filesystem::path& file, const Parameters& parameters,
                           std::string_view space) {
  if (!is_identifier(space))
    throw data_error(file, "'" + std::string(space) + "' cannot be the name of a namespace");
  const std::string guard = "CHAINRULE_CONSTANTS_" + std::string(space) + "_HPP";
  std::string text = "// Written by chainrule::save_constants.\n#ifndef " + guard + "\n#define " +
                     guard + "\n\nnamespace " + std::string(space) + " {\n";
  for_each_parameter(parameters, [&](std::string_view variable_name, const auto& parameter_value) {
    append_constant(text, file, variable_name, parameter_value);
  });
  text += "\n} // namespace " + std::string(space) + "\n\n#endif\n";
  return text;
}

/// Saves a map of parameters as a C++ header, one constant array for each in a namespace:
///
///     save_constants("weights.hpp", theta, "weights");
///
///     #include "weights.hpp" // which includes nothing
///     value<net>(X = x, W1 = weights::W1, b1 = weights::b1)
///
/// The constants are the parameters to the last bit. The names must be identifiers of C++, and the
/// numbers finite. The file is written whole or not at all. Throws data_error.
template <class Parameters>
void save_constants(const std::filesystem::path& file, const Parameters& parameters,
                    std::string_view space) {
  constexpr bool is_map = is_parameter_map<Parameters>;
  static_assert(is_map, "save_constants(file, parameters, namespace): the parameters are a map, "
                        "cr::parameters<float>(W, b)");
  if constexpr (is_map)
    atomic_file::write(file, constants_text(file, parameters, space));
}

} // namespace chainrule

#endif
