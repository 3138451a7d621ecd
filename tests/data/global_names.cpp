// build: plain
// SPDX-License-Identifier: BSL-1.0
// No name inside of these headers may be reported as shadowing a variable of the user's: see
// tests/expression/global_names.cpp.
#include <chainrule/chainrule.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/data/constants.hpp>
#include <chainrule/data/csv.hpp>
#include <chainrule/data/idx.hpp>
#include <chainrule/data/npz.hpp>
#include <random>

#include "../global_names.hpp"
VARIABLE(all);
VARIABLE(each);
VARIABLE(file);
VARIABLE(key);
VARIABLE(labels);
VARIABLE(shape);

namespace cr = chainrule;

namespace {

inline constexpr cr::variable<"W1", cr::shape<3, 4>> W1;
inline constexpr cr::variable<"b1"> b1;

/// Calls everything; it only has to compile.
void call_all() {
  auto some_images = cr::read_idx<float, 784>("x", cr::scaling::unit);
  auto some_labels = cr::read_idx<int>("y");
  std::mt19937 engine(1);
  cr::shuffle_rows(engine, some_images, some_labels);
  for (auto [an_x, a_y] : cr::batches<10>(some_images, some_labels.slice(0, 2)))
    static_cast<void>(an_x(0, 0) + static_cast<float>(a_y(0)));
  auto theta = cr::parameters<float>(W1, b1);
  cr::save_npz("z", theta);
  cr::load_npz("z", theta);
  cr::save_constants("h", theta, "weights");
  const cr::csv_table table = cr::read_csv("c");
  table.numbers<float>("p", "q");
  table.numbers<int>("p");
  table.categories("r");
}

} // namespace

int main(int argument_count, char**) {
  if (argument_count > 100)
    call_all();
}
