// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE idx
#include "allocations.hpp"
#include "files.hpp"
#include <algorithm>
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/data/idx.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace cr = chainrule;
using namespace std::literals;

namespace {

template <class T> std::string big_endian(T x) {
  std::string bytes;
  for (int shift = 8 * (int(sizeof(T)) - 1); shift >= 0; shift -= 8)
    bytes += static_cast<char>(x >> shift & 255);
  return bytes;
}
std::string header(int type, const std::vector<std::uint32_t>& extents) {
  std::string bytes{0, 0, static_cast<char>(type), static_cast<char>(extents.size())};
  for (const std::uint32_t each : extents)
    bytes += big_endian(each);
  return bytes;
}
std::string compressed(const std::string& bytes) {
  const files::folder place;
  const gzFile file = gzopen((place / "z").c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
  return files::read(place / "z");
}

template <class T>
constexpr int type_of = std::is_same_v<T, std::uint8_t>   ? 0x08
                        : std::is_same_v<T, std::int8_t>  ? 0x09
                        : std::is_same_v<T, std::int16_t> ? 0x0b
                        : std::is_same_v<T, std::int32_t> ? 0x0c
                        : std::is_same_v<T, float>        ? 0x0d
                                                          : 0x0e;
template <class T> std::string bytes_of(T x) {
  if constexpr (std::is_same_v<T, float>)
    return big_endian(std::bit_cast<std::uint32_t>(x));
  else if constexpr (std::is_same_v<T, double>)
    return big_endian(std::bit_cast<std::uint64_t>(x));
  else
    return big_endian(x);
}

const files::folder place;
const files::fs::path file = place / "data";

/// Six numbers with the largest and smallest of their type, as 3 rows of 2, plain and compressed.
template <class T> void reads_every_number() {
  using limits = std::numeric_limits<T>;
  const T numbers[]{0, 1, limits::max(), limits::lowest(), T(limits::max() / 3), T(100)};
  std::string bytes = header(type_of<T>, {3, 2});
  for (const T each : numbers)
    bytes += bytes_of(each);
  for (const std::string& stored : {bytes, compressed(bytes)}) {
    files::write(file, stored);
    const auto rows = cr::read_idx<T, 2>(file);
    const auto in_double = cr::read_idx<double, 2>(file);
    BOOST_TEST(rows.count() == 3u);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(rows.data()) % 64 == 0u);
    for (std::size_t i = 0; i < 6; ++i) {
      BOOST_TEST(rows.row(i / 2)(i % 2) == numbers[i]);
      BOOST_TEST(in_double.data()[i] == static_cast<double>(numbers[i]));
    }
    const cr::idx_header says = cr::read_idx_header(file);
    BOOST_TEST(says.type == type_of<T>);
    BOOST_TEST((says.extents == std::vector<std::uint32_t>{3, 2}));
  }
}

template <class T, int... Extents> std::string message(const std::string& bytes) {
  files::write(file, bytes);
  return files::message_of(file, [] { cr::read_idx<T, Extents...>(file); });
}

const std::string digits = header(8, {2, 2, 3}) + "\x00\x01\x02\x03\x04\xff"
                                                  "\x06\x07\x08\x09\x0a\x0b"s;

} // namespace

BOOST_AUTO_TEST_CASE(all_element_types) {
  reads_every_number<std::uint8_t>();
  reads_every_number<std::int8_t>();
  reads_every_number<std::int16_t>();
  reads_every_number<std::int32_t>();
  reads_every_number<float>();
  reads_every_number<double>();
}

// Rows of several axes have their shape, or are flat.
BOOST_AUTO_TEST_CASE(shapes) {
  files::write(file, digits);
  BOOST_TEST((cr::read_idx<int, 2, 3>(file).row(1)(1, 2)) == 11);
  BOOST_TEST((cr::read_idx<float, 6>(file).row(0)(5)) == 255);
  BOOST_TEST((cr::read_idx<std::uint8_t, 6>(file).row(0)(5)) == 255);
  files::write(file, header(8, {4}) + "\x03\x02\x01\x00"s);
  BOOST_TEST(cr::read_idx<int>(file).row(0) == 3);
  BOOST_TEST(cr::read_idx<int>(file).count() == 4u);
  files::write(file, header(8, {0, 5}));
  BOOST_TEST((cr::read_idx<int, 5>(file).count()) == 0u);
}

// Every byte is x/255 rounded once, as NumPy has it.
BOOST_AUTO_TEST_CASE(scaled) {
  std::string bytes = header(8, {256});
  for (int i = 0; i < 256; ++i)
    bytes += static_cast<char>(i);
  files::write(file, bytes);
  const auto x = cr::read_idx<float>(file, cr::scaling::unit);
  const auto y = cr::read_idx<double>(file, cr::scaling::unit);
  for (std::size_t i = 0; i < 256; ++i) {
    BOOST_TEST(x.row(i) == static_cast<float>(static_cast<double>(i) / 255));
    BOOST_TEST(y.row(i) == static_cast<double>(i) / 255);
  }
  BOOST_TEST(x.row(255) == 1);
  const auto refused = [](auto read) { return files::message_of(file, read); };
  BOOST_TEST(refused([] { cr::read_idx<int>(file, cr::scaling::unit); }) ==
             "byte 2: scaling::unit is for bytes that are read as float or double");
  files::write(file, header(9, {1}) + "\1");
  BOOST_TEST(refused([] { cr::read_idx<float>(file, cr::scaling::unit); }) ==
             "byte 2: scaling::unit is for bytes that are read as float or double");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  BOOST_TEST((message<float, 6>("")) == "byte 0: the file ends in its header");
  BOOST_TEST((message<float, 6>(digits.substr(0, 15))) == "byte 15: the file ends in its header");
  BOOST_TEST((message<float, 6>("PNG")) == "byte 3: the file ends in its header");
  BOOST_TEST((message<float, 6>("\x89PNG....")) ==
             "byte 0: this is no IDX file, which begins with two bytes of 0; these are 137 and 80");
  BOOST_TEST((message<float, 6>(header(10, {2, 6}))) ==
             "byte 2: 10 is no element type of IDX, which has 8, 9, 11, 12, 13 and 14");
  BOOST_TEST((message<float, 6>(header(8, {}))) ==
             "byte 3: the file has no axis, so it has no rows");
  BOOST_TEST((message<float, 5>(digits)) ==
             "byte 8: the rows of this file are 2 × 3, they are read as 5");
  BOOST_TEST((message<float, 3, 2>(digits)) ==
             "byte 8: the rows of this file are 2 × 3, they are read as 3 × 2");
  BOOST_TEST((message<int>(digits)) ==
             "byte 8: the rows of this file are 2 × 3, they are read as one number");
  BOOST_TEST((message<float, 6>(header(8, {6}) + "123456")) ==
             "byte 8: the rows of this file are one number, they are read as 6");
  BOOST_TEST((message<float, 6>(digits.substr(0, 20))) ==
             "byte 20: the file ends here, and its header claims 8 bytes more");
  BOOST_TEST((message<float, 6>(compressed(digits.substr(0, 20)))) ==
             "byte 20: the file ends here, and its header claims 8 bytes more");
  BOOST_TEST((message<float, 6>(digits + "x")) ==
             "byte 28: the file goes on after the last number that its header claims");
  BOOST_TEST((message<std::uint8_t>(header(12, {2}) + big_endian(7) + big_endian(256))) ==
             "byte 12: this number is not in the range of the type that it is read as");
  BOOST_TEST((message<float>(header(14, {1}) + bytes_of(1e39))) ==
             "byte 8: this number is not in the range of the type that it is read as");
  BOOST_TEST((message<int>(header(13, {1}) + bytes_of(1.0f))) ==
             "byte 2: the file holds floating-point numbers, they are read as integers");

  const auto missing = place / "missing";
  BOOST_TEST(files::message_of(missing, [&] { cr::read_idx<int>(missing); }) ==
             "cannot be opened: No such file or directory");
  BOOST_TEST(files::message_of(place.path, [&] { cr::read_idx<int>(place.path); }) ==
             "byte 0: cannot be read: Is a directory");
}

// Infinity and NaN are what they are in every type.
BOOST_AUTO_TEST_CASE(not_finite) {
  files::write(file, header(14, {2}) + bytes_of(-std::numeric_limits<double>::infinity()) +
                         bytes_of(std::numeric_limits<double>::quiet_NaN()));
  const auto x = cr::read_idx<float>(file);
  BOOST_TEST(x.row(0) == -std::numeric_limits<float>::infinity());
  BOOST_TEST(std::isnan(x.row(1)));
}

BOOST_AUTO_TEST_CASE(damaged_archives) {
  const std::string whole = compressed(digits);
  std::string checksum = whole;
  checksum[whole.size() - 8] = static_cast<char>(checksum[whole.size() - 8] ^ 1);
  BOOST_TEST((message<float, 6>(checksum)) ==
             "byte 0: the compressed data is damaged here or later: incorrect data check");
  BOOST_TEST((message<float, 6>(whole.substr(0, whole.size() - 1)))
                 .ends_with("the compressed file is truncated here"));
}

// Headers that claim 2⁴⁰ numbers and more cost no memory.
BOOST_AUTO_TEST_CASE(hostile_lengths) {
  largest_allocation = 0;
  BOOST_TEST((message<float, 256>(header(8, {0xffffffffu, 256}))) ==
             "byte 12: the file ends here, and its header claims 1099511627520 bytes more");
  BOOST_TEST((message<float, 256>(compressed(header(8, {0xffffffffu, 256})))) ==
             "byte 12: the file ends here, and its header claims 1099511627520 bytes more");
  BOOST_TEST((message<double, 1 << 30>(header(8, {0xffffffffu, 1u << 30}))) ==
             "byte 4: the header claims more than memory can hold");
  BOOST_TEST((message<float, 2>(header(8, std::vector<std::uint32_t>(255, 0xffffffffu))))
                 .starts_with("byte 8: the rows of this file are 4294967295 × 4294967295"));
  BOOST_TEST(largest_allocation < 1u << 20);
}

// Nor does a compressed file that has much, and claims more; one that has it all is read.
BOOST_AUTO_TEST_CASE(memory_grows_with_what_is_there) {
  std::mt19937 engine(2);
  std::string noise(1 << 20, '\0');
  for (char& each : noise)
    each = static_cast<char>(engine() & 255);
  const std::string whole = compressed(header(8, {1 << 20}) + noise);
  const std::string claims = compressed(header(8, {0xffffffffu}) + noise);
  largest_allocation = 0;
  BOOST_TEST((message<float>(claims)) ==
             "byte 1048584: the file ends here, and its header claims 4293918719 bytes more");
  BOOST_TEST(largest_allocation <= 9u << 20); // of what is there less than twice
  files::write(file, whole);
  const auto x = cr::read_idx<std::uint8_t>(file);
  BOOST_TEST(std::equal(x.begin(), x.end(), noise.begin(), noise.end(),
                        [](std::uint8_t a, char c) { return a == static_cast<std::uint8_t>(c); }));
}

// Whatever a file holds, it is read or refused, and memory stays in proportion.
BOOST_AUTO_TEST_CASE(damaged_files) {
  for (const std::string& valid : {digits, compressed(digits)}) {
    largest_allocation = 0;
    const int refused = files::damage(file, valid, 2000, 1, [](const auto& damaged) {
      const auto x = cr::read_idx<float, 2, 3>(damaged);
      BOOST_TEST_REQUIRE(x.count() <= 100u);
      cr::read_idx<double, 6>(damaged, cr::scaling::unit);
    });
    BOOST_TEST(refused > static_cast<int>(valid.size()) + 1000);
    BOOST_TEST(largest_allocation < 1u << 20);
  }
}

// The files themselves, where they are.
BOOST_AUTO_TEST_CASE(mnist) {
  const char* const folder = std::getenv("CHAINRULE_MNIST");
  if (!folder || !files::fs::exists(folder)) {
    BOOST_TEST_MESSAGE("the MNIST files are not here");
    return;
  }
  const files::fs::path path = folder;
  const auto images =
      cr::read_idx<float, 784>(path / "t10k-images-idx3-ubyte.gz", cr::scaling::unit);
  const auto labels = cr::read_idx<int>(path / "train-labels-idx1-ubyte.gz");
  BOOST_TEST(images.count() == 10000u);
  BOOST_TEST(labels.count() == 60000u);
  // Python's gzip and struct: the mean of the test images, and the digits of the training set.
  double sum = 0;
  for (const float each : images)
    sum += static_cast<double>(each);
  BOOST_TEST(sum / 7840000 == 0.13251460584233693, boost::test_tools::tolerance(1e-7));
  std::array<int, 10> counts{};
  for (const int label : labels)
    ++counts.at(static_cast<std::size_t>(label));
  BOOST_TEST((counts == std::array{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}));
  BOOST_TEST(cr::batches<100>(images).size() == 100u);
}
