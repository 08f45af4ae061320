"""Which code a result is of: a proof that goes on where it was stopped takes no results of other code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent


def code_version(*judges: str, also: Sequence[str] = (), judged: Sequence[str] = ()) -> str:
    """A digest of the ELD core, the simulator, more folders and files of the product, and the judges here."""
    digest = hashlib.sha256()
    for folder in ("src/logwarden/eld", "src/fortex_sim", *(f"src/logwarden/{name}" for name in also)):
        for file in sorted((_ROOT / folder).rglob("*.py")):
            digest.update(str(file.relative_to(_ROOT)).encode() + file.read_bytes())
    for judge in judges:
        digest.update((Path(__file__).parent / f"{judge}.py").read_bytes())
    for file_name in judged:
        digest.update((_ROOT / "src/logwarden" / file_name).read_bytes())
    return digest.hexdigest()[:12]
