// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_RENDER_GOLDEN_HPP
#define CHAINRULE_TESTS_RENDER_GOLDEN_HPP

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

/// Texts against golden files that a person has read. To renew one, run the test with
/// CHAINRULE_UPDATE_GOLDEN=1 and read the difference.
inline void check_golden(const std::string& file, std::string_view text) {
  const auto path = std::filesystem::path(__FILE__).parent_path() / "golden" / file;
  if (std::getenv("CHAINRULE_UPDATE_GOLDEN"))
    std::ofstream(path) << text;
  std::ifstream stream(path);
  BOOST_REQUIRE_MESSAGE(stream, "no golden file " << path);
  std::stringstream golden;
  golden << stream.rdbuf();
  BOOST_TEST(golden.str() == text);
}

#endif
