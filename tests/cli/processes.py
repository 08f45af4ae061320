"""`logwarden` as a person at a terminal runs it; nothing of the tester's own settings reaches it."""

from __future__ import annotations

import io
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from logwarden.cli.app import main
from tests.api.own_logs import own_logs

SECRETS = {
    "FORTEX_AUTH_TOKEN": "tok-sentinel-4711",
    "FORTEX_UI_PASSWORD": "pw-sentinel-4711",
    "SECRET_KEY": "key-sentinel-4711-key-sentinel-4711-key",
}
AWAY = "http://127.0.0.1:9"
"""An address of this machine where nobody listens."""

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
_SECONDS = 60


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a process sees: a database and a state folder of its own, and what a test adds."""
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'logwarden.db'}",
        "DATA_DIR": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state"),
        "COLUMNS": "200",
        "NO_COLOR": "1",
        **(more or {}),
    }


def serving(port: int = 0) -> dict[str, str]:
    """All that `serve` needs, for a portal that is away."""
    return {
        "FORTEX_API_URL": AWAY,
        "FORTEX_SYSTEM_NAME": "zero",
        "FORTEX_UI_URL": AWAY,
        "FORTEX_UI_USERNAME": "desk@portal.example",
        "PORT": str(port),
        **SECRETS,
    }


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


def run_process(folder: Path, *words: str, more: Mapping[str, str] | None = None, typed: str = "") -> Ran:
    """Runs `logwarden` with these words to its end."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "logwarden", *words],
        cwd=folder,
        env=environment(folder, more),
        input=typed,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def run(folder: Path, *words: str, more: Mapping[str, str] | None = None, typed: str = "") -> Ran:
    """The same within this process, in a tenth of the time: the real `main`, its words, outputs and exit code."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, own_logs(), redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["logwarden", *words])
        patch.setattr(sys, "stdin", io.StringIO(typed))
        for name in [name for name in os.environ if name not in _KEPT]:
            patch.delenv(name)
        for name, value in environment(folder, more).items():
            patch.setenv(name, value)
        try:
            main()
            code: object = 0
        except SystemExit as ended:
            code = ended.code or 0
    assert isinstance(code, int)
    return Ran(code, out.getvalue(), err.getvalue())


@dataclass
class Server:
    """A running `logwarden serve`. `err` fills as it speaks."""

    process: subprocess.Popen[str]
    url: str
    folder: Path
    err: list[str] = field(default_factory=list)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal, waits for the end, and gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(_SECONDS)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])


@contextmanager
def server(folder: Path, more: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`logwarden serve --json` for a portal that is away, ready; killed at the end if a test left it running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "logwarden", "serve", "--json"],
        cwd=folder,
        env=environment(folder, {**serving(), **(more or {})}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    first: queue.Queue[str] = queue.Queue()
    err: list[str] = []
    readers = [
        threading.Thread(target=_read, args=(process.stdout, first.put), daemon=True),
        threading.Thread(target=_read, args=(process.stderr, err.append), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        line = first.get(timeout=_SECONDS)
        assert line, err
        yield Server(process, json.loads(line)["url"], folder, err)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for reader in readers:
            reader.join()
        process.stdout.close()
        process.stderr.close()


def _read(stream: IO[str], take: object) -> None:
    assert callable(take)
    for line in stream:
        take(line)
    take("")
