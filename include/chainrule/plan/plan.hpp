// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PLAN_PLAN_HPP
#define CHAINRULE_PLAN_PLAN_HPP

#include <chainrule/plan/order.hpp>

namespace chainrule {

/// What an instruction does beside applying a primitive. Each is an operation without operands, so
/// that an instruction always names its work by one pointer.
inline constexpr operation load_slot_operation{};
inline constexpr operation store_slot_operation{};
inline constexpr operation load_condition_operation{};
inline constexpr operation store_condition_operation{};
inline constexpr operation store_output_operation{};

/// One step of straight-line code. Registers are numbered within a chunk.
struct instruction {
  const operation* op = nullptr;
  int target = 0;         ///< the register written; of a store, the register read
  int operands[3]{};      ///< registers; of a load or store, the place in memory
  long double number = 0; ///< of a constant
};

/// Programs of more than `undivided` operations are cut into chunks, each a function of its own,
/// because compilers take more than linear time for one long function. The code of one function is
/// faster, as values need not go through memory. Measured in docs/benchmarks.md.
inline constexpr int undivided = 1536, chunk_size = 256;

/// Straight-line code in chunks. Within a chunk values live in registers: an operand that is none
/// yet is loaded just before its first use, so that registers are not taken up by what is needed
/// later. A value that a later chunk needs is stored in a slot, and slots are used again when their
/// value is dead. An output is stored as soon as no input is to be read any more, or at the end of
/// its chunk.
template <int Capacity, int ChunkCapacity> struct plan {
  instruction code[Capacity > 0 ? Capacity : 1]{};
  int chunk_begin[ChunkCapacity + 1]{}; ///< chunk k is [chunk_begin[k], chunk_begin[k + 1])
  int size = 0, chunks = 0, slots = 0, registers = 1;
};

/// The place of each output in memory: outputs are written to segments, one after the other.
struct output_place {
  int segment = 0, element = 0;
};

template <class Graph> struct planner {
  static constexpr int nodes = Graph::capacity;
  static constexpr int chunk_count(int operations) {
    return operations <= undivided ? 1 : (operations + chunk_size - 1) / chunk_size;
  }

  const Graph& graph;
  const node_order<nodes>& order;
  bool zeroed;           ///< the memory of the outputs holds zeros already
  int chunk_of[nodes]{}; ///< the chunk that computes a node
  int last_use[nodes]{}; ///< 1 + the last chunk that reads it
  int slot_of[nodes]{};
  int register_of[nodes]{}, loaded_in[nodes]{}; ///< the register in the chunk of this number (+ 1)
  int first_output[nodes]{};                    ///< 1 + the first output that is this node
  instruction stores[Graph::output_capacity + 1]{}; ///< of this chunk
  int store_count = 0;
  int last_reader = 0; ///< the position of the last node that needs an input loaded
  int registers = 0;   ///< used in this chunk so far
  int chunk = 0;

  template <int OutputCapacity, class Plan, class Place>
  constexpr void run(Plan& plan, const Place& place_of) {
    int next_output[OutputCapacity + 1]{};
    for (int o = graph.output_count - 1; o >= 0; --o)
      if (graph.outputs[o] >= 0) {
        next_output[o] = first_output[graph.outputs[o]];
        first_output[graph.outputs[o]] = o + 1;
      }
    assign_chunks(plan);

    int free_slots[nodes]{}, free_count = 0;
    int next_end[nodes]{};              // 1 + the next node whose slot is free as soon
    int ends[chunk_count(nodes) + 2]{}; // 1 + the first, for each chunk
    int current = -1;
    for (int at = 0; at < graph.size; ++at) {
      const int i = order.at[at];
      const node& n = graph.nodes[i];
      if (n.is_leaf())
        continue;
      if (chunk_of[i] != current) {
        current = chunk_of[i];
        begin_chunk(plan, current);
        if (current == 0)
          store_leaves(plan, place_of, next_output);
        for (int e = ends[current]; e > 0; e = next_end[e - 1]) // no chunk reads them from here on
          free_slots[free_count++] = slot_of[e - 1];
      }
      instruction work{n.op, 0, {0, 0, 0}, 0};
      for (int k = 0; k < n.op->arity; ++k)
        work.operands[k] = load(plan, n.operands[k]);
      work.target = new_register(i);
      plan.code[plan.size++] = work;
      if (last_use[i] > current + 1) {
        slot_of[i] = free_count > 0 ? free_slots[--free_count] : plan.slots++;
        next_end[i] = ends[last_use[i]];
        ends[last_use[i]] = i + 1;
        plan.code[plan.size++] = {n.op->is_condition ? &store_condition_operation
                                                     : &store_slot_operation,
                                  register_of[i],
                                  {slot_of[i], 0, 0},
                                  0};
      }
      store_outputs(i, place_of, next_output);
      if (at >= last_reader)
        flush_stores(plan);
    }
    if (current < 0) {
      begin_chunk(plan, 0);
      store_leaves(plan, place_of, next_output);
    }
    finish_chunk(plan);
    plan.chunk_begin[plan.chunks] = plan.size;
  }

private:
  template <class Plan> constexpr void assign_chunks(Plan&) {
    int operations = 0;
    for (int i = 0; i < graph.size; ++i)
      operations += graph.nodes[i].is_leaf() ? 0 : 1;
    const int chunks = chunk_count(operations);
    int done = 0;
    for (int at = 0; at < graph.size; ++at) {
      const int i = order.at[at];
      const node& n = graph.nodes[i];
      if (n.is_leaf())
        continue;
      chunk_of[i] = chunks == 1 ? 0 : done++ / chunk_size;
      for (int k = 0; k < n.op->arity; ++k) {
        const int operand = n.operands[k];
        if (graph.nodes[operand].is_input() && last_use[operand] <= chunk_of[i])
          last_reader = at;
        last_use[operand] = chunk_of[i] + 1;
      }
    }
  }

  template <class Plan> constexpr void begin_chunk(Plan& plan, int which) {
    finish_chunk(plan);
    chunk = which + 1;
    registers = 0;
    plan.chunk_begin[plan.chunks++] = plan.size;
  }

  template <class Plan> constexpr void flush_stores(Plan& plan) {
    for (int i = 0; i < store_count; ++i)
      plan.code[plan.size++] = stores[i];
    store_count = 0;
  }

  template <class Plan> constexpr void finish_chunk(Plan& plan) {
    flush_stores(plan);
    if (registers > plan.registers)
      plan.registers = registers;
  }

  constexpr int new_register(int i) {
    loaded_in[i] = chunk;
    return register_of[i] = registers++;
  }

  /// The register of a node, loading it into one first where this chunk has not done so yet.
  template <class Plan> constexpr int load(Plan& plan, int i) {
    if (loaded_in[i] == chunk)
      return register_of[i];
    const node& n = graph.nodes[i];
    instruction loading{n.op, new_register(i), {n.operands[0], n.operands[1], 0}, n.number};
    if (!n.is_leaf())
      loading = {n.op->is_condition ? &load_condition_operation : &load_slot_operation,
                 register_of[i],
                 {slot_of[i], 0, 0},
                 0};
    plan.code[plan.size++] = loading;
    return register_of[i];
  }

  template <class Place>
  constexpr void store_outputs(int i, const Place& place_of, const int* next_output) {
    for (int o = first_output[i]; o > 0; o = next_output[o - 1]) {
      const output_place to = place_of(o - 1);
      stores[store_count++] = {
          &store_output_operation, register_of[i], {to.segment, to.element, 0}, 0};
    }
  }

  /// Outputs that are zero everywhere, or an input or a constant as it is.
  template <class Plan, class Place>
  constexpr void store_leaves(Plan& plan, const Place& place_of, const int* next_output) {
    int zero = none;
    for (int o = 0; o < graph.output_count && !zeroed; ++o) {
      if (graph.outputs[o] >= 0)
        continue;
      if (zero == none) {
        zero = registers++;
        plan.code[plan.size++] = {&constant_operation, zero, {}, 0};
      }
      const output_place to = place_of(o);
      stores[store_count++] = {&store_output_operation, zero, {to.segment, to.element, 0}, 0};
    }
    for (int i = 0; i < graph.size; ++i)
      if (graph.nodes[i].is_leaf() && first_output[i] > 0) {
        load(plan, i);
        store_outputs(i, place_of, next_output);
      }
  }
};

} // namespace chainrule

#endif
