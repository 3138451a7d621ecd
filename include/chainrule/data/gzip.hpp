// SPDX-License-Identifier: BSL-1.0
// Needs zlib: compile with -lz.
#ifndef CHAINRULE_DATA_GZIP_HPP
#define CHAINRULE_DATA_GZIP_HPP

#include <algorithm>
#include <cerrno>
#include <chainrule/data/error.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <zlib.h>

namespace chainrule {

/// A file that is read from its beginning, compressed by gzip or not: zlib tells them apart. Errors
/// and positions are those of the uncompressed content. Checksums are checked at the end.
class gzip_reader {
public:
  explicit gzip_reader(const std::filesystem::path& file)
      : path(file), handle(gzopen(file.c_str(), "rb")) {
    if (!handle)
      throw data_error(path, std::string("cannot be opened: ") + std::strerror(errno));
    gzbuffer(handle, 1u << 17);
  }
  gzip_reader(const gzip_reader&) = delete;
  gzip_reader& operator=(const gzip_reader&) = delete;
  ~gzip_reader() { gzclose_r(handle); }

  const std::filesystem::path& file() const { return path; }
  std::uint64_t position() const { return at; }
  bool compressed() { return !gzdirect(handle); }

  /// Reads as many bytes as there are, up to `size`; fewer only at the end of the file.
  std::size_t read(unsigned char* to, std::size_t size) {
    std::size_t done = 0;
    while (done < size) {
      const auto part = static_cast<unsigned>(std::min<std::size_t>(size - done, 1u << 30));
      errno = 0;
      const int got = gzread(handle, to + done, part);
      if (got > 0) {
        done += static_cast<std::size_t>(got);
        at += static_cast<std::uint64_t>(got);
      }
      if (got < 0 || static_cast<unsigned>(got) < part) {
        check();
        break;
      }
    }
    return done;
  }

private:
  std::filesystem::path path;
  gzFile handle;
  std::uint64_t at = 0;

  void check() const {
    int code = Z_OK;
    const char* const text = gzerror(handle, &code);
    if (code == Z_OK || code == Z_STREAM_END)
      return;
    if (code == Z_BUF_ERROR)
      throw data_error(path, at_byte(at), "the compressed file is truncated here");
    if (code == Z_ERRNO)
      throw data_error(path, at_byte(at), std::string("cannot be read: ") + std::strerror(errno));
    const std::string_view reason(text); // after the path
    const std::size_t colon = reason.rfind(": ");
    throw data_error(path, at_byte(at),
                     "the compressed data is damaged here or later: " +
                         std::string(reason.substr(colon == reason.npos ? 0 : colon + 2)));
  }
};

} // namespace chainrule

#endif
