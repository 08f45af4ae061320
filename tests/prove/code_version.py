"""Which code a result is of: a proof that goes on where it was stopped takes no results of other code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import grimp

_ROOT = Path(__file__).parent.parent.parent
MIGRATIONS = "src/logwarden/store/migrations/versions"
"""What nobody imports, and every database is made of."""

_PACKAGES = ("logwarden", "fortex_sim", "tests")


def code_version(*modules: str, data: Sequence[str] = ()) -> str:
    """A digest of these modules and of everything of ours that they import, however far away; and of more files.

    `modules` are named as tests import them (`tests.prove.fault_run`), `data` are paths in the repository, folders
    among them.
    """
    reached = set(modules).union(*(_imports().find_upstream_modules(module) for module in modules))
    files = [_file(module) for module in reached]
    for path in (_ROOT / name for name in data):
        files += (
            [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc"]
        )
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(_ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph(*_PACKAGES)


def _file(module: str) -> Path:
    base = (_ROOT if module.startswith("tests") else _ROOT / "src").joinpath(*module.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
