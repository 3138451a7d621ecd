# SPDX-License-Identifier: BSL-1.0
"""assembly.py [--listing] [COMPILER [FLAG...]]: the logistic loss's value and gradient by hand and by
chainrule, as the compiler emits them (g++ -O2): how many instructions of which kind each function
has. --listing prints both."""

import collections
import pathlib
import re
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
include = here.parents[1] / "include"
SOURCE = """
#include "by_hand.hpp"
#include "formulas.hpp"
#include <chainrule/chainrule.hpp>

extern "C" {
void by_hand_gradient(by_hand::value_and_gradient<3>& to, double W, double X, double y) {
  to = by_hand::logistic_loss(W, X, y);
}
void chainrule_gradient(by_hand::value_and_gradient<3>& to, double W, double X, double y) {
  const auto [value, gradient] = chainrule::value_and_gradient<formulas::logistic_loss>(W, X, y);
  const auto [by_W, by_X, by_y] = gradient;
  to = {value, {by_W, by_X, by_y}};
}
}
"""
KINDS = {
    "call": r"call",
    "divide": r"v?div[sp]d",
    "multiply": r"v?mul[sp]d",
    "add, subtract": r"v?(add|sub)[sp]d",
    "fused multiply-add": r"vf.*[sp]d",
    "compare": r"v?u?comisd|v?cmp.*[sp]d",
    "branch": r"j.*",
    "change of sign, select": r"v?(xor|and|andn|or|blendv)p[sd]",
}


def listing(command, name):
    text = subprocess.run(
        [*command, "-std=c++20", "-S", "-masm=intel", f"-I{here}", f"-I{include}"]
        + ["-fno-asynchronous-unwind-tables", "-x", "c++", "-", "-o", "-"],
        input=SOURCE, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout  # fmt: skip
    body = re.search(rf"^{name}:(.*?)^\s*\.size\s+{name}", text, re.M | re.S)[1]
    lines = (re.sub(r"\s*(#.*)?$", "", line) for line in body.splitlines())
    lines = (line for line in lines if re.match(r"\s+[a-z]|\.L\d|\.LBB", line))
    return [line.expandtabs(8) for line in lines]


def counts(lines):
    operations = [line.split()[0] for line in lines if line.startswith(" ")]
    kinds = collections.Counter()
    for operation in operations:
        found = [kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, operation)]
        kinds[found[0] if found else "move"] += 1
    return kinds, len(operations)


if __name__ == "__main__":
    arguments = [each for each in sys.argv[1:] if each != "--listing"]
    listings = {
        name: listing(arguments or ["g++", "-O2"], name)
        for name in ("by_hand_gradient", "chainrule_gradient")
    }
    if "--listing" in sys.argv:
        for name, lines in listings.items():
            print(f"{name}:", *lines, sep="\n", end="\n\n")
    (by_hand, all_by_hand), (chainrule, all_chainrule) = map(counts, listings.values())
    print("| instructions | by hand | chainrule |\n|---|---|---|")
    for kind in [*KINDS, "move"]:
        if by_hand[kind] or chainrule[kind]:
            print(f"| {kind} | {by_hand[kind]} | {chainrule[kind]} |")
    print(f"| all | {all_by_hand} | {all_chainrule} |")
