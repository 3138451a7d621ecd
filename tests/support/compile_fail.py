"""compile_fail.py SOURCE COMPILER...: SOURCE must not compile, unless COMPILES is defined.

Each `// expect: text` of SOURCE must be in what the compiler says, each `// expect g++: text` and
`// expect clang++: text` in what that one says; `// errors: N` allows at most N errors. The version
under `#ifdef COMPILES` shows that nothing else is wrong with the file."""

import re
import subprocess
import sys

source, *compiler = sys.argv[1:]
text = open(source).read()


def run(*options):
    command = [*compiler, "-fsyntax-only", "-fdiagnostics-color=never", *options, source]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


compiled, said = run("-DCOMPILES")
failed, errors = run()
name = "clang++" if any("clang++" in word for word in compiler) else "g++"
expected = re.findall(rf"^// expect(?: {re.escape(name)})?: (.*\S)", text, re.M)
count = len(re.findall(r"\berror: ", errors))
allowed = re.search(r"^// errors: (\d+)", text, re.M)

wrong = [f"not said: {each}" for each in expected if each not in errors]
if not expected or re.search(r"^// expect[^:]*:\s*$", text, re.M):
    wrong.append("no `// expect: text`, or one without text")
if not failed:
    wrong.append("compiles")
if compiled:
    wrong.append("does not compile with -DCOMPILES:\n" + said)
if allowed and count > int(allowed[1]):
    wrong.append(f"{count} errors, {allowed[1]} allowed")
if wrong:
    sys.exit("\n".join(f"{source}: {each}" for each in wrong) + "\n" + errors)
