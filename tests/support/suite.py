"""suite.py BUILD RESULTS [-SUITE | TEST]...: build and run the tests of a configured tree.

Without those of each -SUITE, or only each TEST. What compiles is run even if something else does
not: a test that was not built has failed. Prints what fails, with its log, and appends a line
`pass BUILD NAME`, `skip BUILD NAME` or `fail BUILD NAME` for each test to RESULTS; a test that
cannot run here, as files are missing, exits with 77 and is skipped."""

import json
import pathlib
import subprocess
import sys

build, results, *choice = sys.argv[1:]
build = pathlib.Path(build).resolve()
skipped = {f"chainrule:{each[1:]}" for each in choice if each[0] == "-"}
wanted = {each for each in choice if each[0] != "-"}


def chosen(test):
    return test["name"] in wanted if wanted else not skipped & set(test["suite"])


tests = json.loads((build / "meson-info/intro-tests.json").read_text())
tests = {test["name"]: test for test in tests if chosen(test)}
targets = json.loads((build / "meson-info/intro-targets.json").read_text())
files = {target["id"]: map(pathlib.Path, target["filename"]) for target in targets}
needed = {id for test in tests.values() for id in test["depends"]}
needed = [file.relative_to(build) for id in needed for file in files[id]]

for file in needed:
    (build / file).unlink(missing_ok=True)
if needed:
    subprocess.run(["ninja", "--quiet", "-k", "0", "-C", build, *needed])
ready = [name for name, test in tests.items() if pathlib.Path(test["cmd"][0]).exists()]

log = build / "meson-logs/testlog.json"
log.unlink(missing_ok=True)
if ready:
    command = ["meson", "test", "--no-rebuild", "-C", build, *ready]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
runs = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
runs = {run["name"].split(" / ")[-1]: run for run in runs}

with open(results, "a") as file:
    for name in tests:
        run = runs.get(name, {"result": "NOT BUILT" if name not in ready else "NOT RUN"})
        word = {"OK": "pass", "SKIP": "skip"}.get(run["result"], "fail")
        file.write(f"{word} {build.name} {name}\n")
        if word == "fail":
            print(f"--- {name}: {run['result']}")
            print(run.get("stdout", ""), run.get("stderr", ""), sep="\n")
