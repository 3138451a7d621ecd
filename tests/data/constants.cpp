// build: saved
// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE constants
#include "../support/weights.hpp"
#include "doubles.hpp"
#include "files.hpp"
#include "floats.hpp"
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <chainrule/data/constants.hpp>
#include <cstdint>
#include <limits>
#include <string>

namespace cr = chainrule;

namespace {

template <class Bits, class T> constexpr bool same(const auto& tensor, const T* saved) {
  for (std::size_t i = 0; i < tensor.size(); ++i)
    if (std::bit_cast<Bits>(tensor.elements[i]) != std::bit_cast<Bits>(saved[i]))
      return false;
  return true;
}
template <std::size_t N, class T, std::size_t... Extents> constexpr auto flat(const T& array) {
  std::array<std::remove_cv_t<std::remove_all_extents_t<T>>, N> result{};
  std::size_t i = 0;
  if constexpr (std::rank_v<T> == 2) {
    for (const auto& row : array)
      for (const auto each : row)
        result[i++] = each;
  } else
    for (const auto& block : array)
      for (const auto& row : block)
        for (const auto each : row)
          result[i++] = each;
  return result;
}

// What was saved, compiled as constants, bit for bit.
constexpr auto in_float = weights_of::in_float();
static_assert(same<std::uint32_t>(in_float[weights_of::matrix], flat<35>(floats::matrix).data()));
static_assert(same<std::uint32_t>(in_float[weights_of::vector], floats::vector));
static_assert(same<std::uint32_t>(in_float[weights_of::cube], flat<24>(floats::cube).data()));
static_assert(in_float[weights_of::number] == floats::number);
constexpr auto in_double = weights_of::in_double();
static_assert(same<std::uint64_t>(in_double[weights_of::matrix], flat<35>(doubles::matrix).data()));
static_assert(same<std::uint64_t>(in_double[weights_of::vector], doubles::vector));
static_assert(same<std::uint64_t>(in_double[weights_of::cube], flat<24>(doubles::cube).data()));
static_assert(in_double[weights_of::number] == doubles::number);

// The constants bind, by name and by position, and what is computed with them is a constant.
static_assert(std::is_same_v<decltype(floats::matrix), const float[7][5]>);
static_assert(std::is_same_v<decltype(floats::number), const float>);
constexpr auto f = sum(weights_of::vector) * 0 + weights_of::number;
static_assert(cr::value<f>(weights_of::vector = std::array{1.0f, 2.0f, 3.0f},
                           weights_of::number = floats::number) == floats::number);
constexpr auto corner = [](auto a, auto b) { return a(6, 4) * b; };
static_assert(cr::gradient<corner>(floats::matrix, 1.0f)[cr::arg<1>] == floats::matrix[6][4]);

std::string literal(auto x) {
  std::string text;
  cr::append_literal(text, x);
  return text;
}

const files::folder place;
const files::fs::path file = place / "weights.hpp";

} // namespace

BOOST_AUTO_TEST_CASE(literals) {
  BOOST_TEST(literal(1.5f) == "0x1.8p+0f");
  BOOST_TEST(literal(-0.0) == "-0x0p+0");
  BOOST_TEST(literal(0.1) == "0x1.999999999999ap-4");
  BOOST_TEST(literal(1e-45f) == "0x0.000002p-126f");
  BOOST_TEST(literal(2.0L).ends_with('L'));
}

BOOST_AUTO_TEST_CASE(names) {
  for (const char* const good : {"W1", "b", "_b", "weights_of_layer_1", "classes", "Int"})
    BOOST_TEST(cr::is_identifier(good));
  for (const char* const bad : {"", "1W", "W 1", "W-1", "θ", "a::b", "int", "class", "alignas",
                                "xor_eq", "while", "concept", "_W", "a__b", "W;", "while xor"})
    BOOST_TEST(!cr::is_identifier(bad), bad);
}

BOOST_AUTO_TEST_CASE(a_small_header) {
  constexpr cr::variable<"W", cr::shape<2, 2>> W;
  constexpr cr::variable<"b", cr::shape<9>> b;
  constexpr cr::variable<"s"> s;
  auto theta = cr::parameters<double>(W, b, s);
  theta[W](0, 1) = -1;
  theta[s] = 0.5;
  cr::save_constants(file, theta, "small");
  BOOST_TEST(files::read(file) ==
             "// Written by chainrule::save_constants.\n"
             "#ifndef CHAINRULE_CONSTANTS_small_HPP\n"
             "#define CHAINRULE_CONSTANTS_small_HPP\n"
             "\n"
             "namespace small {\n"
             "\n"
             "inline constexpr double W[2][2]{{0x0p+0, -0x1p+0},\n"
             "{0x0p+0, 0x0p+0}};\n"
             "\n"
             "alignas(64) inline constexpr double b[9]{0x0p+0, 0x0p+0, 0x0p+0, "
             "0x0p+0, 0x0p+0, 0x0p+0, 0x0p+0, 0x0p+0,\n 0x0p+0};\n"
             "\n"
             "inline constexpr double s{0x1p-1};\n"
             "\n"
             "} // namespace small\n"
             "\n"
             "#endif\n");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  constexpr cr::variable<"b", cr::shape<3>> b;
  constexpr cr::variable<"θ₁"> theta_1;
  files::write(file, "old");
  auto theta = cr::parameters<float>(b);
  const auto message = [](const auto& parameters, const char* space) {
    return files::message_of(file, [&] { cr::save_constants(file, parameters, space); });
  };
  BOOST_TEST(message(theta, "my weights") == "'my weights' cannot be the name of a namespace");
  BOOST_TEST(message(cr::parameters<float>(theta_1), "weights") ==
             "the variable's name 'θ₁' is no identifier");
  theta[b](2) = std::numeric_limits<float>::quiet_NaN();
  BOOST_TEST(message(theta, "weights") == "number 2 of b is not finite, and no constant can be");
  BOOST_TEST(files::read(file) == "old");
  BOOST_TEST(place.entries() == 1);
}
