// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_NPY_HPP
#define CHAINRULE_DATA_NPY_HPP

#include <bit>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// NumPy's .npy format: "\x93NUMPY", a version, the length of a header, the header as a Python
/// dictionary, and the elements
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
namespace chainrule {

/// What the header of an .npy file says.
struct npy_header {
  std::string type{};   ///< "<f4": byte order, kind and bytes of an element
  bool fortran = false; ///< whether the first index is the fastest
  std::vector<std::uint64_t> shape{};

  friend bool operator==(const npy_header&, const npy_header&) = default;
};

inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// NumPy's name for a type of numbers, in this machine's byte order.
template <class T> std::string npy_type() {
  static_assert((std::integral<T> && !std::is_same_v<T, bool>) || std::is_same_v<T, float> ||
                    std::is_same_v<T, double>,
                "arrays of NumPy hold integers, float and double; long double differs from machine "
                "to machine");
  const char order = sizeof(T) == 1 ? '|' : std::endian::native == std::endian::little ? '<' : '>';
  const char kind = std::floating_point<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
  return std::string{order, kind} + std::to_string(sizeof(T));
}

/// A shape as Python writes it: "()", "(3,)", "(3, 4)".
inline std::string npy_shape(const std::vector<std::uint64_t>& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i)
    text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

/// The bytes before the elements: as many as make a multiple of 64.
inline std::string npy_preamble(const npy_header& header) {
  std::string text = "{'descr': '" + header.type + "', 'fortran_order': ";
  text += header.fortran ? "True" : "False";
  text += ", 'shape': " + npy_shape(header.shape) + ", }";
  const std::size_t before = npy_magic.size() + 4;
  text.append(63 - (before + text.size()) % 64, ' ');
  text += '\n';
  return std::string(npy_magic) + '\1' + '\0' + static_cast<char>(text.size() & 255) +
         static_cast<char>(text.size() >> 8) + text;
}

/// Reads the dictionary of a header: exactly the three keys, each once, in any order.
class npy_dictionary {
public:
  /// Whether it could be read; `problem` and `position` say why not, and where.
  bool parse(npy_header& to) {
    bool known[3]{};
    if (!expect('{'))
      return false;
    while (!next_is('}')) {
      std::string key;
      if (!quoted(key) || !expect(':'))
        return false;
      const int which = key == "descr" ? 0 : key == "fortran_order" ? 1 : key == "shape" ? 2 : 3;
      if (which == 3)
        return fail("a key that the format does not have: '" + key + "'");
      if (known[which])
        return fail("'" + key + "' is there twice");
      known[which] = true;
      if (!(which == 0 ? quoted(to.type) : which == 1 ? truth(to.fortran) : tuple(to.shape)))
        return false;
      if (!next_is('}') && !expect(','))
        return false;
    }
    ++at;
    skip();
    if (at != text.size())
      return fail("something after the dictionary");
    if (!known[0] || !known[1] || !known[2])
      return fail("'descr', 'fortran_order' and 'shape' are not all there");
    return true;
  }

  explicit npy_dictionary(std::string_view header) : text(header) {}
  std::size_t position() const { return at; }
  const std::string& problem() const { return what; }

private:
  std::string_view text;
  std::size_t at = 0;
  std::string what{};

  bool fail(std::string sentence) {
    what = std::move(sentence);
    return false;
  }
  void skip() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t'))
      ++at;
  }
  bool next_is(char c) {
    skip();
    return at < text.size() && text[at] == c;
  }
  bool expect(char c) {
    if (!next_is(c))
      return fail(std::string("no '") + c + "' where one must be");
    ++at;
    return true;
  }
  bool quoted(std::string& to) {
    skip();
    if (at == text.size() || (text[at] != '\'' && text[at] != '"'))
      return fail("no string where one must be");
    const std::size_t end = text.find(text[at], at + 1);
    if (end == text.npos)
      return fail("a string that does not end");
    to = text.substr(at + 1, end - at - 1);
    at = end + 1;
    return true;
  }
  bool truth(bool& to) {
    skip();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (text.substr(at).starts_with(word)) {
        to = value;
        at += word.size();
        return true;
      }
    }
    return fail("neither True nor False where one must be");
  }
  bool tuple(std::vector<std::uint64_t>& to) {
    if (!expect('('))
      return false;
    while (!next_is(')')) {
      std::uint64_t extent = 0;
      const auto [end, wrong] =
          std::from_chars(text.data() + at, text.data() + text.size(), extent);
      if (wrong != std::errc{})
        return fail("no extent where one must be");
      at = static_cast<std::size_t>(end - text.data());
      to.push_back(extent);
      if (!next_is(')') && !expect(','))
        return false;
    }
    ++at;
    return true;
  }
};

} // namespace chainrule

#endif
