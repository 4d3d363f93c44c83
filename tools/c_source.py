"""What the checks know of C: where comments are, what is included, where a function begins and ends.

It is enough for code in the house's format, where the braces of a function stand in column 0, and nothing else's do.
"""

import dataclasses
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRODUCT = ("src", "adapters", "cli", "include", "examples")
EVIDENCE = ("tests", "bench")


@dataclasses.dataclass
class Function:
    path: pathlib.Path
    name: str
    line: int  # of its first line, from 1
    lines: list  # its text, comments and strings blanked
    above: str  # the comment that precedes it


def files(root, folders, suffixes=(".c", ".h")):
    """The files of these folders, sorted, that have one of these suffixes."""
    found = []
    for folder in folders:
        found += [p for p in (root / folder).rglob("*") if p.suffix in suffixes and p.is_file()]
    return sorted(found)


def blank(text):
    """The text without what comments and literals say; every line stays where it is."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''

    def hide(match):
        kept = match.group(0)
        hidden = re.sub(r"[^\n]", " ", kept)
        return hidden if kept.startswith("/") else kept[0] + hidden[2:] + kept[-1]

    return re.sub(pattern, hide, text, flags=re.S)


def includes(path):
    """(line, name, is_system) of each #include."""
    found = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            found.append((number, match.group(2), match.group(1) == "<"))
    return found


def functions(path):
    """The functions that a file defines."""
    text = path.read_text().splitlines()
    code = blank(path.read_text()).splitlines()
    found = []
    for at, line in enumerate(code):
        if line.rstrip() != "{":
            continue
        first = at
        while first > 0 and _continues(code[first - 1]):
            first -= 1
        last = next((i for i in range(at, len(code)) if code[i].startswith("}")), len(code) - 1)
        found.append(
            Function(path, _name(" ".join(code[first:at])), first + 1, code[first : last + 1], _above(text, first))
        )
    return found


def _continues(line):
    """Whether a line is part of the signature that goes on below it."""
    line = line.rstrip()
    return line != "" and not line.startswith(("#", "}")) and not line.endswith((";", "\\"))


def _name(signature):
    signature = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", signature)
    match = re.search(r"(\w+)\s*\(\s*(\w*)", signature)
    if not match:
        return signature.strip()
    return match.group(2) if match.group(1) == "TEST" else match.group(1)


def _above(text, first):
    start = first
    while start > 0 and text[start - 1].strip() != "" and not text[start - 1].startswith("}"):
        start -= 1
    return "\n".join(text[start:first])


def root_of(arguments):
    """The tree to be checked: the first argument, or the project."""
    return pathlib.Path(arguments[1]).resolve() if len(arguments) > 1 else ROOT


def report(violations):
    """Prints what was found, and ends the program accordingly."""
    for violation in violations:
        print(violation)
    sys.exit(1 if violations else 0)
