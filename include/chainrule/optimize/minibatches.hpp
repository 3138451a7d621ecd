// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_OPTIMIZE_MINIBATCHES_HPP
#define CHAINRULE_OPTIMIZE_MINIBATCHES_HPP

#include <algorithm>
#include <chainrule/derivative/arguments.hpp>
#include <chainrule/optimize/sentence.hpp>
#include <chainrule/tensor.hpp>
#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <tuple>
#include <vector>

/// A data set in batches. How many examples a batch has is part of the formula's shapes; how many
/// examples there are, the running program says.
namespace chainrule::optimize {

template <class Variable> inline constexpr bool variable_has_a_batch_axis = false;
template <int... Batches> inline constexpr bool variables_have_one_batch = false;
template <class Value> inline constexpr bool data_outlives_the_call = false;

/// All values of one variable, seen where they are: one example after the other.
template <class Variable, class Element> struct column {
  using variable = Variable;
  using element = Element;
  static constexpr extents shape = Variable::shape::value;
  static constexpr std::size_t batch = std::size_t(shape.extent[0]);
  static constexpr std::size_t elements = std::size_t(shape.size()); ///< of a batch
  static constexpr std::size_t row = elements / batch;               ///< of an example

  const Element* data;
  std::size_t size;

  std::size_t examples() const { return size / row; }
};

/// A data set in whole batches, in order, as views of the caller's arrays. `size()` batches;
/// `with(i, f)` calls f with batch number i: one binding a variable.
template <class... Columns> struct minibatches_t {
  using first = std::tuple_element_t<0, std::tuple<Columns...>>;
  static constexpr std::size_t batch = first::batch;

  std::tuple<Columns...> columns;

  std::size_t examples() const { return std::get<0>(columns).examples(); }
  std::size_t size() const { return examples() / batch; }
  /// How many examples at the end are no whole batch: they are left out.
  std::size_t remainder() const { return examples() % batch; }

  template <class Function> decltype(auto) with(std::size_t i, const Function& f) const {
    return f(view_of<Columns>(std::get<Columns>(columns).data + i * Columns::elements)...);
  }

  /// What is wrong with the data, as a sentence; empty if nothing is.
  sentence problem() const {
    sentence result;
    (check(std::get<Columns>(columns), result), ...);
    if (result.empty() && size() == 0)
      return sentence::of("fewer examples (", examples(), ") than one batch has (", batch, ")");
    return result;
  }

  template <class Column> static auto view_of(const typename Column::element* at) {
    using batch_view = std::span<const typename Column::element, Column::elements>;
    return bound<typename Column::variable, batch_view>{batch_view(at, Column::elements)};
  }

private:
  template <class Column> void check(const Column& c, sentence& result) const {
    if (!result.empty())
      return;
    if (c.size % Column::row != 0)
      result =
          sentence::of(Column::variable::symbol, " has ", c.size,
                       " numbers, which is no multiple of the ", Column::row, " of one example");
    else if (c.examples() != examples())
      result = sentence::of(Column::variable::symbol, " has ", c.examples(), " examples, but ",
                            first::variable::symbol, " has ", examples());
  }
};

template <class Variable, class Value>
constexpr auto column_of(const bound<Variable, Value>& binding) {
  constexpr bool has_batch = Variable::shape::value.rank > 0 && Variable::shape::value.size() > 0;
  constexpr bool outlives =
      std::is_lvalue_reference_v<Value> || std::ranges::borrowed_range<std::remove_cvref_t<Value>>;
  if constexpr (!has_batch)
    static_assert(variable_has_a_batch_axis<Variable>,
                  "minibatches: the first axis of each variable is the batch");
  else if constexpr (!outlives)
    static_assert(data_outlives_the_call<Value>,
                  "minibatches views its data: bind arrays that have names, or spans");
  else {
    using element = std::remove_cvref_t<decltype(*std::data(binding.value))>;
    return column<Variable, element>{std::data(binding.value), std::size(binding.value)};
  }
}

template <int First, int... More> constexpr void check_batches() {
  if constexpr (!((First == More) && ...))
    static_assert(variables_have_one_batch<First, More...>,
                  "minibatches: all variables have the same first extent, the batch");
}

/// `minibatches(X = images, Y = labels)`: all examples as batches for the variables X and Y, whose
/// first extent is the batch. The arrays are contiguous, one example after the other
/// (`std::vector`, `std::span`, `tensor`, …), of the verbs' element type or of integers, and are
/// viewed, not copied. Examples at the end that are no whole batch are left out.
template <class... Variables, class... Values>
constexpr auto minibatches(const bound<Variables, Values>&... bindings) {
  using result = minibatches_t<decltype(column_of(bindings))...>;
  check_batches<int(decltype(column_of(bindings))::batch)...>();
  return result{{column_of(bindings)...}};
}

/// The same examples in another order each epoch, which the engine draws (Fisher and Yates). The
/// rows of a batch are copied to one place; this and the order are allocated once, when it is made.
template <class Engine, class... Columns> struct shuffled_t {
  using batches = minibatches_t<Columns...>;

  batches data;
  Engine engine;
  std::vector<std::uint32_t> order;
  std::tuple<std::vector<tensor<typename Columns::element, int(Columns::elements)>>...> rows;

  shuffled_t(const batches& all_examples, Engine&& its_engine)
      : data(all_examples), engine(std::forward<Engine>(its_engine)),
        order(all_examples.examples()),
        rows(std::vector<tensor<typename Columns::element, int(Columns::elements)>>(1)...) {
    std::iota(order.begin(), order.end(), std::uint32_t{0});
  }

  std::size_t examples() const { return data.examples(); }
  std::size_t size() const { return data.size(); }
  std::size_t remainder() const { return data.remainder(); }
  sentence problem() const { return data.problem(); }

  void start_epoch() {
    for (std::size_t i = order.size(); i > 1; --i) {
      const double share = std::generate_canonical<double, 53>(engine);
      const auto other = static_cast<std::size_t>(share * static_cast<double>(i));
      std::swap(order[i - 1], order[std::min(other, i - 1)]);
    }
  }
  template <class Function> decltype(auto) with(std::size_t i, const Function& f) {
    return with(i, f, std::index_sequence_for<Columns...>{});
  }

private:
  template <class Function, std::size_t... I>
  decltype(auto) with(std::size_t i, const Function& f, std::index_sequence<I...>) {
    (gather(std::get<I>(data.columns), std::get<I>(rows)[0].data(), i), ...);
    return f(batches::template view_of<Columns>(std::get<I>(rows)[0].data())...);
  }
  template <class Column>
  void gather(const Column& from, typename Column::element* to, std::size_t i) const {
    for (std::size_t k = 0; k < Column::batch; ++k)
      std::copy_n(from.data + order[i * Column::batch + k] * Column::row, Column::row,
                  to + k * Column::row);
  }
};
template <class... Columns, class Engine>
auto shuffled(const minibatches_t<Columns...>& data, Engine&& engine) {
  return shuffled_t<Engine, Columns...>(data, std::forward<Engine>(engine));
}

} // namespace chainrule::optimize

#endif
