"""The portal systems: one from the FORTEX variables, or several from a TOML file whose secrets are references."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo

from .problems import SettingsProblem
from .settings import Address, HeaderSecret, HeaderText, Name, OfficeSettings, Password, Settings, load


def _resolve(value: object, info: ValidationInfo) -> str:
    """The secret behind `env:NAME` or `file:PATH`; the words never hold it."""
    if not isinstance(value, str) or not value.startswith(("env:", "file:")):
        raise ValueError("it has to be a reference, env:NAME or file:PATH, never the secret itself")
    kind, _, where = value.partition(":")
    if kind == "env":
        if where not in os.environ:
            raise ValueError(f"the environment has no variable {where}")
        return os.environ[where]
    path = Path(where)
    folder: Path = (info.context or {}).get("folder", Path())
    try:
        return (path if path.is_absolute() else folder / path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the file {where} cannot be read ({type(error).__name__})") from None


TokenReference = Annotated[HeaderSecret, BeforeValidator(_resolve)]
PasswordReference = Annotated[Password, BeforeValidator(_resolve)]


class PortalAccount(BaseModel):
    """A person's own account in the portal: what he approves is done with it. `person` is his address here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: Name
    username: Name
    password: PasswordReference


class System(BaseModel):
    """One portal deployment. `polling_interval_seconds` are of the portal's clock.

    `origin` is what stands before every company in the paths of the API's analyses; None where nothing does, or
    where the API's overview tells it. `kit_proved`: whoever runs this server declares that the system's tool kit
    does what it should, so that nobody has to prove it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: HeaderText
    api_url: Address
    token: TokenReference
    ui_url: Address
    username: Name
    password: PasswordReference
    polling_interval_seconds: int = Field(default=600, ge=10)
    companies_at_once: int = Field(default=4, ge=1, le=32)
    origin: Name | None = None
    requests_at_once: int = Field(default=4, ge=1, le=32)
    requests_per_second: int = Field(default=5, ge=1, le=100)
    dry_run: bool = True
    kit_proved: bool = False
    account: tuple[PortalAccount, ...] = ()


def load_office() -> tuple[OfficeSettings, tuple[System, ...]]:
    """The settings, and the systems: those of SYSTEMS_FILE where it is set, else the one of the FORTEX variables.

    AGENT_DRY_RUN_MODE=true is a lock: then no system's own `dry_run = false` counts.

    Raises:
        SettingsProblem: one line a problem.
    """
    try:
        office: OfficeSettings = load(OfficeSettings)
    except SettingsProblem as problem:
        if os.environ.get("SYSTEMS_FILE"):
            raise
        load(Settings)  # tells the portal's problems too
        raise problem from None
    if office.systems_file is None:
        one = load(Settings)
        return one, (_single(one),)
    found = read_systems(office.systems_file, os.environ)
    if office.agent_dry_run_mode:
        found = tuple(system.model_copy(update={"dry_run": True}) for system in found)
    return office, found


def _single(settings: Settings) -> System:
    return System.model_construct(
        name=settings.fortex_system_name,
        api_url=settings.fortex_api_url,
        token=settings.fortex_auth_token,
        ui_url=settings.fortex_ui_url,
        username=settings.fortex_ui_username,
        password=settings.fortex_ui_password,
        polling_interval_seconds=settings.agent_polling_interval_seconds,
        companies_at_once=4,
        origin=settings.fortex_origin,
        requests_at_once=settings.fortex_requests_at_once,
        requests_per_second=settings.fortex_requests_per_second,
        dry_run=settings.agent_dry_run_mode,
        kit_proved=settings.fortex_kit_proved,
        account=(),
    )


def read_systems(path: Path, environment: Mapping[str, str]) -> tuple[System, ...]:
    """The systems of a file.

    Raises:
        SettingsProblem: it cannot be read, or a value is not right; one line a problem, with the system's number.
    """
    given = [name for name in environment if name.startswith("FORTEX_")]
    if given:
        raise SettingsProblem([f"SYSTEMS_FILE and {', '.join(sorted(given))} are both set; set the one or the others"])
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsProblem([f"SYSTEMS_FILE {path} cannot be read ({error.strerror})"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsProblem([f"SYSTEMS_FILE {path} is not TOML: {error}"]) from None
    lines: list[str] = []
    found: list[System] = []
    tables = content.get("system")
    if not isinstance(tables, list) or not tables or set(content) != {"system"}:
        raise SettingsProblem([f"SYSTEMS_FILE {path} has to hold tables [[system]] and nothing else"])
    for number, table in enumerate(tables, 1):
        try:
            found.append(System.model_validate(table, context={"folder": path.parent}))
        except ValidationError as error:
            lines += [f"{path}, system {number}: {_words(one)}" for one in error.errors(include_input=False)]
    names = [system.name for system in found]
    lines += [f"{path}: two systems are called {name}" for name in sorted({n for n in names if names.count(n) > 1})]
    if lines:
        raise SettingsProblem(lines)
    return tuple(found)


def _words(problem: Any) -> str:
    name = ".".join(str(part) for part in problem["loc"])
    words = {"missing": "is missing", "extra_forbidden": "is not known"}.get(problem["type"])
    return f"{name} {words or 'is not right: ' + problem['msg'].removeprefix('Value error, ')}"
