"""A stand-in for a language model's server: speaks as OpenAI's and Anthropic's do, on loopback, well or badly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

KEY = "key-4711-of-the-tests"

Answers = Callable[[dict[str, Any]], bytes | None]
"""What is sent for the body of a request, head and all; None: nothing ever. `endless` is a case of its own."""


@dataclass
class StandIn:
    """The server: what it received, whole, and how it answers."""

    answers: Answers
    url: str = ""
    received: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            (length,) = (
                line.partition(":")[2] for line in head.splitlines() if line.lower().startswith("content-length")
            )
            body = (await reader.readexactly(int(length))).decode()
            self.received.append(head + body)
            said = self.answers(json.loads(body))
            if said is None:
                await reader.read()  # until the client goes
            writer.write(said or b"")
            while said is not None and said.endswith(ENDLESS):
                writer.write(ENDLESS)
                await writer.drain()
        writer.close()


ENDLESS = b" " * 65_536


@asynccontextmanager
async def standing_in(answers: Answers) -> AsyncIterator[StandIn]:
    """A stand-in that listens until the block ends."""
    stand_in = StandIn(answers)
    server = await asyncio.start_server(stand_in.serve, "127.0.0.1", 0)
    stand_in.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield stand_in


def http(body: bytes, status: int = 200, *, head: str = "") -> bytes:
    """An answer of HTTP, after which the connection ends."""
    first = f"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nConnection: close\r\n{head}"
    return f"{first}Content-Length: {len(body)}\r\n\r\n".encode() + body


def completion(message: dict[str, Any], finish: str = "tool_calls") -> bytes:
    """A chat completion with that message."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": None, **message}}
    used = {"prompt_tokens": 2000, "completion_tokens": 100, "total_tokens": 2100}
    told = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": used}
    return http(json.dumps(told).encode())


def called(arguments: str) -> bytes:
    """A chat completion that calls the tool `answer`."""
    call = {"id": "c", "type": "function", "function": {"name": "answer", "arguments": arguments}}
    return completion({"tool_calls": [call]})


def message(arguments: dict[str, Any]) -> bytes:
    """The same as Anthropic says it."""
    part = {"type": "tool_use", "id": "t", "name": "answer", "input": arguments}
    used = {"input_tokens": 2000, "output_tokens": 100}
    told = {"id": "1", "type": "message", "role": "assistant", "model": "m", "content": [part], "usage": used}
    return http(json.dumps(told | {"stop_reason": "tool_use", "stop_sequence": None}).encode())


def asked(body: dict[str, Any]) -> dict[str, Any]:
    """The question in a request, whichever way it came."""
    (words,) = (one["content"] for one in body["messages"] if one["role"] == "user")
    found: dict[str, Any] = json.loads(words if isinstance(words, str) else words[0]["text"])
    return found


def repeated(question: dict[str, Any]) -> dict[str, Any]:
    """The answer of a model that adds nothing: what the rules found, as they said it."""
    found = question["found"]
    return {name: found[name] for name in ("reason", "remedy", "claims")} | {"confidence": 0.9}
