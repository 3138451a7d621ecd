"""docs.py [--update] ROOT PROGRAM...: README.md and docs/ quote only what is compiled and run.

    <!-- snippet: examples/hello.cpp [gradient] -->
    the fenced block below is what stands between `// [gradient]` and `// [/gradient]`

    <!-- output: hello [table] -->
    the fenced block, or table, below is what PROGRAM prints between `[table]` and `[/table]`

Without [name] it is the whole file or output. A C++ fence or a table without such a line is an
error, and so are a link to a file that is not there, and a backslash before punctuation between
dollars, which GitHub takes away. A table that no program prints says so in the line above it,
`<!-- by hand -->` or `<!-- measured -->`; those of benchmarks.md are all measured. --update writes
the blocks instead of comparing them."""

import itertools
import pathlib
import re
import subprocess
import sys
import textwrap

update = "--update" in sys.argv
root, *programs = [pathlib.Path(argument) for argument in sys.argv[1:] if argument != "--update"]
programs = {program.name: program for program in programs}

LINE = re.compile(r"\[`(?P<name>\w+)`\]\((?P<file>[^)#\s]+)#L(?P<line>\d+)\)")
BLOCK = re.compile(
    r"^(?P<mark><!-- (?P<kind>snippet|output): (?P<source>\S+)(?: \[(?P<name>[^]\n]+)\])? -->\n)?"
    r"(?:(?P<open>```(?P<language>\S*).*\n)(?P<code>(?:(?!```).*\n)*)(?P<close>```)"
    r"|(?P<table>(?:\|.*\n)+))",
    re.M,
)
NO_PROGRAM = re.compile(r"<!-- (by hand|measured) -->$")
CPP = r"(?i:cpp|c\+\+|cxx|cc|hpp)"


def blank(match):
    """The same number of characters; a table stays, as it may hold links."""
    table = match["table"] or ""
    return re.sub(r".", " ", match[0].removesuffix(table)) + table


def region(text, begin, end):
    lines = text.splitlines()
    places = [line.strip() for line in lines]
    if begin not in places or end not in places[places.index(begin) :]:
        raise LookupError(f"no {begin} ... {end}")
    first = places.index(begin) + 1
    last = places.index(end, first)
    return [line for line in lines[first:last] if not re.fullmatch(r"\s*// \[/?[^]]+\]", line)]


def quoted(kind, source, name):
    if kind == "snippet":
        text, comment = (root / source).read_text(), "// "
    elif source in programs:
        run = subprocess.run([programs[source]], stdout=subprocess.PIPE, text=True, check=True)
        text, comment = run.stdout, ""
    else:
        raise LookupError("no such program")
    lines = region(text, f"{comment}[{name}]", f"{comment}[/{name}]") if name else text.splitlines()
    return textwrap.dedent("\n".join(lines)).strip("\n") + "\n"


def check(document):
    text = document.read_text()
    wrong = []

    def complain(position, what):
        wrong.append((text.count("\n", 0, position) + 1, what))

    def block(match):
        if not match["mark"]:
            line_above = text[: match.start()].rstrip("\n").rpartition("\n")[2]
            if re.fullmatch(CPP, match["language"] or ""):
                complain(match.start(), "C++ without a `<!-- snippet: ... -->`")
            if match["table"] and document.name != "benchmarks.md" and not NO_PROGRAM.match(line_above):
                complain(match.start(), "a table without a `<!-- output: ... -->`")
            return match[0]
        try:
            right = quoted(match["kind"], match["source"], match["name"])
        except (LookupError, OSError, subprocess.SubprocessError) as error:
            complain(match.start(), f"{match['source']}: {error}")
            return match[0]
        old = match["table"] or match["code"]
        if right != old and not update:
            pairs = itertools.zip_longest(right.splitlines(), old.splitlines())
            source, here = next(pair for pair in pairs if pair[0] != pair[1])
            complain(match.start(), f"{match['source']} has {source!r}, here is {here!r}")
        return match["mark"] + (match["open"] or "") + right + (match["close"] or "")

    def line_link(match):
        lines = (document.parent / match["file"]).read_text().splitlines()
        marks = f'"{match["name"]}"', f"[{match['name']}]"
        there = [i + 1 for i, line in enumerate(lines) if any(mark in line for mark in marks)]
        if not there:
            complain(match.start(), f"{match['file']} has no {match['name']}")
        elif there[0] != int(match["line"]) and not update:
            complain(match.start(), f"{match['name']} is in line {there[0]} of {match['file']}")
        return f"[`{match['name']}`]({match['file']}#L{there[0] if there else match['line']})"

    updated = LINE.sub(line_link, BLOCK.sub(block, text))
    rest = BLOCK.sub(blank, text)
    for match in re.finditer(rf"<!-- (?:snippet|output):|(?:```|~~~)\s*{CPP}\b", rest):
        complain(match.start(), "a mark without its block, or an indented block")
    rest = re.sub(r"`[^`\n]*`", lambda match: " " * len(match[0]), rest)
    for match in re.finditer(r"\$([^$\n]+)\$", rest):
        if re.search(r"\\[^\w\s]", match[1]):  # github.com/github/markup/issues/1746
            complain(match.start(), f"GitHub takes a backslash out of {match[0]}")
    for match in re.finditer(r"(?:\]\(|(?:src|href)=\")([^)\"\s#]+)", rest):
        if not re.match(r"\w+:", match[1]) and not (document.parent / match[1]).exists():
            complain(match.start(), f"no file {match[1]}")
    if update and updated != text:
        document.write_text(updated)
    return [f"{document.relative_to(root)}:{line}: {what}" for line, what in sorted(wrong)]


documents = [*root.glob("README.md"), *sorted((root / "docs").rglob("*.md"))]
documents = [page for page in documents if root / "docs/reference" not in page.parents]
sys.exit("\n".join(line for document in documents for line in check(document)) or 0)
