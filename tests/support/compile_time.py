# SPDX-License-Identifier: BSL-1.0
"""compile_time.py [COMPILER...]: what a gradient costs to compile, as a Markdown table.

Formulas of 10 to 5,000 operations, as a callable of four arguments and (up to 330) as a named
formula, beside the same adjoint code by hand; the header alone; the lecture's logistic gradient.
Each is compiled with -std=c++20 -O2 -c and no other flag, three times, in turns; what takes more
than four seconds only once. Seconds are the compiler's own, user and system, medians; the growth is
the exponent of a power fitted to the seconds beyond those of the header, from 100 operations up, and
from 1,000 up.

compile_time.py --budget [-v] COMPILER...: fails where a gradient costs more than it may, by counts that
do not depend on the machine's mood: steps of constant evaluation, and megabytes."""

import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(root / "tests/benchmark"))
from chain import Formula  # noqa: E402

POINT = [1.25, 0.75, 1.5, 0.875]
LIMITS = {  # what meson.build's dependency exports
    "clang": ["-fconstexpr-steps=1000000000"],
    "g++": ["-fconstexpr-ops-limit=10000000000", "-fconstexpr-loop-limit=100000000"],
}
HEADER = "#include <chainrule/chainrule.hpp>\n"
LOGISTIC = (
    HEADER
    + """namespace cr = chainrule;
inline constexpr cr::variable<"W"> W;
inline constexpr cr::variable<"X"> X;
inline constexpr cr::variable<"y"> y;
constexpr auto p = 1 / (1 + exp(-W * X));
constexpr auto loss = -(y * log(p) + (1 - y) * log(1 - p));
auto gradient(double w, double x, double label) {
  return cr::gradient<loss>(W = w, X = x, y = label);
}
"""
)


def callable_source(operations):
    formula = Formula(operations, POINT, seed=operations, functions=0.1)
    return "\n".join(
        [
            HEADER + "constexpr auto f = [](auto x0, auto x1, auto x2, auto x3) {",
            *formula.forwards("auto"),
            f"return {formula.result()};\n}};",
            "auto gradient(double a, double b, double c, double d) {",
            "return chainrule::value_and_gradient<f>(a, b, c, d);\n}\n",
        ]
    )


def named_source(operations):
    formula = Formula(operations, POINT, seed=operations, functions=0.1, tree=True)
    return "\n".join(
        [
            HEADER,
            *(f'inline constexpr chainrule::variable<"x{i}"> x{i};' for i in range(4)),
            *(line.replace("const", "constexpr", 1) for line in formula.forwards("auto")),
            "auto gradient(double a, double b, double c, double d) {",
            f"return chainrule::value_and_gradient<{formula.result()}>"
            "(x0 = a, x1 = b, x2 = c, x3 = d);\n}\n",
        ]
    )


def nested_source(operations):
    """Each operation on the one before, some with a raw literal: as deep as it is long."""
    steps = []
    for k in range(operations):
        before = f"v{k - 1}" if k else "x0"
        step = f"{before} {'*+-/'[k % 7 % 4]} {'1.25' if k % 3 == 1 else f'x{k % 4}'}"
        steps.append(f"constexpr auto v{k} = {f'sin({before})' if k % 10 == 9 else step};")
    return "\n".join(
        [
            HEADER,
            *(f'inline constexpr chainrule::variable<"x{i}"> x{i};' for i in range(4)),
            *steps,
            "auto gradient(double a, double b, double c, double d) {",
            f"return chainrule::value_and_gradient<v{operations - 1}>"
            "(x0 = a, x1 = b, x2 = c, x3 = d);\n}\n",
        ]
    )


def by_hand_source(operations):
    formula = Formula(operations, POINT, seed=operations, functions=0.1)
    return "\n".join(
        [
            "#include <cmath>\nusing std::sin, std::cos, std::exp;",
            "struct result { double value, gradient[4]; };",
            "result gradient(double x0, double x1, double x2, double x3) {",
            *formula.forwards("double"),
            *formula.backwards(),
            f"return {{{formula.result()}, {{{formula.gradient()}}}}};\n}}\n",
        ]
    )


def compile(compiler, source, *flags):
    """Seconds and megabytes; None where it does not compile."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "formula.cpp")
        file.write_text(source)
        command = [compiler, "-std=c++20", f"-I{root}/include", *flags, "-c", file]
        child = subprocess.Popen(
            [*command, "-o", os.devnull], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
    return (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024) if status == 0 else None


def family(compiler):
    return "clang" if "clang" in compiler else "g++"


def fitted_exponent(points):
    """The slope of the line through the logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    x, y = (statistics.mean(axis) for axis in zip(*logs))
    return sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)


def table(compilers):
    sizes = [10, 100, 330, 1000, 5000]
    rows = {"header alone": HEADER, "logistic gradient": LOGISTIC}
    rows |= {f"callable, {n} operations": callable_source(n) for n in sizes}
    rows |= {f"named, {n} operations": named_source(n) for n in sizes[:3]}
    rows |= {"named and nested, 330 operations": nested_source(330)}
    rows |= {f"by hand, {n} operations": by_hand_source(n) for n in sizes}
    flags, runs = {}, {}
    for compiler in compilers:
        for name, source in rows.items():
            for more in [], LIMITS[family(compiler)]:  # most need no more than the compiler's own
                flags[compiler, name] = ["-O2", *more]
                run = compile(compiler, source, *flags[compiler, name])
                if run is not None:
                    break
            else:
                sys.exit(f"{compiler}: {name} does not compile")
            runs[compiler, name] = [run]
    for _ in range(2):
        for (compiler, name), already in runs.items():
            if already[0][0] < 4:
                already.append(compile(compiler, rows[name], *flags[compiler, name]))
    seconds = {key: statistics.median(second for second, _ in run) for key, run in runs.items()}

    print("|" + "".join(f" | {compiler}, s | MB | by hand" for compiler in compilers) + " |")
    print("|---" * (1 + 3 * len(compilers)) + "|")
    for name in rows:
        cells = []
        for compiler in compilers:
            limits = "*" if len(flags[compiler, name]) > 1 else ""
            by_hand = seconds.get((compiler, "by hand, " + name.split(", ")[-1]))
            ratio = "" if by_hand is None or "hand" in name else f"{seconds[compiler, name] / by_hand:.1f} ×"
            memory = max(megabytes for _, megabytes in runs[compiler, name])
            cells += [f"{seconds[compiler, name]:.2f}{limits}", f"{memory:.0f}", ratio]
        print("| " + " | ".join([name, *cells]) + " |")
    for first in 100, 1000:
        for kind in "callable", "by hand":
            print(f"| growth from {first:,} up, {kind}", end="")
            for compiler in compilers:
                start = seconds[compiler, "header alone"] if kind == "callable" else 0
                points = [
                    (n, seconds[compiler, f"{kind}, {n} operations"] - start)
                    for n in sizes
                    if n >= first
                ]
                print(f" | n^{fitted_exponent(points):.2f} | |", end="")
            print(" |")
    print("\n`*` with the limits that the Meson dependency raises.")


# What may be spent: steps of one constant evaluation (None: the compiler's own limit; 0: the limits
# that the Meson dependency raises) and megabytes.
BUDGET = {
    "clang": {
        "the header": (None, 165),
        "330 operations": (250_000, 200),
        "330 named operations": (None, 220),
        "330 nested named operations": (None, 290),
        "1,000 operations": (None, 260),
        "5,000 operations": (0, 640),
    },
    "g++": {
        "the header": (None, 130),
        "330 operations": (2_700_000, 230),
        "330 named operations": (None, 260),
        "330 nested named operations": (None, 370),
        "1,000 operations": (None, 350),
        "5,000 operations": (0, 950),
    },
}


def budget(compilers):
    sources = {
        "the header": HEADER,
        "330 operations": callable_source(330),
        "330 named operations": named_source(330),
        "330 nested named operations": nested_source(330),
        "1,000 operations": callable_source(1000),
        "5,000 operations": callable_source(5000),
    }
    too_much = []
    for compiler in compilers:
        raised = LIMITS[family(compiler)]
        for name, (steps, megabytes) in BUDGET[family(compiler)].items():
            flags = ["-O2"]
            if steps is not None:
                flags += [raised[0].split("=")[0] + f"={steps}"] if steps else raised
            run = compile(compiler, sources[name], *flags)
            if run is None:
                too_much.append(f"{compiler}: {name} do not compile with {' '.join(flags)}")
            elif run[1] > megabytes:
                too_much.append(f"{compiler}: {name} take {run[1]:.0f} MB, allowed are {megabytes}")
            elif "-v" in sys.argv:
                print(f"{compiler}: {name} take {run[1]:.0f} MB of {megabytes}")
    return too_much


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if {"-h", "--help"} & {*arguments}:
        sys.exit(print(__doc__))
    if arguments[:1] == ["--budget"]:
        sys.exit("\n".join(budget([each for each in arguments[1:] if each != "-v"])) or 0)
    table(arguments or ["g++", "clang++-19"])
