// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_special
#define CHAINRULE_LAW_DIGITS 100 // 300 would take a minute
#include "laws.hpp"

using namespace laws;

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>

namespace {
// Beyond 7 the differences of erf have no digits left.
constexpr auto both = over<1>(-7, -3, -0.5, 0, 1e-9, 0.25, 1, 2.5, 7);
constexpr auto right = over<1>(-7, -3, -0.5, 0, 1e-9, 0.25, 1, 2.5, 9, 26, 100);
constexpr auto gammas = over<1>(-10.5, -2.25, 1e-6, 0.25, 1.125, 2.25, 10, 171.5, 1e6, 1e15);
} // namespace

BOOST_AUTO_TEST_CASE(erf_laws) {
  constexpr auto f = [](auto x) { return cr::erf(x); };
  law<cr::erf_t, f, both>([](big x) { return boost::math::erf(x); });
  is_the_librarys<f, right>([](auto x) { return std::erf(x); });
}

// In the tail of exp(-x²) the rounding of x² is x²/2 epsilons.
BOOST_AUTO_TEST_CASE(erfc_laws) {
  constexpr auto f = [](auto x) { return cr::erfc(x); };
  law<cr::erfc_t, f, right>([](big x) { return boost::math::erfc(x); }, {2, 8000, 8000, 2, 16});
  is_the_librarys<f, right>([](auto x) { return std::erfc(x); });
}

BOOST_AUTO_TEST_CASE(lgamma_laws) {
  constexpr auto f = [](auto x) { return cr::lgamma(x); };
  law<cr::lgamma_t, f, gammas>([](big x) { return boost::math::lgamma(x); });
  is_the_librarys<f, gammas>([](auto x) { return std::lgamma(x); });
}

BOOST_AUTO_TEST_CASE(digamma_laws) {
  constexpr auto f = [](auto x) { return cr::digamma(x); };
  law<cr::polygamma_t, f, gammas>([](big x) { return boost::math::digamma(x); });
}

BOOST_AUTO_TEST_CASE(trigamma_laws) {
  constexpr auto f = [](auto x) { return cr::polygamma(1, x); };
  law<cr::polygamma_t, f, gammas>([](big x) { return boost::math::trigamma(x); },
                                  {4, 64, 64, 4, 16});
}

// Where the reflection's cotangent is zero; Boost.Math takes another branch there.
BOOST_AUTO_TEST_CASE(digamma_at_half_integers) {
  constexpr double constant = cr::digamma(-0.5);
  BOOST_TEST(constant == 0.036489973978576520559);
  BOOST_TEST(cr::digamma(-0.5) == constant);
}
