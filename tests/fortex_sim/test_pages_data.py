"""The data behind the pages: sessions, companies, drivers, rows, annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fortex_sim.ui import pages

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2
    from tests.fortex_sim.conftest import Desk


async def test_nothing_without_a_session(visitor: httpx2.AsyncClient) -> None:
    """Every data call but the login is 401 JSON without a session."""
    for address in ("session", "companies", "companies/x/drivers", "drivers/x", "drivers/x/logs", "toolkit"):
        answer = await visitor.get(f"/ui/{address}")
        assert (answer.status_code, answer.json()) == (401, {"message": "please log in"})
    for address in ("drivers/x/annotate", "drivers/x/toolkit", "drivers/x/resync"):
        assert (await visitor.post(f"/ui/{address}", json={})).status_code == 401


async def test_login_sets_a_cookie_that_scripts_cannot_read(desk: Desk, visitor: httpx2.AsyncClient) -> None:
    """The session is in the HttpOnly cookie fortex_session, which ends by itself."""
    credentials = desk.simulator.portal.credentials
    answer = await visitor.post("/ui/login", json={"username": credentials.username, "password": credentials.password})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("fortex_session=")
    assert "HttpOnly" in cookie
    assert "Max-Age=86400" in cookie
    assert (await visitor.get("/ui/session")).json() == {
        "account": credentials.username,
        "system": "zero",
    }


async def test_wrong_password(desk: Desk, visitor: httpx2.AsyncClient) -> None:
    """A wrong password is 401 with a message, and no session; the ledger keeps the try."""
    answer = await visitor.post("/ui/login", json={"username": "somebody", "password": "wrong"})
    assert (answer.status_code, answer.json()["message"]) == (401, "Wrong username or password")
    assert (await visitor.get("/ui/session")).status_code == 401
    entry = (await desk.ledger())[-1]
    assert (entry["kind"], entry["account"], entry["ok"]) == ("LOGIN", "somebody", False)


async def test_a_person_has_an_account_of_his_own(desk: Desk, visitor: httpx2.AsyncClient) -> None:
    """The username, a plus and a name log in with the same password, and the session is that account's."""
    credentials = desk.simulator.portal.credentials
    his = f"{credentials.username}+ben"
    await visitor.post("/ui/login", json={"username": his, "password": credentials.password})
    assert (await visitor.get("/ui/session")).json()["account"] == his


async def test_a_session_ends(desk: Desk) -> None:
    """After a day of the portal's clock, after logout, and by fault the data calls are 401."""
    await desk.fault("session_expired", times=1)
    assert (await desk.ui.get("/ui/session")).status_code == 401
    credentials = desk.simulator.portal.credentials
    login = {"username": credentials.username, "password": credentials.password}
    await desk.ui.post("/ui/login", json=login)
    assert (await desk.ui.get("/ui/session")).status_code == 200
    await desk.pass_time(86400)
    assert (await desk.ui.get("/ui/session")).status_code == 401
    await desk.ui.post("/ui/login", json=login)
    assert (await desk.ui.post("/ui/logout")).status_code == 204
    assert (await desk.ui.get("/ui/session")).status_code == 401


async def test_the_head_presets_nine_days_at_home(desk: Desk) -> None:
    """The head names driver, company and zone; its range ends today at the home terminal."""
    driver = desk.driver("MORALES DIEGO")
    await desk.control.post("/__sim__/clock", json={"to": "2026-06-18T06:00:00Z"})  # still 06-17 in PT
    head = (await desk.ui.get(f"/ui/drivers/{driver.id}")).json()
    assert head == {
        "id": driver.id,
        "name": "MORALES DIEGO",
        "companyId": driver.company.id,
        "companyLabel": "CEDAR RUN LOGISTICS",
        "zone": "PT",
        "zoneName": "America/Los_Angeles",
        "system": "zero",
        "from": "06/09/2026",
        "to": "06/17/2026",
    }


async def test_rows_of_every_day(desk: Desk) -> None:
    """Each day of the range stands there, an empty one too; the count is that of all rows; rows ascend."""
    driver = desk.driver("KOWALSKI ADAM")
    answer = await desk.ui.get(f"/ui/drivers/{driver.id}/logs", params={"from": "06/09/2026", "to": "06/17/2026"})
    days = answer.json()["days"]
    assert [day["date"] for day in days] == [f"06/{n:02d}/2026" for n in range(9, 18)]
    assert answer.json()["count"] == sum(len(day["rows"]) for day in days)
    assert [day["date"] for day in days if not day["rows"]] == ["06/13/2026", "06/14/2026"]
    log = (await desk.control.get(f"/__sim__/log/{driver.id}")).json()
    ids = [row["id"] for day in days for row in day["rows"]]
    assert ids == [record["id"] for record in log][-len(ids) :]


async def test_cells_of_a_row(desk: Desk) -> None:
    """A row has all cells as text, local time, US state, marks and a menu on types 1 and 3."""
    rows = await desk.rows(desk.driver("GARCIA MARIA", 1), "06/14/2026")
    row = next(row for row in rows if row["marks"])
    assert set(row) == {
        *("id", "time", "event", "duration", "status", "location", "odometer", "engineHours", "notes"),
        *("sequenceId", "driver", "state", "vehicle", "device", "codeName", "origin", "record"),
        *("latitude", "longitude", "checkValue", "marks", "menu"),
    }
    assert row["location"].endswith(row["state"])
    assert (row["event"], row["codeName"], row["record"], row["menu"]) == ("ON DUTY", "DS_ON", "ACTIVE", True)
    assert {r["menu"] for r in rows if r["codeName"].startswith(("INTER", "ENG", "DR_LOG", "DR_CERT"))} == {False}


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-06-14", "06/14/2026"), ("06/15/2026", "06/14/2026"), ("01/01/2026", "06/14/2026"), ("", "x")],
)
async def test_ranges_that_are_none(desk: Desk, first: str, last: str) -> None:
    """A range in another form, backwards or too long is 400, and the ledger keeps the failed LOAD."""
    driver = desk.driver("KOWALSKI ADAM")
    answer = await desk.ui.get(f"/ui/drivers/{driver.id}/logs", params={"from": first, "to": last})
    assert answer.status_code == 400
    assert "range" in answer.json()["message"]
    assert (await desk.ledger())[-1]["ok"] is False


async def test_unknown_names_are_404(desk: Desk) -> None:
    """A driver or company that is not there is 404 with a message."""
    for address in ("companies/x/drivers", "drivers/x", "drivers/x/logs?from=06/14/2026&to=06/14/2026"):
        answer = await desk.ui.get(f"/ui/{address}")
        assert answer.status_code == 404
        assert "x" in answer.json()["message"]


async def test_annotate(desk: Desk) -> None:
    """A note is set on an active status, or added to the note that is there; nothing else changes."""
    driver = desk.driver("GARCIA MARIA", 1)
    before = await desk.rows(driver, "06/14/2026")
    target = next(row for row in before if row["marks"])
    for text in ("Tapped twice", "Same dock"):
        answer = await desk.ui.post(
            f"/ui/drivers/{driver.id}/annotate", json={"recordId": target["id"], "text": f" {text} "}
        )
        assert (answer.status_code, answer.json()) == (200, {"message": "Annotation saved"})
    after = await desk.rows(driver, "06/14/2026")
    target["notes"] = "Tapped twice; Same dock"
    assert after == before
    assert await desk.certified(driver, "2026-06-14")


@pytest.mark.parametrize("text", ["abc", "   abc   ", "x" * 61, "two\nlines"])
async def test_notes_that_are_refused(desk: Desk, text: str) -> None:
    """A note has 4 to 60 printable characters; a refused one is in the ledger and changes nothing."""
    driver = desk.driver("GARCIA MARIA", 1)
    before = await desk.rows(driver, "06/14/2026")
    target = next(row for row in before if row["marks"])
    answer = await desk.ui.post(f"/ui/drivers/{driver.id}/annotate", json={"recordId": target["id"], "text": text})
    assert answer.status_code == 400
    entry = (await desk.ledger())[-1]
    assert (entry["kind"], entry["ok"], entry["changed"]) == ("ANNOTATE", False, [])
    assert await desk.rows(driver, "06/14/2026") == before


async def test_records_that_take_no_note(desk: Desk) -> None:
    """Power, login, intermediate records, inactive ones and other drivers' records take no note."""
    driver = desk.driver("KOWALSKI ADAM")
    rows = await desk.rows(driver, "06/12/2026")
    other = (await desk.rows(desk.driver("LEE MIN-JUN"), "06/15/2026"))[3]["id"]
    bad = [r["id"] for r in rows if r["codeName"] in ("ENG_UP_NORMAL", "DR_LOGIN", "INTER_NORMAL_PRECISION")]
    bad += [r["id"] for r in rows if r["record"] == "INACTIVE_CHANGED"]
    for record_id in [*bad, other, "no-such"]:
        answer = await desk.ui.post(
            f"/ui/drivers/{driver.id}/annotate", json={"recordId": record_id, "text": "A true reason"}
        )
        assert answer.status_code == 400


async def test_pages_that_are_not_built(
    visitor: httpx2.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without built pages every page is 503 and says how to build them."""
    monkeypatch.setattr(pages, "PAGES", tmp_path)
    for address in ("/", "/login", "/activity", "/activity/abc"):
        answer = await visitor.get(address)
        assert answer.status_code == 503
        assert "make demo" in answer.text


async def test_built_pages(
    desk: Desk, visitor: httpx2.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A visitor lands on /login; one who is logged in gets the document, never stored; files are given."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Fortex</title>")
    (tmp_path / "assets" / "index.js").write_text("0")
    monkeypatch.setattr(pages, "PAGES", tmp_path)
    for address in ("/", "/activity", "/activity/abc"):
        lands = await visitor.get(address)
        assert (lands.status_code, lands.headers["Location"]) == (302, "/login")
        document = await desk.ui.get(address)
        assert (document.status_code, document.headers["Cache-Control"]) == (200, "no-store")
    assert "Fortex" in (await visitor.get("/login")).text
    assert (await visitor.get("/assets/index.js")).text == "0"


async def test_files_outside_the_pages_are_not_given(visitor: httpx2.AsyncClient) -> None:
    """No path leads out of the pages' folder."""
    for path in ("/..%2fcli.py", "/assets/..%2f..%2f__init__.py", "/%00", "/" + "x" * 5000):
        assert (await visitor.get(path)).status_code == 404
