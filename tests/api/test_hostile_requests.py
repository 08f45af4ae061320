from __future__ import annotations

from logwarden.api.auth import COOKIE
from logwarden.store.users import Role

from .desk import ON_SQLITE, PASSWORD, Desk, raw
from .hostile import REJECT, Ask, told
from .test_sessions import log_in, refresh_token

REASON = {"reason": "No time counts differently."}
OWN = "http://desk.example"


def asking(path: str, role: Role = Role.VIEWER) -> Ask:
    """A question with something wrong in it."""
    return Ask("GET", path, role=role)


FOREIGN_PAGES = {
    "another site": {"Origin": "https://evil.example"},
    "a neighbour": {"Origin": "https://evil.desk.example"},
    "another port": {"Origin": "http://desk.example:8401"},
    "a longer name": {"Origin": "http://desk.example.evil.example"},
    "a name before it": {"Origin": "http://evil-desk.example"},
    "our name as a user": {"Origin": "http://desk.example@evil.example"},
    "nobody": {"Origin": "null"},
    "nothing": {"Origin": ""},
    "no address": {"Origin": "http://["},
    "two": {"Origin": "http://desk.example http://evil.example"},
    "by its Referer": {"Referer": "https://evil.example/desk.example"},
    "by its Referer's path": {"Referer": "https://evil.example/?http://desk.example"},
    "as the browser says": {"Sec-Fetch-Site": "cross-site"},
    "as the browser says of a neighbour": {"Origin": OWN, "Sec-Fetch-Site": "same-site"},
}
NO_APPROVAL = {
    "GET": (Ask("GET", "/api/fixes/1/approve"), 405),
    "GET with everything": (Ask("GET", "/api/fixes/1/reject?reason=No+time+counts+differently."), 405),
    "PUT": (Ask("PUT", REJECT, REASON), 405),
    "DELETE": (Ask("DELETE", "/api/fixes/1"), 405),
    "another method in a header": (Ask("GET", REJECT, headers={"X-HTTP-Method-Override": "POST"}), 405),
    "another method in another header": (Ask("GET", REJECT, headers={"X-Method-Override": "POST"}), 405),
    "another method in the query": (Ask("GET", f"{REJECT}?_method=POST"), 405),
    "another method in the body": (Ask("PUT", REJECT, REASON | {"_method": "POST"}), 405),
    "a made-up method": (Ask("APPROVE", "/api/fixes/1"), 405),
    "a small post": (Ask("post ", REJECT, REASON), 405),
    "another address in a header": (Ask("GET", "/api/nothing", headers={"X-Original-URL": "/api/errors"}), 404),
    "another path in a header": (Ask("GET", "/api/nothing", headers={"X-Rewrite-URL": "/api/errors"}), 404),
    "a stranger from here": (
        Ask("POST", REJECT, REASON, None, {"X-Forwarded-For": "127.0.0.1", "Host": "127.0.0.1"}), 401,
    ),
    "a stranger who says who he is": (
        Ask("POST", REJECT, REASON, None, {"X-User": "admin@desk.example", "X-Forwarded-User": "admin"}), 401,
    ),
    "a viewer": (Ask("POST", REJECT, REASON, Role.VIEWER), 403),
    "a viewer who says what he is": (
        Ask("POST", REJECT, REASON | {"role": "admin"}, Role.VIEWER, {"X-Role": "admin"}), 403,
    ),
    "another plan": (Ask("POST", "/api/fixes/1/approve", REASON | {"plan_hash": "0" * 64}), 409),
    "no reason": (Ask("POST", REJECT, {"reason": " \t\u200b"}), 409),
    "a path back": (Ask("POST", "/api/errors/../fixes/1/reject/", REASON), 404),
    "two slashes": (Ask("POST", "//api/fixes/1/reject", REASON), 404),
    "a parameter of the path": (Ask("POST", "/api/fixes/1;a=b/reject", REASON), 422),
    "an id and a query": (Ask("POST", "/api/fixes/1%3Fa=b/reject", REASON), 422),
    "an id with a NUL": (Ask("POST", "/api/fixes/1%00/reject", REASON), 422),
    "an id with a line's end": (Ask("POST", "/api/fixes/1%0d%0aX-Role:admin/reject", REASON), 422),
    "digits of another script": (Ask("POST", "/api/fixes/%D9%A1x/reject", REASON), 422),
}  # fmt: skip
NO_QUESTION = {
    "a cursor of another list": asking("/api/errors/by-driver?cursor=x-1"),
    "a cursor with an SQL end": asking("/api/errors?cursor=1795150320000000-1%27--"),
    "a cursor with three numbers": asking("/api/errors?cursor=1-2-3"),
    "a cursor beyond 64 bits": asking(f"/api/errors?cursor={9**30}-1"),
    "a cursor of fullwidth digits": asking("/api/errors?cursor=%EF%BC%91-1"),
    "a cursor with a NUL": asking("/api/errors?cursor=1-1%00"),
    "a cursor that is negative": asking("/api/drivers?cursor=-1"),
    "a cursor of half a surrogate": asking("/api/errors?cursor=%ED%A0%80-1"),
    "no limit": asking("/api/errors?limit=0"),
    "a limit below": asking("/api/errors?limit=-1"),
    "a limit of a million": asking("/api/errors?limit=1000000"),
    "a limit of two values": asking("/api/errors?limit=1&limit=1;DROP"),
    "a limit with an SQL end": asking("/api/errors?limit=1;DROP%20TABLE%20errors"),
    "a limit as a fraction": asking("/api/errors?limit=1.5"),
    "a page beyond 64 bits": asking(f"/api/fixes?page={2**64}"),
    "a page whose offset is beyond 64 bits": asking(f"/api/tasks?page={2**62}&limit=500"),
    "a state that there is not": asking("/api/fixes?state=%27%20OR%201=1"),
    "a state in an array": asking("/api/fixes?state[]=proposed&state=x"),
    "a system with a NUL": asking("/api/findings?system=%00"),
    "a driver of 2,000 letters": asking(f"/api/findings?driver={'x' * 2_000}"),
    "an instant without a zone": asking("/api/errors?since=2026-11-20T10:00"),
    "a 30 February": asking("/api/errors?first_day=2026-02-30"),
    "a 25 o'clock": asking("/api/errors?since=2026-11-20T25:00:00Z"),
    "an instant in seconds": asking("/api/errors?since=1795150320"),
    "an instant that UTC has not": asking("/api/errors?until=0001-01-01T00:00:00%2B14:00"),
    "a truth that is none": asking("/api/findings?reviewed=maybe"),
    "an audit entry beyond 64 bits": asking(f"/api/audit?before={2**63}", Role.ADMIN),
}
WILDCARDS = (
    "%",
    "_",
    "%25",
    "\\",
    "\\%",
    "*",
    "?",
    "[A-Z]",
    "' OR '1'='1",
    '" OR ""="',
    "'); DROP TABLE errors; --",
    "\u202e\u202e",
)


@ON_SQLITE
async def test_no_page_of_others_uses_the_cookie(desk: Desk) -> None:
    """Refreshing and logging out are 403 for every page but our own, and the session goes on."""
    await desk.add("cleo@desk.example", Role.VIEWER)
    desk.client.cookies.clear()
    cookie = {"Cookie": f"{COOKIE}={refresh_token(await log_in(desk))}"}
    desk.client.cookies.clear()
    asked = {
        f"{path} from {who}": (Ask("POST", f"/api/auth/{path}", None, None, cookie | headers), 403)
        for path in ("refresh", "logout")
        for who, headers in FOREIGN_PAGES.items()
    }
    await told(desk, asked, watched=())
    for mine in ({"Origin": OWN}, {"Referer": f"{OWN}/x"}, {"Sec-Fetch-Site": "same-origin", "Origin": OWN}):
        answer = await desk.client.post("/api/auth/refresh", headers=cookie | mine)
        desk.client.cookies.clear()
        cookie = {"Cookie": f"{COOKIE}={refresh_token(answer)}"}


@ON_SQLITE
async def test_a_form_of_another_page_logs_nobody_in(desk: Desk) -> None:
    """What a browser sends without asking, a form or text, is no login: nobody is put into another one's account."""
    await desk.add("cleo@desk.example", Role.VIEWER)
    body = f'{{"email": "cleo@desk.example", "password": "{PASSWORD}"}}'.encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = await desk.client.post("/api/auth/login", content=body, headers={"Content-Type": kind})
        assert (answer.status_code, answer.headers.get("set-cookie")) == (422, None), kind


@ON_SQLITE
async def test_nothing_but_a_persons_post_decides(busy_desk: Desk) -> None:
    """Other methods, crooked paths, headers that claim something, and people who may not: nothing is decided."""
    await told(busy_desk, NO_APPROVAL)


@ON_SQLITE
async def test_no_key_decides_and_no_person_twice(busy_desk: Desk) -> None:
    """A yes by an API key is 403, with a cookie beside it too; a second yes by the same person is 409."""
    fix = (await busy_desk.get("/api/fixes/1")).json()
    yes = {"plan_hash": fix["plan_hash"], "reason": "Seen in the records."}
    key = (await busy_desk.post("/api/keys", {"name": "report"})).json()["key"]
    by_key = {"Authorization": f"Bearer {key}", "Cookie": f"{COOKIE}={key}"}
    again = Ask("POST", "/api/fixes/1/approve", yes, None, by_key)
    await told(busy_desk, {"a key's yes": (again, 403)}, watched=("/api/fixes/1", "/api/errors"))
    assert (await busy_desk.post("/api/fixes/1/approve", yes)).status_code == 200
    mine = Ask("POST", "/api/fixes/1/approve", yes)
    await told(busy_desk, {"my second yes": (mine, 409), "a key's": (again, 403)}, watched=("/api/fixes/1",))


async def test_questions_that_are_none_are_refused(busy_desk: Desk) -> None:
    """Cursors that were tampered with, numbers that no column holds, days that are none: 422 on both databases."""
    await told(busy_desk, {name: (ask, 422) for name, ask in NO_QUESTION.items()})


async def test_a_search_finds_letters_and_no_patterns(busy_desk: Desk) -> None:
    """What SQL would take for a pattern or for its own is looked for as it stands, and is in no message here."""
    assert (await busy_desk.get("/api/errors", text="gateway")).json()["items"]
    for words in WILDCARDS:
        answer = await busy_desk.get("/api/errors", text=words)
        assert (answer.status_code, answer.json()["items"]) == (200, []), words


@ON_SQLITE
async def test_a_crooked_host_changes_no_answer(desk: Desk) -> None:
    """No answer is made of the Host header: none leads anywhere, none names it, none opens more."""
    for host in ("evil.example", "desk.example@evil.example", "127.0.0.1", "[::1", "a b", "x" * 5_000, ""):
        for path, status in (("/api/errors", 401), ("/health/live", 200), ("/nothing", 404), ("/api/errors/", 401)):
            answer = await raw(desk.app, "GET", path, {"Host": host})
            assert answer.status == status, (host, path)
            assert "location" not in answer.headers
            assert not host or host.encode() not in answer.body
