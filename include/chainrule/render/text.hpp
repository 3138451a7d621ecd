// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_TEXT_HPP
#define CHAINRULE_RENDER_TEXT_HPP

#include <cstddef>
#include <limits>
#include <string_view>

namespace chainrule {

/// Where text goes. Without memory it only counts, which tells how much memory to give it.
struct writer {
  char* memory = nullptr;
  std::size_t size = 0;

  constexpr void operator()(std::string_view piece) {
    for (const char c : piece) {
      if (memory)
        memory[size] = c;
      ++size;
    }
  }
  constexpr void operator()(char c) { (*this)(std::string_view(&c, 1)); }
};

/// Text in an array of its own: what the renderers return. Nothing is allocated.
template <std::size_t Capacity> struct text {
  char characters[Capacity + 1]{};
  std::size_t length = 0;

  constexpr std::string_view view() const { return {characters, length}; }
  constexpr operator std::string_view() const { return view(); }
  /// A std::string, or what else can be assigned characters.
  template <class String>
    requires requires(String& s, const char* from, std::size_t count) { s.assign(from, count); }
  constexpr operator String() const {
    return String(characters, length);
  }

  constexpr std::size_t size() const { return length; }
  constexpr const char* data() const { return characters; }
  constexpr const char* c_str() const { return characters; } ///< ends with a 0
  constexpr const char* begin() const { return characters; }
  constexpr const char* end() const { return characters + length; }

  template <class Stream> friend Stream& operator<<(Stream& stream, const text& t) {
    stream << t.view();
    return stream;
  }
  friend constexpr bool operator==(const text& a, std::string_view b) { return a.view() == b; }
};

/// How many places a text takes on a screen: its code points.
constexpr std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text)
    width += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u ? 1 : 0;
  return width;
}

/// The text that `Render::write` writes, in just the room that it needs, as a constant.
template <class Render> struct rendered {
private:
  static constexpr std::size_t count() {
    writer counting;
    Render::write(counting);
    return counting.size;
  }
  static constexpr auto make() {
    text<count()> result;
    writer writing{result.characters};
    Render::write(writing);
    result.length = writing.size;
    return result;
  }

public:
  static constexpr auto value = make();
};

/// d.ddd · 10^exponent, the digits without their point.
struct decimal_number {
  unsigned long long digits = 0;
  int exponent = 0;
};
/// A positive number, rounded to so many significant digits.
constexpr decimal_number to_decimal(long double number, int digits) {
  decimal_number result; // number = scaled · 10^exponent, 1 ≤ scaled < 10
  long double scaled = number;
  for (; scaled >= 10; ++result.exponent)
    scaled /= 10;
  for (; scaled < 1; --result.exponent)
    scaled *= 10;
  unsigned long long power = 1;
  for (int i = 1; i < digits; ++i)
    power *= 10;
  result.digits = static_cast<unsigned long long>(scaled * static_cast<long double>(power) + 0.5L);
  if (result.digits >= power * 10) {
    result.digits /= 10;
    ++result.exponent;
  }
  return result;
}

/// The fewest significant digits that `T` reads back as the same number; 0 where it takes more than
/// `most`.
template <class T> constexpr int shortest_digits(T number, int most) {
  if (!(number < std::numeric_limits<T>::infinity() &&
        number > -std::numeric_limits<T>::infinity()) ||
      number == 0)
    return 1;
  const long double magnitude = number < 0 ? -number : number;
  for (int digits = 1; digits <= most; ++digits) {
    const decimal_number decimal = to_decimal(magnitude, digits);
    const int scale = decimal.exponent + 1 - digits;
    long double power = 1;
    for (int i = 0; i < scale || i < -scale; ++i)
      power *= 10;
    const auto whole = static_cast<long double>(decimal.digits);
    const long double back = scale < 0 ? whole / power : whole * power;
    if (back <= std::numeric_limits<T>::max() && static_cast<T>(back) == static_cast<T>(magnitude))
      return digits;
  }
  return 0;
}

/// A number in decimal with so many significant digits, without trailing zeros: 0.00012340219,
/// 1.5e-07, inf.
constexpr void write_number(writer& out, long double number, int digits) {
  if (number != number)
    return out("nan");
  if (number < 0) {
    out('-');
    number = -number;
  }
  if (number == 0)
    return out('0');
  if (number > 1e4000L && number == number * 2)
    return out("inf");

  auto [decimal, exponent] = to_decimal(number, digits);

  char all[24]{};
  for (int i = digits - 1; i >= 0; --i, decimal /= 10)
    all[i] = static_cast<char>('0' + decimal % 10);
  int used = digits;
  while (used > 1 && all[used - 1] == '0')
    --used;
  const std::string_view figures(all, static_cast<std::size_t>(used));

  if (exponent < -5 || exponent >= digits) {
    out(figures[0]);
    if (used > 1) {
      out('.');
      out(figures.substr(1));
    }
    out('e');
    out(exponent < 0 ? '-' : '+');
    const int magnitude = exponent < 0 ? -exponent : exponent;
    if (magnitude >= 1000)
      out(static_cast<char>('0' + magnitude / 1000));
    if (magnitude >= 100)
      out(static_cast<char>('0' + magnitude / 100 % 10));
    out(static_cast<char>('0' + magnitude / 10 % 10));
    out(static_cast<char>('0' + magnitude % 10));
    return;
  }
  if (exponent < 0) {
    out("0.");
    for (int i = -1; i > exponent; --i)
      out('0');
    return out(figures);
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  for (std::size_t i = 0; i < whole; ++i)
    out(i < figures.size() ? figures[i] : '0');
  if (figures.size() > whole) {
    out('.');
    out(figures.substr(whole));
  }
}

/// A number of a formula as a person wrote it: with all its digits up to ten, as a double or else
/// as a float, or what is longer (1/√2, say) with six.
constexpr void write_constant(writer& out, long double number) {
  constexpr int most = 10;
  int digits = 6;
  if (static_cast<long double>(static_cast<double>(number)) == number)
    digits = shortest_digits(static_cast<double>(number), most);
  if (digits == 0 && static_cast<long double>(static_cast<float>(number)) == number)
    digits = shortest_digits(static_cast<float>(number), most);
  write_number(out, number, digits == 0 ? 6 : digits);
}

/// A position as subscript digits: ₁₂.
constexpr void write_subscript(writer& out, int number) {
  constexpr std::string_view digits[]{"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
  if (number >= 10)
    write_subscript(out, number / 10);
  out(digits[number % 10]);
}

/// A symbol of the user's in LaTeX: Greek letters, subscripts and superscripts by their commands,
/// longer names upright.
constexpr void write_latex_symbol(writer& out, std::string_view symbol) {
  struct command {
    std::string_view letter, latex;
  };
  constexpr command commands[]{
      {"₀", "_{0}"},         {"₁", "_{1}"},       {"₂", "_{2}"},    {"₃", "_{3}"},
      {"₄", "_{4}"},         {"₅", "_{5}"},       {"₆", "_{6}"},    {"₇", "_{7}"},
      {"₈", "_{8}"},         {"₉", "_{9}"},       {"ᴬ", "^{A}"},    {"ᴮ", "^{B}"},
      {"𝓛", "\\mathcal{L}"}, {"α", "\\alpha "},   {"β", "\\beta "}, {"γ", "\\gamma "},
      {"δ", "\\delta "},     {"ε", "\\epsilon "}, {"η", "\\eta "},  {"θ", "\\theta "},
      {"λ", "\\lambda "},    {"μ", "\\mu "},      {"ξ", "\\xi"},    {"π", "\\pi "},
      {"ρ", "\\rho "},       {"σ", "\\sigma "},   {"τ", "\\tau "},  {"φ", "\\phi "},
      {"ψ", "\\psi "},       {"ω", "\\omega "},   {"_", "\\_"}};
  bool ascii = symbol.size() > 1;
  for (const char c : symbol)
    ascii = ascii && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  const bool raised = symbol.find("ᴬ") != symbol.npos || symbol.find("ᴮ") != symbol.npos;
  if (ascii)
    out("\\mathrm{");
  else if (raised) // so that it can be raised to a power
    out('{');
  while (!symbol.empty()) {
    bool found = false;
    for (const command& c : commands)
      if (symbol.starts_with(c.letter)) {
        out(c.latex);
        symbol.remove_prefix(c.letter.size());
        found = true;
        break;
      }
    if (!found) {
      out(symbol[0]);
      symbol.remove_prefix(1);
    }
  }
  if (ascii || raised)
    out('}');
}

} // namespace chainrule

#endif
