// expect: chainrule needs IEEE arithmetic: compile without -ffast-math
// SPDX-License-Identifier: BSL-1.0
// What -ffast-math defines.
#ifndef COMPILES
#define __FAST_MATH__ 1
#endif
#include <chainrule/chainrule.hpp>

int main() {}
