// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_GRADIENT_HPP
#define CHAINRULE_DERIVATIVE_GRADIENT_HPP

#include <cassert>
#include <chainrule/derivative/value.hpp>

namespace chainrule {

/// What `value_and_gradient` returns.
template <class Value, class Gradient> struct value_and_gradient_result {
  Value value;
  Gradient gradient;
};

constexpr piece piece_of(const input& argument) {
  return {argument.nodes(), argument.elements / (argument.nodes() ? argument.nodes() : 1)};
}

/// The pieces of memory that a gradient is written to: one an argument, after those of the values.
template <int Values, class Call, class Selected> struct gradient_layout;
template <int Values, class Call, int... Arguments>
struct gradient_layout<Values, Call, selection<Arguments...>> {
  using type =
      pieces<piece{Values, result_elements<Call>}, piece_of(Call::graph.inputs[Arguments])...>;
};
template <class Call, int... Arguments> struct gradient_layout<0, Call, selection<Arguments...>> {
  using type = pieces<piece_of(Call::graph.inputs[Arguments])...>;
};

/// Not constexpr, so that a constant evaluation that comes here stops with this name in its
/// message.
inline void the_destination_is_part_of_an_argument() {}

template <bool WithValue, auto F, class Work, class... Options> struct gradient_function {
  Work work{};

  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check<false, Arguments...>()) {
      constexpr int parts = sizeof...(Arguments);
      return std::conditional_t<WithValue, nothing_of<2, parts>, nothing_of<parts>>{};
    } else
      return returned<element_of<Arguments...>>(arguments...);
  }

  /// Writes the gradient where the caller wants it: `gradient` has the type that the call without
  /// `into` returns. Returns the value, if it is asked for. With tensors the destination is no part
  /// of an argument, which debug builds assert.
  template <class Gradient, class... Arguments>
  constexpr auto into(Gradient& gradient, const Arguments&... arguments) const {
    return to<false>(gradient, arguments...);
  }

  /// Adds the gradient to what is there: a sum over data that are known only at run time is a loop
  /// of such calls. As with `into`, it is no part of an argument. Returns the value, if it is asked
  /// for; the caller adds up the values.
  template <class Gradient, class... Arguments>
  constexpr auto add_to(Gradient& gradient, const Arguments&... arguments) const {
    return to<true>(gradient, arguments...);
  }

  /// The same verb, working in a workspace of the caller's:
  ///
  ///     static auto work = value_and_gradient<loss, wrt(W)>.workspace(W = w, X = x);
  ///     value_and_gradient<loss, wrt(W)>.with(work).into(grad, W = w, X = x);
  ///
  /// One that is too small, or of another element type, is a compile error. Without `with` the
  /// workspace is on the stack up to 16 KiB, else it is static, one for each thread.
  template <class T, int Count>
  constexpr auto with(chainrule::workspace<T, Count>& workspace) const {
    return gradient_function<WithValue, F, given_workspace<T, Count>, Options...>{
        {workspace.numbers}};
  }

  /// A workspace for calls with such arguments, zeroed; their values do not matter. It is large
  /// enough for `into` and for `add_to`.
  template <class... Arguments> static constexpr auto workspace(const Arguments&... arguments) {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings([](const auto&... each) { return workspace(each...); }, arguments...);
    else if constexpr (!check<false, Arguments...>())
      return nothing{};
    else
      return chainrule::workspace<element_of<Arguments...>, needed<Arguments...>()>{};
  }

  /// How many bytes such a workspace has, a `std::integral_constant`: where the arguments are not
  /// usable in constant expressions, `decltype(….workspace_bytes(W = w))::value`.
  template <class... Arguments>
  static constexpr auto workspace_bytes(const Arguments&... arguments) {
    using type = decltype(workspace(arguments...));
    if constexpr (std::is_same_v<type, nothing>)
      return nothing{};
    else
      return std::integral_constant<std::size_t, type::bytes>{};
  }

  /// The program that such a call runs.
  template <bool Adds, class... Arguments> struct code {
    using call = formula_call<F, Arguments...>;
    using keys = keys_of<call, Options...>;
    using trace = typename call::trace;
    using selected = typename keys::selected;
    using pass = std::conditional_t<Adds, accumulating_pass<trace, selected, WithValue>,
                                    gradient_pass<trace, selected, WithValue>>;
    using layout = typename gradient_layout<WithValue ? 1 : 0, call, selected>::type;
    using type = program<pass, layout>;
  };

  /// Whether such a call makes sense; where it is false, one `static_assert` has said why.
  template <bool Adds, class... Arguments> static constexpr bool check() {
    if constexpr (!check_call<F, Arguments...>())
      return false;
    else if constexpr (!check_one_result<formula_call<F, Arguments...>>())
      return false;
    else if constexpr (!chosen<Arguments...>::check())
      return false;
    else if constexpr (std::is_same_v<Work, own_workspace>)
      return true;
    else
      return check_workspace<element_of<Arguments...>,
                             work_of<typename code<Adds, Arguments...>::type>()>(Work{});
  }

private:
  template <bool Adds, class Gradient, class... Arguments>
  constexpr auto to(Gradient& gradient, const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings([&](const auto&... each) { return to<Adds>(gradient, each...); },
                           arguments...);
    else if constexpr (!check<Adds, Arguments...>())
      return nothing{};
    else if constexpr (!check_destination<chosen<Arguments...>, element_of<Arguments...>,
                                          Gradient>())
      return nothing{};
    else
      return write<Adds, element_of<Arguments...>>(gradient, arguments...);
  }

  /// See `run_to_result`.
  template <class T, class... Arguments>
  constexpr auto returned(const Arguments&... arguments) const {
    using results = typename chosen<Arguments...>::template results<T>;
    std::conditional_t<WithValue, value_and_gradient_result<T, results>, results> result{};
    if constexpr (WithValue)
      result.value = write<false, T>(result.gradient, arguments...);
    else
      write<false, T>(result, arguments...);
    return result;
  }

  /// Inlined, so that the one function around it sees where everything is: clang kept it apart,
  /// with all arguments and results in memory.
  template <bool Adds, class T, class Gradient, class... Arguments>
  [[gnu::always_inline]] constexpr auto write(Gradient& gradient,
                                              const Arguments&... arguments) const {
    using call = formula_call<F, Arguments...>;
    using program = typename code<Adds, Arguments...>::type;
    const auto pointers = chosen<Arguments...>::template pointers<T>(gradient);
    const argument_memory<T, Arguments...> memory(arguments...);
    const T* const* before = Adds ? pointers.data() : nullptr;
    if constexpr (!program::graph.is_scalar())
      for (std::size_t k = 0; k < pointers.size(); ++k) {
        [[maybe_unused]] const int size =
            selected_elements<call, typename chosen<Arguments...>::selected>[k];
        if (std::is_constant_evaluated()) {
          if (memory.overlaps(pointers[k], size))
            the_destination_is_part_of_an_argument();
        } else
          assert(!memory.overlaps(pointers[k], size) &&
                 "into, add_to: the destination is part of an argument");
      }
    if constexpr (WithValue) {
      T value{};
      run_call<call, program>(memory, before, prepend(&value, pointers).data(), work);
      return value;
    } else
      run_call<call, program>(memory, before, pointers.data(), work);
  }

  template <class... Arguments> using chosen = keys_of<formula_call<F, Arguments...>, Options...>;

  template <class... Arguments> static constexpr int needed() {
    constexpr int into = work_of<typename code<false, Arguments...>::type>();
    constexpr int adding = work_of<typename code<true, Arguments...>::type>();
    return into > adding ? into : adding;
  }
};

/// `gradient<f>(W = 3.0, X = 2.0)`: the derivatives by all variables, a Boost.Hana map with the
/// variables as keys, `g[W]`. `gradient<f>(3.0, 2.0)`: by position, `g[arg<0>]` or
/// `auto [dx, dy] = …`. With `wrt` of one variable, `gradient<f, wrt(W)>`, the bare derivative.
///
/// Backward mode: one sweep, whatever the number of variables.
template <auto F, auto... Options>
inline constexpr gradient_function<false, F, own_workspace,
                                   std::remove_cvref_t<decltype(Options)>...>
    gradient{};

/// The same, with the value, in one run: an aggregate `{value, gradient}`.
template <auto F, auto... Options>
inline constexpr gradient_function<true, F, own_workspace,
                                   std::remove_cvref_t<decltype(Options)>...>
    value_and_gradient{};

} // namespace chainrule

#endif
