// expect: a primitive does not take a tensor of this shape, or two of these
// expect: primitive_takes_the_shapes<
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

#ifdef COMPILES
inline constexpr cr::variable<"V", cr::shape<3>> V;
constexpr cr::tensor<double, 3> given{};
#else
inline constexpr cr::variable<"V", cr::shape<3, 1>> V;
constexpr cr::tensor<double, 3, 1> given{};
#endif

struct twice_t : cr::whole_primitive<1> {
  static constexpr cr::notation text{"2@0"}, latex = text;
  static constexpr cr::extents shape(const cr::extents& a) {
    return a.rank == 1 ? a : cr::extents{-1, {}}; // vectors
  }
  static constexpr void value(auto y, auto a) {
    for (int i = 0; i < y.size(); ++i)
      y[i] = 2 * a[i];
  }
  static constexpr auto jvp(auto, auto, auto da) { return 2 * da; }
  static constexpr auto vjp(auto, auto, auto dy) { return 2 * dy; }
};
template <cr::operand X> constexpr auto twice(const X& x) { return cr::apply<twice_t>(x); }

constexpr auto formula = sum(twice(V));
constexpr auto d = cr::gradient<formula, cr::wrt(V)>(V = given);
