// SPDX-License-Identifier: BSL-1.0
#ifndef CHAINRULE_PRIMITIVE_STEP_HPP
#define CHAINRULE_PRIMITIVE_STEP_HPP

#include <chainrule/identity.hpp>
#include <chainrule/primitive/primitive.hpp>

namespace chainrule {

/// A named intermediate step: x itself, but a row of its own in the chain-rule tables.
template <name Symbol> struct step_t : primitive<1> {
  static constexpr std::string_view symbol = Symbol.view();
  static constexpr std::uint64_t identity =
      identity_of({identity_of("step"), identity_of(Symbol.view())});
  static constexpr notation text{"@0", precedence::logic}, latex = text;
  static constexpr auto value(auto x) { return x; }
  static constexpr auto derivative(auto, auto) { return 1; }
};

/// `step<"ξ₁">(-W * X)`: marks a row of the tables. It costs nothing at run time.
template <name Symbol, operand X> constexpr applied<step_t<Symbol>, X> step(const X& x) {
  return apply<step_t<Symbol>>(x);
}

} // namespace chainrule

#endif
