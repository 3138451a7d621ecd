// build: plain
// SPDX-License-Identifier: BSL-1.0
#include "../graphs.hpp"
#include <chainrule/plan/program.hpp>

namespace cr = chainrule;

namespace {

template <auto F, int Arguments, int Outputs = 1>
using program_of = cr::program<cr::value_pass<graphs::trace<F, Arguments>>, cr::segments<Outputs>>;

/// Reads a plan as the machine will: whether each register and slot is written before it is read,
/// and each output written once.
template <class Program> constexpr bool is_sound(int outputs) {
  const auto& plan = Program::code;
  bool ok = plan.chunk_begin[0] == 0 && plan.chunk_begin[plan.chunks] == plan.size;
  bool slot[Program::code.slots + 1]{};
  int written[64]{};
  for (int chunk = 0; chunk < plan.chunks; ++chunk) {
    bool filled[Program::code.registers]{};
    for (int i = plan.chunk_begin[chunk]; i < plan.chunk_begin[chunk + 1]; ++i) {
      const cr::instruction& each = plan.code[i];
      if (each.op == &cr::store_output_operation) {
        ok = ok && filled[each.target] && each.operands[0] == 0;
        ++written[each.operands[1]];
      } else if (each.op == &cr::store_slot_operation ||
                 each.op == &cr::store_condition_operation) {
        ok = ok && filled[each.target];
        slot[each.operands[0]] = true;
      } else {
        if (each.op == &cr::load_slot_operation || each.op == &cr::load_condition_operation)
          ok = ok && slot[each.operands[0]];
        for (int k = 0; k < each.op->arity; ++k)
          ok = ok && filled[each.operands[k]];
        filled[each.target] = true;
      }
    }
  }
  for (int i = 0; i < outputs; ++i)
    ok = ok && written[i] == 1;
  return ok;
}

// A short program is one chunk without slots.
using product = program_of<[](auto x, auto y) { return x * y; }, 2>;
static_assert(product::code.chunks == 1 && product::code.slots == 0 && product::code.size == 4);
static_assert(is_sound<product>(1));

// Outputs that are inputs, constants, zeros, and the same twice.
constexpr auto leaves = [](auto x, auto y) {
  return std::array{x, y * 0 + y, x * y, 1 + 0 * x, x};
};
static_assert(is_sound<program_of<leaves, 2, 5>>(5));
using constants = program_of<[](auto) { return std::array{1.0, 2.0, 1.0}; }, 1, 3>;
static_assert(is_sound<constants>(3) && constants::code.chunks == 1);
using zeros =
    cr::program<cr::gradient_pass<graphs::trace<[](auto x, auto y) { return sign(x) * y; }, 2>,
                                  cr::selection<0, 1, 0>, false>,
                cr::segments<3>>;
static_assert(is_sound<zeros>(3));

// Few zeros are stored; for many of them the memory is zeroed before.
template <int Size, template <class> class Memory>
using hessian_of_squares =
    cr::program<cr::hessian_pass<cr::trace_callable<[](const auto& x) {
                                   auto sum = square(x[0]);
                                   for (std::size_t i = 1; i < x.size(); ++i)
                                     sum += square(x[i]);
                                   return sum;
                                 },
                                                    cr::array_argument<Size>>,
                                 cr::selection<0>>,
                Memory<cr::segments<Size * Size>>>;
using small = hessian_of_squares<8, cr::in_memory_zeroed_at_need>;
static_assert(!small::zeroed && is_sound<small>(64));
using large = hessian_of_squares<17, cr::in_memory_zeroed_at_need>;
static_assert(large::zeroed && large::code.size == 1 + 17);
using zeroed_anyway = hessian_of_squares<8, cr::in_zeroed_memory>;
static_assert(zeroed_anyway::zeroed && zeroed_anyway::code.size == 1 + 8);

// A long program is several chunks; what lives long has a slot, and slots are used again.
template <int Steps>
constexpr auto rolling = [](auto x, auto y) {
  const auto early = x * y;
  const auto first = x < y;
  decltype(x) last[8]{x, y, x, y, x, y, x, y};
  for (int i = 0; i < Steps; ++i)
    last[i % 8] = last[(i + 3) % 8] * y + last[(i + 5) % 8] * (x + i);
  return where(first, last[0], last[1]) + early;
};
using long_program = program_of<rolling<800>, 2>;
static_assert(long_program::code.chunks > 3);
static_assert(is_sound<long_program>(1));
static_assert(long_program::code.slots >= 2 && long_program::code.slots <= 24);
static_assert(long_program::code.registers < long_program::graph.size);

// Outputs find their places.
static_assert(cr::segments<2, 1, 3>::place_of(0).segment == 0);
static_assert(cr::segments<2, 1, 3>::place_of(2).segment == 1);
static_assert(cr::segments<2, 1, 3>::place_of(5).segment == 2);
static_assert(cr::segments<2, 1, 3>::place_of(5).element == 2);
static_assert(cr::segments<2, 0, 3>::place_of(2).segment == 2);
static_assert(cr::column_segments<3>::place_of(7).segment == 1);
static_assert(cr::column_segments<3>::place_of(7).element == 2);

} // namespace

int main() {}
