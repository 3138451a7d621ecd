#!/usr/bin/env python3
"""formulas.py SEED [COUNT [COMPILER...]]: formulas of tensors, drawn at random.

Writes COUNT (4) of them as callables into build/fuzz/, compiles them (g++ -O1), and compares what
the verbs say with differences of the same text in NumPy's long double. A seed makes the same
formulas whatever the compiler and its flags are. Ends with 1 where a number is off, or something
does not compile. Needs python3-numpy."""

import pathlib
import random
import re
import subprocess
import sys
from collections import namedtuple

import numpy as np

number = np.longdouble
root = pathlib.Path(__file__).resolve().parents[2]

# What formulas are made of; a and b are any operands, or of shapes that broadcast.
functions = """exp(a); tanh(a); sin(a); cos(a); sigmoid(a); softplus(a); relu(a); abs(a); square(a);
sqrt(1 + a * a); log(2 + square(a)); atan(a); expm1(a); log1p(square(a)); 1 / (2 + sin(a)); -a; 2 * a;
a - 0.5; 1 - a; a / 3; silu(a); pow(a, 3); asinh(a); log(exp(a) + 1); exp(-a * a / 2); log(sigmoid(a));
where(a > 0.25, a * a, 3 * a)""".replace("\n", " ").split("; ")
pairs = """a + b; a - b; a * b; a * b + a; a / (1.5 + square(b)); max(a, b); min(a, b); exp(a - b);
where(a < b, a * b, a + 2 * b); pow(1.5 + square(a), b); atan2(a, 2 + square(b)); hypot(a, b)
""".strip().replace("\n", " ").split("; ")


def with_operands(text, a, b=""):
    return re.sub(r"\b[ab]\b", lambda name: {"a": a, "b": b}[name[0]], text)


class By:
    """f(x), and f[numbers](x) for what is f<numbers>(x) in C++."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *x):
        return self.function(None, *x)

    def __getitem__(self, numbers):
        return lambda *x: self.function(numbers, *x)


def largest_and_sum(axis, x):
    most = x.max(axis, keepdims=True)
    return most, np.exp(x - most).sum(axis, keepdims=True)


def log_sum_exp(axis, x):
    most, total = largest_and_sum(axis, x)
    return np.squeeze(most + np.log(total), axis)


def log_softmax(axis, x):
    axis = -1 if axis is None else axis
    most, total = largest_and_sum(axis, x)
    return x - most - np.log(total)


Scanned = namedtuple("Scanned", "carry outputs")


def scan(count, body, carry, *inputs):
    outputs = []
    for step in range(count):
        carry = body(carry, *(x[step] for x in inputs))
        if isinstance(carry, Scanned):
            carry, output = carry
            outputs.append(output)
    return Scanned(carry, np.stack(outputs)) if outputs else carry


def among(larger, reduced):
    return lambda axis, *x: larger(*x) if len(x) == 2 else reduced(x[0], axis)


words = {name: getattr(np, name) for name in """exp tanh sin cos abs square sqrt log expm1 log1p where
    outer dot matmul transpose trace diagonal hypot""".split()}
words |= {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0),
    "atan": np.arctan, "atan2": np.arctan2, "asinh": np.arcsinh, "pow": np.power,
    "max": By(among(np.maximum, np.max)),
    "min": By(among(np.minimum, np.min)),
    "sum": By(lambda axis, x: x.sum(axis)),
    "mean": By(lambda axis, x: x.mean(axis)),
    "prod": By(lambda axis, x: x.prod(axis)),
    "squared_norm": By(lambda axis, x: (x * x).sum(axis)),
    "norm": By(lambda axis, x: np.sqrt((x * x).sum(axis))),
    "log_sum_exp": By(log_sum_exp),
    "log_softmax": By(log_softmax),
    "softmax": By(lambda axis, x: np.exp(log_softmax(axis, x))),
    "reshape": By(lambda shape, x: x.reshape(shape)),
    "concatenate": By(lambda axis, *x: np.concatenate(x, axis)),
    "stack": By(lambda axis, *x: np.stack(x, axis)),
    "slice": By(lambda ends, x: x[tuple(map(slice, ends[::2], ends[1::2]))]),
    "element": By(lambda index, x: x[index]),
    "map": By(lambda count, f, *x: np.stack([f(*each) for each in zip(*x)])),
    "scan": By(scan),
    "pair": Scanned, "tuple": lambda *x: x, "get": By(lambda i, x: x[i]),
}


def in_python(text):
    text = re.sub(r"(?:cr::|std::)?(\w+)<([-\d, ]+)>\(", r"\1[\2](", text).replace("std::", "")
    return re.sub(r"\[&\]\(([^)]*)\) { return (.*?); }",
                  lambda f: f"lambda {f[1].replace('auto ', '')}: ({f[2]})", text)


def broadcast(*shapes):
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None


class Formula:
    def __init__(self, draw):
        self.draw = draw
        i, j, k = (draw.choice([1, 2, 3, 4, 5, 7, 8]) for _ in range(3))
        shapes = [(), (i,), (j,), (i, j), (j, k), (j, j), (i, j, 2)]
        self.values = {}  # of arguments and lines by their names
        for number_of in range(draw.choice([2, 3, 3])):
            shape = draw.choice(shapes)
            thousandths = [draw.randrange(-1500, 1500) for _ in range(int(np.prod(shape)))]
            self.values[f"x{number_of}"] = np.reshape(number(thousandths) / 1000, shape)
        self.arguments = list(self.values)
        self.unused = []
        self.lines = []
        for _ in range(300):
            if len(self.lines) < 10:
                self.add(*(draw.choice(self.kinds)(self) or ("", [])))
        self.result = " + ".join(f"sum({name})" if self.values[name].ndim else name
                                 for name in self.unused)

    def add(self, text, operands):
        if not text:
            return
        with np.errstate(all="ignore"):
            value = np.asarray(eval(in_python(text), words | self.values), number)
        if value.ndim > 3 or value.size not in range(1, 400) or not np.all(abs(value) < 30):
            return
        name = f"v{len(self.lines)}"
        self.lines.append((name, text))
        self.values[name] = value
        self.unused = [each for each in self.unused if each not in operands] + [name]

    def pick(self, fits=lambda x: True):
        names = [name for name, x in self.values.items() if fits(x)]
        late = len(self.values) - 4
        return self.draw.choice(names + [each for each in names if each in self.unused] +
                                [each for each in names if each in list(self.values)[late:]]
                                ) if names else None

    def elementwise(self):
        a = self.pick()
        if self.draw.random() < 0.4:
            return with_operands(self.draw.choice(functions), a), [a]
        b = self.pick(lambda x: broadcast(x.shape, self.values[a].shape) is not None)
        return with_operands(self.draw.choice(pairs), *self.draw.sample([a, b], 2)), [a, b]

    def reduction(self):
        a = self.pick(lambda x: x.ndim)
        name = self.draw.choice("""sum sum mean max min prod norm squared_norm log_sum_exp softmax
                                   log_softmax""".split()) if a else ""
        if not a or (name == "prod" and self.values[a].size > 20):
            return None
        axis = self.draw.choice(["", *range(-self.values[a].ndim, self.values[a].ndim)])
        return f"cr::{name}<{axis}>({a})" if axis != "" else f"{name}({a})", [a]

    def product(self):
        a = self.pick(lambda x: x.ndim in (1, 2))
        if not a:
            return None
        shape = self.values[a].shape
        b = self.pick(lambda x: x.ndim in (1, 2) and x.shape[0] == shape[-1])
        c = self.pick(lambda x: x.ndim == 2 and x.shape[1] == shape[-1])
        d = self.pick(lambda x: x.ndim == 1)
        choices = [(f"matmul({a}, {b})", [a, b])] if b else []
        choices += [(f"matmul({a}, transpose({c}))", [a, c])] if c else []
        choices += [(f"outer({a}, {d})", [a, d])] if len(shape) == 1 and d else []
        choices += [(f"transpose({a})", [a])] if len(shape) == 2 else []
        square = len(shape) == 2 and shape[0] == shape[1]
        choices += [(f"trace({a})", [a]), (f"diagonal({a})", [a])] if square else []
        return self.draw.choice(choices) if choices else None

    def move(self):
        a = self.pick(lambda x: x.ndim)
        if not a:
            return None
        shape, size = self.values[a].shape, self.values[a].size
        axis = self.draw.randrange(len(shape))
        rows = self.draw.choice([d for d in range(1, size + 1) if size % d == 0])
        b = self.pick(lambda x: x.ndim == len(shape) and np.delete(x.shape, axis).tolist() ==
                      np.delete(shape, axis).tolist())
        c = self.pick(lambda x: x.shape == shape)
        ends = [(begin := self.draw.randrange(d), self.draw.randrange(begin + 1, d + 1))
                for d in shape]
        index = ", ".join(str(self.draw.randrange(d)) for d in shape)
        return self.draw.choice([
            (f"cr::reshape<{rows}, {size // rows}>({a})", [a]),
            (f"cr::concatenate<{axis}>({a}, {b})", [a, b]),
            (f"cr::stack<{axis}>({a}, {c})", [a, c]) if len(shape) < 3 else None,
            (f"cr::slice<{', '.join(str(e) for pair in ends for e in pair)}>({a})", [a]),
            (f"cr::element<{index}>({a})", [a]),
            (f"{a}[{self.draw.randrange(shape[0])}]", [a]),
        ])

    def expression(self, of, shape=None):
        """One of these names and shapes; of this shape, if there is one."""
        for _ in range(20):
            text, got = self.draw.choice(list(of.items()))
            for _ in range(self.draw.randrange(1, 4)):
                if self.draw.random() < 0.4:
                    text = f"({with_operands(self.draw.choice(functions), text)})"
                    continue
                name, other = self.draw.choice(list(of.items()))
                if (both := broadcast(got, other)) is not None:
                    pair = self.draw.sample([text, name], 2)
                    text, got = f"({with_operands(self.draw.choice(pairs), *pair)})", both
            if len(got) <= 2 and shape in (None, got):
                return text
        return None

    def loop(self):
        a = self.pick(lambda x: x.ndim)
        if not a:
            return None
        count = len(self.values[a])
        inputs = [a, self.pick(lambda x: x.ndim and len(x) == count)][:self.draw.choice([1, 1, 2])]
        shared = [self.pick(lambda x: x.ndim < 3 and x.size < 40) for _ in range(2)]
        of = {f"p{i}": self.values[each].shape[1:] for i, each in enumerate(inputs)}
        of |= {each: self.values[each].shape for each in shared if each}
        parameters = ", ".join(f"auto p{i}" for i in range(len(inputs)))
        behind = ", ".join(inputs)
        if self.draw.random() < 0.4:
            body = self.expression(of)
            return body and (f"cr::map<{count}>([&]({parameters}) {{ return {body}; }}, {behind})",
                             inputs)
        carries = [self.pick(lambda x: x.ndim < 2) for _ in range(self.draw.choice([1, 1, 2]))]
        if None in carries:
            return None
        names = ["c"] if len(carries) == 1 else ["std::get<0>(c)", "std::get<1>(c)"]
        of |= {name: self.values[each].shape for name, each in zip(names, carries)}
        following = [self.expression(of, of[name]) for name in names]
        output = self.expression(of)
        if None in [*following, output]:
            return None
        several = len(carries) > 1
        body = f"std::tuple({', '.join(following)})" if several else following[0]
        first = f"std::tuple({', '.join(carries)})" if several else carries[0]
        stacked = self.draw.random() < 0.6
        body = f"std::pair({body}, {output})" if stacked else body
        text = f"cr::scan<{count}>([&](auto c, {parameters}) {{ return {body}; }}, {first}, {behind})"
        text += self.draw.choice([".outputs", ".carry"]) if stacked else ""
        if several and not text.endswith(".outputs"):
            text = f"std::get<{self.draw.randrange(2)}>({text})"
        return text, inputs

    kinds = [elementwise] * 5 + [reduction] * 3 + [product] * 2 + [move] * 2 + [loop]

    def at(self, x):
        """The result where all arguments, one behind the other, are x."""
        names, begin = dict(words), 0
        for name in self.arguments:
            value = self.values[name]
            names[name] = x[begin:begin + value.size].reshape(value.shape)
            begin += value.size
        for name, text in self.lines:
            names[name] = np.asarray(eval(in_python(text), names), number)
        return eval(in_python(self.result), names)


def difference(f, x, along, h):
    """The derivative of f along a direction, to the fourth order."""
    return (8 * (f(x + h * along) - f(x - h * along)) -
            (f(x + 2 * h * along) - f(x - 2 * h * along))) / (12 * h)


def expected(formula, along):
    """Value, gradient, tangent and Hessian–vector product, or None at a kink or far out."""
    x = np.concatenate([formula.values[name].reshape(-1) for name in formula.arguments])
    units = np.eye(x.size, dtype=number)

    def all_with(h):
        tangent = difference(formula.at, x, along, h)
        gradient = [difference(formula.at, x, unit, h) for unit in units]
        curved = [difference(lambda y: difference(formula.at, y, unit, 10 * h), x, along, 10 * h)
                  for unit in units]
        return np.array(gradient), np.array([tangent]), np.array(curved)

    with np.errstate(all="ignore"):
        coarse, fine = all_with(number("2e-4")), all_with(number("1e-4"))
        for a, b, tolerance in zip(coarse, fine, (1e-9, 1e-9, 1e-6)):
            if not np.all(abs(a - b) <= tolerance * (1 + abs(b).max())):
                return None
        return np.array([formula.at(x)]), *fine


def written(value):
    kind = ", ".join(map(str, value.shape))
    numbers = ", ".join(repr(float(x)) for x in value.reshape(-1))
    return f"cr::tensor<double, {kind}>" if kind else "double", numbers


def in_cpp(formula, along, name):
    parameters = ", ".join(f"auto {each}" for each in formula.arguments)
    lines = [f"constexpr auto {name} = []({parameters}) {{"]
    lines += [f"  [[maybe_unused]] const auto {v} = {text};" for v, text in formula.lines]
    lines += [f"  return {formula.result};", "};", f"void run_{name}() {{"]
    begin = 0
    for each in formula.arguments:
        value = formula.values[each]
        for prefix, what in ("", value), ("d", along[begin:begin + value.size].reshape(value.shape)):
            kind, numbers = written(what)
            lines.append(f"  constexpr {kind} {prefix}{each}{{{numbers}}};")
        begin += value.size
    x = ", ".join(formula.arguments)
    d = ", ".join("d" + each for each in formula.arguments)
    each_of = "".join(f" put(of[cr::arg<{i}>]);" for i in range(len(formula.arguments)))
    return lines + [
        f"  const auto both = cr::value_and_gradient<{name}>({x});",
        f"  put(both.value); {{ const auto& of = both.gradient;{each_of} }}",
        f"  put(cr::jvp<{name}>(cr::at({x}), cr::along({d})).tangent);",
        f"  const auto of = cr::hessian_vector_product<{name}>(cr::at({x}), cr::along({d}));",
        f" {each_of}", "}"]


preamble = """#include <chainrule/chainrule.hpp>
#include <cstdio>
namespace cr = chainrule;
void put(double x) { std::printf("%.17g\\n", x); }
void put(const auto& x) { for (double each : x) put(each); }
"""


def main(seed, count=4, *compiler):
    draw = random.Random(int(seed))
    folder = root / "build/fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    source, wanted = [preamble], []
    while len(wanted) < int(count):
        formula = Formula(draw)
        size = sum(formula.values[name].size for name in formula.arguments)
        along = number([draw.randrange(-8, 9) for _ in range(size)]) / 8
        if size <= 60 and len(formula.lines) == 10 and (want := expected(formula, along)):
            source += in_cpp(formula, along, f"f{len(wanted)}")
            wanted.append(np.concatenate(want))
    source.append("int main() {" + "".join(f" run_f{i}();" for i in range(len(wanted))) + " }\n")
    file = folder / f"formulas_{seed}.cpp"
    file.write_text("\n".join(source))
    program = file.with_suffix("")
    subprocess.run([*(compiler or ("g++", "-O1")), "-std=c++20", f"-I{root}/include", file,
                    "-o", program], check=True)
    got = subprocess.run([program], check=True, capture_output=True, text=True).stdout.split()
    got, at, off = np.array([float(x) for x in got]), 0, 0
    for i, want in enumerate(wanted):
        here = got[at:at + want.size]
        at += want.size
        # Value, gradient and tangent to ten digits; second derivatives as well as they are known.
        first = len(want) // 2 + 1
        tolerance = np.where(np.arange(want.size) < first, 1e-10, 1e-6) * (1 + abs(want).max())
        for k in np.flatnonzero(~(abs(here - want) <= tolerance)):
            print(f"{file}: f{i}, number {k} is {here[k]:.17g}, not {want[k]:.17g}")
            off += 1
    print(f"{len(wanted)} formulas, {len(got)} numbers, {off} off")
    return off > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
