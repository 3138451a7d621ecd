// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DATA_ATOMIC_FILE_HPP
#define CHAINRULE_DATA_ATOMIC_FILE_HPP

#include <atomic>
#include <cerrno>
#include <chainrule/data/error.hpp>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace chainrule {

/// Writes a file whole or not at all: into a new file in the same folder, which takes the place of
/// the old one by one `rename` when its bytes are on the disk. Readers see the old file or the new
/// one; when this throws data_error the old one is as it was and nothing else is left behind. An
/// old file's permissions stay, and a symbolic link still leads to the file. POSIX.
class atomic_file {
public:
  static void write(const std::filesystem::path& file, std::string_view bytes) {
    atomic_file made(file);
    made.open(); // not in the constructor: what that throws runs no destructor
    made.fill(bytes);
    made.put_in_place();
  }

  atomic_file(const atomic_file&) = delete;
  ~atomic_file() {
    if (descriptor >= 0)
      ::close(descriptor);
    if (!temporary.empty())
      ::unlink(temporary.c_str());
  }

private:
  const std::filesystem::path& asked;
  std::filesystem::path target, folder, temporary;
  int descriptor = -1;

  explicit atomic_file(const std::filesystem::path& file) : asked(file), target(file) {}

  void open() {
    struct stat old{};
    const bool replaces = ::stat(asked.c_str(), &old) == 0;
    if (replaces && !S_ISREG(old.st_mode))
      throw data_error(asked, "cannot be written: it is no regular file");
    std::error_code unknown;
    if (replaces)
      if (auto real = std::filesystem::canonical(asked, unknown); !unknown)
        target = std::move(real);
    folder = target.has_parent_path() ? target.parent_path() : ".";
    static std::atomic<unsigned> counter = 0;
    while (descriptor < 0) {
      std::filesystem::path fresh = folder / (".chainrule-" + std::to_string(::getpid()) + "-" +
                                              std::to_string(counter++) + ".tmp");
      descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor >= 0)
        temporary = std::move(fresh); // from here on it is this object's to remove
      else if (errno != EEXIST)
        fail(errno);
    }
    if (replaces)
      check(::fchmod(descriptor, old.st_mode & 07777));
  }

  [[noreturn]] void fail(int reason) const {
    throw data_error(asked, std::string("cannot be written: ") + std::strerror(reason));
  }
  void check(int result) const {
    if (result != 0)
      fail(errno);
  }

  void fill(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(descriptor, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR)
        fail(errno);
      if (written > 0)
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void put_in_place() {
    check(::fsync(descriptor));
    const int closed = ::close(descriptor);
    descriptor = -1;
    check(closed);
    check(::rename(temporary.c_str(), target.c_str()));
    temporary.clear();
    // The file is there now; that its name is on the disk, too, some file systems cannot promise.
    if (const int directory = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); directory >= 0) {
      ::fsync(directory);
      ::close(directory);
    }
  }
};

} // namespace chainrule

#endif
