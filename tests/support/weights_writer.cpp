// SPDX-License-Identifier: BSL-1.0
// weights_writer FLOATS.hpp DOUBLES.hpp FLOATS.npz DOUBLES.npz: saves parameters, for tests that
// read them back by a compiler and by Python.
#include "weights.hpp"
#include <chainrule/data/constants.hpp>
#include <chainrule/data/npz.hpp>

int main(int, char** files) {
  const auto floats = weights_of::in_float();
  const auto doubles = weights_of::in_double();
  chainrule::save_constants(files[1], floats, "floats");
  chainrule::save_constants(files[2], doubles, "doubles");
  chainrule::save_npz(files[3], floats);
  chainrule::save_npz(files[4], doubles);
}
