// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_TRANSFORM_DIFFERENTIATION_HPP
#define CHAINRULE_TRANSFORM_DIFFERENTIATION_HPP

#include <chainrule/graph/trace.hpp>
#include <chainrule/transform/copy.hpp>
#include <chainrule/transform/forward.hpp>
#include <chainrule/transform/reverse.hpp>

/// What the derivatives of one formula have in common: its graph, what to differentiate by, and the
/// sweeps of both modes.
namespace chainrule {

/// The graph of a formula, as the user wrote it.
template <class Trace> struct traced {
  static constexpr auto graph = run_pass<Trace>();
};

/// The arguments to differentiate by, as positions; their elements are counted through.
template <int... Arguments> struct selection {
  static constexpr int count = sizeof...(Arguments);
  static constexpr int arguments[count + 1]{Arguments..., none};

  /// How many nodes are selected: scalars and tensors.
  static constexpr int nodes(const graph_view& graph) {
    return (0 + ... + graph.inputs[Arguments].nodes());
  }
  /// How many scalars are in them.
  static constexpr int elements(const graph_view& graph) {
    return (0 + ... + graph.inputs[Arguments].elements);
  }
  /// Where an input node stands among those selected; `none` if it is not.
  static constexpr int place(const graph_view& graph, const node& input) {
    int before = 0;
    for (int i = 0; i < count; ++i) {
      if (arguments[i] == input.operands[0])
        return before + input.operands[1];
      before += graph.inputs[arguments[i]].nodes();
    }
    return none;
  }
};

/// What every pass below starts with: the formula's graph, simplified, in the builder.
template <class Trace, class Wrt, int Capacity> struct differentiation {
  static constexpr const auto& formula = traced<Trace>::graph;
  static constexpr int variables = Wrt::nodes(formula);
  static constexpr int results = formula.output_count;

  builder& graph;
  int count = 0;                           ///< nodes of the formula itself
  int result[results]{};                   ///< the outputs' nodes
  int variable[variables ? variables : 1]; ///< the selected inputs' nodes, `none` if unused
  bool active[Capacity]{};

  constexpr explicit differentiation(builder& destination) : graph(destination) {
    int place[formula.capacity]{};
    copy_graph(graph, formula, place);
    for (int i = 0; i < results; ++i)
      result[i] = place[formula.outputs[i]];
    count = graph.size;
    for (int& v : variable)
      v = none;
    for (int i = 0; i < count; ++i)
      if (graph.nodes[i].is_input())
        if (const int at = Wrt::place(formula, graph.nodes[i]); at != none)
          variable[at] = i;
    mark();
  }

  /// Marks what depends on the variables, among all nodes so far.
  constexpr void mark() { mark_active<Wrt>(graph, formula, graph.size, active); }

  /// The gradient of Σ seeds · results, where `seed` has a node a result: one backward sweep.
  /// `gradient` gets a node a variable.
  constexpr void backward(const int (&seed)[results], int (&gradient)[variables ? variables : 1]) {
    int adjoint[Capacity];
    for (int& a : adjoint)
      a = none;
    for (int i = 0; i < results; ++i)
      adjoint[result[i]] = accumulate(graph, adjoint[result[i]], seed[i]);
    reverse(graph, count, active, adjoint);
    for (int v = 0; v < variables; ++v)
      gradient[v] = variable[v] == none ? none : adjoint[variable[v]];
  }

  /// The gradient of one result.
  constexpr void backward_from(int which, int (&gradient)[variables ? variables : 1]) {
    int seed[results];
    for (int i = 0; i < results; ++i)
      seed[i] = i == which ? graph.constant(1) : none;
    backward(seed, gradient);
  }

  /// The derivative of the first `nodes` nodes along a direction, which has a node a variable: one
  /// forward sweep.
  constexpr void along(const int (&direction)[variables ? variables : 1], int nodes,
                       int (&tangent)[Capacity]) {
    for (int& t : tangent)
      t = none;
    for (int v = 0; v < variables; ++v)
      if (variable[v] != none)
        tangent[variable[v]] = direction[v];
    forward(graph, nodes, tangent);
  }

  /// The derivative of the first `nodes` nodes by one variable.
  constexpr void along_variable(int which, int nodes, int (&tangent)[Capacity]) {
    int direction[variables ? variables : 1]{};
    for (int v = 0; v < variables; ++v)
      direction[v] = v == which ? graph.constant(1) : none;
    along(direction, nodes, tangent);
  }

  constexpr void output_results() {
    for (const int r : result)
      graph.add_output(r);
  }
};

} // namespace chainrule

#endif
