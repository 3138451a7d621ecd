// expect: train takes value_and_gradient with the parameters to train
// expect: verb_has_a_value_and_wrt<chainrule::gradient_function<true
// errors: 1
// SPDX-License-Identifier: BSL-1.0
#include <chainrule/chainrule.hpp>
#include <chainrule/optimize/optimize.hpp>

namespace cr = chainrule;

inline constexpr cr::variable<"w"> w;
inline constexpr cr::variable<"d", cr::shape<2>> d;
constexpr auto loss = mean(square(w - d));
const std::array<double, 4> numbers{1, 2, 3, 4};

double trained() {
  double theta = 0;
  cr::optimize::sgd descent;
#ifdef COMPILES
  constexpr auto verb = cr::value_and_gradient<loss, cr::wrt(w)>;
#else
  constexpr auto verb = cr::value_and_gradient<loss>;
#endif
  cr::optimize::train(verb, theta, descent, cr::optimize::minibatches(d = numbers));
  return theta;
}
