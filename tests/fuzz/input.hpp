// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TESTS_FUZZ_INPUT_HPP
#define CHAINRULE_TESTS_FUZZ_INPUT_HPP

#include <chainrule/data/error.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

/// A file in memory that holds what libFuzzer gives.
struct fuzz_input {
  int descriptor = memfd_create("fuzz", 0);
  std::filesystem::path path = "/proc/self/fd/" + std::to_string(descriptor);

  fuzz_input(const std::uint8_t* bytes, std::size_t size) {
    require(descriptor >= 0 && write(descriptor, bytes, size) == static_cast<ssize_t>(size));
  }
  fuzz_input(const fuzz_input&) = delete;
  ~fuzz_input() { close(descriptor); }

  static void require(bool good) {
    if (!good)
      std::abort();
  }
};

#endif
