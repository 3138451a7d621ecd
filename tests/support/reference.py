"""reference.py [--update] ROOT: docs/reference/ says what the comments of the headers say.

A page for each header: the comment above its namespace, and each `///` comment with the
declaration below it. A private member has no place there. --update writes the pages instead of
comparing them."""

import pathlib
import re
import sys

update = "--update" in sys.argv
root = pathlib.Path(next(argument for argument in sys.argv[1:] if argument != "--update"))
include, pages = root / "include", root / "docs" / "reference"
github = "../../include"

NAMES = (  # in a declaration, the first that fits
    r"(?:struct|class|enum class|enum|concept)\s+(?:\[\[\w+\]\]\s*)?(\w+)",
    r"using\s+(\w+)",
    r"(operator\s*(?:\(\)|\[\]|[^\s(]+))\s*\(",
    r"(\w+)\s*\(",
    r"(\w+)\s*(?:<[^<>]*>)?\s*(?:[={;\[]|$)",
)


def comment_text(lines):
    """The lines of a comment as Markdown; what is indented by four is code."""
    text = [re.sub(r"^\s*//[/<]*\s?", "", line) for line in lines]
    result, code = [], False
    for line in text:
        indented = line.startswith("    ")
        if indented != code and (indented or line):
            while code and not result[-1]:
                result.pop()
            result += ["```text"] if indented else ["```", ""]
            code = indented
        result.append(line[4:] if code else line)
    if code:
        result.append("```")
    return "\n".join(result).strip()


def declaration(lines):
    """What is declared: up to its body, or up to the semicolon of what has none; an
    enumeration, a concept and an alias whole."""
    text, depth = "", 0
    whole = False
    for line in lines:
        line = re.sub(r"\s*///?<?.*$", "", line)
        text += line + "\n"
        whole = whole or bool(re.match(r"\s*(?:enum|using)\b|.*\bconcept\b", line))
        depth += line.count("{") + line.count("(") - line.count("}") - line.count(")")
        if not whole and "{" in line and depth > 0 and line.rstrip().endswith("{"):
            break
        if depth <= 0 and re.search(r"[;}]\s*$", line):
            break
    text = text.rstrip()
    if not whole:
        body = re.search(r"\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}?;?|;)\s*$", text)
        if body and re.search(r"\)[^{}]*\{|^\s*(?:template.*)?(?:struct|class)\b", text, re.S):
            text = text[: body.start()]
    indent = len(text) - len(text.lstrip())
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in text.split("\n"))


def name_of(text):
    plain = re.sub(r"template\s*<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>", "", text)
    plain = re.sub(r"\brequires\s*\((?:[^()]|\([^()]*\))*\)|\brequires\s+[^\n]*$", "", plain, flags=re.M)
    plain = re.sub(r"decltype\([^()]*\)", "", plain)
    plain = re.sub(r"\[\[[^\]]*\]\]", "", plain)
    for pattern in NAMES:
        if match := re.search(pattern, plain):
            return match[1]
    return plain.split("\n")[0].strip()


def page(header):
    lines = header.read_text().splitlines()
    begin = next((i for i, line in enumerate(lines) if line.startswith("namespace ")), len(lines))
    opening = [line for line in lines[:begin] if re.match(r"//[/ ]", line) and "SPDX" not in line]
    path = header.relative_to(include)
    up = "../" * (len(path.parts) - 2)
    out = [f"# `<{path}>`", "", f"[The header]({up}{github}/{path})", ""]
    if opening:
        out += [comment_text(opening), ""]
    i, hidden = begin, None
    while i < len(lines):
        line = lines[i]
        indent = len(line) - len(line.lstrip())
        if re.match(r"\s*private:", line):
            hidden = indent
        elif re.match(r"\s*public:", line) or (hidden is not None and line.startswith("}")):
            hidden = None
        if not line.lstrip().startswith("/// ") or hidden is not None:
            i += 1
            continue
        first = i
        while lines[i].lstrip().startswith("///"):
            i += 1
        below = declaration(lines[i:])
        if not below.strip() or not lines[i].strip():
            continue
        level = "##" if indent == 0 else "###"
        out += [f"{level} `{name_of(below)}`", "", "```cpp", below, "```", ""]
        out += [comment_text(lines[first:i]), ""]
    return "\n".join(out).rstrip() + "\n"


headers = sorted(include.rglob("*.hpp"))
made = {pages / header.relative_to(include / "chainrule").with_suffix(".md"): page(header)
        for header in headers}


def row(header):
    path = header.relative_to(include)
    text = re.sub(r"```.*?```", "", page(header).split("\n", 4)[-1], flags=re.S)
    plain = [part for part in re.split(r"\n\s*\n", text) if part.strip() and part.strip()[0] not in "#`["]
    first = re.match(r".*?(?:[.](?=\s|$)|$)", " ".join(plain[0].split()))[0] if plain else ""
    return f"| [{path}]({path.relative_to('chainrule').with_suffix('.md')}) | {first.replace('|', chr(92) + '|').rstrip(':')} |"


rows = [row(header) for header in headers]
made[pages / "README.md"] = "\n".join(
    ["# Reference", "", "A page for each header, made from its comments by",
     "`python3 tests/support/reference.py --update .`", "", "| header | its first sentence |", "|---|---|", *rows]) + "\n"

there = set(pages.rglob("*.md")) if pages.exists() else set()
wrong = []
for path, text in made.items():
    if not path.exists() or path.read_text() != text:
        wrong.append(path)
wrong += there - made.keys()
if update:
    for path in there - made.keys():
        path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    wrong = []
names = "\n".join(f"{path.relative_to(root)} is not what its header says" for path in sorted(wrong))
sys.exit(names or 0)
