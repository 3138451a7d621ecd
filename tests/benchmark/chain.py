# SPDX-License-Identifier: BSL-1.0
"""chain.py > chain.hpp: a formula of exactly 330 operations, and its adjoint code as plain C++.

A random walk over + - * and some / (a fixed seed), in which every result is used. The values stay
between 1/4 and 4. The adjoint code is what a person would write by hand with much patience: one
statement an operation forwards, one an operand backwards, no zeros to begin with, no test."""

import math
import random

APPLY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "sin": lambda a: math.sin(a),
    "exp": lambda a: math.exp(a),
}


class Formula:
    """`operations` operations at a point, a share of them functions. Each result is used again and
    again within a window, or, in a tree, just once."""

    def __init__(self, operations, point, seed, functions=0.0, tree=False):
        self.inputs, self.names = len(point), [f"x{i}" for i in range(len(point))]
        self.values, self.unused = list(point), list(range(len(point)))
        self.steps = []  # (operator, operands...), as indices of names
        draw = random.Random(seed)
        while len(self.steps) < operations:
            joining = len(self.steps) + len(self.unused) - 1 >= operations  # what is left is added up
            operator = draw.choices("+-*/", [30, 20, 42, 8])[0]
            recent = range(max(0, len(self.names) - 60), len(self.names))
            if tree:
                recent = [*self.unused, *range(self.inputs)]
            left = self.unused[0] if joining or len(self.unused) > 24 else draw.choice(recent)
            right = self.unused[1] if joining else draw.choice(recent)
            if joining:
                self.append("+", left, right)
            elif functions and draw.random() < functions:
                self.append_if_moderate(draw.choice(["sin", "exp"]), left)
            elif left != right:
                self.append_if_moderate(operator, left, right)

    def append_if_moderate(self, operator, *operands):
        if 0.25 < abs(APPLY[operator](*(self.values[i] for i in operands))) < 4:
            self.append(operator, *operands)

    def append(self, operator, *operands):
        self.values.append(APPLY[operator](*(self.values[i] for i in operands)))
        self.names.append(f"v{len(self.steps)}")
        self.steps.append((operator, *operands))
        for used in {*operands} & {*self.unused}:
            self.unused.remove(used)
        self.unused.append(len(self.names) - 1)

    def forwards(self, type):
        for k, (operator, *operands) in enumerate(self.steps):
            x = [self.names[i] for i in operands]
            right = f"{x[0]} {operator} {x[1]}" if len(x) == 2 else f"{operator}({x[0]})"
            yield f"const {type} v{k} = {right};"

    def backwards(self):
        """The adjoints, last first; a result is the gradient's g0, g1, ..."""
        started = {len(self.names) - 1}

        def add(index, term, negative=False):
            target = f"g{index}" if index < self.inputs else f"a{index - self.inputs}"
            if index in started:
                return f"{target} {'-' if negative else '+'}= {term};"
            started.add(index)
            return f"double {target} = {'-' if negative else ''}{term};"

        yield f"double a{len(self.steps) - 1} = 1;"
        for k in reversed(range(len(self.steps))):
            if self.inputs + k not in started:  # the result does not depend on it
                continue
            operator, *operands = self.steps[k]
            left, right = operands[0], operands[-1]
            a = f"a{k}"
            if operator in "+-":
                yield add(left, a)
                yield add(right, a, operator == "-")
            elif operator == "*":
                yield add(left, f"{a} * {self.names[right]}")
                yield add(right, f"{a} * {self.names[left]}")
            elif operator == "/":
                yield f"const double q{k} = {a} / {self.names[right]};"
                yield add(left, f"q{k}")
                yield add(right, f"q{k} * v{k}", True)
            elif operator == "sin":
                yield add(left, f"{a} * cos({self.names[left]})")
            else:
                yield add(left, f"{a} * v{k}")

    def arguments(self):
        return ", ".join(self.names[: self.inputs])

    def gradient(self):
        return ", ".join(f"g{i}" for i in range(self.inputs))

    def result(self):
        return self.names[-1]


if __name__ == "__main__":
    chain = Formula(330, [1.25, 0.75, 1.5, 0.875, 1.125, 0.625, 1.375, 0.5], seed=330)
    print(
        f"""// SPDX-License-Identifier: BSL-1.0
// Written by chain.py.
#ifndef CHAINRULE_BENCHMARK_CHAIN_HPP
#define CHAINRULE_BENCHMARK_CHAIN_HPP

#include "by_hand.hpp"

namespace by_hand {{

/// A formula of 330 operations of {chain.inputs} inputs.
inline constexpr auto chain = [](const auto& x) {{
const auto [{chain.arguments()}] = x;""",
        *chain.forwards("auto"),
        f"return {chain.result()};\n}};",
        "\n/// Its value, and its gradient by the same steps backwards.",
        f"inline value_and_gradient<{chain.inputs}> chain_gradient"
        f"(const std::array<double, {chain.inputs}>& x) {{",
        f"const auto [{chain.arguments()}] = x;",
        *chain.forwards("double"),
        *chain.backwards(),
        f"return {{{chain.result()}, {{{chain.gradient()}}}}};\n}}\n\n}} // namespace by_hand\n\n#endif",
        sep="\n",
    )
