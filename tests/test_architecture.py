"""What no linter says: no waiting by the clock, no notes left in the code, small files, a docstring a folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"
PRODUCT = SOURCE / "logwarden"
FILES = sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)
LARGEST = 320

MAY_WAIT: dict[str, str] = {
    "logwarden/portal/limits.py": "a request waits for its turn among so many a second",
    "fortex_sim/portal.py": "the portal's own slowness, asked for by --latency portal",
    "logwarden/cli/scan.py": "looks at an order over HTTP, which tells nobody of its progress yet",
    "logwarden/cli/reports.py": "as above, whether a report is made",
    "logwarden/cli/demo/office.py": "looks at the server's status over HTTP, which tells nobody of a change yet",
    "logwarden/cli/demo/watch.py": "draws the picture anew a few times a second",
}
"""Files that may wait by the clock, and why no event tells them."""

_WAITS = {("time", "sleep"), ("asyncio", "sleep"), ("anyio", "sleep")}
_NOTES = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def name_of(path: Path) -> str:
    """The file as this test names it."""
    return path.relative_to(SOURCE).as_posix()


def waits(code: str) -> list[str]:
    """The calls that wait by the clock, however they were imported."""
    tree = ast.parse(code)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if node.attr == "wait_for_timeout":
                found.append(node.attr)
            if isinstance(node.value, ast.Name) and (node.value.id, node.attr) in _WAITS:
                found.append(f"{node.value.id}.{node.attr}")
        if isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{name.name}" for name in node.names if (node.module, name.name) in _WAITS]
    return found


def test_nothing_waits_by_the_clock() -> None:
    """No file sleeps, but those that are listed here with their reason; and the list names no other."""
    found = {name_of(path): waits(path.read_text()) for path in FILES}
    assert {name for name, calls in found.items() if calls} == set(MAY_WAIT)


@pytest.mark.parametrize(
    "code",
    ["import time\ntime.sleep(1)", "from asyncio import sleep", "await_ = page.wait_for_timeout", "asyncio.sleep(0)"],
)
def test_a_wait_is_seen(code: str) -> None:
    """Each way to sleep is one that this test finds."""
    assert waits(code)


def test_no_note_is_left_in_the_code() -> None:
    """What is still to be done stands in an issue, not in the source."""
    assert [name_of(path) for path in FILES if _NOTES.search(path.read_text())] == []


def test_every_file_can_be_read_in_one_sitting() -> None:
    """No file of the product has more than 320 lines, but migrations, which a tool writes and nobody edits."""
    files = [path for path in PRODUCT.rglob("*.py") if path.parent.name != "versions"]
    sizes = {name_of(path): len(path.read_text().splitlines()) for path in files}
    assert {name: lines for name, lines in sizes.items() if lines > LARGEST} == {}


def test_every_folder_says_what_it_is_for() -> None:
    """Every folder with modules is a package whose `__init__` has a docstring."""
    folders = {path.parent for path in FILES} - {path.parent for path in FILES if "migrations" in path.parts}
    silent = []
    for folder in sorted(folders):
        init = folder / "__init__.py"
        if not init.is_file() or not ast.get_docstring(ast.parse(init.read_text())):
            silent.append(name_of(folder))
    assert silent == []


def test_every_module_says_what_it_is_for() -> None:
    """Every module begins with a docstring."""
    silent = [name_of(path) for path in FILES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []
