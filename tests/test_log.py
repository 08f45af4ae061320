from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from dbos._logger import init_logger
from pydantic import BaseModel, SecretBytes, SecretStr

from logwarden import log
from tests.api.own_logs import own_logs

SECRET = "hunter2"


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Each test's logs are its own."""
    with own_logs():
        yield


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> Any:
    """What was logged since, as JSON, one line an entry; nothing else was written anywhere."""

    def read() -> list[dict[str, Any]]:
        out, err = capfd.readouterr()
        assert out == ""
        return [json.loads(line) for line in err.splitlines()]

    return read


def test_a_log_is_lines_of_json(said: Any) -> None:
    """An entry is one line with its dotted name, its fields, a level and an instant in UTC; nothing on stdout."""
    log.set_up()
    log.get("x").info("fix.attempt.ended", remedy="clear_twins", attempt=2, words="two\nlines")
    (entry,) = said()
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "event": "fix.attempt.ended",
        "remedy": "clear_twins",
        "attempt": 2,
        "words": "two\nlines",
        "level": "info",
    }


@pytest.mark.parametrize(
    ("level", "kept"),
    [("DEBUG", ["debug", "info", "warning", "error"]), ("WARNING", ["warning", "error"]), ("ERROR", ["error"])],
)
def test_a_level_is_the_least_that_is_logged(said: Any, level: str, kept: list[str]) -> None:
    """LOG_LEVEL is the least level of our own logs."""
    log.set_up(level)
    for name in ("debug", "info", "warning", "error"):
        getattr(log.get("x"), name)("a.b")
    assert [entry["level"] for entry in said()] == kept


def test_an_id_binds_what_one_task_logged(said: Any) -> None:
    """After `correlate` every entry carries the id, those of libraries too; before it none does."""
    log.set_up()
    assert log.current_correlation_id() == ""
    log.get("x").info("before")
    log.correlate("abc123")
    log.get("x").info("ours")
    logging.getLogger("uvicorn.error").warning("theirs")
    assert log.current_correlation_id() == "abc123"
    assert [entry.get("correlation_id") for entry in said()] == [None, "abc123", "abc123"]


def test_ids_differ() -> None:
    """Each new id is another one."""
    assert len({log.new_correlation_id() for _ in range(1000)}) == 1000


class _Account(BaseModel):
    name: str
    password: SecretStr


@pytest.mark.parametrize(
    "fields",
    [
        {"value": SecretStr(SECRET)},
        {"value": SecretBytes(SECRET.encode())},
        {"password": SECRET},
        {"FORTEX_UI_PASSWORD": SECRET},
        {"auth_token": SECRET},
        {"SECRET_KEY": SECRET},
        {"Authorization": f"Bearer {SECRET}"},
        {"set-cookie": f"session={SECRET}"},
        {"headers": {"Authorization": SECRET, "Accept": "*"}},
        {"settings": {"portal": [{"ui_password": SECRET}, {"x": SecretStr(SECRET)}]}},
        {"deep": ({"a": [({"token": SECRET},)]},)},
        {"found": {SecretStr(SECRET)}},
        {"account": _Account(name="desk", password=SecretStr(SECRET))},
        {"url": f"postgresql+asyncpg://me:{SECRET}@db/logs"},
        {"why": f"cannot reach postgresql://me:{SECRET}@db:5432/logs, nor https://{SECRET}@x"},
        {"addresses": [f"https://me:{SECRET}@portal.example"]},
    ],
)
@pytest.mark.parametrize("plain", [False, True])
def test_no_secret_is_logged(capfd: pytest.CaptureFixture[str], fields: dict[str, Any], *, plain: bool) -> None:
    """What is a secret by its type or its name, at any depth, and a login within an address, is blanked."""
    log.set_up(plain=plain)
    log.get("x").warning("a.b", **fields)
    out, err = capfd.readouterr()
    assert "***" in err
    assert SECRET not in out + err


def test_what_is_no_secret_stays(said: Any) -> None:
    """Ordinary fields, addresses and nested values are logged as they are."""
    log.set_up()
    fields = {"url": "https://portal.example/a@b", "gaps": [{"company": "C1", "why": "busy"}], "n": 3, "none": None}
    log.get("x").info("a.b", **fields)
    (entry,) = said()
    assert {name: entry[name] for name in fields} == fields


def test_a_callers_fields_are_not_changed() -> None:
    """Blanking works on the entry alone: the dictionary that a caller still uses keeps its values."""
    headers = {"Authorization": SECRET}
    assert log.redact(None, "", {"headers": headers}) == {"headers": {"Authorization": "***"}}
    assert headers == {"Authorization": SECRET}


@pytest.mark.parametrize("name", ["uvicorn.error", "uvicorn.access", "alembic", "sqlalchemy", "asyncio", "dbos"])
def test_libraries_log_the_same_way(said: Any, name: str) -> None:
    """A library's warning is one JSON line on standard error, with its trace inside, and its chatter is not there."""
    log.set_up("DEBUG")
    init_logger()  # DBOS brings a handler of its own, unless it finds one
    theirs = logging.getLogger(name)
    theirs.info("chatter")
    try:
        int("at\ntwo lines")
    except ValueError:
        theirs.exception("it failed: %s", 7, extra={"password": SECRET})
    (entry,) = said()
    assert (entry["event"], entry["level"]) == ("it failed: 7", "error")
    assert "ValueError: invalid literal" in entry["exception"]
    assert SECRET not in str(entry)


def test_libraries_obey_a_higher_level(said: Any) -> None:
    """LOG_LEVEL=ERROR silences the warnings of libraries too."""
    log.set_up("ERROR")
    logging.getLogger("uvicorn.error").warning("a warning")
    logging.getLogger("dbos").warning("a warning")
    assert said() == []


@pytest.mark.parametrize("plain", [False, True])
def test_a_trace_shows_no_variables(capfd: pytest.CaptureFixture[str], *, plain: bool) -> None:
    """A logged trace names the lines that were passed, never what stood in the variables there."""
    log.set_up(plain=plain)

    def fail(password: str) -> None:
        raise RuntimeError(f"a defect with {len(password)} letters")

    for logger in (log.get("x"), logging.getLogger("uvicorn.error")):
        try:
            fail("hunter" + "2")
        except RuntimeError:
            logger.exception("a.defect")
    out, err = capfd.readouterr()
    assert err.count("RuntimeError: a defect with 7 letters") == 2
    assert SECRET not in out + err
    assert out == ""


def test_set_up_again_is_no_second_line(said: Any) -> None:
    """Setting up twice does not log twice."""
    log.set_up()
    log.set_up()
    log.get("x").info("ours")
    logging.getLogger("alembic").warning("theirs")
    logging.getLogger("dbos").warning("theirs")
    assert [entry["event"] for entry in said()] == ["ours", "theirs", "theirs"]


def test_lines_for_a_person_are_plain(capfd: pytest.CaptureFixture[str]) -> None:
    """At a terminal an entry is one readable line, and the set-up warns of nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        log.set_up(plain=True)
        log.get("x").info("scan.finished", companies=3)
    line = capfd.readouterr().err
    assert "scan.finished" in line
    assert not line.startswith("{")
    assert structlog.is_configured()
