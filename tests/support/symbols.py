"""symbols.py PROGRAM...: nothing of what only the compiler needs is left in the programs.

Run-time code that names a constant with the addresses of primitives makes compilers translate all
that these call, and keep it."""

import re
import subprocess
import sys

compile_time = re.compile(r"\bchainrule::(entry<|rewriter\b|builder\b|monomial<|symbol\b)")
failed = False
for program in sys.argv[1:]:
    names = subprocess.run(["nm", "-C", program], check=True, capture_output=True, text=True).stdout
    if " main\n" not in names:
        sys.exit(f"{program}: no symbols")
    left = [line for line in names.splitlines() if compile_time.search(line)]
    if left:
        failed = True
        print(f"{program}: {len(left)} symbols that only the compiler needs:", *left[:5], sep="\n  ")
sys.exit(failed)
