"""Databases that are kept from test to test: each finds one as the migrations left it, and nothing is made twice.

To copy a database and to compile every statement anew took a fifth of a second for each test, most of its time.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from pydantic import SecretStr

from logwarden.store.database import Database

from .postgres import Postgres

_TABLES = """
SELECT pg_catalog.quote_ident(schemaname) || '.' || pg_catalog.quote_ident(tablename)
FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""
_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_SHAPE = """
SELECT md5(string_agg(what, ',' ORDER BY what)) FROM (
  SELECT concat_ws(' ', oid, xmin, relfilenode) AS what FROM pg_class WHERE oid >= 16384
  UNION ALL SELECT concat_ws(' ', oid, xmin) FROM pg_constraint WHERE oid >= 16384
  UNION ALL SELECT concat_ws(' ', oid, xmin) FROM pg_trigger WHERE oid >= 16384
  UNION ALL SELECT concat_ws(' ', oid, xmin) FROM pg_proc WHERE oid >= 16384
  UNION ALL SELECT concat_ws(' ', oid, xmin) FROM pg_namespace WHERE oid >= 16384
  UNION ALL SELECT concat_ws(' ', attrelid, attnum, xmin) FROM pg_attribute WHERE attrelid >= 16384
) AS made
"""
"""What any change of the tables alters: one that was made with another shape is not kept."""
_EMPTY = f"""
DO $$ DECLARE held text; BEGIN
  FOR held IN {_TABLES} LOOP
    IF pg_relation_size(held) > 0 THEN EXECUTE 'DELETE FROM ' || held; END IF;
  END LOOP;
  PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$
"""  # noqa: S608 - our own tables, by their names in the catalogue


class KeptDatabase(Database):
    """A database whose engine, with all that it has compiled, serves one test after the other."""

    def begin(self) -> None:
        """A new test, with a loop of its own, begins: who takes turns takes them there."""
        self._turn = asyncio.Lock() if self.is_sqlite else nullcontext()


@dataclass
class KeptPostgres:
    """A database on a server, of the shape and with the rows that its template had."""

    server: Postgres
    template: str
    name: str = ""
    _stack: ExitStack = field(default_factory=ExitStack)
    _shape: str = ""
    _rows: dict[str, bytes] = field(default_factory=dict)

    def fresh(self) -> str:
        """The name of the database, as the template is; a new one if the last test changed its tables."""
        if self.name and self._emptied():
            return self.name
        self.close()
        self.name = self._stack.enter_context(self.server.database(template=self.template))
        with self._connected() as connection:
            self._shape = _shape(connection)
            for (table,) in connection.execute(_TABLES).fetchall():
                with connection.cursor().copy(f"COPY {table} TO STDOUT".encode()) as rows:
                    if held := b"".join(bytes(row) for row in rows):
                        self._rows[table] = held
        return self.name

    def close(self) -> None:
        """Drops the database."""
        self._stack.close()
        self._rows.clear()

    def _emptied(self) -> bool:
        with self._connected() as connection:
            connection.execute(_OTHERS)
            if _shape(connection) != self._shape:
                return False
            connection.execute("SET session_replication_role = replica")  # no triggers, no order of references
            connection.execute(_EMPTY.encode())
            for table, held in self._rows.items():
                with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as rows:
                    rows.write(held)
        return True

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        where = f"host=127.0.0.1 port={self.server.port} user={self.server.user} dbname={self.name}"
        with psycopg.connect(where, autocommit=True) as connection:
            yield connection


def _shape(connection: psycopg.Connection) -> str:
    row = connection.execute(_SHAPE.encode()).fetchone()
    assert row is not None
    return str(row[0])


@dataclass
class KeptFile:
    """A SQLite file in a folder of its own, copied anew for each test."""

    template: Path
    folder: Path
    _database: KeptDatabase | None = None

    def fresh(self) -> SecretStr:
        """The address of the file, as the template is; what lay beside the last one is gone."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        file = shutil.copyfile(self.template, self.folder / "logwarden.db")
        return SecretStr(f"sqlite+aiosqlite:///{file}")

    def begun(self) -> KeptDatabase:
        """The fresh file as a database, for one more run of a test that has many; to be closed after each."""
        address = self.fresh()
        self._database = self._database or KeptDatabase(address)
        self._database.begin()
        return self._database
