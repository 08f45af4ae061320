"""A client of the server's API, for commands and the demo: an address, a token, problems in plain words."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from types import TracebackType
from typing import Any, Self

import httpx2

from logwarden.problems import AskPerson, TryAgain

_SECONDS = 30.0
_COOKIE = "logwarden_refresh"
UNAUTHORIZED = 401


class ApiClient:
    """Speaks to one Logwarden server as one person."""

    def __init__(self, url: str, token: str = "", refresh_token: str = "") -> None:
        """`url` is the server's address; the tokens are those of an earlier `log_in`."""
        self._client = httpx2.Client(base_url=url, timeout=_SECONDS, trust_env=False)
        self.url = url
        self.adopt(token, refresh_token)

    def __enter__(self) -> Self:
        """The client; leaving closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the connections."""
        self._client.close()

    def log_in(self, email: str, password: str) -> str:
        """Logs in for all calls after this one; answers the access token.

        Raises:
            AskPerson: the server says no.
        """
        try:
            answer = self._send("POST", "/api/auth/login", json={"email": email, "password": password})
            self._take(answer)
        except (KeyError, TypeError):
            raise AskPerson(f"What answers at {self.url} is not Logwarden.") from None
        return self.token

    def log_out(self) -> bool:
        """Ends the session; answers whether there was one. Raises TryAgain where nobody answers."""
        answer = self._send("POST", "/api/auth/logout", headers=self._cookie())
        if answer.is_server_error:
            self._said(answer)
        return answer.is_success

    def change_password(self, old: str, new: str) -> None:
        """Changes the password; all sessions end, and this client goes on with a new one. Raises as `_answer`."""
        self._take(self._asked("POST", "/api/auth/password", json={"old": old, "new": new}))

    def adopt(self, token: str, refresh_token: str) -> None:
        """Uses these tokens from now on."""
        self.token, self.refresh_token = token, refresh_token

    def renew(self) -> bool:
        """Gets new tokens for the refresh token; answers whether the server gave any."""
        if not self.refresh_token:
            return False
        answer = self._send("POST", "/api/auth/refresh", headers=self._cookie())
        if not answer.is_success:
            return False
        self._take(answer)
        return True

    def _cookie(self) -> dict[str, str]:
        return {"Cookie": f"{_COOKIE}={self.refresh_token}"}

    def _take(self, answer: httpx2.Response) -> None:
        """Adopts the tokens of an answer."""
        token, kept = str(self._said(answer)["access_token"]), SimpleCookie()
        for line in answer.headers.get_list("set-cookie"):
            try:
                kept.load(line)
            except CookieError:
                continue
        self.adopt(token, kept[_COOKIE].value if _COOKIE in kept else "")

    def get(self, path: str, **query: object) -> Any:
        """The JSON of a GET. Raises as `_answer`."""
        return self._answer("GET", path, params={k: v for k, v in query.items() if v is not None})

    def file(self, path: str) -> bytes:
        """The bytes of a file. Raises as `_answer`."""
        return self._done("GET", path).content

    def post(self, path: str, body: object = None) -> Any:
        """The JSON of a POST. Raises as `_answer`."""
        return self._answer("POST", path, json=body)

    def put(self, path: str, body: object) -> Any:
        """The JSON of a PUT. Raises as `_answer`."""
        return self._answer("PUT", path, json=body)

    def patch(self, path: str, body: object) -> Any:
        """The JSON of a PATCH. Raises as `_answer`."""
        return self._answer("PATCH", path, json=body)

    def delete(self, path: str) -> None:
        """Takes something away. Raises as `_answer`."""
        self._done("DELETE", path)

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

    def everything_before(self, path: str, **query: object) -> list[Any]:
        """All items of a list that is read from its newest to its oldest."""
        found: list[Any] = []
        before = None
        while True:
            part = self.get(path, before=before, limit=500, **query)
            found += part["items"]
            before = part["next"]
            if before is None:
                return found

    def _answer(self, method: str, path: str, **more: Any) -> Any:
        """The JSON of what `_asked` gets.

        Raises:
            TryAgain: nobody answers at that address, or the server is in trouble.
            AskPerson: the server refuses; the words are its own.
        """
        return self._said(self._asked(method, path, **more))

    def _done(self, method: str, path: str) -> httpx2.Response:
        """What `_asked` gets, where it is no refusal. Raises as `_answer`."""
        answer = self._asked(method, path)
        if not answer.is_success:
            self._said(answer)
        return answer

    def _asked(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """Sends a request, once more if the access token was over and could be renewed."""
        answer = self._send(method, path, **more)
        if answer.status_code == UNAUTHORIZED and self.renew():
            answer = self._send(method, path, **more)
        return answer

    def _send(self, method: str, path: str, **more: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        self._client.cookies.clear()  # the refresh token goes where it is meant to, and nowhere else
        try:
            return self._client.request(method, path, headers=headers | more.pop("headers", {}), **more)
        except httpx2.HTTPError:
            raise TryAgain(f"Nobody answers at {self.url}; is `logwarden serve` running there?") from None

    def _said(self, answer: httpx2.Response) -> Any:
        """The JSON of an answer. Raises as `_answer`."""
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
