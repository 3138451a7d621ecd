// SPDX-License-Identifier: BSL-1.0
// Every file is a table, whose columns are numbers, categories or neither, or is a data_error.
#include "input.hpp"
#include <chainrule/data/csv.hpp>

namespace cr = chainrule;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const fuzz_input input(bytes, size);
  try {
    const cr::csv_table table = cr::read_csv(input.path);
    for (const std::string& name : table.names()) {
      try {
        const auto numbers = table.numbers<double>(name);
        fuzz_input::require(numbers.count() == table.count());
        for (const double each : numbers)
          fuzz_input::require(each - each == 0);
      } catch (const cr::data_error&) {
      }
      try {
        const auto [indices, names] = table.categories(name);
        for (std::size_t i = 0; i < table.count(); ++i)
          fuzz_input::require(names.at(static_cast<std::size_t>(indices.row(i))) ==
                              table.field(i, table.column(name)));
      } catch (const cr::data_error&) {
      }
    }
  } catch (const cr::data_error&) {
  }
  return 0;
}
