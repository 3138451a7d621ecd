// SPDX-License-Identifier: BSL-1.0
// Every file is read, as the type that it has and as others, or is a data_error.
#include "input.hpp"
#include <chainrule/data/idx.hpp>

namespace cr = chainrule;

template <class T, int... Extents>
void attempt(const fuzz_input& input, cr::scaling scale = cr::scaling::unchanged) {
  try {
    const auto rows = cr::read_idx<T, Extents...>(input.path, scale);
    T sum{};
    for (const T each : rows) // all is there
      sum = static_cast<T>(sum + each / 4);
    fuzz_input::require(rows.size() % rows.row_size == 0);
  } catch (const cr::data_error&) {
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const fuzz_input input(bytes, size);
  attempt<float, 6>(input, cr::scaling::unit);
  attempt<float, 2, 3>(input);
  attempt<unsigned char>(input);
  attempt<double, 1>(input);
  return 0;
}
