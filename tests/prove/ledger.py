"""What proofs have found so far: a line of JSON a result, so that a proof goes on where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent.parent
_FOLDER = _ROOT / ".prove"
_KEPT = _ROOT / "docs" / "proof"
_PROOF = _ROOT / "docs" / "proof.md"


class Results:
    """The results of one proof, by the fields that name a case."""

    def __init__(self, proof: str, *key: str, code: str | None = None) -> None:
        """`proof` names its file; `key` are the fields that tell one case from another.

        With `code` the results are of that code only, and lie in docs/proof/, where they are committed: whoever goes
        on with hours of a proof on another machine goes on from there. Those of other code are removed.
        """
        self._key = key
        self._file = _FOLDER / f"{proof}.jsonl" if code is None else _KEPT / f"{proof}-{code}.jsonl"
        self._file.parent.mkdir(exist_ok=True)
        if code is not None:
            for old in {*_KEPT.glob(f"{proof}-*.jsonl")} - {self._file}:
                old.unlink(missing_ok=True)
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        self.known = {self._name(one): one for one in map(json.loads, lines)}

    def _name(self, result: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(result[field] for field in self._key)

    def add(self, result: dict[str, Any]) -> None:
        """Keeps a result, at once."""
        with self._file.open("a") as file:
            file.write(json.dumps(result) + "\n")
        self.known[self._name(result)] = result


def write_section(title: str, words: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Puts a table under its title in docs/proof.md, in place of the one before; answers the table."""
    table = "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in [heads, ["---"] * len(heads), *rows])
    section = f"## {title}\n\n{words}\n\n{table}\n"
    text = _PROOF.read_text() if _PROOF.exists() else "# Proof\n\nWhat `make prove` found, with its seeds.\n"
    head, *parts = text.split("\n## ")
    kept = [part for part in parts if part.splitlines()[0] != title]
    _PROOF.write_text("\n## ".join([head.rstrip() + "\n", *(p.rstrip() + "\n" for p in kept), section[3:]]))
    return table
