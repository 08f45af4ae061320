"""The portal systems from a file: secrets are references, and every problem is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from logwarden.problems import SettingsProblem
from logwarden.systems import load_office, read_systems

GOOD = """
[[system]]
name = "zero"
api_url = "https://api.example.com"
token = "env:ZERO_TOKEN"
ui_url = "https://portal.example.com"
username = "logwarden"
password = "file:zero-password"
dry_run = false

[[system.account]]
person = "ana@example.com"
username = "ana"
password = "env:ANA_PASSWORD"
"""
SECRET = "s-4711-of-the-tests"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good file, and the secrets that it refers to."""
    monkeypatch.setenv("ZERO_TOKEN", SECRET)
    monkeypatch.setenv("ANA_PASSWORD", SECRET)
    (tmp_path / "zero-password").write_text(SECRET + "\n")
    path = tmp_path / "systems.toml"
    path.write_text(GOOD)
    return path


def problems(file: Path, text: str) -> list[str]:
    """The problems of a file with that text."""
    file.write_text(text)
    with pytest.raises(SettingsProblem) as problem:
        read_systems(file, {})
    assert SECRET not in str(problem.value)
    return problem.value.lines


def test_references_become_secrets(file: Path) -> None:
    """A token from the environment, a password from a file beside it, without its line's end; none is shown."""
    (system,) = read_systems(file, {})
    assert system.token.get_secret_value() == SECRET
    assert system.password.get_secret_value() == SECRET
    assert system.account[0].password.get_secret_value() == SECRET
    assert SECRET not in repr(system)


def test_the_portals_limits_are_each_systems_own(file: Path) -> None:
    """Origin and limits stand with the system; without them there is no origin, and the limits are the defaults."""
    (system,) = read_systems(file, {})
    assert (system.origin, system.requests_at_once, system.requests_per_second) == (None, 4, 5)
    file.write_text(GOOD.replace("dry_run", 'origin = "east"\nrequests_at_once = 2\nrequests_per_second = 1\ndry_run'))
    (system,) = read_systems(file, {})
    assert (system.origin, system.requests_at_once, system.requests_per_second) == ("east", 2, 1)
    assert "requests_at_once" in problems(file, GOOD.replace("dry_run", "requests_at_once = 0\ndry_run"))[0]


def test_a_kit_is_proved_where_its_system_says_so(file: Path) -> None:
    """The declaration that a tool kit is proved is each system's own; without it the kit is not."""
    (system,) = read_systems(file, {})
    assert system.kit_proved is False
    file.write_text(GOOD.replace("dry_run", "kit_proved = true\ndry_run"))
    (system,) = read_systems(file, {})
    assert system.kit_proved is True


def test_a_secret_itself_is_refused(file: Path) -> None:
    """A secret that stands in the file is refused, and not repeated."""
    (line,) = problems(file, GOOD.replace("env:ZERO_TOKEN", SECRET))
    assert "system 1: token is not right: it has to be a reference" in line


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("env:ZERO_TOKEN", "env:NOBODY", "the environment has no variable NOBODY"),
        ("file:zero-password", "file:nowhere", "the file nowhere cannot be read"),
        ("https://api.example", "http://api.example", "https://"),
        ('name = "zero"', 'nam = "zero"', "name is missing"),
        ("dry_run = false", "wet_run = true", "wet_run is not known"),
        ("[[system]]", "[system]", "[[system]]"),
        ("[[system]]", "[[system", "is not TOML"),
        (GOOD, "", "[[system]]"),
    ],
)
def test_what_is_wrong_is_named(file: Path, old: str, new: str, words: str) -> None:
    """A bad reference, address, name or form is a line that names it."""
    assert any(words in line for line in problems(file, GOOD.replace(old, new, 1)))


def test_two_systems_of_one_name(file: Path) -> None:
    """Two systems of one name would share their fixes: refused."""
    assert any("two systems are called zero" in line for line in problems(file, GOOD + GOOD))


def test_both_ways_at_once(file: Path) -> None:
    """The file and the FORTEX variables together are refused: nobody could tell which counts."""
    with pytest.raises(SettingsProblem, match="FORTEX_API_URL are both set"):
        read_systems(file, {"FORTEX_API_URL": "https://x"})


def test_the_environments_dry_run_is_a_lock(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """AGENT_DRY_RUN_MODE=true holds over a system's own dry_run = false; false lets the system say."""
    monkeypatch.chdir(file.parent)
    monkeypatch.setenv("SYSTEMS_FILE", str(file))
    monkeypatch.setenv("SECRET_KEY", SECRET * 3)
    assert [system.dry_run for system in load_office()[1]] == [True]
    monkeypatch.setenv("AGENT_DRY_RUN_MODE", "false")
    assert [system.dry_run for system in load_office()[1]] == [False]
