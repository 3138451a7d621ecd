// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE atomic_file
#include "files.hpp"
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <chainrule/data/atomic_file.hpp>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cr = chainrule;
namespace fs = std::filesystem;

namespace {

const files::folder place;
bool fchmod_fails = false;

} // namespace

/// In place of the C library's.
extern "C" int fchmod(int descriptor, mode_t mode) noexcept {
  if (!fchmod_fails)
    return static_cast<int>(syscall(SYS_fchmod, descriptor, mode));
  errno = EPERM;
  return -1;
}

BOOST_AUTO_TEST_CASE(new_and_old_files) {
  const fs::path file = place / "new";
  cr::atomic_file::write(file, "one");
  BOOST_TEST(files::read(file) == "one");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  cr::atomic_file::write(file, std::string("t\0wo", 4));
  BOOST_TEST(files::read(file) == std::string("t\0wo", 4));
  BOOST_TEST((fs::status(file).permissions() ==
              (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read)));
  cr::atomic_file::write(file, "");
  BOOST_TEST(fs::file_size(file) == 0u);
  BOOST_TEST(place.entries() == 1);
  fs::remove(file);
}

// The file that a link leads to is written, and the link stays.
BOOST_AUTO_TEST_CASE(links) {
  files::write(place / "real", "old");
  fs::create_symlink("real", place / "link");
  cr::atomic_file::write(place / "link", "new");
  BOOST_TEST(fs::is_symlink(place / "link"));
  BOOST_TEST(files::read(place / "real") == "new");
  BOOST_TEST(place.entries() == 2);
  fs::remove(place / "link");
  fs::remove(place / "real");
}

// In the folder that the program is in, a path has no parent.
BOOST_AUTO_TEST_CASE(a_name_alone) {
  const fs::path before = fs::current_path();
  fs::current_path(place.path);
  cr::atomic_file::write("alone", "x");
  BOOST_TEST(files::read("alone") == "x");
  BOOST_TEST(place.entries() == 1);
  fs::remove("alone");
  fs::current_path(before);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  const auto message = [](const fs::path& file) {
    return files::message_of(file, [&] { cr::atomic_file::write(file, "x"); });
  };
  BOOST_TEST(message(place / "missing/file") == "cannot be written: No such file or directory");
  BOOST_TEST(message(place.path) == "cannot be written: it is no regular file");
  BOOST_TEST(message("/dev/null") == "cannot be written: it is no regular file");
  BOOST_TEST(fs::is_character_file("/dev/null"));
  const fs::path long_name = place / std::string(300, 'x');
  BOOST_TEST(message(long_name) == "cannot be written: File name too long");
  BOOST_TEST(place.entries() == 0);
}

// Where the new file is open and cannot be given the old one's permissions, it goes as well.
BOOST_AUTO_TEST_CASE(permissions_that_cannot_be_given) {
  const fs::path file = place / "kept";
  files::write(file, "old");
  const auto descriptors = [] {
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  };
  const auto before = descriptors();
  fchmod_fails = true;
  const std::string message = files::message_of(file, [&] { cr::atomic_file::write(file, "new"); });
  fchmod_fails = false;
  BOOST_TEST(message == "cannot be written: Operation not permitted");
  BOOST_TEST(descriptors() == before);
  BOOST_TEST(files::read(file) == "old");
  BOOST_TEST(place.entries() == 1);
  fs::remove(file);
}

// Where the disk does not take all bytes, the old file stays and the new one goes.
BOOST_AUTO_TEST_CASE(a_full_disk) {
  const fs::path file = place / "kept";
  files::write(file, "old");
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit few{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &few);
  const std::string message =
      files::message_of(file, [&] { cr::atomic_file::write(file, std::string(100000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  BOOST_TEST(message == "cannot be written: File too large");
  BOOST_TEST(files::read(file) == "old");
  BOOST_TEST(place.entries() == 1);
}
