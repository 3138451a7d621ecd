// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_DERIVATIVES_HPP
#define CHAINRULE_TRANSFORM_DERIVATIVES_HPP

#include <chainrule/transform/differentiation.hpp>
#include <chainrule/transform/products.hpp>
#include <chainrule/transform/quotients.hpp>
#include <chainrule/transform/taylor.hpp>

/// The passes behind the verbs: traced graph in, graph whose outputs are the derivatives out. Each
/// is a few sweeps over one builder.
namespace chainrule {

template <class Trace, class Wrt> struct derivative_pass {
  static constexpr rewriting level = rewriting::simplify;
  static constexpr int expected = 4 * traced<Trace>::graph.size + 64;
  static constexpr int variables = Wrt::nodes(traced<Trace>::graph);
  static constexpr int results = traced<Trace>::graph.output_count;
  static constexpr int values = 0; ///< the first outputs, which are the formula's own results
};

template <class Trace> struct value_pass : derivative_pass<Trace, selection<>> {
  static constexpr int outputs = derivative_pass<Trace, selection<>>::results;
  static constexpr int values = outputs;

  template <int Capacity> static constexpr void run(builder& graph) {
    copy_all(graph, traced<Trace>::graph);
  }
};

/// One derivative a variable, of the first result; the value before them if it is asked for.
template <class Trace, class Wrt, bool WithValue>
struct gradient_pass : derivative_pass<Trace, Wrt> {
  static constexpr int values = WithValue ? 1 : 0;
  static constexpr int outputs = values + derivative_pass<Trace, Wrt>::variables;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    int gradient[d.variables ? d.variables : 1]{};
    d.backward_from(0, gradient);
    if constexpr (WithValue)
      graph.add_output(d.result[0]);
    for (int v = 0; v < d.variables; ++v)
      graph.add_output(gradient[v]);
  }
};

/// The same, added to what was there before: one more argument for each variable.
template <class Trace, class Wrt, bool WithValue>
struct accumulating_pass : gradient_pass<Trace, Wrt, WithValue> {
  static constexpr bool adds_to_outputs = true;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    int gradient[d.variables ? d.variables : 1]{};
    d.backward_from(0, gradient);
    if constexpr (WithValue)
      graph.add_output(d.result[0]);
    int v = 0;
    for (int i = 0; i < Wrt::count; ++i) {
      const input& variable = d.formula.inputs[Wrt::arguments[i]];
      const int before = graph.new_argument("before", variable.elements, variable.shape);
      for (int part = 0; part < variable.nodes(); ++part)
        graph.add_output(accumulate(graph, graph.input_node(before, part), gradient[v++]));
    }
  }
};

/// Results, if they are asked for, then cotangents; the cotangents of the results are one more
/// argument.
template <class Trace, class Wrt, bool WithValue = true>
struct vjp_pass : derivative_pass<Trace, Wrt> {
  using base = derivative_pass<Trace, Wrt>;
  static constexpr int values = WithValue ? base::results : 0;
  static constexpr int outputs = values + base::variables;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    const extents& shape = d.formula.shape_of(d.formula.outputs[0]);
    const int argument = graph.new_argument("cotangent", d.results * shape.size(), shape);
    int seed[d.results]{}, gradient[d.variables ? d.variables : 1]{};
    for (int i = 0; i < d.results; ++i)
      seed[i] = graph.input_node(argument, i);
    d.backward(seed, gradient);
    if constexpr (WithValue)
      d.output_results();
    for (int v = 0; v < d.variables; ++v)
      graph.add_output(gradient[v]);
  }
};

/// Adds the tangents of the arguments that `Along` selects as arguments of the graph. `direction`
/// gets a node a variable; `none` where there is no tangent for it.
template <class Along, class Differentiation, int Variables>
constexpr void add_tangents(Differentiation& d, int (&direction)[Variables]) {
  const int first = d.graph.input_count;
  for (int i = 0; i < Along::count; ++i)
    d.graph.new_argument("tangent", d.formula.inputs[Along::arguments[i]].elements,
                         d.formula.inputs[Along::arguments[i]].shape);
  for (int v = 0; v < d.variables; ++v) {
    direction[v] = none;
    if (d.variable[v] == none)
      continue;
    const node variable = d.graph.nodes[d.variable[v]];
    for (int i = 0; i < Along::count; ++i)
      if (Along::arguments[i] == variable.operands[0])
        direction[v] = d.graph.input_node(first + i, variable.operands[1]);
  }
}

/// Results, if they are asked for, then their tangents; the tangents of the variables are more
/// arguments.
template <class Trace, class Wrt, bool WithValue = true>
struct jvp_pass : derivative_pass<Trace, Wrt> {
  static constexpr int values = WithValue ? derivative_pass<Trace, Wrt>::results : 0;
  static constexpr int outputs = values + derivative_pass<Trace, Wrt>::results;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    int direction[d.variables ? d.variables : 1]{}, tangent[Capacity];
    add_tangents<Wrt>(d, direction);
    d.along(direction, d.count, tangent);
    if constexpr (WithValue)
      d.output_results();
    for (const int r : d.result)
      graph.add_output(tangent[r]);
  }
};

/// J(result, variable), row after row, by one forward sweep a variable.
template <class Trace, class Wrt> struct jacobian_forward_pass : derivative_pass<Trace, Wrt> {
  using base = derivative_pass<Trace, Wrt>;
  static constexpr int outputs = base::results * base::variables;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    int column[d.results * d.variables + 1]{};
    for (int v = 0; v < d.variables; ++v) {
      int tangent[Capacity];
      d.along_variable(v, d.count, tangent);
      for (int r = 0; r < d.results; ++r)
        column[r * d.variables + v] = tangent[d.result[r]];
    }
    for (int i = 0; i < outputs; ++i)
      graph.add_output(column[i]);
  }
};

/// J(result, variable), row after row, by one backward sweep a result.
template <class Trace, class Wrt> struct jacobian_reverse_pass : derivative_pass<Trace, Wrt> {
  using base = derivative_pass<Trace, Wrt>;
  static constexpr int outputs = base::results * base::variables;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    for (int r = 0; r < d.results; ++r) {
      int gradient[d.variables ? d.variables : 1]{};
      d.backward_from(r, gradient);
      for (int v = 0; v < d.variables; ++v)
        graph.add_output(gradient[v]);
    }
  }
};

/// H(i, j) of the first result, row after row: forward mode over the gradient. Only the lower
/// triangle is computed, the upper one is the same nodes.
template <class Trace, class Wrt> struct hessian_pass : derivative_pass<Trace, Wrt> {
  using base = derivative_pass<Trace, Wrt>;
  static constexpr int expected = 4 * base::expected;
  static constexpr int outputs = base::variables * base::variables;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    int gradient[d.variables ? d.variables : 1]{};
    d.backward_from(0, gradient);
    const int nodes = graph.size;
    int second[outputs + 1]{};
    for (int column = 0; column < d.variables; ++column) {
      int tangent[Capacity];
      d.along_variable(column, nodes, tangent);
      for (int row = column; row < d.variables; ++row) {
        const int entry = gradient[row] == none ? none : tangent[gradient[row]];
        second[row * d.variables + column] = second[column * d.variables + row] = entry;
      }
    }
    for (int i = 0; i < outputs; ++i)
      graph.add_output(second[i]);
  }
};

/// The Hessian times a direction: the gradient's tangent, one forward sweep over one backward one.
/// A direction may go along all variables `Wrt`; the rows are those of `Selected`.
template <class Trace, class Wrt, class Along, class Selected>
struct hessian_vector_pass : derivative_pass<Trace, Wrt> {
  using base = derivative_pass<Trace, Wrt>;
  static constexpr int expected = 4 * base::expected;
  static constexpr int outputs = Selected::nodes(traced<Trace>::graph);

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    int gradient[d.variables ? d.variables : 1]{};
    d.backward_from(0, gradient);
    int direction[d.variables ? d.variables : 1]{}, tangent[Capacity];
    const int nodes = graph.size;
    add_tangents<Along>(d, direction);
    d.along(direction, nodes, tangent);
    for (int i = 0; i < Selected::count; ++i) {
      const int argument = Selected::arguments[i];
      for (int element = 0; element < d.formula.inputs[argument].nodes(); ++element) {
        const int v = Wrt::place(d.formula, node{&input_operation, {argument, element, none}});
        graph.add_output(gradient[v] == none ? none : tangent[gradient[v]]);
      }
    }
  }
};

/// The derivatives 1 … Order of the first result by the one selected scalar, by as many forward
/// sweeps: where there are tensors and loops, for which there is no Taylor mode.
template <int Capacity, int Order, class Differentiation>
constexpr void forward_again(Differentiation& d, int (&derivative)[Order + 1]) {
  derivative[0] = d.result[0];
  for (int k = 1; k <= Order; ++k) {
    int tangent[Capacity];
    d.along_variable(0, d.graph.size, tangent);
    derivative[k] = derivative[k - 1] == none ? none : tangent[derivative[k - 1]];
  }
}

/// The derivative of one order of the first result by the one selected scalar: Order! times its
/// Taylor coefficient.
template <class Trace, class Wrt, int Order>
struct nth_derivative_pass : derivative_pass<Trace, Wrt> {
  static constexpr int expected = (Order + 1) * derivative_pass<Trace, Wrt>::expected;
  static constexpr int outputs = 1;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    if constexpr (!traced<Trace>::graph.is_scalar()) {
      int derivative[Order + 1]{};
      forward_again<Capacity, Order>(d, derivative);
      graph.add_output(derivative[Order]);
      return;
    }
    taylor_series<Capacity, Order> series(graph, d.variable[0]);
    long double factorial = 1;
    for (int k = 1; k <= Order; ++k) {
      factorial *= k;
      series.advance(d.count, k);
    }
    graph.add_output(chain(graph, series.coefficient(d.result[0], Order), symbol(factorial)));
  }
};

/// The Taylor coefficients 0 … Order of the first result in the one selected scalar.
template <class Trace, class Wrt, int Order> struct taylor_pass : derivative_pass<Trace, Wrt> {
  static constexpr int expected = (Order + 1) * derivative_pass<Trace, Wrt>::expected;
  static constexpr int values = 1;
  static constexpr int outputs = Order + 1;

  template <int Capacity> static constexpr void run(builder& graph) {
    differentiation<Trace, Wrt, Capacity> d(graph);
    if constexpr (!traced<Trace>::graph.is_scalar()) {
      int derivative[Order + 1]{};
      forward_again<Capacity, Order>(d, derivative);
      long double factorial = 1;
      for (int k = 0; k <= Order; ++k) {
        graph.add_output(chain(graph, derivative[k], symbol(1 / factorial)));
        factorial *= k + 1;
      }
      return;
    }
    taylor_series<Capacity, Order> series(graph, d.variable[0]);
    for (int k = 1; k <= Order; ++k)
      series.advance(d.count, k);
    for (int k = 0; k <= Order; ++k)
      graph.add_output(series.coefficient(d.result[0], k));
  }
};

/// The graph of a pass, made ready for the machine.
template <class Pass> struct lower_pass {
  static constexpr auto derived = form_quotients(run_pass<Pass>(), Pass::values);
  static constexpr rewriting level = rewriting::lower;
  static constexpr int expected = derived.size + derived.size / 4 + 32;
  static constexpr int outputs = derived.output_count;

  template <int Capacity> static constexpr void run(builder& graph) {
    if constexpr (derived.is_scalar())
      copy_all(graph, derived);
    else
      copy_tensors(graph);
  }

private:
  static constexpr void copy_tensors(builder& graph) {
    const product_chains chains(derived);
    int place[derived.capacity]{};
    copy_graph(graph, derived, place, [&](auto copied, const node& original, int left, int right) {
      const int original_index = int(&original - derived.nodes);
      const int shorter_chain = chains.better(copied, original_index, place);
      return shorter_chain == none ? as_product(copied, derived, original_index, left, right)
                                   : shorter_chain;
    });
    for (int i = 0; i < outputs; ++i)
      graph.add_output(derived.outputs[i] < 0 ? none : place[derived.outputs[i]]);
  }
};

} // namespace chainrule

#endif
