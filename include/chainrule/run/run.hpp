// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_RUN_HPP
#define CHAINRULE_RUN_RUN_HPP

#include <chainrule/graph/operation.hpp>
#include <chainrule/plan/program.hpp>
#include <cstddef>
#include <utility>

namespace chainrule {

/// Where a program reads and writes. Inputs and outputs are viewed where they are.
template <class T> struct memory {
  const T* const* inputs; ///< one pointer an argument
  T* const* outputs;      ///< one pointer a segment
  T* slots;               ///< the plan's workspace
};

/// The registers of a chunk. All indices are constants, so that compilers keep them in the
/// machine's registers.
template <class T, int Count> struct registers {
  T value[Count];
  bool condition[Count];
};

template <class P, int Index, class Registers>
[[gnu::always_inline]] constexpr auto read(const Registers& r, int index) {
  if constexpr (Index < P::conditions)
    return r.condition[index];
  else
    return r.value[index];
}

template <class P, class Registers>
[[gnu::always_inline]] constexpr auto result_of_primitive(const Registers& r, int a, int b, int c) {
  if constexpr (P::arity == 1)
    return P::value(read<P, 0>(r, a));
  else if constexpr (P::arity == 2)
    return P::value(read<P, 0>(r, a), read<P, 1>(r, b));
  else
    return P::value(read<P, 0>(r, a), read<P, 1>(r, b), read<P, 2>(r, c));
}

/// One instruction: the primitive's own `value`, or a load or store.
template <const operation* Op, class T, class Registers>
[[gnu::always_inline]] constexpr void execute(Registers& r, memory<T> m, int target, int a, int b,
                                              int c, long double number) {
  if constexpr (Op == &input_operation)
    r.value[target] = m.inputs[a][b];
  else if constexpr (Op == &constant_operation) {
    r.value[target] = static_cast<T>(number);
    r.condition[target] = number != 0; // a condition that is known is a constant, too
  } else if constexpr (Op == &load_slot_operation)
    r.value[target] = m.slots[a];
  else if constexpr (Op == &store_slot_operation)
    m.slots[a] = r.value[target];
  else if constexpr (Op == &load_condition_operation)
    r.condition[target] = m.slots[a] != T(0);
  else if constexpr (Op == &store_condition_operation)
    m.slots[a] = T(r.condition[target]);
  else if constexpr (Op == &store_output_operation)
    m.outputs[a][b] = r.value[target];
  else {
    using P = primitive_type<Op>;
    const auto result = result_of_primitive<P>(r, a, b, c);
    if constexpr (Op->is_condition)
      r.condition[target] = result;
    else
      r.value[target] = result;
  }
}

/// A number of the code as a constant of its own: the code itself never gets into the binary, nor
/// what it refers to.
template <auto Number> inline constexpr auto just = Number;

template <class Program, int Begin, class T, std::size_t... I>
[[gnu::always_inline]] constexpr void run_instructions([[maybe_unused]] memory<T> m,
                                                       std::index_sequence<I...>) {
  [[maybe_unused]] registers<T, Program::code.registers> r;
  const int in_order[]{0, (execute<Program::code.code[Begin + I].op>(
                               r, m, just<Program::code.code[Begin + I].target>,
                               just<Program::code.code[Begin + I].operands[0]>,
                               just<Program::code.code[Begin + I].operands[1]>,
                               just<Program::code.code[Begin + I].operands[2]>,
                               just<Program::code.code[Begin + I].number>),
                           0)...};
  (void)in_order;
}

template <class Program, int Chunk> struct chunk_range {
  static constexpr int begin = Program::code.chunk_begin[Chunk];
  using indices =
      std::make_index_sequence<std::size_t(Program::code.chunk_begin[Chunk + 1] - begin)>;
};

/// One chunk of a long program: a function of its own.
template <class Program, int Chunk, class T>
[[gnu::noinline]] constexpr void run_chunk(memory<T> m) {
  using range = chunk_range<Program, Chunk>;
  run_instructions<Program, range::begin>(m, typename range::indices{});
}

template <class Program, class T, std::size_t... Chunk>
constexpr void run_chunks(memory<T> m, std::index_sequence<Chunk...>) {
  const int in_order[]{(run_chunk<Program, int(Chunk)>(m), 0)...};
  (void)in_order;
}

/// Runs a program: a short one is inlined where it is called.
template <class Program, class T>
[[gnu::always_inline]] constexpr void run(const T* const* inputs, T* const* outputs) {
  if constexpr (Program::code.chunks == 1) {
    using range = chunk_range<Program, 0>;
    run_instructions<Program, range::begin>(memory<T>{inputs, outputs, nullptr},
                                            typename range::indices{});
  } else {
    T slots[Program::code.slots + 1];
    run_chunks<Program>(memory<T>{inputs, outputs, slots},
                        std::make_index_sequence<std::size_t(Program::code.chunks)>{});
  }
}

} // namespace chainrule

#endif
