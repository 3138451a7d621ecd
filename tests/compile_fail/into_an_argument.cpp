// expect: the_destination_is_part_of_an_argument
// SPDX-License-Identifier: BSL-1.0
#undef NDEBUG
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"x", cr::shape<2>> x;
constexpr auto verb = cr::value_and_gradient<sum(square(x)), cr::wrt(x)>;

static_assert([] {
  cr::tensor<double, 2> v{1, 2};
  auto grad = v;
#ifdef COMPILES
  return verb.into(grad, x = v) == 5;
#else
  (void)grad;
  return verb.into(v, x = v) == 5;
#endif
}());
