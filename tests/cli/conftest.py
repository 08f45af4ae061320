from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from logwarden.settings import Settings

from .processes import Server, server


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the tester, no .env of his folder, and a state folder of the test's own."""
    for name in (*(field.upper() for field in Settings.model_fields), "FIRST_ADMIN_PASSWORD", "LOGWARDEN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def migrated(migrated_file: Path, tmp_path: Path) -> Path:
    """A folder with an upgraded, empty database."""
    shutil.copyfile(migrated_file, tmp_path / "logwarden.db")
    return tmp_path


@pytest.fixture(scope="module")
def served(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server whose portal is away, for all tests of a module."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(migrated_file, folder / "logwarden.db")
    with server(folder) as running:
        yield running
