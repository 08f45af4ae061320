"""model: a language model over HTTP, asked once and for one typed answer. The only file that knows `pydantic_ai`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI
from pydantic import SecretStr
from pydantic_ai import Agent, ModelSettings, ToolOutput, UsageLimits, capture_run_messages
from pydantic_ai.exceptions import ModelConnectionError, ModelHTTPError
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from .asking import MOST_TOKENS, Answer, NoAnswer
from .question import INSTRUCTIONS
from .said import Said

LARGEST_ANSWER = 1_000_000
"""Bytes of one answer; an endless one ends there."""

_NO_KEY = "none"
"""What is sent to a server on this machine that wants no key: the libraries insist on one."""


class LanguageModel:
    """A model behind an address; `aclose` closes its connections.

    Args:
        model: what speaks to it.
        name: how people know it.
        patience_seconds: how long one answer may take in all.
        client: the connections to it, if it has any.
    """

    def __init__(
        self, model: Model, name: str, patience_seconds: float, client: httpx2.AsyncClient | None = None
    ) -> None:
        self.name = name
        self.patience_seconds = patience_seconds
        self._client = client
        self._agent = Agent(
            model,
            output_type=ToolOutput(Said, name="answer", description="Your answer."),
            instructions=INSTRUCTIONS,
            model_settings=ModelSettings(max_tokens=MOST_TOKENS),
            retries=0,
        )

    async def ask(self, text: str) -> Answer:
        """The answer to a question, asked once.

        Raises:
            NoAnswer: none came in time, or it is no answer to what was asked.
        """
        with capture_run_messages() as messages:
            try:
                async with asyncio.timeout(self.patience_seconds):
                    run = await self._agent.run(text, usage_limits=UsageLimits(request_limit=1))
            except TimeoutError:
                raise NoAnswer(f"The model did not answer within {self.patience_seconds:g} seconds.") from None
            except ModelHTTPError as error:
                raise NoAnswer(f"The model's server refused the question (HTTP {error.status_code}).") from None
            except ModelConnectionError:
                raise NoAnswer("The model's server cannot be reached, or broke off.") from None
            except Exception as error:  # noqa: BLE001 - a server's answer can break the library in any way
                raise NoAnswer(
                    f"The model's answer is not what it was asked for ({type(error).__name__}).", _raw(messages)
                ) from None
        used = run.usage.input_tokens, run.usage.output_tokens
        return Answer(run.output, _raw(messages), *(used if any(used) else (None, None)))

    async def aclose(self) -> None:
        """Closes all connections."""
        if self._client is not None:
            await self._client.aclose()


def openai_compatible(url: str, name: str, key: SecretStr | None, patience_seconds: float) -> LanguageModel:
    """A model behind an address that speaks as OpenAI's does, a local server too."""
    client = _client(patience_seconds)
    speaks = AsyncOpenAI(api_key=_key(key), base_url=url, http_client=client, max_retries=0)
    provider = OpenAICompatibleProvider("configured", openai_client=speaks)
    return LanguageModel(OpenAIChatModel(name, provider=provider), name, patience_seconds, client)


def anthropic(url: str, name: str, key: SecretStr | None, patience_seconds: float) -> LanguageModel:
    """A model behind an address that speaks as Anthropic's does."""
    client = _client(patience_seconds)
    speaks = AsyncAnthropic(api_key=_key(key), base_url=url, http_client=client, max_retries=0)
    return LanguageModel(
        AnthropicModel(name, provider=AnthropicProvider(anthropic_client=speaks)), name, patience_seconds, client
    )


def _key(key: SecretStr | None) -> str:
    return _NO_KEY if key is None else key.get_secret_value()


def _client(patience_seconds: float) -> httpx2.AsyncClient:
    """Connections that go to the address alone: no redirect, no proxy, no answer without an end."""
    return httpx2.AsyncClient(
        transport=_Measured(httpx2.AsyncHTTPTransport()),
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        timeout=patience_seconds,
    )


def _raw(messages: list[ModelMessage]) -> str:
    """What came back, as it came; empty where nothing did that could be read as an answer."""
    parts = [part for message in messages if isinstance(message, ModelResponse) for part in message.parts]
    return "\n".join(
        part.args_as_json_str() if isinstance(part, ToolCallPart) else part.content
        for part in parts
        if isinstance(part, ToolCallPart | TextPart)
    )


class _Measured(httpx2.AsyncBaseTransport):
    """A transport whose answers end at `LARGEST_ANSWER`, and that takes none in a code that could grow."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer with its body measured."""
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.RemoteProtocolError("the answer is coded though nobody asked for it", request=request)
        response.stream = _MeasuredStream(response.stream)
        return response

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._inner.aclose()


class _MeasuredStream(httpx2.AsyncByteStream):
    def __init__(self, inner: object) -> None:
        if not isinstance(inner, httpx2.AsyncByteStream):
            raise TypeError("an answer of an asynchronous transport has an asynchronous body")
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        got = 0
        async for chunk in self._inner:
            got += len(chunk)
            if got > LARGEST_ANSWER:
                raise httpx2.ReadError(f"the answer has more than {LARGEST_ANSWER} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
