// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_DATA_FILES_HPP
#define CHAINRULE_TESTS_DATA_FILES_HPP

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chainrule/data/error.hpp>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <random>
#include <string>

namespace files {

namespace fs = std::filesystem;

/// A folder of this test's own, removed when it ends.
struct folder {
  fs::path path;
  folder() {
    std::string name = (fs::temp_directory_path() / "chainrule-XXXXXX").string();
    if (!mkdtemp(name.data()))
      throw std::runtime_error("no temporary folder");
    path = name;
  }
  folder(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path operator/(const std::string& name) const { return path / name; }
  auto entries() const {
    return std::distance(fs::directory_iterator(path), fs::directory_iterator());
  }
};

inline void write(const fs::path& file, const std::string& bytes) {
  fs::remove(file); // a file that is cut off and written again goes to the disk at once
  std::ofstream(file, std::ios::binary) << bytes;
}
inline std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

/// The message of the data_error that must be thrown, after the path.
template <class Call> std::string message_of(const fs::path& file, Call call) {
  try {
    call();
  } catch (const chainrule::data_error& error) {
    const std::string text = error.what(), begin = file.string() + ": ";
    BOOST_TEST(error.file() == file);
    BOOST_TEST(text.starts_with(begin));
    return text.substr(std::min(begin.size(), text.size()));
  }
  return "no error";
}

/// Calls `read` with `count` damaged variants of a valid file: with every prefix, with bits turned,
/// with random bytes, with parts cut out or doubled. It must return, or throw a data_error; returns
/// how many were refused.
template <class Read>
int damage(const fs::path& file, const std::string& valid, int count, unsigned seed, Read reader) {
  std::mt19937 engine(seed);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine);
  };
  int refused = 0;
  const auto attempt = [&](const std::string& bytes) {
    write(file, bytes);
    try {
      reader(file);
    } catch (const chainrule::data_error& error) {
      ++refused;
      BOOST_TEST_REQUIRE(std::string(error.what()).starts_with(file.string() + ": "));
    }
  };
  for (std::size_t size = 0; size < valid.size(); ++size)
    attempt(valid.substr(0, size));
  for (int i = 0; i < count; ++i) {
    std::string bytes = valid;
    for (std::size_t changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes) {
      const std::size_t at = below(bytes.size());
      const std::size_t size = 1 + below(std::min<std::size_t>(bytes.size() - at, 8));
      switch (below(4)) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 1:
        bytes[at] = static_cast<char>(below(256));
        break;
      case 2:
        bytes.erase(at, size);
        break;
      case 3:
        bytes.insert(at, bytes.substr(at, size));
        break;
      }
    }
    attempt(bytes);
  }
  return refused;
}

} // namespace files

#endif
