// SPDX-License-Identifier: BSL-1.0
// Prints what docs/design.md shows: one formula at each stage of the pipeline.
#include "listing.hpp"
#include <iostream>

namespace cr = chainrule;

namespace design {

// [formula]
inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
constexpr auto p = 1 / (1 + exp(-W * X));
// [/formula]

// [types]
using product =
    cr::expression<cr::multiply_t, cr::expression<cr::neg_t, cr::variable<"W">>, cr::variable<"X">>;
using sum = cr::expression<cr::add_t, cr::literal, cr::expression<cr::exp_t, product>>;
using quotient = cr::expression<cr::divide_t, cr::literal, sum>;
static_assert(std::is_same_v<decltype(p), const quotient>);
static_assert(quotient::literal_count == 2 && p.numbers[1] == 1); // the rest is type
// [/types]

// [stages]
using trace = cr::trace_formula<p>;                // graph/trace.hpp
using by_W = cr::selection<0>;                     // of the arguments W, X
using pass = cr::gradient_pass<trace, by_W, true>; // transform/derivatives.hpp
using lower = cr::lower_pass<pass>;
using code = cr::program<pass, cr::segments<1, 1>>; // plan/program.hpp: the value, the gradient

constexpr auto traced = cr::run_pass<trace>();
constexpr auto derived = cr::run_pass<pass>();
constexpr auto lowered = cr::run_pass<lower>();
// [/stages]

// [same]
constexpr auto answer = cr::value_and_gradient<p, cr::wrt(W)>(W = 0.0, X = 3.0);
static_assert(answer.value == 0.5 && answer.gradient == 0.75); // p and X·p·(1 − p)
// [/same]

// The trick of graph/operation.hpp by itself. g++ warns that the friend is no template: it is not.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
// [friend]
struct fact { // what a node can point to
  int arity;
};

template <const fact* Id> struct lookup {
  friend constexpr auto primitive_of(lookup<Id>); // declared here, for an address ...
};
template <class P> struct entry {
  static constexpr fact id{P::arity};
  friend constexpr auto primitive_of(lookup<&entry<P>::id>) { return P{}; } // ... defined here
};

constexpr const fact* node = &entry<cr::exp_t>::id; // a plain value, and the way back:
static_assert(std::is_same_v<decltype(primitive_of(lookup<node>{})), cr::exp_t>);
// [/friend]
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

// Before unused nodes are dropped: what the builder of the gradient pass holds at its end.
constexpr auto without_pruning() {
  cr::builder_arrays<pass::expected, pass::outputs> arrays;
  cr::builder out = arrays.start(pass::level);
  pass::run<pass::expected>(out);
  cr::graph<pass::expected, pass::outputs, cr::max_arguments> all;
  for (; all.size < out.size; ++all.size)
    all.nodes[all.size] = out.nodes[all.size];
  for (; all.output_count < out.output_count; ++all.output_count)
    all.outputs[all.output_count] = out.outputs[all.output_count];
  for (; all.input_count < out.input_count; ++all.input_count)
    all.inputs[all.input_count] = out.inputs[all.input_count];
  return all;
}
constexpr auto unpruned = without_pruning();

// [sum]
template <int Terms> struct sum_of_powers {
  constexpr auto operator()(auto x) const {
    auto power = x, total = x;
    for (int i = 1; i < Terms; ++i) {
      power *= x;
      total += power;
    }
    return total;
  }
};
// [/sum]

template <int Terms>
using sum_trace = cr::trace_callable<sum_of_powers<Terms>{}, cr::scalar_argument>;

template <int Terms, int Capacity = sum_trace<Terms>::expected> void print_growth() {
  constexpr bool overflow = cr::pass_attempt<sum_trace<Terms>, Capacity>.overflow;
  std::cout << "| " << 2 * Terms - 2 << " | " << Capacity << " | "
            << (overflow ? "too small, four times as much next" : "fits") << " |\n";
  if constexpr (overflow)
    print_growth<Terms, 4 * Capacity>();
}

template <int Terms> void print_chunks() {
  using program = cr::program<cr::value_pass<sum_trace<Terms>>, cr::segments<1>>;
  constexpr int operations = listing::operations(program::graph);
  constexpr int chunks = program::code.chunks, slots = program::code.slots;
  std::cout << "| " << operations << " | " << chunks << " | " << slots << " |\n";
}

void print(const char* section, std::string_view text) {
  std::cout << '[' << section << "]\n" << text << "[/" << section << "]\n\n";
}

} // namespace design

int main(int count, char**) {
  using namespace design;
  if (count > 1) {
    std::cout << listing::dot<lowered>;
    return 0;
  }
  print("traced", listing::nodes<traced>);
  print("unpruned", listing::nodes<unpruned>);
  print("derived", listing::nodes<derived>);
  print("lowered", listing::nodes<lowered>);
  print("code", listing::code<code>);
  std::cout << "[growth]\n| operations | capacity | attempt |\n|---|---|---|\n";
  print_growth<50>();
  print_growth<150>();
  print_growth<600>();
  std::cout << "[/growth]\n\n[chunks]\n| operations | chunks | slots |\n|---|---|---|\n";
  print_chunks<50>();
  print_chunks<500>();
  print_chunks<1000>();
  std::cout << "[/chunks]\n";
}
