"""The archive of records, readings that name them, what each pass saw of each company, and quarantine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from logwarden.eld.archive import canonical, event_from_json, fingerprint_of
from logwarden.store.records import numbers_of, runs

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "coverage",
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", _AT, nullable=True),
        sa.Column("cached", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTED),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_coverage_company_id_companies")),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name=op.f("fk_coverage_scan_id_scans")),
        sa.PrimaryKeyConstraint("scan_id", "company_id", name=op.f("pk_coverage")),
    )
    op.create_index("ix_coverage_company", "coverage", ["company_id", "seen_at"])
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("driver_id", sa.Integer(), nullable=True),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("first_seen_at", _AT, nullable=False),
        sa.Column("gone_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_quarantine_company_id_companies")),
        sa.ForeignKeyConstraint(["driver_id"], ["drivers.id"], name=op.f("fk_quarantine_driver_id_drivers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("system", "place", "hash", name=op.f("uq_quarantine_system")),
    )
    op.create_table(
        "records",
        sa.Column("driver_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["driver_id"], ["drivers.id"], name=op.f("fk_records_driver_id_drivers")),
        sa.PrimaryKeyConstraint("driver_id", "number", name=op.f("pk_records")),
    )
    op.create_index("ix_records_day", "records", ["driver_id", "day"])

    with op.batch_alter_table("companies") as companies:
        companies.drop_column("seen_at")
    with op.batch_alter_table("drivers") as drivers:
        drivers.add_column(sa.Column("listing_id", sa.Integer(), nullable=True))
        drivers.add_column(sa.Column("records", sa.Integer(), nullable=False, server_default="0"))
        drivers.drop_column("listed_at")
    with op.batch_alter_table("scans") as scans:
        scans.add_column(sa.Column("portal_total", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("errors") as errors:
        errors.add_column(sa.Column("system", sa.String(), nullable=True))
        errors.add_column(sa.Column("company_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE errors SET company_id = (SELECT company_id FROM drivers WHERE drivers.id = errors.driver_id), "
        "system = (SELECT system FROM companies JOIN drivers ON companies.id = drivers.company_id "
        "WHERE drivers.id = errors.driver_id)"
    )
    with op.batch_alter_table("errors") as errors:
        errors.alter_column("system", existing_type=sa.String(), nullable=False)
        errors.alter_column("company_id", existing_type=sa.Integer(), nullable=False)
        errors.create_foreign_key(op.f("fk_errors_company_id_companies"), "companies", ["company_id"], ["id"])
        errors.drop_index(op.f("ix_errors_driver_id"))
        errors.create_index("ix_errors_driver", ["driver_id", "absent_since"])

    with op.batch_alter_table("readings") as readings:
        readings.add_column(sa.Column("first_read_at", _AT, nullable=True))
        readings.add_column(sa.Column("zone", sa.String(), nullable=True))
        readings.add_column(sa.Column("records", sa.String(), nullable=True))
        readings.add_column(sa.Column("whole", sa.Boolean(), nullable=False, server_default=sa.true()))
        readings.add_column(sa.Column("witnessed", sa.Boolean(), nullable=False, server_default=sa.false()))
        readings.add_column(sa.Column("content", sa.String(), nullable=True))
        readings.add_column(sa.Column("listed_at", _AT, nullable=True))
        for name in _OF_A_LIST:
            readings.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    _take_apart()
    with op.batch_alter_table("readings") as readings:
        readings.alter_column("first_read_at", existing_type=_AT, nullable=False)
        readings.alter_column("zone", existing_type=sa.String(), nullable=False)
        readings.alter_column("first_day", existing_type=sa.Date(), nullable=True)
        readings.alter_column("last_day", existing_type=sa.Date(), nullable=True)
        readings.drop_column("log")
    op.create_index(
        "ix_readings_unwitnessed", "readings", ["driver_id", "id"],
        sqlite_where=sa.text("NOT witnessed"), postgresql_where=sa.text("NOT witnessed"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_readings_unwitnessed", "readings")
    with op.batch_alter_table("readings") as readings:
        readings.add_column(sa.Column("log", sa.JSON(), nullable=True))
    op.execute("UPDATE drivers SET listing_id = NULL")
    op.execute("DELETE FROM readings WHERE records IS NULL OR NOT whole")  # lists alone: no logs
    _put_together()
    with op.batch_alter_table("readings") as readings:
        readings.alter_column("log", existing_type=sa.JSON(), nullable=False)
        readings.alter_column("first_day", existing_type=sa.Date(), nullable=False)
        readings.alter_column("last_day", existing_type=sa.Date(), nullable=False)
        for name in (*_OF_A_LIST, "listed_at", "content", "witnessed", "whole", "records", "zone", "first_read_at"):
            readings.drop_column(name)
    with op.batch_alter_table("errors") as errors:
        errors.drop_constraint(op.f("fk_errors_company_id_companies"), type_="foreignkey")
        errors.drop_index("ix_errors_driver")
        errors.create_index(op.f("ix_errors_driver_id"), ["driver_id"])
        errors.drop_column("company_id")
        errors.drop_column("system")
    with op.batch_alter_table("scans") as scans:
        scans.drop_column("portal_total")
    with op.batch_alter_table("drivers") as drivers:
        drivers.add_column(sa.Column("listed_at", _AT, nullable=True))
        drivers.drop_column("records")
        drivers.drop_column("listing_id")
    with op.batch_alter_table("companies") as companies:
        companies.add_column(sa.Column("seen_at", _AT, nullable=True))
    op.drop_table("records")
    op.drop_table("quarantine")
    op.drop_table("coverage")


_COUNTED = ("drivers", "drivers_partly", "portal_total", "lines", "errors", "unreadable")
_OF_A_LIST = ("lines", "errors", "unreadable_lines", "unreadable")


def _rows(query: str) -> Iterator[Any]:
    return iter(op.get_bind().execute(sa.text(query)).all())


def _parsed(value: Any) -> Any:
    """JSON as the driver gives it: as text, or taken apart already."""
    return json.loads(value) if isinstance(value, str) else value


def _take_apart() -> None:
    """Each reading's log into the archive, record by record, and the reading's own list of them."""
    numbers: dict[int, dict[str, int]] = {}
    reading_of = sa.text("UPDATE readings SET first_read_at = read_at, zone = :zone, records = :records WHERE id = :id")
    record = sa.text("INSERT INTO records VALUES (:driver, :number, :day, :fingerprint, :device, :event)").bindparams(
        sa.bindparam("day", type_=sa.Date())
    )
    for reading, driver, log in _rows("SELECT id, driver_id, log FROM readings ORDER BY id"):
        parsed = _parsed(log)
        known, order = numbers.setdefault(driver, {}), []
        for event in parsed["events"]:
            written = canonical(event_from_json(event))
            print_ = fingerprint_of(written)
            if print_ not in known:
                known[print_] = len(known) + 1
                day = datetime.fromisoformat(event["at"]).astimezone(ZoneInfo(parsed["zone"])).date()
                row = {"driver": driver, "number": known[print_], "day": day, "fingerprint": print_}
                row |= {"device": event["device"], "event": written}
                op.get_bind().execute(record, row)
            order.append(known[print_])
        op.get_bind().execute(reading_of, {"zone": parsed["zone"], "records": runs(order), "id": reading})
    for driver, known in numbers.items():
        op.get_bind().execute(
            sa.text("UPDATE drivers SET records = :records WHERE id = :id"), {"records": len(known), "id": driver}
        )


def _put_together() -> None:
    """Each reading's log whole again."""
    events: dict[tuple[int, int], Any] = {
        (driver, number): _parsed(event)
        for driver, number, event in _rows("SELECT driver_id, number, event FROM records")
    }
    put = sa.text("UPDATE readings SET log = :log WHERE id = :id").bindparams(sa.bindparam("log", type_=sa.JSON()))
    query = (
        "SELECT readings.id, drivers.id, portal_id, readings.zone, first_day, last_day, read_at, readings.records "
        "FROM readings JOIN drivers ON drivers.id = driver_id"
    )
    for reading, driver, portal_id, zone, first_day, last_day, read_at, numbers in _rows(query):
        log = {
            "driver_id": portal_id,
            "zone": zone,
            "first_day": _iso(first_day),
            "last_day": _iso(last_day),
            "read_at": _iso(read_at),
            "events": [events[driver, number] for number in numbers_of(numbers)],
        }
        op.get_bind().execute(put, {"log": log, "id": reading})


def _iso(value: date | datetime | str) -> str:
    """An instant in UTC or a day as text; SQLite gives them as text, and forgets the zone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    written = value if isinstance(value, str) else value.isoformat()
    return f"{written.replace(' ', 'T')}+00:00" if ":" in written and "+" not in written else written
