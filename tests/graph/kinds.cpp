// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"
#include <chainrule/graph/kinds.hpp>

namespace cr = chainrule;

namespace {

template <auto F, int Arguments>
constexpr auto wrong = cr::find_wrong_kinds(graphs::traced<F, Arguments>);
template <auto F, int Arguments>
constexpr bool right = wrong<F, Arguments>.comparison_as_number == cr::none &&
                       wrong<F, Arguments>.number_as_condition == cr::none;

static_assert(right<[](auto x, auto y) { return where(x < y && !(y < 2), x, y); }, 2>);
static_assert(right<[](auto x) { return where(cr::symbol(1), x, 2); }, 1>);
static_assert(right<[](auto) { return 1; }, 1>);

constexpr auto multiplied = [](auto x, auto y) { return x * (y < x); };
static_assert(!right<multiplied, 2>);
static_assert(cr::first_variable(graphs::traced<multiplied, 2>,
                                 wrong<multiplied, 2>.comparison_as_number) == "x1");
static_assert(wrong<[](auto x) { return x < 2; }, 1>.comparison_as_number != cr::none);
static_assert(wrong<[](auto x) { return where(x * x, x, 2); }, 1>.number_as_condition != cr::none);
static_assert(wrong<[](auto x) { return where(x < (x < 2), x, 2); }, 1>.comparison_as_number !=
              cr::none);

} // namespace

int main() {}
