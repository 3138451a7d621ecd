// expect: batches are views; give the rows a name first
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/data/batches.hpp>

namespace cr = chainrule;

int main() {
#ifdef COMPILES
  const cr::rows<float, 2> points(4);
  cr::batches<2>(points);
#else
  cr::batches<2>(cr::rows<float, 2>(4));
#endif
}
