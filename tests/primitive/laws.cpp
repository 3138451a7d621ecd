// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE primitive_laws
#include <boost/test/unit_test.hpp>
#include <chainrule/chainrule.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace {

namespace cr = chainrule;

template <class... Ps> struct list {
  static constexpr std::size_t size = sizeof...(Ps);
};

/// All primitives of the library.
using all =
    list<cr::neg_t, cr::add_t, cr::subtract_t, cr::multiply_t, cr::square_t, cr::one_minus_square_t,
         cr::reciprocal_t, cr::divide_t, cr::less_t, cr::less_equal_t, cr::equal_t, cr::not_equal_t,
         cr::and_t, cr::or_t, cr::not_t, cr::where_t, cr::only_where_t, cr::in_domain_t, cr::sign_t,
         cr::abs_t, cr::unsigned_zero_t, cr::max_t, cr::min_t, cr::clamp_t, cr::max_of_many_t,
         cr::beside_t, cr::stop_gradient_t, cr::exp_t, cr::expm1_t, cr::exp2_t, cr::log_t,
         cr::log1p_t, cr::log2_t, cr::log10_t, cr::sqrt_t, cr::cbrt_t, cr::pow_slope_t,
         cr::pow_log_t, cr::pow_t, cr::hypot_t, cr::sin_t, cr::cos_t, cr::tan_t, cr::asin_t,
         cr::acos_t, cr::atan_t, cr::atan2_t, cr::sinh_t, cr::cosh_t, cr::sech_t, cr::tanh_t,
         cr::asinh_t, cr::acosh_t, cr::atanh_t, cr::erf_t, cr::erfc_t, cr::polygamma_t,
         cr::lgamma_t, cr::unit_step_t, cr::linear_t, cr::sigmoid_t, cr::relu_t,
         cr::generalized_relu_t, cr::softplus_t, cr::elu_t, cr::swish_t, cr::gelu_t,
         cr::step_t<"ξ">>;

/// Its entry in the graph's world exists, which has all its derivatives checked.
template <class P> constexpr bool is_complete() {
  constexpr const cr::operation& known = cr::entry<P>::id;
  return cr::has_notation<P> && !P::text.pattern.empty() && !P::latex.pattern.empty() &&
         known.arity == P::arity && known.conditions <= P::arity && known.derivative;
}
template <class... Ps> constexpr bool are_complete(list<Ps...>) {
  return (is_complete<Ps>() && ...);
}
static_assert(are_complete(all{}));

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

} // namespace

// Each primitive of a header has a law (or a test of its own) in the test of the same name, and the
// list above is the whole of them.
BOOST_AUTO_TEST_CASE(every_primitive_has_a_law) {
  const std::filesystem::path tests = std::filesystem::path(__FILE__).parent_path();
  const std::regex definition(R"(struct (\w+_t) : \w+<\d>)");
  std::size_t found = 0;
  for (const auto& header :
       std::filesystem::directory_iterator(tests / "../../include/chainrule/primitive")) {
    const std::string text = text_of(header.path());
    const std::string laws = text_of(tests / header.path().stem().concat(".cpp"));
    for (std::sregex_iterator i(text.begin(), text.end(), definition), end; i != end; ++i, ++found)
      BOOST_TEST((laws.find("cr::" + (*i)[1].str()) != std::string::npos),
                 (*i)[1] << " of " << header.path().filename() << " has no law");
  }
  BOOST_TEST(found == all::size);
}
