// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_JACOBIAN_HPP
#define CHAINRULE_DERIVATIVE_JACOBIAN_HPP

#include <chainrule/derivative/gradient.hpp>
#include <chainrule/derivative/tensor_jacobian.hpp>

namespace chainrule {

/// Forward mode costs one sweep a variable, backward mode one a result.
enum class mode { forward, reverse, cheaper };

template <class Trace>
inline constexpr int result_elements_of =
    traced<Trace>::graph.output_count *
    traced<Trace>::graph.shape_of(traced<Trace>::graph.outputs[0]).size();

template <class Trace, class Wrt, mode Mode>
using jacobian_pass =
    std::conditional_t<Mode == mode::forward ||
                           (Mode == mode::cheaper &&
                            Wrt::elements(traced<Trace>::graph) < result_elements_of<Trace>),
                       jacobian_forward_pass<Trace, Wrt>, jacobian_reverse_pass<Trace, Wrt>>;

/// A matrix of derivatives, row after row. It is not zeroed first where the program stores its
/// zeros as well.
template <class Call, class Pass, int Rows, class T, class... Arguments>
constexpr tensor<T, Rows, Pass::variables> dense_matrix(const Arguments&... arguments) {
  using code = program<Pass, in_memory_zeroed_at_need<segments<Pass::outputs>>>;
  tensor<T, Rows, Pass::variables> matrix;
  if constexpr (code::zeroed || Pass::outputs == 0)
    matrix = {};
  T* const outputs[]{matrix.data()};
  run_call<Call, code>(argument_memory<T, Arguments...>(arguments...), nullptr, outputs);
  return matrix;
}

template <mode Mode, auto F, class... Options> struct jacobian_function {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using keys = keys_of<call, Options...>;
      if constexpr (!keys::check())
        return nothing{};
      else {
        using T = element_of<Arguments...>;
        using pass = jacobian_pass<typename call::trace, typename keys::selected, Mode>;
        if constexpr (!call::graph.is_scalar())
          return tensor_jacobian<call, keys, T, is_named_formula<F>>::template run<std::is_same_v<
              pass, jacobian_forward_pass<typename call::trace, typename keys::selected>>>(
              arguments...);
        else if constexpr (is_named_formula<F>)
          return blocks<call, keys, pass, T>(arguments...);
        else
          return dense_matrix<call, pass, pass::results, T>(arguments...);
      }
    }
  }

private:
  template <class Call, class Keys, class Pass, class T, class... Arguments>
  static constexpr auto blocks(const Arguments&... arguments) {
    using block = typename result_of<typename Call::trace, T>::type;
    typename Keys::template results<block> jacobian{};
    const auto outputs = Keys::template pointers<T>(jacobian);
    run_call<Call, program<Pass, in_zeroed_memory<column_segments<Pass::variables>>>>(
        argument_memory<T, Arguments...>(arguments...), nullptr, outputs.data());
    return jacobian;
  }
};

template <auto F, class... Options> struct hessian_function {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr ((is_parameter_map<Arguments> || ...))
      return with_bindings(*this, arguments...);
    else if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else if constexpr (!check_one_result<formula_call<F, Arguments...>>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using keys = keys_of<call, Options...>;
      if constexpr (!keys::check())
        return nothing{};
      else {
        using T = element_of<Arguments...>;
        using pass = hessian_pass<typename call::trace, typename keys::selected>;
        if constexpr (!call::graph.is_scalar())
          return tensor_jacobian<call, keys, T, is_named_formula<F>>::hessian(arguments...);
        else if constexpr (is_named_formula<F>)
          return rows<call, keys, pass, T>(arguments...);
        else
          return dense_matrix<call, pass, pass::variables, T>(arguments...);
      }
    }
  }

private:
  template <class Call, class Keys, class Pass, class T, class... Arguments>
  static constexpr auto rows(const Arguments&... arguments) {
    using row = typename Keys::template results<T>;
    typename Keys::template results<row> hessian{};
    const auto rows = Keys::template pointers<row>(hessian);
    std::array<T*, Pass::outputs + 1> outputs{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto columns = Keys::template pointers<T>(*rows[i]);
      for (std::size_t j = 0; j < columns.size(); ++j)
        outputs[i * columns.size() + j] = columns[j];
    }
    run_call<Call, program<Pass, in_zeroed_memory<column_segments<Pass::outputs>>>>(
        argument_memory<T, Arguments...>(arguments...), nullptr, outputs.data());
    return hessian;
  }
};

/// All first derivatives of a formula with several results, by the cheaper mode. By position, one
/// tensor over all selected scalars, `J(result, variable)`; by name, a map with one block a
/// variable, `J[x](result)`, and with `wrt` of one variable that block.
template <auto F, auto... Options>
inline constexpr jacobian_function<mode::cheaper, F, std::remove_cvref_t<decltype(Options)>...>
    jacobian{};

/// The same by forward mode: one sweep a variable.
template <auto F, auto... Options>
inline constexpr jacobian_function<mode::forward, F, std::remove_cvref_t<decltype(Options)>...>
    jacobian_forward{};

/// The same by backward mode: one sweep a result.
template <auto F, auto... Options>
inline constexpr jacobian_function<mode::reverse, F, std::remove_cvref_t<decltype(Options)>...>
    jacobian_reverse{};

/// All second derivatives of a scalar formula. By position, one symmetric tensor over all selected
/// scalars, `H(i, j)`; by name, a map of maps, `H[W][b]`, and with `wrt` of one variable the bare
/// second derivative. Derivatives that are zero everywhere cost nothing.
template <auto F, auto... Options>
inline constexpr hessian_function<F, std::remove_cvref_t<decltype(Options)>...> hessian{};

} // namespace chainrule

#endif
