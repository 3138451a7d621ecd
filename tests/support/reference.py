"""reference.py [--update] ROOT: docs/reference/ says what the comments of the headers say.

A page for each header: the comment above its namespace, each `///` comment with the declarations
below it, up to a blank line or another comment (in a class also up to one of several lines), and at
its end the functions, objects and plain structs that have none. A private member has no place
there, nor has what belongs to std or boost. --update writes the pages instead of comparing them. It
is an error when a name that users call has no place on any page, and when an example in a comment
(code without an ellipsis) has a line that tests/derivative/comment_examples.cpp does not have."""

import pathlib
import re
import sys

update = "--update" in sys.argv
root = pathlib.Path(next(argument for argument in sys.argv[1:] if argument != "--update"))
include, pages = root / "include", root / "docs" / "reference"
github = "../../include"

CALLED = """value gradient value_and_gradient derivative taylor jvp vjp jacobian hessian
    hessian_vector_product wrt at along parameters matmul transpose sum mean softmax log_softmax
    where scan map stop_gradient forward_table backward_table to_markdown to_latex to_text
    to_graphviz explain tensor variable constant""".split()

ANGLES = r"<(?:[^<>]|<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>)*>"
ROUND = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"


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


def bare(text):
    """Code as long as it was, with literals blanked and comments left out."""
    text = re.sub(r"'(?:\\.|[^'\\])'|\"(?:\\.|[^\"\\])*\"", lambda m: "_" * len(m[0]), text)
    return re.sub(r"[ \t]*//.*", "", text)


def end_of(lines, i):
    """The line behind the declaration that begins at line i."""
    depth = 0
    while i < len(lines):
        line = "" if lines[i].startswith("#") else bare(lines[i])
        depth += sum(map(line.count, "{(")) - sum(map(line.count, "})"))
        i += 1
        if depth <= 0 and (line.endswith(";") or re.match(r"(?!\s*requires).*\}$", line)):
            break
    return i


class Declaration:
    """Lines of a header: their kind, their name, and what a page shows of them."""

    def __init__(self, lines):
        indent = len(lines[0]) - len(lines[0].lstrip())
        lines = [line[indent:] if not line[:indent].strip() else line for line in lines]
        raw = "\n".join(lines)
        self.whole = raw.replace("///<", "//")  # with the comments of its members
        lines = [line[: len(bare(line))] for line in lines if not line.startswith("#")]
        self.text = "\n".join(line for line in lines if line)
        plain = re.sub(r"\btemplate\s*" + ANGLES, "", bare(self.text))
        plain = re.sub(rf"\brequires\s*{ROUND}(?:\s*(?:&&|\|\|)\s*{ROUND})*", "", plain)
        plain = re.sub(r"^\s*requires\b[^\n]*$|\[\[[^\]]*\]\]", "", plain, flags=re.M)
        plain = re.sub(rf"\b(?:decltype|alignas|explicit|noexcept)\s*{ROUND}", "auto", plain).strip()
        self.special = bool(re.match(r"template\s*<>", self.text))
        if found := re.match(r"(?:typedef\s+)?(struct|class|union|enum class|enum|concept|using)\s+"
                             r"((?:\w+::)*\w+)(\s*<)?", plain):
            self.kind, self.name = found[1].split()[0], found[2]
            self.special = self.special or bool(found[3])
        else:
            head = re.match(r"(?:\boperator\s*(?:\(\)|[^\s(]+)|[^={;])*", plain)[0].strip()
            head = re.sub(r"(?<!operator)(?<!operator<)" + ANGLES, "<>", head)
            found = re.search(r"((?:\w+(?:<>)?::)*(?:operator\s*(?:\(\)|[^\s(]+)|operator [\w ]+|~?\w+))"
                              r"\s*(?:<>)?\s*\(", head)
            self.kind = "function" if found else "object"
            found = found or re.search(r"((?:\w+(?:<>)?::)*\w+)(<>)?(?:\[[^\]]*\])*$", head)
            self.name = found[1] if found else head
            self.special = self.special or self.kind == "object" and bool(found) and bool(found[2])
            if self.kind == "function" and head.startswith(self.name) and "->" in head:
                self.kind = "guide"
        body = self.text.partition("{")[2]
        self.is_data = (  # whose members are their own description
            self.kind == "struct" and ";" in body[:-2] and not re.search(r"^\s*//(?!/<)", raw, re.M)
            and not re.search(r"\(|\{$|\b(?:using|friend|static)\b", body, re.M))
        self.foreign = bool(re.match(r"(?:std|boost)::|~", self.name))

    def shown(self):
        """What is declared, without the body of a function or class."""
        if self.kind == "enum" or self.is_data:
            return self.whole
        if self.kind in ("using", "concept", "guide"):
            return self.text
        depth, opens = 0, []  # the braces that are in no other bracket
        for place, character in enumerate(bare(self.text)):
            if character == "{" and depth == 0:
                opens.append(place)
            depth += (character in "{(") - (character in "})")
        head = self.text[: opens[-1]].rstrip() if opens else self.text
        if self.kind == "function":
            return re.sub(r"\)\s+:\s.*", ")", head, flags=re.S).rstrip(";") + ";"
        if self.kind == "object" and "\n" not in self.text[len(head):] and "](" not in self.text:
            return self.text
        return head + " { … };" if opens else self.text


def section(level, declarations, text):
    names = ", ".join(dict.fromkeys(f"`{each.name}`" for each in declarations))
    shown = dict.fromkeys(each.shown() for each in declarations)
    return [f"{level} {names}", "", "```cpp", *shown, "```", "", *([text, ""] if text else [])]


def walk(lines, level, names, also):
    """The sections of these lines, which are a namespace's or a class's."""
    out, comment, group, namespaces = [], [], [], []
    hidden, i, group_begin = False, 0, 0

    def close():
        nonlocal comment, group
        shown = [each for each, _ in group if not each.foreign]
        own = [each for each in shown if "::" not in each.name  # declared here, not only defined
               and not (each.special and each.kind == "object")]
        shown = own or shown
        if comment and shown:
            out.extend(section(level, shown, comment_text(comment)))
            names.update(each.name for each in shown)
        for each, body in group:
            members = walk(body, "###", set(), [])
            out.extend(section(level, [each], "") if members and not comment else [])
            out.extend(members)
        if not comment and not any(re.search("detail|boost|std", each) for each in namespaces):
            also.extend(each for each in own if not each.special
                        and (each.kind in ("function", "object") or each.is_data))
        comment, group = [], []

    while i < len(lines):
        line = lines[i].strip()
        if line.startswith(("///<", "#")):
            pass
        elif line.startswith("///") and comment and not group:
            comment.append(lines[i])
        elif not line or line[0] == "}" or re.match(r"//|namespace\b.*\{|\w+:$", line):
            if comment and line.startswith("namespace"):
                out += [f"{level} `{line[:-2]}`", "", comment_text(comment), ""]
            close()
            if line.startswith("///"):
                comment = [lines[i]]
            elif line.startswith("namespace"):
                namespaces.append(line)
            elif line.startswith("}") and namespaces:
                namespaces.pop()
            elif re.match(r"\w+:$", line):
                hidden = line != "public:"
        else:
            end = end_of(lines, i)
            if comment and group and level == "###" and end - group_begin > len(group) + 1:
                close()  # in a class only lines one below the other are a group
            if not group:
                group_begin = i
            each = Declaration(lines[i:end])
            first = next((k for k in range(i, end) if bare(lines[k]).endswith("{")), end)
            is_class = each.kind in ("struct", "class", "union")
            if not hidden and not re.match(r"static_assert|(?:using )?namespace", line):
                group.append((each, lines[first + 1 : end - 1] if is_class else []))
            i = end - 1
        i += 1
    close()
    return out


called = set()


def page(header):
    lines = header.read_text().splitlines()
    begin = next((i for i, line in enumerate(lines) if line.startswith("namespace ")), len(lines))
    opening = [line for line in lines[:begin] if re.match(r"//[/ ]", line) and "SPDX" not in line]
    path = header.relative_to(include)
    up = "../" * (len(path.parts) - 2)
    out = [f"# `<{path}>`", "", f"[The header]({up}{github}/{path})", ""]
    if opening:
        out += [comment_text(opening), ""]
    also = []
    out += walk(lines[begin:], "##", called, also)
    if also:
        called.update(each.name for each in also)
        out += ["## Also declared", "", "```cpp", *(each.shown() for each in also), "```"]
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

there = set(pages.rglob("*.md"))
if update:
    for path in there - made.keys():
        path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    sys.exit(0)
wrong = [path for path, text in made.items() if not path.exists() or path.read_text() != text]
wrong += there - made.keys()
messages = [f"{path.relative_to(root)} is not what its header says" for path in sorted(wrong)]
compiled = "".join((root / "tests/derivative/comment_examples.cpp").read_text().split())
for path, text in made.items():
    for example in re.findall(r"^```text\n(.*?)^```", text, re.M | re.S):
        if not re.search(r"[…Σ·]|\.\.\.[,;)]|#include|, \.\.\.", example):
            messages += [f"{path.relative_to(root)}: no test compiles `{line.strip()}`"
                         for line in example.splitlines() if "".join(line.split()) not in compiled]
messages += [f"`{name}` has no place in docs/reference" for name in CALLED if name not in called]
sys.exit("\n".join(messages) or 0)
