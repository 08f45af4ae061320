"""Runs every measurement of this folder, or those that are named: `python -m benchmarks [NAME ...]`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from pathlib import Path


def run(wanted: list[str]) -> int:
    """Runs them one after the other, those that take arguments with none; answers 1 if a limit is not met."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    not_met = 0
    for name in names:
        if name == "__main__" or (wanted and name not in wanted):
            continue
        main = getattr(importlib.import_module(f"benchmarks.{name}"), "main", None)
        if main is not None:
            sys.stdout.write(f"# {name}\n")
            nothing: list[list[str]] = [[] for _ in inspect.signature(main).parameters]
            not_met |= int(main(*nothing) or 0)
    return not_met


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
