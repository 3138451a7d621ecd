// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RUN_KERNELS_HPP
#define CHAINRULE_RUN_KERNELS_HPP

#include <chainrule/run/loop.hpp>
#include <chainrule/run/product.hpp>
#include <chainrule/run/recurrence.hpp>

/// Programs with tensors: kernel after kernel.
namespace chainrule {

template <class Program, int Node, class T> constexpr auto view_of(tensor_memory<T> m) {
  return view<const T>{read_from<Program, Node>(m), stored_node<Program, Node>::shape};
}

/// Goes on with the sums of a product while they are in registers. Sums of columns go to memory
/// once a block: row by row, they would wait for each other.
template <class Program, int K, class T> struct write_back {
  using code = loop_code<Program, K>;
  tensor_memory<T> m;

  template <class V> struct registers : lane_registers<V, Program::plan.registers> {
    V sums;
  };
  template <class V, int Count> struct column {
    static constexpr bool is_loop = true;
    using traits = lane_traits<V>;
    tensor_memory<T> m;
    int j;
    V all[std::size_t(Program::plan.accumulators)];

    [[gnu::always_inline]] void put(int i, V sums) {
      put(i, sums, typename code::before{}, typename code::body{});
    }
    [[gnu::always_inline]] void start() { start(typename code::body{}); }
    [[gnu::always_inline]] void finish() { finish(typename code::body{}); }

  private:
    template <std::size_t... Before, std::size_t... Body>
    [[gnu::always_inline]] void put(int i, V sums, std::index_sequence<Before...>,
                                    std::index_sequence<Body...>) {
      registers<V> r;
      r.sums = sums;
      (execute_in_loop<Program, K, code::loop.begin + int(Before), Count>(r, all, m, 0, i, 0), ...);
      (execute_in_loop<Program, K, code::loop.body + int(Body), Count>(r, all, m, 0, i, j), ...);
    }
    template <std::size_t... I> [[gnu::always_inline]] void start(std::index_sequence<I...>) {
      (start_one<code::loop.body + int(I)>(), ...);
    }
    template <int C> [[gnu::always_inline]] void start_one() {
      if constexpr (loop_step<Program, C>::reduces)
        all[loop_step<Program, C>::at.operands[0]] =
            traits::repeat(reduction_of<Program, C>::template start<T>);
    }
    template <std::size_t... I> [[gnu::always_inline]] void finish(std::index_sequence<I...>) {
      (finish_one<code::loop.body + int(I)>(), ...);
    }
    template <int C> [[gnu::always_inline]] void finish_one() {
      if constexpr (loop_step<Program, C>::reduces) {
        constexpr const loop_operands& x = loop_step<Program, C>::at;
        using R = reduction_of<Program, C>;
        T* const to = write_to<Program, x.node>(m) + j * x.stride[2];
        traits::template store_first<Count>(
            to, R::combine(traits::template load_first<Count>(to), all[x.operands[0]]));
      }
    }
  };
  template <class V, int Count> [[gnu::always_inline]] column<V, Count> at(int j) const {
    column<V, Count> result;
    result.m = m;
    result.j = j;
    result.start();
    return result;
  }
};

/// A product and the loop that it has become a part of.
template <class Program, int K, class Kernel, class T, std::size_t... I>
void run_product(const tensor_memory<T>& m, std::index_sequence<I...> body) {
  constexpr const kernel& x = loop_code<Program, K>::loop;
  T* const sums = write_to<Program, x.sums>(m);
  const T* const a = read_from<Program, node_operand<Program, x.node, 0>>(m);
  const T* const b = read_from<Program, node_operand<Program, x.node, 1>>(m);
  if constexpr (Kernel::writes) {
    (start_reduction<Program, K, 0, loop_code<Program, K>::loop.body + int(I)>(m), ...);
    Kernel::run(sums, a, b, write_back<Program, K, T>{m});
  } else {
    Kernel::run(sums, a, b);
    run_loop<Program, K, widest_lanes<T>>(m, body);
  }
}

/// An operation on whole tensors, by its own `value`, or by a kernel for the machine.
template <class Program, int K, class T, std::size_t... Operand>
[[gnu::always_inline]] constexpr void run_whole(tensor_memory<T> m,
                                                std::index_sequence<Operand...>) {
  constexpr const kernel& x = loop_code<Program, K>::loop;
  using result_node = stored_node<Program, x.node>;
  using P = primitive_type<Program::graph.nodes[x.node].op>;
  const view<T> result{write_to<Program, x.is_joined ? x.sums : x.node>(m), result_node::shape};
  if constexpr (std::is_same_v<P, matrix_product_t>) {
    if (!std::is_constant_evaluated()) {
      constexpr int a = node_operand<Program, x.node, 0>, b = node_operand<Program, x.node, 1>;
      using machine = product_of<T, stored_node<Program, a>::shape, stored_node<Program, b>::shape,
                                 result_node::detail>;
      if constexpr (x.is_joined)
        run_product<Program, K, machine>(m, typename loop_code<Program, K>::body{});
      else if constexpr (machine::writes && machine::rows == 1 &&
                         result_node::at.where == place::kind::work)
        machine::run(result.data, read_from<Program, a>(m), read_from<Program, b>(m),
                     store_sums<T, machine::columns, true>{result.data});
      else
        machine::run(result.data, read_from<Program, a>(m), read_from<Program, b>(m));
      return;
    }
  }
  if constexpr (requires { P::value(result, view_of<Program, Operand>(m)..., 0); })
    P::value(result, view_of<Program, node_operand<Program, x.node, Operand>>(m)...,
             result_node::detail);
  else
    P::value(result, view_of<Program, node_operand<Program, x.node, Operand>>(m)...);
  if constexpr (x.is_joined)
    run_loop<Program, K, 1>(m, typename loop_code<Program, K>::body{});
}

/// A node that is an output but has its place elsewhere.
template <class Program, int Node, int Output, class T>
constexpr void run_copy(const tensor_memory<T>& m) {
  constexpr output_place at = Program::layout::place_of(Output);
  T* const to = m.outputs[at.segment] + at.element;
  if constexpr (Node < 0) {
    constexpr int size = Program::layout::size_of(Output);
    for (int i = 0; i < size; ++i)
      to[i] = 0;
  } else if constexpr (Program::graph.nodes[Node].is_constant())
    *to = just<static_cast<T>(Program::graph.nodes[Node].number)>;
  else {
    constexpr int size = stored_node<Program, Node>::size;
    const T* const from = read_from<Program, Node>(m);
    for (int i = 0; i < size; ++i)
      to[i] = from[i];
  }
}

/// A loop, with the pointers in variables of its own: those that stores might change would be read
/// again after each.
template <class Program, int K, int Width, class T, std::size_t... Input, std::size_t... Output>
[[gnu::always_inline]] constexpr void run_loop(tensor_memory<T> m, std::index_sequence<Input...>,
                                               std::index_sequence<Output...>) {
  const T* const inputs[]{m.inputs[Input]..., nullptr};
  T* const outputs[]{m.outputs[Output]..., nullptr};
  run_loop<Program, K, Width>(tensor_memory<T>{inputs, outputs, m.work},
                              typename loop_code<Program, K>::body{});
}

template <class Program, int K, class T> constexpr void run_kernel(const tensor_memory<T>& m) {
  constexpr const kernel& x = loop_code<Program, K>::loop;
  if constexpr (x.what == kernel::kind::loop) {
    constexpr auto inputs = indices<Program::graph.input_count>;
    constexpr auto outputs = indices<Program::layout::count>;
    if (std::is_constant_evaluated())
      run_loop<Program, K, 1>(m, inputs, outputs);
    else
      run_loop<Program, K, widest_lanes<T>>(m, inputs, outputs);
  } else if constexpr (x.what == kernel::kind::whole)
    run_whole<Program, K>(
        m, std::make_index_sequence<std::size_t(Program::graph.nodes[x.node].op->arity)>{});
  else if constexpr (x.what == kernel::kind::steps)
    run_steps<Program, x.node>(m);
  else
    run_copy<Program, x.node, x.output>(m);
}

template <class Program, class T, std::size_t... K>
constexpr void run_kernels(const tensor_memory<T>& m, std::index_sequence<K...>) {
  const int in_order[]{0, (run_kernel<Program, int(K)>(m), 0)...};
  (void)in_order;
}

template <class T, int Count> inline thread_local workspace<T, Count> thread_workspace;

/// Runs a program with tensors.
template <class Program, class T, int Count>
constexpr void run_tensors(const T* const* inputs, T* const* outputs,
                           given_workspace<T, Count> work) {
  using kernels = std::make_index_sequence<std::size_t(Program::plan.kernel_count)>;
  run_kernels<Program>(tensor_memory<T>{inputs, outputs, work.numbers}, kernels{});
}
template <class Program, class T>
constexpr void run_tensors(const T* const* inputs, T* const* outputs, own_workspace) {
  constexpr int work = Program::plan.work;
  if constexpr (std::size_t(work) * sizeof(T) > largest_stack_workspace)
    if (!std::is_constant_evaluated()) {
      run_tensors<Program>(inputs, outputs,
                           given_workspace<T, work>{thread_workspace<T, work>.numbers});
      return;
    }
  workspace<T, work> memory;
  run_tensors<Program>(inputs, outputs, given_workspace<T, work>{memory.numbers});
}

} // namespace chainrule

#endif
