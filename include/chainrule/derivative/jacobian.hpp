// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_DERIVATIVE_JACOBIAN_HPP
#define CHAINRULE_DERIVATIVE_JACOBIAN_HPP

#include <chainrule/derivative/gradient.hpp>

namespace chainrule {

/// Forward mode costs one sweep a variable, backward mode one a result.
enum class mode { forward, reverse, cheaper };

template <class Trace, class Wrt, mode Mode>
using jacobian_pass =
    std::conditional_t<Mode == mode::forward ||
                           (Mode == mode::cheaper && derivative_pass<Trace, Wrt>::variables <
                                                         derivative_pass<Trace, Wrt>::results),
                       jacobian_forward_pass<Trace, Wrt>, jacobian_reverse_pass<Trace, Wrt>>;

template <mode Mode, auto F, class... Options> struct jacobian_function {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr (!check_call<F, Arguments...>())
      return nothing{};
    else {
      using call = formula_call<F, Arguments...>;
      using keys = keys_of<call, Options...>;
      if constexpr (!keys::check())
        return nothing{};
      else {
        using T = element_of<Arguments...>;
        using pass = jacobian_pass<typename call::trace, typename keys::selected, Mode>;
        const argument_memory<T, Arguments...> memory(arguments...);
        if constexpr (is_named_formula<F>) {
          using block = typename result_of<typename call::trace, T>::type;
          typename keys::template results<block> jacobian{};
          const auto outputs = keys::template pointers<T>(jacobian);
          run_call<call, program<pass, in_zeroed_memory<column_segments<pass::variables>>>>(
              memory, nullptr, outputs.data());
          return jacobian;
        } else {
          tensor<T, pass::results, pass::variables> jacobian{};
          T* const outputs[]{jacobian.data()};
          run_call<call, program<pass, in_zeroed_memory<segments<pass::outputs>>>>(memory, nullptr,
                                                                                   outputs);
          return jacobian;
        }
      }
    }
  }
};

template <auto F, class... Options> struct hessian_function {
  template <class... Arguments> constexpr auto operator()(const Arguments&... arguments) const {
    if constexpr (!check_call<F, Arguments...>())
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
        const argument_memory<T, Arguments...> memory(arguments...);
        if constexpr (is_named_formula<F>) {
          using row = typename keys::template results<T>;
          typename keys::template results<row> hessian{};
          const auto rows = keys::template pointers<row>(hessian);
          std::array<T*, pass::outputs + 1> outputs{};
          for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto columns = keys::template pointers<T>(*rows[i]);
            for (std::size_t j = 0; j < columns.size(); ++j)
              outputs[i * columns.size() + j] = columns[j];
          }
          run_call<call, program<pass, in_zeroed_memory<column_segments<pass::outputs>>>>(
              memory, nullptr, outputs.data());
          return hessian;
        } else {
          tensor<T, pass::variables, pass::variables> hessian{};
          T* const outputs[]{hessian.data()};
          run_call<call, program<pass, in_zeroed_memory<segments<pass::outputs>>>>(memory, nullptr,
                                                                                   outputs);
          return hessian;
        }
      }
    }
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
