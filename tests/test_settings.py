from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from logwarden.problems import SettingsProblem
from logwarden.settings import HOW_TO_GET, DatabaseSettings, Settings, load, safe_address

NEEDED = {
    "FORTEX_API_URL": "https://api.portal.example",
    "FORTEX_AUTH_TOKEN": "tok-4711-of-the-tests",
    "FORTEX_SYSTEM_NAME": "zero",
    "FORTEX_UI_URL": "https://portal.example",
    "FORTEX_UI_USERNAME": "desk@portal.example",
    "FORTEX_UI_PASSWORD": "pw-4711-of-the-tests",
    "SECRET_KEY": "key-4711-of-the-tests-key-4711-of-the-tests",
}
SECRETS = ("FORTEX_AUTH_TOKEN", "FORTEX_UI_PASSWORD", "SECRET_KEY")
DEFAULTS: dict[str, Any] = {
    "fortex_origin": None,
    "fortex_requests_at_once": 4,
    "fortex_requests_per_second": 5,
    "fortex_kit_proved": False,
    "agent_polling_interval_seconds": 600,
    "agent_max_concurrent_fixes": 1,
    "agent_require_approval": True,
    "agent_dry_run_mode": True,
    "playwright_headless": True,
    "data_dir": Path("data"),
    "cors_origins": [],
    "host": "127.0.0.1",
    "port": 8400,
    "debug": False,
    "log_level": "INFO",
}


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours and no .env, whoever runs the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def needed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """All that has no default is set."""
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def lines(kind: type[DatabaseSettings] = Settings) -> list[str]:
    """The problems of the settings as they stand."""
    with pytest.raises(SettingsProblem) as problem:
        load(kind)
    assert all("\n" not in line for line in problem.value.lines)
    return problem.value.lines


@pytest.mark.usefixtures("needed")
def test_what_is_no_secret_has_a_default() -> None:
    """With the secrets and the portal's addresses alone, everything else has the documented default."""
    settings = load(Settings)
    assert {name: getattr(settings, name) for name in DEFAULTS} == DEFAULTS
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///data/logwarden.db"
    assert settings.session_dir == Path("data/sessions")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("FORTEX_ORIGIN", "east", "east"),
        ("FORTEX_REQUESTS_AT_ONCE", "2", 2),
        ("FORTEX_REQUESTS_PER_SECOND", "1", 1),
        ("FORTEX_KIT_PROVED", "true", True),
        ("AGENT_POLLING_INTERVAL_SECONDS", "900", 900),
        ("AGENT_MAX_CONCURRENT_FIXES", "2", 2),
        ("AGENT_REQUIRE_APPROVAL", "false", False),
        ("AGENT_DRY_RUN_MODE", "false", False),
        ("PLAYWRIGHT_HEADLESS", "false", False),
        ("PLAYWRIGHT_SESSION_DIR", "/var/lib/sessions", Path("/var/lib/sessions")),
        ("DATA_DIR", "/var/lib/logwarden", Path("/var/lib/logwarden")),
        ("HOST", "::1", "::1"),
        ("PORT", "0", 0),
        ("DEBUG", "true", True),
        ("LOG_LEVEL", "WARNING", "WARNING"),
        ("DATABASE_URL", "postgresql+asyncpg://me@db/logs", SecretStr("postgresql+asyncpg://me@db/logs")),
    ],
)
def test_every_variable_is_read(needed: pytest.MonkeyPatch, name: str, text: str, value: object) -> None:
    """Each variable changes the setting of its name."""
    needed.setenv(name, text)
    assert getattr(load(Settings), name.lower()) == value


def test_every_missing_variable_is_one_line_that_says_how_to_get_it() -> None:
    """Without any settings each needed variable is named once, with where its value comes from, and no other."""
    said = lines()
    assert [line.split(" ")[0] for line in said] == list(NEEDED)
    for line in said:
        name = line.split(" ")[0]
        assert line == f"{name} is missing ({HOW_TO_GET[name]})"
    assert "logwarden secret-key" in said[-1]


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", ["", "   "])
def test_an_empty_value_is_no_value(needed: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A variable that is there but empty or blank is one line that names it and how to get a value."""
    needed.setenv(name, value)
    (line,) = lines()
    assert line.startswith(f"{name} is ")
    assert HOW_TO_GET[name] in line


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(name: str) -> None:
    """A secret is needed, and is kept in a type that does not show it."""
    field = Settings.model_fields[name.lower()]
    assert field.is_required()
    assert field.annotation is SecretStr


@pytest.mark.parametrize("name", ["FORTEX_API_URL", "FORTEX_UI_URL"])
@pytest.mark.parametrize(
    "bad",
    [
        "http://portal.example",
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "portal.example",
        "ftp://portal.example",
        "file:///etc/passwd",
        "https://",
        "https://[bad4711",
        "https://portal.example:port4711",
        "https://me:pw4711@portal.example",
        "https://portal.example/?key=4711",
        "https://portal.example/#4711",
        "javascript:alert(1)",
    ],
)
def test_only_https_or_this_machine(needed: pytest.MonkeyPatch, name: str, bad: str) -> None:
    """An address that is no https address and not this machine's is one line, which does not repeat it."""
    needed.setenv(name, bad)
    (line,) = lines()
    assert line.startswith(f"{name} is not right: ")
    assert "4711" not in line
    assert HOW_TO_GET[name] in line


@pytest.mark.parametrize(
    "good", ["http://127.0.0.1:8001/", "http://localhost", "http://[::1]:80", "https://a.example/p"]
)
def test_an_address_loses_its_last_slash(needed: pytest.MonkeyPatch, good: str) -> None:
    """Plain http is taken for loopback, https for all; the last slash goes."""
    needed.setenv("FORTEX_API_URL", good)
    assert load(Settings).fortex_api_url == good.rstrip("/") == safe_address(good)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("SECRET_KEY", "short4711"),
        ("SECRET_KEY", " " * 30 + "4711"),
        ("FORTEX_AUTH_TOKEN", "tok4711 é"),
        ("FORTEX_AUTH_TOKEN", "tok4711\nX-Evil: 1"),
        ("FORTEX_AUTH_TOKEN", " tok4711"),
        ("FORTEX_SYSTEM_NAME", "zero4711\r\n"),
        ("DATABASE_URL", "mysql://me:pw4711@db/logs"),
        ("DATABASE_URL", "sqlite:///4711.db"),
        ("DATABASE_URL", "sqlite+aiosqlite:///"),
        ("DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
        ("DATABASE_URL", "postgresql+asyncpg://me:pw4711@db"),
        ("DATABASE_URL", "postgresql+asyncpg://me:pw4711@db:port/logs"),
        ("DATABASE_URL", "postgresql+asyncpg://me:pw4711@[db/logs"),
    ],
)
def test_a_bad_value_is_never_repeated(needed: pytest.MonkeyPatch, name: str, bad: str) -> None:
    """A secret or an address that cannot be right is one line that names the variable and says nothing of its value."""
    needed.setenv(name, bad)
    (line,) = lines()
    assert line.startswith(f"{name} is not right: ")
    assert HOW_TO_GET[name] in line
    assert not [part for part in ("4711", "me:", "Evil") if part in line]


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("PORT", "99999"),
        ("PORT", "pw4711"),
        ("LOG_LEVEL", "pw4711"),
        ("DEBUG", "pw4711"),
        ("FORTEX_REQUESTS_AT_ONCE", "0"),
        ("FORTEX_REQUESTS_PER_SECOND", "pw4711"),
        ("AGENT_POLLING_INTERVAL_SECONDS", "1"),
        ("AGENT_MAX_CONCURRENT_FIXES", "0"),
        ("AGENT_DRY_RUN_MODE", "pw4711"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://a.example, b4711"),
        ("CORS_ORIGINS", "https://a.example/path"),
        ("CORS_ORIGINS", "https://[4711"),
    ],
)
def test_every_other_bad_value_is_one_line_too(needed: pytest.MonkeyPatch, name: str, bad: str) -> None:
    """A value of another kind or out of bounds is one line that names the variable and does not repeat the value."""
    needed.setenv(name, bad)
    (line,) = lines()
    assert line.startswith(f"{name} is not right: ")
    assert "4711" not in line


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", []),
        (" , ,", []),
        ("https://a.example", ["https://a.example"]),
        (" https://a.example ,http://localhost:5173,", ["https://a.example", "http://localhost:5173"]),
    ],
)
def test_origins_stand_between_commas(needed: pytest.MonkeyPatch, text: str, origins: list[str]) -> None:
    """CORS_ORIGINS is a list with commas; blanks and empty parts do not count."""
    needed.setenv("CORS_ORIGINS", text)
    assert load(Settings).cors_origins == origins


@pytest.mark.usefixtures("needed")
def test_no_secret_is_shown() -> None:
    """Neither repr, str, nor a dump of the settings shows a secret or the database's address."""
    settings = load(Settings, database_url="postgresql+asyncpg://me:pw4711@db/logs")
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert not [name for name in SECRETS if NEEDED[name] in shown]
    assert "pw4711" not in shown


def test_a_problem_does_not_carry_its_cause(needed: pytest.MonkeyPatch) -> None:
    """A trace of the problem, should one ever be printed, does not lead back to the values."""
    needed.setenv("SECRET_KEY", "short4711")
    with pytest.raises(SettingsProblem) as problem:
        load(Settings)
    assert problem.value.__suppress_context__
    assert problem.value.__cause__ is None


def test_the_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A .env of the folder is read; a variable of the environment goes before it; other lines do not disturb."""
    text = "\n".join([*(f'{name}="{value}"' for name, value in NEEDED.items()), "PORT=8401", "HOST=::1", "OTHER=x"])
    (tmp_path / ".env").write_text(text)
    monkeypatch.setenv("PORT", "8402")
    settings = load(Settings)
    assert (settings.port, settings.host) == (8402, "::1")
    assert settings.secret_key.get_secret_value() == NEEDED["SECRET_KEY"]


def test_the_database_alone_needs_no_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of the database needs no variable at all, and reads DATABASE_URL where there is one."""
    assert load(DatabaseSettings).database_url.get_secret_value() == "sqlite+aiosqlite:///data/logwarden.db"
    monkeypatch.setenv("DATABASE_URL", "mysql://me:pw4711@db")
    (line,) = lines(DatabaseSettings)
    assert line.startswith("DATABASE_URL is not right")
    assert "4711" not in line


def test_everything_needed_says_how_to_get_it() -> None:
    """Whatever has no default is explained, and nothing is explained that does not exist."""
    fields = Settings.model_fields
    assert {name.upper() for name, field in fields.items() if field.is_required()} == set(NEEDED)
    assert set(NEEDED) < set(HOW_TO_GET) <= {name.upper() for name in fields}


MODEL = {
    "ADVISOR_URL": "https://model.example/v1",
    "ADVISOR_MODEL": "small-7b",
    "ADVISOR_KEY": "key-4711-of-the-model",
}


@pytest.mark.parametrize("lacks", MODEL)
def test_half_a_model_is_one_line(needed: pytest.MonkeyPatch, lacks: str) -> None:
    """Two of address, name and key are one line that names the third, and holds none of the values."""
    for name, value in MODEL.items():
        if name != lacks:
            needed.setenv(name, value)
    (line,) = lines()
    assert f"set {lacks} too, or none of the three" in line
    assert not [value for value in MODEL.values() if value in line]


def test_a_model_on_this_machine_needs_no_key(needed: pytest.MonkeyPatch) -> None:
    """And plain http is for it alone; prices belong together."""
    needed.setenv("ADVISOR_MODEL", "small-7b")
    needed.setenv("ADVISOR_URL", "http://127.0.0.1:11434/v1/")
    assert load(Settings).advisor_url == "http://127.0.0.1:11434/v1"
    needed.setenv("ADVISOR_PRICE_IN", "0.15")
    assert "ADVISOR_PRICE_OUT" in lines()[0]
    needed.setenv("ADVISOR_PRICE_OUT", "0.6")
    assert load(Settings).advisor_price_out == 0.6
    needed.setenv("ADVISOR_URL", "http://model.example/v1")
    assert lines()[0].startswith("ADVISOR_URL is not right")
