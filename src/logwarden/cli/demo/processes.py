"""The demo's two children, the simulator and the server: started as any user would, ended when it ends."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from logwarden.problems import GiveUp

READY_SECONDS = 60.0
END_SECONDS = 150.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LOGWARDEN_CHROMIUM", "PLAYWRIGHT_BROWSERS_PATH")


@contextmanager
def child(module: str, arguments: list[str], settings: Mapping[str, str], folder: Path) -> Iterator[dict[str, Any]]:
    """Runs `python -m module …` in `folder` until the block ends; gives the JSON of its first line.

    It gets none of this process's settings: no DATABASE_URL, no .env of the folder that the user stands in.
    Its log goes to `<folder>/<module>.log`.

    Raises:
        GiveUp: it ended, or said nothing within a minute; the words name its log.
    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    log_path = folder / f"{module}.log"
    with log_path.open("wb") as log_file:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module, no shell
            [sys.executable, "-m", module, *arguments],
            cwd=folder,
            env={**environment, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log_file,
            start_new_session=True,
        )
        try:
            yield _first_line(process, module, log_path)
        finally:
            _end(process)


def _first_line(process: subprocess.Popen[bytes], module: str, log_path: Path) -> dict[str, Any]:
    assert process.stdout is not None  # noqa: S101 - opened as a pipe above
    until = time.monotonic() + READY_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        ready = selector.select(max(0.0, until - time.monotonic()))
    line = process.stdout.readline() if ready else b""
    try:
        said: dict[str, Any] = json.loads(line)
    except ValueError:
        tail = log_path.read_text(errors="replace").strip().splitlines()[-1:]
        raise GiveUp(f"{module} did not start: {' '.join(tail) or 'it said nothing'} (its log: {log_path})") from None
    return said


def _end(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM lets it finish what it does; SIGKILL if it does not."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # a browser that outlived it: the group is the child's own
    if process.stdout is not None:
        process.stdout.close()
