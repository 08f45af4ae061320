"""A client of the server's API, for commands and the demo: an address, a token, problems in plain words."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx2

from logwarden.problems import AskPerson, TryAgain

_SECONDS = 30.0


class ApiClient:
    """Speaks to one Logwarden server as one person."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """`url` is the server's address, `token` an access token of `log_in`."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(base_url=url, headers=headers, timeout=_SECONDS, trust_env=False)
        self.url = url

    def __enter__(self) -> Self:
        """The client; leaving closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the connections."""
        self._client.close()

    def log_in(self, email: str, password: str) -> str:
        """Logs in for all calls after this one; answers the token.

        Raises:
            AskPerson: the server says no.
        """
        try:
            token = str(self.post("/api/auth/login", {"email": email, "password": password})["access_token"])
        except (KeyError, TypeError):
            raise AskPerson(f"What answers at {self.url} is not Logwarden.") from None
        self._client.headers["Authorization"] = f"Bearer {token}"
        return token

    def get(self, path: str, **query: object) -> Any:
        """The JSON of a GET. Raises as `_answer`."""
        return self._answer("GET", path, params={k: v for k, v in query.items() if v is not None})

    def post(self, path: str, body: object = None) -> Any:
        """The JSON of a POST. Raises as `_answer`."""
        return self._answer("POST", path, json=body)

    def put(self, path: str, body: object) -> Any:
        """The JSON of a PUT. Raises as `_answer`."""
        return self._answer("PUT", path, json=body)

    def everything(self, path: str, **query: object) -> list[Any]:
        """All items of a list, page by page: by cursor where the list gives one, else by number."""
        part = self.get(path, limit=500, **query)
        found: list[Any] = part["items"]
        page = 1
        while part["items"]:
            if "next" in part:
                if part["next"] is None:
                    break
                part = self.get(path, cursor=part["next"], limit=500, **query)
            elif len(found) < part["total"]:
                page += 1
                part = self.get(path, page=page, limit=500, **query)
            else:
                break
            found += part["items"]
        return found

    def _answer(self, method: str, path: str, **more: Any) -> Any:
        """Sends a request.

        Raises:
            TryAgain: nobody answers at that address, or the server is in trouble.
            AskPerson: the server refuses; the words are its own.
        """
        try:
            answer = self._client.request(method, path, **more)
        except httpx2.HTTPError:
            raise TryAgain(f"Nobody answers at {self.url}; is `logwarden serve` running there?") from None
        if answer.is_success:
            try:
                return answer.json()
            except ValueError:
                raise AskPerson(f"What answers at {self.url} is not Logwarden.") from None
        try:
            words = str(answer.json()["detail"])
        except (ValueError, KeyError, TypeError):
            words = f"The server answered {answer.status_code}."
        raise (TryAgain if answer.is_server_error else AskPerson)(words)
