"""The README and the other documents are true: commands, links, settings; and they tell of no machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import typer.main

from fortex_sim.cli import app as simulator_app
from logwarden.cli.app import app
from logwarden.portal.browser import VARIABLE
from logwarden.settings import HOW_TO_GET, Settings

from .documents import (
    ROOT,
    Command,
    anchors_of,
    documents,
    links_of,
    make_calls,
    name_of,
    program_calls,
    tracked,
)

PROGRAMS = {"logwarden": typer.main.get_command(app), "fortex-sim": typer.main.get_command(simulator_app)}

_VARIABLE = re.compile(r"^(# )?([A-Z][A-Z0-9_]+)=(\S*)$")
_ADDRESS = re.compile(r"[a-z][a-z0-9+]*://([^\s/\"'`<>()\]}\\,;?#]*)")
_MACHINE_PATH = re.compile(r"(?<![\w.$~}-])/(?:work|root|home|Users|mnt)/[\w.]")
_LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}
_RESERVED = (".example", ".example.com", ".example.org", ".test", ".invalid", ".localhost")
_NAMESPACES = {"www.w3.org"}
_LOCKS = {"requirements.lock", "web/portal/package-lock.json", "web/dashboard/package-lock.json"}


def _env_example() -> Iterator[tuple[str, str, bool]]:
    """Name, value, and whether it is read from the file, of each variable in .env.example."""
    for line in (ROOT / ".env.example").read_text("utf-8").splitlines():
        if found := _VARIABLE.match(line):
            yield found[2], found[3], found[1] is None


def test_every_make_target_that_is_named_exists() -> None:
    """Each `make TARGET` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {call.words[0] for call in make_calls()}
    assert {"demo", "test", "check"} <= named
    assert named <= targets


def test_every_folder_that_is_handed_to_make_exists() -> None:
    """Each path in the ARGS of a `make test` exists."""
    paths = [word for call in make_calls() if call.words[0] == "test" for word in call.words[1:] if "/" in word]
    assert paths
    assert all((ROOT / path.partition("::")[0]).exists() for path in paths)


@pytest.mark.parametrize("call", program_calls(), ids=lambda call: " ".join([call.program, *call.words]))
def test_every_command_that_is_named_exists(call: Command) -> None:
    """Each command in a document is one of the program's, and has every option that stands behind it."""
    command: Any = PROGRAMS[call.program]
    words = list(call.words)
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        assert words[0] in command.commands, f"{call.document}: no command {words[0]!r}"
        command = command.commands[words.pop(0)]
    known = {"--help", *(option for parameter in command.params for option in parameter.opts)}
    given = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert given <= known, f"{call.document}: {command.name} has no {', '.join(sorted(given - known))}"


def test_the_readme_names_every_command() -> None:
    """Each command of Logwarden is named in some document."""
    named = {call.words[:2] for call in program_calls()} | {call.words[:1] for call in program_calls()}
    group: Any = PROGRAMS["logwarden"]
    for name, command in group.commands.items():
        leaves: set[tuple[str, ...]] = {(name, leaf) for leaf in getattr(command, "commands", {})} or {(name,)}
        if name != "demo":  # the documents reach it through make
            assert leaves <= named, name


def test_every_link_leads_somewhere() -> None:
    """Each relative link of a document is a file or a folder, and each heading that it points to is there."""
    checked = 0
    for path in documents():
        for target in links_of(path.read_text("utf-8")):
            parts = urlsplit(target)
            if parts.scheme:
                continue
            found = path.parent / unquote(parts.path) if parts.path else path
            assert found.exists(), f"{name_of(path)}: {target}"
            if parts.fragment:
                assert parts.fragment in anchors_of(found.read_text("utf-8")), f"{name_of(path)}: {target}"
            checked += 1
    assert checked


def test_every_setting_stands_in_env_example_and_nothing_else() -> None:
    """.env.example has each variable of the settings once, and besides only the six that commands read alone."""
    names = [name for name, _, _ in _env_example()]
    settings = {name.upper() for name in Settings.model_fields}
    assert len(names) == len(set(names))
    asked_for = {"FIRST_ADMIN_PASSWORD", "LOGWARDEN_PASSWORD", "LOGWARDEN_NEW_PASSWORD", "LOGWARDEN_INVITATION"}
    asked_for |= {"LOGWARDEN_CHANNEL_ADDRESS"}
    assert set(names) == settings | {VARIABLE} | asked_for
    assert {name for name, _, in_file in _env_example() if in_file} == settings
    assert set(HOW_TO_GET) <= settings


def test_every_variable_of_env_example_is_explained() -> None:
    """Each variable, or the group that it stands in, comes right after a comment."""
    for group in (ROOT / ".env.example").read_text("utf-8").strip().split("\n\n"):
        lines = group.splitlines()
        assert lines[0].startswith("# "), group
        assert not _VARIABLE.match(lines[0]), group


def test_env_example_has_no_secret_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret has a value there, and every value that stands there is the default."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    given: dict[str, Any] = {name.lower(): value for name, value, in_file in _env_example() if in_file and value}
    needed = {name for name, field in Settings.model_fields.items() if field.is_required()}
    assert not given.keys() & needed
    made_up: dict[str, Any] = dict.fromkeys(needed, "x" * 40) | {"_env_file": None}
    made_up |= {name: "https://portal.example.com" for name in needed if name.endswith("_url")}
    assert Settings(**made_up, **given) == Settings(**made_up)


def test_no_file_names_a_host_or_a_path_of_a_machine() -> None:
    """The project's files name no host but loopback and made-up ones, and no folder of the machine they come from."""
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {place[0]}" for place in _MACHINE_PATH.finditer(text)]
        if name_of(path) not in _LOCKS:
            hosts = {_host(address[1]) for address in _ADDRESS.finditer(text)}
            found += [f"{name_of(path)}: {host}" for host in sorted(hosts) if not _is_harmless(host)]
    assert not found


def test_the_locks_name_no_registry() -> None:
    """The locks say what to install, by hash, and not from where."""
    python, *pages = ((ROOT / name).read_text("utf-8") for name in sorted(_LOCKS))
    assert "--hash=sha256:" in python
    assert "://" not in python
    assert "index-url" not in python
    assert all('"integrity"' in lock and '"resolved"' not in lock for lock in pages)


def _host(authority: str) -> str:
    """The host of an address, without user and port."""
    host = authority.rpartition("@")[2]
    return host if host.startswith("[") else host.partition(":")[0]


def _is_harmless(host: str) -> bool:
    """Whether a host is none, loopback, reserved for examples, a namespace, or a place to fill in."""
    name = host.partition("]")[0] + "]" if host.startswith("[") else host.lower()
    filled_in = not name or "{" in host or "." not in name
    return filled_in or name in _LOOPBACK | _NAMESPACES or f".{name}".endswith(_RESERVED)
