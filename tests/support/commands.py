"""commands.py ROOT: the commands that README.md and docs/examples.md show do what they say.

They are run in a copy of ROOT, as in a fresh clone: the README's first but for its packages, which
tests/run must install too, and that of the examples. The README's second is tests/run itself."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])


def shown(file):
    return re.findall(r"^```sh\n(.*?)^```", (root / file).read_text(), re.M | re.S)


first, second = shown("README.md")
packages, first = re.fullmatch(r"\S.*? apt-get install -y (.*?) &&\n(.*)", first, re.S).groups()
installed = re.search(r"^packages=\((.*?)\)", (root / "tests/run").read_text(), re.M | re.S)[1]
if missing := set(packages.split()) - set(installed.split()):
    sys.exit(f"README.md: tests/run does not install {missing}")
if second.strip() != "tests/run":
    sys.exit("README.md: the second command is tests/run")

with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder) / "chainrule"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".git", "build"))
    for command, expected in (first, "𝓛ᴬ"), (shown("docs/examples.md")[0], "features learned"):
        print("+", command, flush=True)
        done = subprocess.run(["sh", "-euc", command], cwd=copy, stdout=subprocess.PIPE, text=True)
        print(done.stdout)
        if done.returncode:
            sys.exit(f"failed with {done.returncode}")
        if expected not in done.stdout:
            sys.exit(f"does not print {expected}")
