"""asking: what the advisor needs of a model, whoever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from logwarden.problems import Problem

from .said import Said

MOST_TOKENS = 1_500
"""What one answer may have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: typed, as it came, and what it cost in tokens; None where the server does not say."""

    said: Said
    raw: str
    input_tokens: int | None
    output_tokens: int | None


class NoAnswer(Problem):
    """The model gave none that could be judged. `raw` is what came instead."""

    def __init__(self, words: str, raw: str = "") -> None:
        super().__init__(words)
        self.raw = raw


class Model(Protocol):
    """A model that can be asked: the one of the settings, or a scripted one."""

    name: str
    patience_seconds: float

    async def ask(self, text: str) -> Answer:
        """The answer to a question. Raises NoAnswer."""

    async def aclose(self) -> None:
        """Closes what it holds open."""
