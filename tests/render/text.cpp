// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE text
#include <boost/test/unit_test.hpp>
#include <chainrule/render/text.hpp>
#include <cstdlib>
#include <iomanip>
#include <limits>
#include <sstream>

namespace cr = chainrule;

struct line {
  char memory[64]{};
  std::size_t size = 0;
  constexpr std::string_view view() const { return {memory, size}; }
};
constexpr line decimal(long double number, int digits) {
  line result;
  cr::writer out{result.memory};
  cr::write_number(out, number, digits);
  result.size = out.size;
  return result;
}
constexpr line latex(std::string_view symbol) {
  line result;
  cr::writer out{result.memory};
  cr::write_latex_symbol(out, symbol);
  result.size = out.size;
  return result;
}

static_assert(decimal(0, 10).view() == "0");
static_assert(decimal(1, 10).view() == "1");
static_assert(decimal(-9, 10).view() == "-9");
static_assert(decimal(0.5L, 10).view() == "0.5");
static_assert(decimal(-0.00037018372795869517L, 11).view() == "-0.00037018372796");
static_assert(decimal(1.0001234098L, 6).view() == "1.00012");
static_assert(decimal(9.9999999L, 3).view() == "10");
static_assert(decimal(1234567, 10).view() == "1234567");
static_assert(decimal(1.5e-7L, 10).view() == "1.5e-07");
static_assert(decimal(1e100L, 10).view() == "1e+100");
static_assert(decimal(1.25e20L, 10).view() == "1.25e+20");
static_assert(decimal(1e-4900L, 3).view() == "1e-4900");
static_assert(decimal(std::numeric_limits<long double>::infinity(), 10).view() == "inf");
static_assert(decimal(-std::numeric_limits<long double>::infinity(), 10).view() == "-inf");
static_assert(decimal(std::numeric_limits<long double>::quiet_NaN(), 10).view() == "nan");

static_assert(cr::shortest_digits(0.1f, 10) == 1 && cr::shortest_digits(1 / 3.f, 10) == 8);
static_assert(cr::shortest_digits(0.1, 10) == 1 && cr::shortest_digits(1 / 3., 10) == 0);
static_assert(cr::shortest_digits(std::numeric_limits<double>::infinity(), 10) == 1);
static_assert(cr::shortest_digits(1e-300, 10) == 1 && cr::shortest_digits(-123456789.0, 10) == 9);

static_assert(latex("W").view() == "W");
static_assert(latex("ξ₁").view() == "\\xi_{1}");
static_assert(latex("𝓛ᴬ").view() == "{\\mathcal{L}^{A}}");
static_assert(latex("loss").view() == "\\mathrm{loss}");
static_assert(latex("x0").view() == "x0");

BOOST_AUTO_TEST_CASE(floats_are_read_back) {
  int wrong = 0;
  for (float x = 1.2345678e-30f; x < 1e30f; x *= 1.37f) {
    const line own = decimal(static_cast<long double>(x), cr::shortest_digits(x, 9));
    wrong += std::strtof(own.memory, nullptr) == x ? 0 : 1;
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(numbers_agree_with_the_standard_library) {
  double x = 1.2345678901234e-300;
  for (int i = 0; i < 600; ++i, x *= -10.3) {
    const double sign = i % 2 ? -x : x;
    const line own = decimal(static_cast<long double>(sign), 10);
    char copy[64]{};
    own.view().copy(copy, 63);
    BOOST_TEST(std::abs(std::strtod(copy, nullptr) - sign) <= 5.1e-10 * std::abs(sign));
    std::ostringstream stream;
    stream << std::setprecision(10) << sign;
    if (std::abs(sign) > 1e-4 && std::abs(sign) < 1e10)
      BOOST_TEST(own.view() == stream.str());
  }
}
