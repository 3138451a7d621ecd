// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_RENDER_TABLE_HPP
#define CHAINRULE_RENDER_TABLE_HPP

#include <chainrule/derivative/derivative.hpp>
#include <chainrule/render/rows.hpp>

namespace chainrule {

/// One local derivative of a row, with respect to an earlier row or a variable.
template <class T> struct table_local {
  std::string_view by;      ///< the symbol of that row or variable, W
  std::string_view formula; ///< −X
  T value{};                ///< its number
  std::string_view by_latex, formula_latex;
};

/// One row of a chain-rule table.
template <class T> struct table_row {
  std::string_view symbol;           ///< ξ₁
  std::string_view expression;       ///< −W·X, in the symbols of earlier rows
  std::string_view local_derivative; ///< −X; with several, each with its name: ∂/∂ξ₁ = …
  T value{};                         ///< the row's number
  T local_value{};                   ///< the number of the (first) local derivative
  T derivative{};                    ///< forward: dξₙ/dW; backward: d𝓛/dξₙ
  std::string_view symbol_latex, expression_latex, local_derivative_latex;
  int first_local = 0, local_count = 0; ///< this row's part of the table's `locals`
};

/// A chain-rule table as a constant: `t.size()` rows `t[i]`, in the order of evaluation.
template <class T, int Rows, int Locals, int Variables, int Characters> struct chain_table {
  static constexpr int characters = Characters; ///< of all texts together
  bool backward = false;
  std::array<table_row<T>, std::size_t(Rows)> rows{};
  std::array<table_local<T>, std::size_t(Locals)> locals{};
  /// The variables and the derivatives of the result by them.
  std::array<std::string_view, std::size_t(Variables)> variables{}, variables_latex{};
  std::array<T, std::size_t(Variables)> gradient{};

  static constexpr std::size_t size() { return std::size_t(Rows); }
  constexpr const table_row<T>& operator[](std::size_t i) const { return rows[i]; }
  constexpr auto begin() const { return rows.begin(); }
  constexpr auto end() const { return rows.end(); }
};

/// The numbers of a table: the rows' values, the local derivatives, the accumulated derivatives,
/// and the result's gradient. The formula is kept as it was written, so that each step is there.
template <class Trace, class Wrt, bool Backward> struct table_pass : derivative_pass<Trace, Wrt> {
  using base = derivative_pass<Trace, Wrt>;
  static constexpr const auto& rows = rows_of<Trace, Wrt>;
  static constexpr rewriting level = rewriting::nothing;
  static constexpr int outputs = 2 * rows.count + rows.local_count + base::variables;

  template <int Capacity> static constexpr void run(builder& graph) {
    constexpr const auto& formula = as_written<Trace>::graph;
    int place[formula.capacity]{};
    copy_graph(graph, formula, place);
    const int count = graph.size;
    const int result = place[formula.outputs[0]];
    bool active[Capacity]{};
    mark_active<Wrt>(graph, formula, count, active);

    for (int r = 0; r < rows.count; ++r)
      graph.add_output(place[rows.nodes[r]]);
    for (int r = 0; r < rows.count; ++r)
      add_locals<Capacity>(graph, place, count, active, r);

    bool all[Capacity]{}; // d𝓛/dξₙ does not ask what ξₙ depends on
    for (int i = 0; i < count; ++i)
      all[i] = true;
    int gradient[Capacity];
    sweep(graph, count, all, result, gradient);
    int tangent[Capacity];
    for (int i = 0; i < count; ++i)
      tangent[i] = graph.nodes[i].is_input() && active[i] ? graph.constant(1) : none;
    if (!Backward)
      forward(graph, count, tangent);
    for (int r = 0; r < rows.count; ++r)
      graph.add_output((Backward ? gradient : tangent)[place[rows.nodes[r]]]);

    int by[base::variables ? base::variables : 1]{};
    for (int& b : by)
      b = none;
    for (int i = 0; i < count; ++i)
      if (graph.nodes[i].is_input() && active[i])
        by[Wrt::place(formula, graph.nodes[i])] = gradient[i];
    for (int v = 0; v < base::variables; ++v)
      graph.add_output(by[v]);
  }

private:
  template <int Capacity>
  static constexpr void sweep(builder& graph, int count, const bool (&active)[Capacity], int from,
                              int (&adjoint)[Capacity]) {
    for (int& a : adjoint)
      a = none;
    adjoint[from] = graph.constant(1);
    reverse(graph, count, active, adjoint);
  }

  /// Local derivatives are one sweep over the row's own nodes: other rows count as variables.
  template <int Capacity, std::size_t Nodes>
  static constexpr void add_locals(builder& graph, const int (&place)[Nodes], int count,
                                   const bool (&active)[Capacity], int row) {
    bool in_row[Capacity]{};
    for (int i = 0; i < count; ++i)
      in_row[i] = active[i];
    for (int r = 0; r < row; ++r)
      in_row[place[rows.nodes[r]]] = false;
    int adjoint[Capacity];
    const int begin = rows.local_begin[row], end = rows.local_begin[row + 1];
    for (int l = begin; l < end; ++l)
      in_row[place[rows.local_nodes[l]]] = false;
    for (int& a : adjoint)
      a = none;
    adjoint[place[rows.nodes[row]]] = graph.constant(1);
    reverse_to(graph, place[rows.nodes[row]], in_row, active, adjoint);
    for (int l = begin; l < end; ++l)
      graph.add_output(adjoint[place[rows.local_nodes[l]]]);
  }

  /// Backward mode that goes on only from nodes of the row, but reaches what they use.
  template <int Capacity>
  static constexpr void reverse_to(builder& graph, int from, const bool (&in_row)[Capacity],
                                   const bool (&active)[Capacity], int (&adjoint)[Capacity]) {
    for (int i = from; i >= 0; --i) {
      if (!in_row[i] || adjoint[i] == none || graph.nodes[i].is_leaf())
        continue;
      for (int which = 0; which < graph.nodes[i].op->arity; ++which) {
        const int operand = graph.nodes[i].operands[which];
        if (active[operand])
          adjoint[operand] = accumulate(
              graph, adjoint[operand], chain(graph, adjoint[i], local_derivative(graph, i, which)));
      }
    }
  }
};

template <name Variable> inline constexpr bool table_is_of_numbers = false;
template <name Variable> constexpr bool say_it_is_a_tensor() {
  static_assert(table_is_of_numbers<Variable>,
                "a chain-rule table is of a formula of numbers: a variable or a step is a tensor");
  return false;
}
/// The first argument with a shape.
constexpr std::string_view first_tensor(const graph_view& graph) {
  for (int i = 0; i < graph.input_count; ++i)
    if (graph.inputs[i].shape.rank > 0)
      return graph.inputs[i].symbol;
  return {};
}

template <class Call> constexpr bool check_scalars() {
  if constexpr (Call::graph.is_scalar())
    return true;
  else {
    constexpr std::string_view symbol = first_tensor(Call::graph);
    return say_it_is_a_tensor<name<symbol.size() + 1>(symbol)>();
  }
}

template <bool Backward, auto F, class... Options> struct table_function {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using keys = keys_of<call, Options...>;
      if constexpr (!check_scalars<call>())
        return nothing{};
      else if constexpr (!check_one_result<call>() || !keys::check())
        return nothing{};
      else if constexpr (!check_variables<call, keys>())
        return nothing{};
      else
        return make<call, typename keys::selected, element_of<Arguments...>>(
            argument_memory<element_of<Arguments...>, Arguments...>(arguments...));
    }
  }

private:
  template <class Call, class Keys> static constexpr bool check_variables() {
    if constexpr (Backward)
      return true;
    else
      return check_one_variable<Call, Keys>();
  }

  template <class Trace, class Wrt, int Row, class T>
  static constexpr void fill_row(table_row<T>& row) {
    constexpr const auto& rows = rows_of<Trace, Wrt>;
    row.symbol = rendered<row_symbol<Trace, Wrt, Row, style::text>>::value;
    row.expression = rendered<row_expression<Trace, Wrt, Row, style::text>>::value;
    row.local_derivative = rendered<row_locals<Trace, Wrt, Row, style::text>>::value;
    row.symbol_latex = rendered<row_symbol<Trace, Wrt, Row, style::latex>>::value;
    row.expression_latex = rendered<row_expression<Trace, Wrt, Row, style::latex>>::value;
    row.local_derivative_latex = rendered<row_locals<Trace, Wrt, Row, style::latex>>::value;
    row.first_local = rows.local_begin[Row];
    row.local_count = rows.local_begin[Row + 1] - rows.local_begin[Row];
  }

  template <class Trace, class Wrt, int Local> static constexpr int row_of_local() {
    int row = 0;
    while (rows_of<Trace, Wrt>.local_begin[row + 1] <= Local)
      ++row;
    return row;
  }
  template <class Trace, class Wrt, int Local, class T>
  static constexpr void fill_local(table_local<T>& local) {
    constexpr int row = row_of_local<Trace, Wrt, Local>();
    local.by = rendered<local_by<Trace, Wrt, Local, style::text>>::value;
    local.formula = rendered<row_local<Trace, Wrt, row, Local, style::text>>::value;
    local.by_latex = rendered<local_by<Trace, Wrt, Local, style::latex>>::value;
    local.formula_latex = rendered<row_local<Trace, Wrt, row, Local, style::latex>>::value;
  }

  template <class Trace, class Wrt, int Variable, style How> struct variable_symbol {
    static constexpr void write(writer& out) {
      constexpr const auto& graph = as_written<Trace>::graph;
      for (int i = 0; i < graph.size; ++i)
        if (graph.nodes[i].is_input() && Wrt::place(graph, graph.nodes[i]) == Variable)
          return table_symbols<Trace, Wrt>::write_variable(out, graph.nodes[i], How);
    }
  };

  template <class Trace, class Wrt, class T, int... Row, int... Local, int... Variable>
  static constexpr auto texts(std::integer_sequence<int, Row...>,
                              std::integer_sequence<int, Local...>,
                              std::integer_sequence<int, Variable...>) {
    constexpr std::size_t characters =
        (0 + ... +
         (rendered<row_symbol<Trace, Wrt, Row, style::latex>>::value.length +
          rendered<row_expression<Trace, Wrt, Row, style::text>>::value.length +
          rendered<row_expression<Trace, Wrt, Row, style::latex>>::value.length +
          rendered<row_locals<Trace, Wrt, Row, style::text>>::value.length +
          rendered<row_locals<Trace, Wrt, Row, style::latex>>::value.length)) +
        (0 + ... +
         (rendered<local_by<Trace, Wrt, Local, style::latex>>::value.length +
          rendered<local_by<Trace, Wrt, Local, style::text>>::value.length)) +
        (0 + ... + rendered<variable_symbol<Trace, Wrt, Variable, style::latex>>::value.length);
    chain_table<T, sizeof...(Row), sizeof...(Local), sizeof...(Variable), int(characters)> table;
    (fill_row<Trace, Wrt, Row>(table.rows[Row]), ...);
    (fill_local<Trace, Wrt, Local>(table.locals[Local]), ...);
    ((table.variables[Variable] =
          rendered<variable_symbol<Trace, Wrt, Variable, style::text>>::value,
      table.variables_latex[Variable] =
          rendered<variable_symbol<Trace, Wrt, Variable, style::latex>>::value),
     ...);
    table.backward = Backward;
    return table;
  }

  template <class Call, class Wrt, class T, class Memory>
  static constexpr auto make(const Memory& memory) {
    using trace = typename Call::trace;
    using pass = table_pass<trace, Wrt, Backward>;
    constexpr const auto& rows = rows_of<trace, Wrt>;
    auto table = texts<trace, Wrt, T>(std::make_integer_sequence<int, rows.count>{},
                                      std::make_integer_sequence<int, rows.local_count>{},
                                      std::make_integer_sequence<int, pass::variables>{});
    T numbers[pass::outputs]{};
    T* const outputs[]{numbers};
    run_call<Call, program<pass, segments<pass::outputs>>>(memory, nullptr, outputs);
    const T* next = numbers;
    for (auto& row : table.rows)
      row.value = *next++;
    for (auto& local : table.locals)
      local.value = *next++;
    for (auto& row : table.rows) {
      row.derivative = *next++;
      if (row.local_count > 0)
        row.local_value = table.locals[std::size_t(row.first_local)].value;
    }
    for (T& derivative : table.gradient)
      derivative = *next++;
    return table;
  }
};

/// The forward-mode table of a formula by one variable: for each row its symbol, expression, local
/// derivative as formula and number, value, and dξₙ/dW.
/// `forward_table<loss, wrt(W)>(W = 3.0, X = 3.0, y = 1.0)`.
///
/// There is one row a primitive, ξ₁ … and 𝓛 for the result; where the formula marks its own steps
/// with `step<"ξ₁">(…)`, just those and the result. Everything is a constant expression.
template <auto F, auto... Options>
inline constexpr table_function<false, F, std::remove_cvref_t<decltype(Options)>...>
    forward_table{};

/// The backward-mode table: the same rows, with d𝓛/dξₙ. The derivatives by the variables are in
/// `gradient`.
template <auto F, auto... Options>
inline constexpr table_function<true, F, std::remove_cvref_t<decltype(Options)>...>
    backward_table{};

} // namespace chainrule

#endif
