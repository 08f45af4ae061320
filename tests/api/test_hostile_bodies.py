from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

from logwarden.store.users import Role

from .desk import ON_SQLITE, Desk
from .hostile import REJECT, Ask, told

REASON = "No time counts differently."


def reject(body: object, **headers: str) -> Ask:
    """A no to the fix with that body."""
    return Ask("POST", REJECT, body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def leave(ids: object, reason: object = REASON) -> Ask:
    """The wish to leave errors as they are."""
    return Ask("POST", "/api/errors/leave", {"error_ids": ids, "reason": reason})


def task(**said: object) -> Ask:
    """A change of the task."""
    return Ask("PATCH", "/api/tasks/1", said)


def wish(**said: object) -> Ask:
    """The wish for a request about the one error."""
    return Ask("POST", "/api/fixes", {"remedy": "request_edit", "error_ids": [1], "text": REASON, **said})


def said(reason: object) -> Ask:
    """A no with that reason."""
    return reject({"reason": reason})


async def endless() -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(64):
        yield b" " * 65_536


GOOD = json.dumps({"reason": REASON}).encode()

NO_JSON = {
    "nothing": reject(b""),
    "half an object": reject(b"{"),
    "null": reject(b"null"),
    "a list": reject(b"[]"),
    "a text": reject(b'"reason"'),
    "a number": reject(b"7"),
    "no UTF-8": reject(b'{"reason": "\xff\xfe"}'),
    "UTF-16": reject(GOOD.decode().encode("utf-16")),
    "a byte order mark": reject(b"\xef\xbb\xbf" + GOOD),
    "two objects": reject(GOOD + GOOD),
    "a comment": reject(GOOD + b"// yes"),
    "packed": reject(gzip.compress(GOOD), Content_Encoding="gzip"),
    "100,000 lists deep": reject(b"[" * 100_000 + b"]" * 100_000),
    "10,000 objects deep": reject(b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
    "a key twice": reject(b'{"reason": "Seen in the records.", "reason": "No time counts differently."}'),
    "a key twice, further in": reject(b'{"reason": "Seen in the records.", "more": [{"a": 1, "\\u0061": 2}]}'),
    "NaN": reject(b'{"reason": NaN}'),
    "Infinity": reject(b'{"reason": "Seen in the records.", "more": -Infinity}'),
    "a number of 5,000 digits": reject(b'{"reason": ' + b"9" * 5_000 + b"}"),
}
ANOTHER_TYPE = {
    "no type": reject(GOOD, Content_Type=""),
    "text": reject(GOOD, Content_Type="text/plain"),
    "a form": reject(b"reason=No+time+counts+differently.", Content_Type="application/x-www-form-urlencoded"),
    "a form of parts": reject(GOOD, Content_Type="multipart/form-data; boundary=x"),
    "XML": reject(b"<reason>No</reason>", Content_Type="application/xml"),
    "almost JSON": reject(GOOD, Content_Type="application/jsonp"),
    "text that says JSON": reject(GOOD, Content_Type="text/json"),
}
WRONG_VALUES = {
    "a reason that is null": said(None),
    "a reason that is true": said(reason=True),
    "a reason that is a number": said(7),
    "a reason that is a list": said([REASON]),
    "a reason that is an object": said({"$ne": ""}),
    "a NUL": said("No time\x00 counts differently."),
    "half a surrogate": reject(b'{"reason": "No time \\ud800 counts differently."}'),
    "the other half": reject(b'{"reason": "No time \\udfff counts differently."}'),
    "too long": said("x" * 1_001),
    "no ids": leave([]),
    "501 ids": leave(list(range(1, 502))),
    "an id of 0": leave([0]),
    "an id below": leave([-1]),
    "an id beyond 32 bits": leave([2**31]),
    "an id beyond 64 bits": leave([2**64]),
    "an id of 40 digits": leave([10**40]),
    "an id that is true": leave([True]),
    "an id that is a text": leave(["1"]),
    "an id that is a fraction": leave([1.5]),
    "ids that are an object": leave({"0": 1}),
    "a day that is none": task(due="2026-02-30"),
    "a day of the year 0": task(due="0000-01-01"),
    "a day of the year 1": task(due="0001-01-01"),
    "a day of the year 10,000": task(due="10000-01-01"),
    "a day in seconds": task(due=1_795_150_320),
    "an owner beyond 64 bits": task(owner_id=2**63),
    "a yes that is a 1": task(reopen=1),
    "companies beyond 64 bits": Ask("POST", "/api/scans/orders", {"system": "zero", "company_ids": [2**70]}),
    "drivers that are true": Ask("POST", "/api/scans/orders", {"system": "zero", "driver_ids": [True]}),
    "a role that there is not": Ask("PATCH", "/api/users/1", {"role": "root"}, Role.ADMIN),
    "a role that is a list": Ask("PATCH", "/api/users/1", {"role": ["admin"]}, Role.ADMIN),
    "an address on two lines": Ask(
        "POST", "/api/users/invitations", {"email": "a@b.example\nBcc: c@d.example", "name": "A", "role": "viewer"},
        Role.ADMIN,
    ),
    "a key for ever": Ask("POST", "/api/keys", {"name": "report", "days": 10**12}),
    "a wish about an error that is true": wish(error_ids=[True]),
    "a wish about an error that is a text": wish(error_ids=["1"]),
    "a time that UTC has not": wish(new_time="0001-01-01T00:00:00+14:00"),
    "a time in seconds": wish(record_at=1_795_150_320),
    "a hold over a driver who is a text": Ask("POST", "/api/holds", {"driver_id": "1", "reason": REASON}),
    "a mandate of a company that is true": Ask(
        "POST", "/api/mandates",
        {"company_id": True, "signed_by": "A", "document": "B", "remedies": ["annotate"], "valid_from": "2026-11-20"},
        Role.ADMIN,
    ),
    "a hash of another length": Ask("POST", "/api/fixes/1/approve", {"plan_hash": "0" * 63, "reason": REASON}),
}  # fmt: skip
TOO_LARGE = {
    "2 MB of blanks": reject(b" " * 2_000_000),
    "2 MB of reason": said("x" * 2_000_000),
    "4 MB without a length": reject(endless()),
    "a stranger's 2 MB": Ask("POST", "/api/auth/login", {"email": "x", "password": "x" * 2_000_000}, None),
    "2 MB for a token": Ask("POST", "/api/auth/accept", {"token": "x" * 2_000_000, "password": "x" * 12}, None),
}


@ON_SQLITE
async def test_what_is_no_json_is_refused(busy_desk: Desk) -> None:
    """Bodies that some readers would read otherwise than we do, or not at all, are 422."""
    await told(busy_desk, {name: (ask, 422) for name, ask in NO_JSON.items()})


@ON_SQLITE
async def test_json_is_called_json(busy_desk: Desk) -> None:
    """A body of another type is not read, so that no form of another page can send one."""
    await told(busy_desk, {name: (ask, 422) for name, ask in ANOTHER_TYPE.items()})


async def test_values_of_the_wrong_kind_are_refused(busy_desk: Desk) -> None:
    """Wrong types, NUL, half surrogates, numbers that no column holds, days that are none: 422 on both databases."""
    await told(busy_desk, {name: (ask, 422) for name, ask in WRONG_VALUES.items()})


@ON_SQLITE
async def test_huge_bodies_are_refused(busy_desk: Desk) -> None:
    """More than a megabyte is 413, whoever sends it and whether he says how long it is."""
    await told(busy_desk, {name: (ask, 413) for name, ask in TOO_LARGE.items()})


@ON_SQLITE
async def test_fields_that_nobody_asked_for_change_nothing(busy_desk: Desk) -> None:
    """Who is changed, his address, his password and who made him are not a body's to say."""
    viewer = busy_desk.people[Role.VIEWER]
    before: Any = (await busy_desk.get("/api/users", Role.ADMIN)).json()
    more = {"id": 1, "email": "x@y.example", "password_hash": "", "token_version": 9, "created_at": "2020-01-01"}
    assert (await busy_desk.patch(f"/api/users/{viewer.id}", more, Role.ADMIN)).status_code == 200
    assert (await busy_desk.get("/api/users", Role.ADMIN)).json() == before
