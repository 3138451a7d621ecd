// SPDX-License-Identifier: BSL-1.0
// Every file is loaded, or is a data_error that changes nothing: as it is, and as the array within
// an archive, where checksums do not get in the way.
#include "input.hpp"
#include <chainrule/data/npz.hpp>
#include <chainrule/derivative/parameters.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"b", cr::shape<3, 2>> b;

void attempt(const std::filesystem::path& file) {
  auto theta = cr::parameters<float>(b);
  theta[b](2, 1) = 7;
  try {
    cr::load_npz(file, theta);
  } catch (const cr::data_error&) {
    fuzz_input::require(theta[b](2, 1) == 7 && theta[b](0, 0) == 0);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  attempt(fuzz_input(bytes, size).path);
  const std::string array(reinterpret_cast<const char*>(bytes), size);
  cr::zip_writer archive("fuzz");
  archive.add("b.npy", array);
  const std::string whole = archive.bytes();
  attempt(fuzz_input(reinterpret_cast<const std::uint8_t*>(whole.data()), whole.size()).path);
  return 0;
}
