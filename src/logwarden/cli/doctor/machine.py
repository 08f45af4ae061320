"""The doctor's looks at this machine: settings, data folder, database, browser, workers."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from playwright.async_api import Browser
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.engine import make_url

from logwarden.cli.database import opened, reading
from logwarden.pipeline.attempt import kill_file
from logwarden.portal.browser import VARIABLE, find_chromium
from logwarden.settings import DatabaseSettings, OfficeSettings, Settings
from logwarden.store import controls, workers
from logwarden.store.controls import EVERY_SYSTEM, Control, Wish
from logwarden.store.database import Database, check_revision

from .checks import Check, failed, ok, skipped, warning

SETTINGS, FOLDER, DATABASE, BROWSER, WORKER = "settings", "data folder", "database", "browser", "worker"
_OTHERS = 0o077
"""The bits of a mode that let others in."""


def settings(office: OfficeSettings | None, problems: list[str]) -> Iterator[Check]:
    """Every problem on a line, then every variable that is right; a secret is never shown."""
    bad = {problem.split(" ", 1)[0] for problem in problems}
    for problem in problems:
        name, _, words = problem.partition(" ")
        yield failed(SETTINGS, name, words, "Set it in the environment or in .env, then run this again.")
    kind = type(office) if office is not None else (OfficeSettings if os.environ.get("SYSTEMS_FILE") else Settings)
    for field in kind.model_fields:
        if field.upper() not in bad:
            yield ok(SETTINGS, field.upper(), "" if office is None else _shown(field, getattr(office, field)))
    env_file = Path(".env")
    if env_file.is_file() and env_file.stat().st_mode & _OTHERS:
        yield warning(SETTINGS, ".env", "Others on this machine can read its secrets.", "Run: chmod 600 .env")


def _shown(field: str, value: object) -> str:
    if field == "database_url" and isinstance(value, SecretStr):
        return make_url(value.get_secret_value()).set(query={}).render_as_string(hide_password=True)
    if isinstance(value, SecretStr):
        return "set, not shown"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "none"
    return "not set" if value is None else str(value)


async def folders(settings: DatabaseSettings) -> AsyncIterator[Check]:
    """Whether the data folder can be written, and whether others can read what lies there."""
    folder = settings.data_dir
    if not folder.exists():
        there = next(parent for parent in folder.absolute().parents if parent.exists())
        if os.access(there, os.W_OK):
            yield ok(FOLDER, "written", f"{folder} is not there yet; the first start makes it.")
        else:
            yield failed(FOLDER, "written", f"{there} cannot be written.", f"Make {folder} for this account.")
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        words = f"{folder} cannot be written: {error.strerror}."
        yield failed(FOLDER, "written", words, "Give it to the account that runs Logwarden, or name another DATA_DIR.")
    else:
        yield ok(FOLDER, "written", str(folder.absolute()))
    yield _mode(folder, "mode", 0o700)
    sessions = settings.session_dir if isinstance(settings, OfficeSettings) else folder / "sessions"
    if sessions.is_dir():
        yield _mode(sessions, "saved logins", 0o700)
        for file in sorted(sessions.iterdir()):
            if file.stat().st_mode & _OTHERS:
                yield _mode(file, "saved login", 0o600)


def _mode(path: Path, name: str, wanted: int) -> Check:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & _OTHERS:
        words = f"{path} has mode {mode:04o}: others on this machine can get at drivers' records or portal logins."
        return failed(FOLDER, name, words, f"Run: chmod {wanted:o} {path}")
    return ok(FOLDER, name, f"{mode:04o}")


async def database(settings: DatabaseSettings) -> AsyncIterator[Check]:
    """Whether the database answers and is at this version's tables; never makes one."""
    if absent := _absent_file(settings):
        yield failed(DATABASE, "reached", f"There is no file {absent}.", "Run: logwarden db upgrade")
        return
    async with opened(settings.database_url) as found:
        yield ok(DATABASE, "reached", await _version(found))
        if found.is_sqlite:
            yield await _wal(found)
        await check_revision(found)
        yield ok(DATABASE, "tables", "At this version's tables.")


def _absent_file(settings: DatabaseSettings) -> str | None:
    """The database's file where it has one and it is not there: opening it would make it."""
    url = make_url(settings.database_url.get_secret_value())
    there = url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
    return None if there else url.database


async def _version(found: Database) -> str:
    async with found.read() as session:
        asked = "SELECT sqlite_version()" if found.is_sqlite else "SHOW server_version"
        return f"{'SQLite' if found.is_sqlite else 'PostgreSQL'} {await session.scalar(text(asked))}"


async def _wal(found: Database) -> Check:
    async with found.read() as session:
        mode = await session.scalar(text("PRAGMA journal_mode"))
    if mode == "wal":
        return ok(DATABASE, "journal", "WAL")
    to_do = "Put the file on a disk of this machine: a network's cannot be shared safely."
    return failed(DATABASE, "journal", f"The file's journal is {mode}, not WAL.", to_do)


def browser(running: Browser, *, headless: bool) -> Check:
    """Which browser was launched."""
    where = find_chromium(os.environ.get(VARIABLE), running.browser_type.executable_path)
    return ok(BROWSER, "launches", f"{where}, version {running.version}{'' if headless else ', with a window'}.")


async def working(settings: DatabaseSettings) -> AsyncIterator[Check]:
    """Whether workers beat, and what keeps them from acting: the kill file, or a person's wish."""
    file = kill_file(settings.data_dir)
    if file.exists():
        to_do = f"Remove {file} when everybody agrees that it may go on."
        yield warning(WORKER, file.name, f"{file} is there: nothing is done in any portal.", to_do)
    else:
        yield ok(WORKER, file.name, "No kill file.")
    if _absent_file(settings):
        yield skipped(WORKER, "heartbeats", "There is no database.")
        return
    async with reading(settings.database_url) as session:
        listed = await workers.listed(session)
        wishes = await controls.kept(session)
    alive = 0
    for worker, silent in listed:
        seconds = max(0, round(silent.total_seconds()))
        if silent < workers.DEAD_AFTER:
            alive += 1
            words = f"Process {worker.pid} on {worker.host}, version {worker.version}, beat {seconds} s ago."
            yield ok(WORKER, "heartbeats", words)
        else:
            words = f"Process {worker.pid} on {worker.host} has been silent for {seconds} s."
            yield warning(WORKER, "heartbeats", words, "Look whether it still runs; another takes over its work.")
    if not alive:
        yield warning(WORKER, "running", "No worker is running.", "Start one: logwarden serve")
    for check in _wanted(wishes):
        yield check


def _wanted(wishes: Sequence[Control]) -> Iterator[Check]:
    for control in wishes:
        if control.wish == Wish.KILLED:
            words = f"Everything is killed since {control.at:%Y-%m-%d %H:%M} UTC: {control.reason}"
            yield warning(WORKER, "wish", words, "An admin takes it back through the API.")
        elif control.wish != Wish.RUNNING and control.system != EVERY_SYSTEM:
            words = f"{control.system} is to be {control.wish} since {control.at:%Y-%m-%d %H:%M} UTC: {control.reason}"
            verb = "resume" if control.wish == Wish.PAUSED else "start"
            yield warning(WORKER, "wish", words, f"To go on: logwarden agent set {control.system} {verb}")
