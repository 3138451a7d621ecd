// SPDX-License-Identifier: BSL-1.0
// Needs libzip: compile with -lzip.
#ifndef CHAINRULE_DATA_NPZ_HPP
#define CHAINRULE_DATA_NPZ_HPP

#include <algorithm>
#include <boost/hana/at_key.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <chainrule/data/atomic_file.hpp>
#include <chainrule/data/error.hpp>
#include <chainrule/data/named_parameters.hpp>
#include <chainrule/data/npy.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#include <zip.h>

/// NumPy's .npz format, a zip archive of .npy arrays, for maps of parameters: what
/// `numpy.load("weights.npz")["W1"]` reads, and `numpy.savez("weights.npz", W1=w, b1=b)` writes.
namespace chainrule {

/// A zip archive that is being read, by libzip.
class zip_reader {
public:
  explicit zip_reader(const std::filesystem::path& path) : archive_path(path) {
    int code = 0;
    archive = zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (!archive) {
      zip_error_t error;
      zip_error_init_with_code(&error, code);
      const std::string reason =
          code == ZIP_ER_EXISTS ? "two entries have one name" : zip_error_strerror(&error);
      zip_error_fini(&error);
      throw data_error(path, "cannot be read as a zip archive: " + reason);
    }
  }
  zip_reader(const zip_reader&) = delete;
  ~zip_reader() { zip_discard(archive); }

  const std::filesystem::path& file() const { return archive_path; }
  /// The names of the entries, in their order.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    const zip_int64_t entries = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < entries; ++i) {
      const char* const each = zip_get_name(archive, static_cast<zip_uint64_t>(i), 0);
      result.emplace_back(each ? each : "");
    }
    return result;
  }

private:
  friend class zip_entry_reader;
  std::filesystem::path archive_path;
  zip_t* archive;
};

/// One entry of it, from its beginning. Errors name the entry and the byte within.
class zip_entry_reader {
public:
  zip_entry_reader(const zip_reader& archive, std::size_t index, std::string entry)
      : from(archive), name(std::move(entry)), handle(zip_fopen_index(from.archive, index, 0)) {
    if (!handle)
      fail(std::string("cannot be read: ") + zip_strerror(from.archive));
  }
  zip_entry_reader(const zip_entry_reader&) = delete;
  ~zip_entry_reader() { zip_fclose(handle); }

  std::uint64_t position() const { return at; }
  /// Reads as many bytes as there are, up to `size`; fewer only at the end.
  std::size_t read(char* to, std::size_t size) {
    std::size_t done = 0;
    while (done < size) {
      const zip_int64_t got = zip_fread(handle, to + done, size - done);
      if (got < 0)
        fail(std::string("cannot be read: ") + zip_error_strerror(zip_file_get_error(handle)));
      if (got == 0)
        break;
      done += static_cast<std::size_t>(got);
      at += static_cast<std::uint64_t>(got);
    }
    return done;
  }
  [[noreturn]] void fail(const std::string& sentence) const { fail(at, sentence); }
  [[noreturn]] void fail(std::uint64_t byte, const std::string& sentence) const {
    throw data_error(from.file(), at_byte(byte, name), sentence);
  }
  /// What is wrong with the entry as a whole.
  [[noreturn]] void refuse(const std::string& sentence) const {
    throw data_error(from.file(), file_place{file_place::unit::whole, 0, name}, sentence);
  }

private:
  const zip_reader& from;
  std::string name;
  zip_file_t* handle;
  std::uint64_t at = 0;
};

/// A zip archive that is being written, in memory, by libzip. Nothing is compressed, as in
/// numpy.savez, and no time is recorded: the same parameters give the same bytes.
class zip_writer {
public:
  explicit zip_writer(const std::filesystem::path& path) : file(path) {
    zip_error_t error;
    zip_error_init(&error);
    buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (buffer) {
      zip_source_keep(buffer);
      archive = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
    }
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!archive) {
      if (buffer) {
        zip_source_free(buffer);
        zip_source_free(buffer);
      }
      fail(reason);
    }
  }
  zip_writer(const zip_writer&) = delete;
  ~zip_writer() {
    if (archive)
      zip_discard(archive);
    zip_source_free(buffer);
  }

  /// The bytes are read when all is finished: they must stay.
  void add(const std::string& name, const std::string& bytes) {
    zip_source_t* const source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index =
        source ? zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (source && index < 0)
      zip_source_free(source);
    constexpr zip_uint16_t first_of_january_1980 = 1 << 5 | 1;
    if (index < 0 ||
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), 0, first_of_january_1980,
                             0) != 0)
      fail(zip_strerror(archive));
  }
  /// The whole archive.
  std::string bytes() {
    if (zip_close(archive) != 0)
      fail(zip_strerror(archive));
    archive = nullptr;
    zip_stat_t stat;
    if (zip_source_stat(buffer, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(buffer) != 0)
      fail(zip_error_strerror(zip_source_error(buffer)));
    std::string result(stat.size, '\0');
    const zip_int64_t got = zip_source_read(buffer, result.data(), result.size());
    zip_source_close(buffer);
    if (got < 0 || static_cast<zip_uint64_t>(got) != stat.size)
      fail("its bytes are not all there");
    return result;
  }

private:
  std::filesystem::path file;
  zip_source_t* buffer = nullptr;
  zip_t* archive = nullptr;

  [[noreturn]] void fail(const std::string& reason) const {
    throw data_error(file, "cannot be written: " + reason);
  }
};

/// The header of an .npy array, whose elements come next.
inline npy_header read_npy_header(zip_entry_reader& from) {
  constexpr std::size_t longest = 1 << 16; // NumPy's own limit is 10,000
  char bytes[12]{};
  const auto read = [&from](char* to, std::size_t size) {
    if (from.read(to, size) < size)
      from.fail("the array ends in its header");
  };
  read(bytes, 8);
  if (std::string_view(bytes, npy_magic.size()) != npy_magic)
    from.fail(0, "this is no array of NumPy's .npy format");
  if (bytes[6] < 1 || bytes[6] > 3 || bytes[7] != 0)
    from.fail(6, "a version of the .npy format that is not known");
  const std::size_t length_bytes = bytes[6] == 1 ? 2 : 4;
  read(bytes + 8, length_bytes);
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i > 0; --i)
    length = length << 8 | static_cast<unsigned char>(bytes[7 + i]);
  if (length > longest)
    from.fail(8, "a header of " + std::to_string(length) + " bytes is too long");
  std::string text(length, '\0');
  const std::uint64_t start = from.position();
  read(text.data(), length);
  npy_header header;
  npy_dictionary dictionary(text);
  if (!dictionary.parse(header))
    from.fail(start + dictionary.position(),
              "the header cannot be understood: " + dictionary.problem());
  return header;
}

/// Fills a number or tensor with the elements of an .npy array, which must be of its type and
/// shape.
template <class X> void read_npy(zip_entry_reader& from, std::string_view name, X& to) {
  using parameter = named_parameter<X>;
  using T = typename parameter::element;
  const npy_header header = read_npy_header(from);
  if (header.type != npy_type<T>())
    from.refuse("the elements are of type " + header.type + ", those of the variable " +
                std::string(name) + " of type " + npy_type<T>());
  if (header.shape != parameter::shape())
    from.refuse("the shape is " + npy_shape(header.shape) + ", that of the variable " +
                std::string(name) + " is " + npy_shape(parameter::shape()));
  const std::uint64_t start = from.position();
  constexpr std::size_t size = parameter::size * sizeof(T);
  T* const place = parameter::data(to);
  std::vector<T> by_columns(header.fortran ? parameter::size : 0);
  T* const first = header.fortran ? by_columns.data() : place;
  if (const std::size_t got = from.read(reinterpret_cast<char*>(first), size); got < size)
    from.fail("the array ends here, and its shape claims " + std::to_string(size - got) +
              " bytes more");
  char more = 0;
  if (from.read(&more, 1) != 0)
    from.fail(start + size, "the array goes on after the last element of its shape");
  if (header.fortran)
    parameter::from_columns(by_columns, place);
}

/// A number or tensor as an .npy array.
template <class X> std::string npy_bytes(const X& from) {
  using parameter = named_parameter<X>;
  using T = typename parameter::element;
  std::string bytes = npy_preamble({npy_type<T>(), false, parameter::shape()});
  return bytes.append(reinterpret_cast<const char*>(parameter::data(from)),
                      parameter::size * sizeof(T));
}

/// Which entry holds a variable.
inline std::size_t entry_of(const std::filesystem::path& file,
                            const std::vector<std::string>& names, std::string_view variable) {
  const auto found = std::find(names.begin(), names.end(), std::string(variable) + ".npy");
  if (found == names.end())
    throw data_error(file, "there is no array for the variable " + std::string(variable));
  return static_cast<std::size_t>(found - names.begin());
}

template <class Parameters>
void save_map(const std::filesystem::path& file, const Parameters& parameters) {
  std::vector<std::string> arrays; // they stay where they are until all is written
  arrays.reserve(number_of_parameters<Parameters>);
  zip_writer archive(file);
  for_each_parameter(parameters, [&](std::string_view variable_name, const auto& parameter_value) {
    archive.add(std::string(variable_name) + ".npy",
                arrays.emplace_back(npy_bytes(parameter_value)));
  });
  atomic_file::write(file, archive.bytes());
}

template <class Parameters>
void load_map(const std::filesystem::path& file, Parameters& parameters) {
  const zip_reader archive(file);
  const std::vector<std::string> names = archive.names();
  std::string known;
  std::vector<std::size_t> found; // the entry of each variable
  for_each_parameter(parameters, [&](std::string_view variable_name, const auto&) {
    known += (known.empty() ? "" : ", ") + std::string(variable_name);
    found.push_back(entry_of(file, names, variable_name));
  });
  for (std::size_t i = 0; i < names.size(); ++i)
    if (std::find(found.begin(), found.end(), i) == found.end())
      throw data_error(file, shown_text(names[i]) + " is of no variable; there are " + known);
  const auto staged = std::make_unique<Parameters>(parameters);
  auto entry = found.begin();
  for_each_parameter(*staged, [&](std::string_view variable_name, auto& parameter_value) {
    zip_entry_reader entry_reader(archive, *entry, names[*entry]);
    read_npy(entry_reader, variable_name, parameter_value);
    ++entry;
  });
  parameters = *staged;
}

/// Saves a map of parameters as an .npz archive, each array under its variable's name:
///
///     save_npz("weights.npz", theta); // numpy.load("weights.npz")["W1"]
///
/// The file is written whole or not at all. Throws data_error.
template <class Parameters>
void save_npz(const std::filesystem::path& file, const Parameters& parameters) {
  constexpr bool is_map = is_parameter_map<Parameters>;
  static_assert(is_map, "save_npz(file, parameters): the parameters are a map, "
                        "cr::parameters<float>(W, b)");
  if constexpr (is_map)
    save_map(file, parameters);
}

/// Loads what save_npz or numpy.savez has saved into a map of parameters. The archive must have an
/// array for each variable, of its element type and shape, and no others; compressed ones and
/// those that are stored by columns are read, too. Throws data_error, and then nothing is changed.
template <class Parameters>
void load_npz(const std::filesystem::path& file, Parameters& parameters) {
  constexpr bool is_map = is_parameter_map<std::remove_const_t<Parameters>>;
  constexpr bool is_variable = !std::is_const_v<Parameters>;
  static_assert(is_map, "load_npz(file, parameters): the parameters are a map, "
                        "cr::parameters<float>(W, b)");
  static_assert(is_variable, "load_npz(file, parameters): the parameters are constant");
  if constexpr (is_map && is_variable)
    load_map(file, parameters);
}

} // namespace chainrule

#endif
