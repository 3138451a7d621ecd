// expect: these are no rows; memory that is contiguous becomes rows by rows_view
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/data/batches.hpp>
#include <vector>

namespace cr = chainrule;

int main() {
  const std::vector<float> pixels(4 * 784);
#ifdef COMPILES
  const cr::rows_view<const float, 784> images(pixels.data(), 4);
  cr::batches<2>(images);
#else
  cr::batches<2>(pixels);
#endif
}
