// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_SIMD_HPP
#define CHAINRULE_SIMD_HPP

// exp, log, … of several numbers at once by xsimd on every machine. With AVX (-march=native) this
// is so anyway; without, include this header before all others of the library.
#ifdef CHAINRULE_RUN_LANES_HPP
#error "include <chainrule/simd.hpp> before <chainrule/chainrule.hpp>"
#endif
#define CHAINRULE_SIMD 1
#include <chainrule/run/lanes.hpp>

#endif
