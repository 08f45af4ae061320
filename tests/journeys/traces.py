"""What a run leaves behind, and the secrets that may be in none of it."""

from __future__ import annotations

import base64
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx2

from logwarden.cli.demo.office import Office, Person
from logwarden.cli.demo.simulator import Simulator

SESSIONS = "sessions"
"""The folder of the saved login: it holds the portal's session by design."""

_A_JWT = re.compile(rb"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}")
_PROFILE = re.compile(rb"--user-data-dir=([^\0 ]+)")


def descendants() -> dict[int, bytes]:
    """The command lines of all living processes that come from this one, as everybody on this machine sees them."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    ours, found = {os.getpid()}, dict[int, bytes]()
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    for pid in ours - {os.getpid()}:
        with suppress(OSError):
            found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes()
    return found


def forms(secret: str) -> list[bytes]:
    """A secret as it may stand somewhere: as it is, in an address, in base64, in wide letters."""
    raw = secret.encode()
    shifted = [base64.b64encode(b"x" * n + raw)[(0, 2, 3)[n] : -4] for n in range(3)]
    return [raw, quote(secret, safe="").encode(), raw.hex().encode(), secret.encode("utf-16-le"), *shifted]


@dataclass
class Traces:
    """What one run showed. `secrets` says what each is, `answers` are those to wrong requests."""

    folder: Path
    secrets: dict[str, str] = field(default_factory=dict)
    command_lines: set[bytes] = field(default_factory=set)
    answers: dict[str, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        """Takes down what the run says, and the process list at that moment."""
        self.said.append(words)
        self.command_lines |= set(descendants().values())

    def complete(self, simulator: Simulator, office: Office) -> None:
        """Gathers the run's secrets, and asks the server what it should not be asked."""
        people = (office.admin, *office.auditors)
        self.secrets |= {
            f"the portal's {name}": simulator.said[name] for name in ("token", "password", "control_token")
        }
        self.secrets |= {f"the password of {person.name}": person.password for person in people}
        self.secrets["SECRET_KEY"] = _secret_key()
        cookies = [cookie for file in self.saved_logins for cookie in json.loads(file.read_text())["cookies"]]
        self.secrets |= {f"the session cookie {cookie['name']}": cookie["value"] for cookie in cookies}
        with httpx2.Client(base_url=office.url, trust_env=False) as client:
            self.secrets["a token of a person"] = token = _token(client, office.admin)
            self.answers = _asked_wrongly(client, office.admin, token)
        self.say("The run is over.")

    @property
    def saved_logins(self) -> list[Path]:
        """The files of the saved login."""
        return sorted((self.folder / SESSIONS).iterdir())

    @property
    def files(self) -> dict[str, bytes]:
        """Every file of the run, raw, and of its browsers' own folders; the saved login left out."""
        profiles = {Path(os.fsdecode(found[1])) for line in self.command_lines if (found := _PROFILE.search(line))}
        kept: dict[str, bytes] = {}
        for root in (self.folder, *profiles):
            for path in sorted(root.rglob("*")):
                if path.is_file() and self.folder / SESSIONS not in path.parents:
                    with suppress(OSError):
                        kept[str(path)] = path.read_bytes()
        return kept

    def found_in(self, content: bytes) -> list[str]:
        """Which secrets stand in it, by what they are; any person's token counts."""
        found = [what for what, secret in self.secrets.items() if any(form in content for form in forms(secret))]
        return found + (["a token of somebody"] if _A_JWT.search(content) else [])


def _secret_key() -> str:
    """The server's own, as it alone and its own user can read it."""
    for pid, words in descendants().items():
        if b"\0logwarden\0serve\0" in words:
            variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            return next(one for one in variables if one.startswith(b"SECRET_KEY=")).partition(b"=")[2].decode()
    raise AssertionError("no server is running")


def _token(client: httpx2.Client, person: Person) -> str:
    given = client.post("/api/auth/login", json={"email": person.email, "password": person.password})
    return str(given.json()["access_token"])


def _asked_wrongly(client: httpx2.Client, person: Person, token: str) -> dict[str, bytes]:
    """The answers, head and body, to requests that hold secrets in wrong places; each is refused."""
    word, bearer = person.password, {"Authorization": f"Bearer {token}"}
    login = {"email": person.email, "password": word}
    asked = {
        "no JSON": client.build_request("POST", "/api/auth/login", content=f'{{"password": "{word}",'),
        "no text": client.build_request("POST", "/api/auth/login", json={**login, "email": [word]}),
        "a list": client.build_request("POST", "/api/auth/login", json=[login]),
        "one word too many": client.build_request("POST", "/api/auth/login", json={**login, "password": [word]}),
        "a wrong password": client.build_request("POST", "/api/auth/login", json={**login, "password": word + "x"}),
        "a torn token": client.build_request("GET", "/api/errors", headers={"Authorization": f"Bearer {token}x"}),
        "another scheme": client.build_request("GET", "/api/errors", headers={"Authorization": f"Basic {word}"}),
        "no number": client.build_request("GET", f"/api/fixes/{word}", headers=bearer),
        "no limit": client.build_request("GET", "/api/errors", params={"limit": word}, headers=bearer),
        "no state": client.build_request("GET", "/api/fixes", params={"state": word}, headers=bearer),
        "no such path": client.build_request("GET", f"/api/nothing/{word}", headers=bearer),
        "no remedy": client.build_request(
            "PUT", "/api/rules/zero/twoIdenticalStatusesError", json={"remedy": word}, headers=bearer
        ),
        "no such fix": client.build_request(
            "POST", "/api/fixes/999999/approve", json={"plan_hash": word, "reason": "seen"}, headers=bearer
        ),
        "too much": client.build_request("POST", "/api/auth/login", content=word.encode() * 100_000),
    }
    answers = {}
    for what, request in asked.items():
        answer = client.send(request)
        assert answer.is_client_error, (what, answer.status_code)
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        answers[what] = head.encode() + b"\n\n" + answer.content
    return answers
