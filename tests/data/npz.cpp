// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE npz
#include "allocations.hpp"
#include "files.hpp"
#include "numpy.hpp"
#include <bit>
#include <boost/test/unit_test.hpp>
#include <chainrule/data/npz.hpp>
#include <chainrule/derivative/parameters.hpp>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"W", cr::shape<2, 3>> W;
inline constexpr cr::variable<"b", cr::shape<3>> b;
inline constexpr cr::variable<"s"> s;
inline constexpr cr::variable<"C", cr::shape<2, 3, 4>> C;

const files::folder place;
const files::fs::path file = place / "weights.npz";

constexpr float numbers[]{1.5f, -2.25f, 3e38f, 0.1f, -0.0f, 1e-45f};
auto parameters() {
  auto theta = cr::parameters<float>(W, b, s);
  std::copy_n(numbers, 6, theta[W].data());
  std::copy_n(std::array{7.0f, 8.0f, 9.0f}.data(), 3, theta[b].data());
  theta[s] = 2.5f;
  return theta;
}
bool same(const auto& a, const auto& c) {
  const auto bits = [](float x) { return std::bit_cast<std::uint32_t>(x); };
  bool equal = bits(a[s]) == bits(c[s]);
  for (std::size_t i = 0; i < 6; ++i)
    equal = equal && bits(a[W].data()[i]) == bits(c[W].data()[i]);
  for (std::size_t i = 0; i < 3; ++i)
    equal = equal && bits(a[b].data()[i]) == bits(c[b].data()[i]);
  return equal;
}
template <std::size_t N> std::string text_of(const unsigned char (&bytes)[N]) {
  return {reinterpret_cast<const char*>(bytes), N};
}

/// A zip archive of these entries, stored.
std::string archive(std::initializer_list<std::pair<const char*, std::string>> entries) {
  cr::zip_writer made(file);
  std::vector<std::string> names;
  for (const auto& [name, bytes] : entries)
    made.add(name, bytes);
  return made.bytes();
}
std::string array(const std::string& dictionary, const std::string& elements) {
  return std::string(cr::npy_magic) + std::string("\1\0", 2) +
         static_cast<char>(dictionary.size()) + '\0' + dictionary + elements;
}
const std::string vector_header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
const std::string vector = array(vector_header, std::string(12, '\0'));

/// What is said of an archive that is to be loaded as the vector b, which stays as it was.
std::string message(const std::string& bytes) {
  files::write(file, bytes);
  auto theta = cr::parameters<float>(b);
  theta[b].data()[1] = 5;
  const std::string said = files::message_of(file, [&] { cr::load_npz(file, theta); });
  BOOST_TEST(theta[b].data()[1] == 5);
  return said;
}
std::string message_of_array(const std::string& bytes) {
  return message(archive({{"b.npy", bytes}}));
}
std::string message_of_header(const std::string& dictionary) {
  return message_of_array(array(dictionary, std::string(12, '\0')));
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_saved_is_loaded) {
  const auto theta = parameters();
  cr::save_npz(file, theta);
  auto loaded = cr::parameters<float>(W, b, s);
  cr::load_npz(file, loaded);
  BOOST_TEST(same(loaded, theta));

  auto in_double = cr::parameters<double>(C);
  for (std::size_t i = 0; i < 24; ++i)
    in_double[C].data()[i] = 1 / static_cast<double>(i);
  cr::save_npz(file, in_double);
  auto again = cr::parameters<double>(C);
  cr::load_npz(file, again);
  BOOST_TEST((again[C] == in_double[C]));
  BOOST_TEST(place.entries() == 1);
}

// The bytes of each array are NumPy's own, and the same parameters make the same file.
BOOST_AUTO_TEST_CASE(arrays_are_as_numpy_writes_them) {
  const auto theta = parameters();
  cr::save_npz(file, theta);
  const std::string ours = files::read(file), theirs = text_of(numpy::saved);
  std::size_t at = 0;
  for (const std::size_t size : {152u, 140u, 132u}) {
    at = ours.find(cr::npy_magic, at);
    BOOST_TEST_REQUIRE(at != ours.npos);
    BOOST_TEST(theirs.find(ours.substr(at, size)) != theirs.npos);
    at += size;
  }
  cr::save_npz(file, theta);
  BOOST_TEST((files::read(file) == ours));
}

BOOST_AUTO_TEST_CASE(what_numpy_saves_is_loaded) {
  for (const std::string& bytes : {text_of(numpy::saved), text_of(numpy::by_columns)}) {
    files::write(file, bytes);
    auto loaded = cr::parameters<float>(W, b, s);
    cr::load_npz(file, loaded);
    BOOST_TEST(same(loaded, parameters()));
  }
}

// Three axes by columns: the first index is the fastest.
BOOST_AUTO_TEST_CASE(three_axes_by_columns) {
  std::string bytes;
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 2; ++i) {
        const float element = static_cast<float>(100 * i + 10 * j + k);
        bytes.append(reinterpret_cast<const char*>(&element), sizeof element);
      }
  const std::string header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3, 4)}";
  files::write(file, archive({{"C.npy", array(header, bytes)}}));
  auto theta = cr::parameters<float>(C);
  cr::load_npz(file, theta);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k)
        BOOST_TEST(theta[C](i, j, k) == static_cast<float>(100 * i + 10 * j + k));
}

BOOST_AUTO_TEST_CASE(entries_that_do_not_fit) {
  BOOST_TEST(message("PK\5\6" + std::string(18, '\0')) == "there is no array for the variable b");
  BOOST_TEST(message(archive({{"a.npy", vector}})) == "there is no array for the variable b");
  BOOST_TEST(message(archive({{"b.npy", vector}, {"a.npy", vector}})) ==
             "a.npy is of no variable; there are b");
  const std::string hostile = "\n\x7f" + std::string(60, 'x');
  BOOST_TEST(message(archive({{"b.npy", vector}, {hostile.c_str(), vector}})) ==
             "??" + std::string(38, 'x') + "… is of no variable; there are b");
  std::string twice = archive({{"b.npy", vector}, {"c.npy", vector}});
  for (std::size_t at; (at = twice.find("c.npy")) != twice.npos;)
    twice[at] = 'b';
  BOOST_TEST(message(twice) == "cannot be read as a zip archive: two entries have one name");
  BOOST_TEST(message("no archive") == "cannot be read as a zip archive: Not a zip archive");
  files::fs::remove(file);
  auto theta = cr::parameters<float>(b);
  BOOST_TEST(files::message_of(file, [&] { cr::load_npz(file, theta); }) ==
             "cannot be read as a zip archive: No such file");
}

BOOST_AUTO_TEST_CASE(arrays_that_do_not_fit) {
  const auto other = [](std::string header, const std::string& from, const std::string& to) {
    return message_of_header(header.replace(header.find(from), from.size(), to));
  };
  BOOST_TEST(other(vector_header, "<f4", "<f8") ==
             "b.npy: the elements are of type <f8, those of the variable b of type <f4");
  BOOST_TEST(other(vector_header, "<f4", ">f4") ==
             "b.npy: the elements are of type >f4, those of the variable b of type <f4");
  BOOST_TEST(other(vector_header, "(3,)", "(3, 1)") ==
             "b.npy: the shape is (3, 1), that of the variable b is (3,)");
  BOOST_TEST(other(vector_header, "(3,)", "()") ==
             "b.npy: the shape is (), that of the variable b is (3,)");
  BOOST_TEST(message_of_array(vector.substr(0, vector.size() - 1)) ==
             "b.npy: byte 78: the array ends here, and its shape claims 1 bytes more");
  BOOST_TEST(message_of_array(vector + "x") ==
             "b.npy: byte 79: the array goes on after the last element of its shape");
  BOOST_TEST(message_of_array(vector.substr(0, 40)) ==
             "b.npy: byte 40: the array ends in its header");
  BOOST_TEST(message_of_array("") == "b.npy: byte 0: the array ends in its header");
  BOOST_TEST(message_of_array("\x93NUMPX" + vector.substr(6)) ==
             "b.npy: byte 0: this is no array of NumPy's .npy format");
  BOOST_TEST(message_of_array("\x93NUMPY\4" + vector.substr(7)) ==
             "b.npy: byte 6: a version of the .npy format that is not known");
  BOOST_TEST(message_of_array("\x93NUMPY\2" + vector.substr(7)).ends_with("bytes is too long"));
}

BOOST_AUTO_TEST_CASE(headers_that_are_no_headers) {
  const std::string begin = "b.npy: byte ", middle = ": the header cannot be understood: ";
  const auto said = [&](int byte, const std::string& what) {
    return begin + std::to_string(byte) + middle + what;
  };
  BOOST_TEST(message_of_header("") == said(10, "no '{' where one must be"));
  BOOST_TEST(message_of_header("{") == said(11, "no string where one must be"));
  BOOST_TEST(message_of_header("{'descr") == said(11, "a string that does not end"));
  BOOST_TEST(message_of_header("{'descr' '<f4'}") == said(19, "no ':' where one must be"));
  BOOST_TEST(message_of_header("{'descr': '<f4'}") ==
             said(26, "'descr', 'fortran_order' and 'shape' are not all there"));
  BOOST_TEST(message_of_header("{'descr': '<f4', 'descr': '<f4'}") ==
             said(35, "'descr' is there twice"));
  BOOST_TEST(message_of_header("{'colour': 3}") ==
             said(20, "a key that the format does not have: 'colour'"));
  BOOST_TEST(message_of_header("{'descr': [('a', '<f4')]}") ==
             said(20, "no string where one must be"));
  BOOST_TEST(message_of_header("{'fortran_order': 0}") ==
             said(28, "neither True nor False where one must be"));
  BOOST_TEST(message_of_header("{'shape': (-1,)}") == said(21, "no extent where one must be"));
  BOOST_TEST(message_of_header("{'shape': (99999999999999999999,)}") ==
             said(21, "no extent where one must be"));
  BOOST_TEST(message_of_header(vector_header + "x") == said(67, "something after the dictionary"));
}

// The map is as it was if only the last of its arrays is wrong.
BOOST_AUTO_TEST_CASE(all_or_nothing) {
  cr::save_npz(file, parameters());
  std::string bytes = files::read(file);
  const std::string s_of_theta("\x00\x00\x20\x40", 4); // 2.5
  bytes[bytes.find(s_of_theta)] ^= 1;                  // its checksum is no longer right
  files::write(file, bytes);
  auto theta = cr::parameters<float>(W, b, s);
  theta[W](0, 1) = 77;
  BOOST_TEST(files::message_of(file, [&] { cr::load_npz(file, theta); }) ==
             "s.npy: byte 132: cannot be read: CRC error");
  BOOST_TEST(theta[W](0, 1) == 77);
  BOOST_TEST(theta[b](0) == 0);

  const auto before = cr::parameters<float>(b);
  const auto missing = place / "missing/file.npz";
  BOOST_TEST(files::message_of(missing, [&] { cr::save_npz(missing, before); }) ==
             "cannot be written: No such file or directory");
}

// Whatever a file holds, it is loaded or refused, and refused means untouched.
BOOST_AUTO_TEST_CASE(damaged_files) {
  const auto theta = parameters();
  for (const std::string& valid : {text_of(numpy::saved), text_of(numpy::by_columns)}) {
    largest_allocation = 0;
    auto loaded = theta;
    const int refused = files::damage(file, valid, 1500, 2, [&](const auto& damaged) {
      loaded = theta;
      loaded[b](0) = -1;
      try {
        cr::load_npz(damaged, loaded);
      } catch (const cr::data_error&) {
        BOOST_TEST_REQUIRE(loaded[b](0) == -1);
        throw;
      }
    });
    BOOST_TEST(refused > static_cast<int>(valid.size()) + 700);
    BOOST_TEST(largest_allocation < 1u << 20);
  }
  // The same for what the checksums of a zip archive would have found.
  const std::string whole = array(vector_header + std::string(5, ' '), std::string(12, '\1'));
  const int refused = files::damage(place / "array", whole, 1500, 3, [&](const auto& damaged) {
    files::write(file, archive({{"b.npy", files::read(damaged)}}));
    auto vector_only = cr::parameters<float>(b);
    try {
      cr::load_npz(file, vector_only);
    } catch (const cr::data_error& error) {
      throw cr::data_error(damaged, error.what());
    }
  });
  BOOST_TEST(refused > static_cast<int>(whole.size()) + 700);
}
