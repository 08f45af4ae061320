"""Bodies: JSON of a bounded size that everybody reads alike, or none."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any

from fastapi import HTTPException, Request

LARGEST_BODY = 1_000_000
"""Bytes. The largest thing that anybody sends is a list of 500 errors with a reason."""


class StrictRequest(Request):
    """A request whose JSON is UTF-8 without doubled keys, so that nobody before us can have read it otherwise."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body, piece by piece.

        Raises:
            HTTPException: 413, it is larger than `LARGEST_BODY`, whatever the request said of its length.
        """
        length = 0
        async for piece in super().stream():
            length += len(piece)
            if length > LARGEST_BODY:
                raise HTTPException(413, f"A body may have {LARGEST_BODY:,} bytes at most; send less at a time.")
            yield piece

    async def json(self) -> Any:
        """The body, parsed.

        Raises:
            json.JSONDecodeError: it is not such JSON; `msg` says why.
        """
        body = await self.body()
        try:
            return json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_no_number)
        except json.JSONDecodeError:
            raise
        except UnicodeDecodeError:
            raise _refused("it is not UTF-8") from None
        except RecursionError:
            raise _refused("it is nested too deep") from None
        except ValueError as wrong:  # of the two below; or a number of thousands of digits
            raise _refused(str(wrong)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number in JSON")


def _refused(why: str) -> json.JSONDecodeError:
    return json.JSONDecodeError(why, "", 0)
