"""One check of the doctor: what it is about, how it went, what to do; a failure never ends the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

from playwright.async_api import Error as PlaywrightError

from logwarden import log
from logwarden.problems import Problem

_log = log.get(__name__)


class Verdict(StrEnum):
    """How a check went; `skipped` is what could not be looked at, because of something that failed before."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's. `words` and `to_do` may hold what a portal wrote: data, never markup."""

    about: str
    name: str
    verdict: Verdict
    words: str = ""
    to_do: str = ""


def ok(about: str, name: str, words: str = "") -> Check:
    """All is well."""
    return Check(about, name, Verdict.OK, words)


def warning(about: str, name: str, words: str, to_do: str = "") -> Check:
    """It works, and somebody ought to know something."""
    return Check(about, name, Verdict.WARNING, words, to_do)


def failed(about: str, name: str, words: str, to_do: str) -> Check:
    """It does not work; what to do."""
    return Check(about, name, Verdict.FAILED, words, to_do)


def skipped(about: str, name: str, words: str) -> Check:
    """Nobody could look."""
    return Check(about, name, Verdict.SKIPPED, words)


async def watched(
    checks: AsyncIterator[Check], about: str, name: str, to_do: str, *, seconds: float | None
) -> AsyncIterator[Check]:
    """Those checks; what is raised in them is one more that failed.

    With `seconds` they end when none of them came for so long. Without, they have a time limit of their own: no
    browser's call is cut off in its middle.
    """
    while True:
        try:
            async with asyncio.timeout(seconds):
                check = await anext(checks)
        except StopAsyncIteration:
            return
        except Problem as problem:
            yield failed(about, name, str(problem), to_do)
            return
        except TimeoutError:
            yield failed(
                about, name, f"Nothing came in {seconds:g} seconds." if seconds else "It took too long.", to_do
            )
            return
        except (OSError, PlaywrightError) as error:
            yield failed(about, name, f"It broke with {type(error).__name__}.", to_do)
            return
        except Exception as error:  # noqa: BLE001 - the other checks go on; the words of an unknown error may hold a secret
            _log.exception("doctor.defect", about=about)
            yield failed(about, name, f"A defect of Logwarden: {type(error).__name__}.", "Tell its makers.")
            return
        yield check
