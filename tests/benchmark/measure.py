# SPDX-License-Identifier: BSL-1.0
"""measure.py: gradient.cpp by both compilers, at -O2 and at -O3 -march=native, as one table.

Each program runs three times, each time as a new copy of its file, and the fastest median of each
side counts: on a virtual machine the very same bytes may run at different speeds at different
places in memory."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
BUILDS = [
    [compiler, *flags]
    for compiler in ("g++", "clang++-19")
    for flags in (["-O2"], ["-O3", "-march=native"])
]


def run(program, copy):
    shutil.copy(program, copy)
    command = [copy, *sys.argv[1:]]
    text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    rows = [line.strip("| \n").split(" | ") for line in text.splitlines()[2:]]
    copy.unlink()
    return {name: (float(by_hand), float(chainrule)) for name, by_hand, chainrule, _ in rows}


def fastest(runs):
    return {name: [min(run[name][side] for run in runs) for side in (0, 1)] for name in runs[0]}


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    columns = []
    for i, build in enumerate(BUILDS):
        program = folder / f"gradient{i}"
        command = [*build, "-std=c++20", f"-I{here.parents[1]}/include", here / "gradient.cpp"]
        subprocess.run([*command, "-o", program, "-lbenchmark", "-lpthread"], check=True)
        columns.append(fastest([run(program, folder / f"copy{i}{k}") for k in range(3)]))

print("| ns by hand → chainrule (ratio) | " + " | ".join(" ".join(each) for each in BUILDS) + " |")
print("|---" * (1 + len(BUILDS)) + "|")
for name in columns[0]:
    cells = (column[name] for column in columns)
    print(f"| {name} | " + " | ".join(f"{a:.1f} → {b:.1f} ({b / a:.2f})" for a, b in cells) + " |")
