"""The documents, as the tests read them: their code, their links, the commands that they name."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^(```|~~~)")
_CODE_BLOCK = re.compile(r"^(?: {4}|\t)")
_INLINE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"(?:^|[\s(`\"'])(?:\.venv/bin/)?(logwarden|fortex-sim)((?: +[^|)>&;`\n]+)?)")
_MAKE = re.compile(r"(?:^|[\s`])make ([a-z][a-z-]*)(?: ARGS=\"([^\"\n]*)\")?")


@dataclass(frozen=True, slots=True)
class Command:
    """A command as a document names it: the program, its words, and where it stands."""

    document: str
    program: str
    words: tuple[str, ...]


def tracked() -> list[Path]:
    """Every file of the project that git knows or would take."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def documents() -> list[Path]:
    """Every Markdown file."""
    return sorted(path for path in tracked() if path.suffix == ".md")


def name_of(path: Path) -> str:
    """A file as a failed test names it."""
    return path.relative_to(ROOT).as_posix()


def code_of(text: str) -> Iterator[str]:
    """Each line of a code block, with continued lines joined, and each piece of code within prose."""
    prose: list[str] = []
    fenced = False
    for line in text.replace("\\\n", " ").splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced or _CODE_BLOCK.match(line):
            yield line.strip()
        else:
            prose.append(line)
    for piece in _INLINE.finditer("\n".join(prose)):
        yield " ".join(piece[2].split())


def links_of(text: str) -> list[str]:
    """The targets of all links and pictures."""
    return [found[1] for found in _LINK.finditer(text)]


def anchors_of(text: str) -> set[str]:
    """The names under which headings can be linked to."""
    headings = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def make_calls() -> list[Command]:
    """Every `make` that the documents name: the words are the target and what ARGS hands on."""
    return [
        Command(name_of(path), "make", (found[1], *shlex.split(found[2] or "")))
        for path in documents()
        for line in code_of(path.read_text("utf-8"))
        for found in _MAKE.finditer(line)
    ]


def program_calls() -> list[Command]:
    """Every `logwarden` and `fortex-sim` that the documents name, those through `make demo` too."""
    direct = [
        Command(name_of(path), found[1], tuple(shlex.split(found[2].replace("…", ""), comments=True)))
        for path in documents()
        for line in code_of(path.read_text("utf-8"))
        for found in _COMMAND.finditer(line)
    ]
    demos = [Command(c.document, "logwarden", c.words) for c in make_calls() if c.words[0] == "demo"]
    return direct + demos
