"""The driver's page against people who mean harm, and for drivers who do not."""

from __future__ import annotations

from asyncio import gather
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from logwarden import log
from logwarden.api.driver_page import LARGEST_ANSWER
from logwarden.api.throttle import MOST_REFUSALS
from logwarden.asking.page import NOT_OPEN
from logwarden.facts import FactKind
from logwarden.store.questions import LIFE

from .asking import FORM, Linked, driver, linked, open_to_ask, question_of
from .desk import ON_SQLITE, Desk

SCRIPT = '"><script>alert(1)</script>\u202e\x1b[31m'
OURS = ("x-correlation-id", "x-request-id")
"""Headers that are new with every answer, whatever it is about."""


@pytest.fixture
async def asking_desk(desk: Desk) -> Desk:
    """SMITH of C1 and JONES of C2 can be asked about fixes 1 and 2."""
    await open_to_ask(desk, driver(1, "SMITH JOHN"), driver(2, "JONES ANN"))
    return desk


@ON_SQLITE
async def test_looking_changes_nothing(asking_desk: Desk) -> None:
    """GET and HEAD, in any language and as often as they come, leave every row of every table as it was."""
    page = await linked(asking_desk, words=SCRIPT)
    before = await asking_desk.office.rows()
    for method in ("GET", "HEAD"):
        for language in ("", "en", "es", "ru", "pa", SCRIPT):
            answer = await page.get(method, lang=language)
            assert answer.status_code == 200
            assert "<script" not in answer.text
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "script-src" not in answer.headers["content-security-policy"]
            assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert await asking_desk.office.rows() == before


@ON_SQLITE
async def test_an_answer_is_kept_letter_by_letter_and_makes_no_fix(asking_desk: Desk) -> None:
    """What he says becomes the draft of a statement, by nobody's hand but an auditor's anything more."""
    page = await linked(asking_desk)
    fixes = [(fix.id, fix.state) for fix in await asking_desk.office.fixes()]
    answer = await page.post(urlencode({"answer": "so", "said": SCRIPT}))
    assert answer.status_code == 200
    assert "<script" not in answer.text
    found = await question_of(asking_desk, page.question)
    assert (found["state"], found["answer"], found["said"], found["draft"]["statement"]) == (
        "answered", "so", SCRIPT, SCRIPT,
    )  # fmt: skip
    assert [(fix.id, fix.state) for fix in await asking_desk.office.fixes()] == fixes
    (fact,) = await asking_desk.office.facts(FactKind.QUESTION_ANSWERED)
    assert (fact.user_id, fact.detail["said"]) == (None, SCRIPT)


@ON_SQLITE
async def test_what_opens_nothing_looks_the_same(asking_desk: Desk) -> None:
    """Unknown, used, expired, replaced, taken back: the same 403 however it is asked for, and nothing changes."""
    used, replaced = await linked(asking_desk), await linked(asking_desk, 2)
    assert (await used.post()).status_code == 200
    assert (await asking_desk.post(f"/api/desk/questions/{replaced.question}/link")).status_code == 201
    ended = await linked(asking_desk, kind="certify", fix_id=None, days=["2026-11-19"])
    assert (await asking_desk.post(f"/api/desk/questions/{ended.question}/end")).status_code == 200
    over = await linked(asking_desk, 2, kind="certify", fix_id=None, days=["2026-11-19"])
    asking_desk.office.clock.tick(LIFE.total_seconds())
    unknown = Linked(asking_desk, 0, f"/ask/{'A' * 43}")
    strange = [Linked(asking_desk, 0, f"/ask/{token}") for token in ("1", "%00", "%F0%9F%92%A3" * 50, used.token + "=")]
    before = await asking_desk.office.rows()
    shapes = set()
    for page in (unknown, used, replaced, ended, over, *strange):
        for answer in (
            await page.get(),
            await page.get(lang="ru"),
            await page.post(),
            await page.post("answer=maybe"),
            await page.post(urlencode({"answer": "yes", "said": "x" * LARGEST_ANSWER})),
        ):
            told = {name: words for name, words in answer.headers.items() if name not in OURS}
            shapes.add((answer.status_code, answer.text, str(told)))
        assert (await page.get("HEAD")).status_code == 403
    ((status, text, _),) = shapes
    assert (status, text) == (403, NOT_OPEN)
    assert await asking_desk.office.rows() == before


@ON_SQLITE
async def test_a_link_is_of_one_driver_and_one_question(asking_desk: Desk) -> None:
    """Whatever else a form or an address names, the link answers its own question, and shows its own driver."""
    smith, jones = await linked(asking_desk), await linked(asking_desk, 2)
    shown = (await smith.get(driver="2", question=str(jones.question), fix_id="2")).text
    assert "ACME C1 INC" in shown
    assert "C2" not in shown
    assert "SMITH" not in shown  # whoever else has his telephone reads initials
    said = {"answer": "no", "question": jones.question, "driver_id": 2, "token": jones.token}
    assert (await smith.post(urlencode(said))).status_code == 200
    assert (await question_of(asking_desk, smith.question))["answer"] == "no"
    assert (await question_of(asking_desk, jones.question))["state"] == "open"


async def test_of_two_answers_at_once_one_counts(asking_desk: Desk) -> None:
    """On both databases: one is kept, the other gets the same 403 as any used link."""
    page = await linked(asking_desk)
    answers = await gather(*(page.post(f"answer={word}") for word in ("yes", "no", "yes", "no")))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
    assert {answer.text for answer in answers if answer.status_code == 403} == {NOT_OPEN}
    assert len(await asking_desk.office.facts(FactKind.QUESTION_ANSWERED)) == 1


@ON_SQLITE
async def test_what_is_no_answer_uses_up_nothing(asking_desk: Desk) -> None:
    """He is told what is missing, sees what he typed as text, and can answer still."""
    page, long = await linked(asking_desk), urlencode({"answer": "yes", "said": "x" * 501})
    for body in ("", "answer=maybe", "answer=so", "answer=so&said=%20%20no%20", long, "\xff\xfe", "&" * 50):
        assert (await page.post(body)).status_code == 422, body
    again = await page.post(urlencode({"answer": "none", "said": SCRIPT}))
    assert "alert(1)" in again.text
    assert "<script" not in again.text
    assert (await page.post()).status_code == 200


@ON_SQLITE
async def test_who_guesses_is_not_looked_at_for_a_while(asking_desk: Desk) -> None:
    """After so many refusals nothing of that network is looked at, a good link neither, for a quarter of an hour."""
    page, wrong = await linked(asking_desk), Linked(asking_desk, 0, "/ask/guessed")
    for _ in range(MOST_REFUSALS):
        assert (await wrong.get()).status_code == 403
    assert {(await wrong.get()).status_code, (await page.get()).status_code, (await page.post()).status_code} == {429}
    asking_desk.office.clock.tick(timedelta(minutes=15).total_seconds())
    assert (await page.get()).status_code == 200


@ON_SQLITE
async def test_the_token_stands_nowhere(asking_desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither rows, nor facts, nor logs at their most talkative hold it; only its driver does."""
    log.set_up("DEBUG")
    page = await linked(asking_desk)
    await page.get()
    await page.post()
    await page.post()
    assert page.token not in str(await asking_desk.office.rows())
    assert page.token not in "".join(capfd.readouterr())
    assert (await asking_desk.client.post(f"{page.path}/", headers=FORM)).status_code == 404
