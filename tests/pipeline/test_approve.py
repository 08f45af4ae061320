from __future__ import annotations

import pytest
from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.pipeline import approve as deciding
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import fixes
from logwarden.store.approvals import Approval
from logwarden.store.invitations import Invitation
from logwarden.store.users import Role, User

from .drivers import WEDNESDAY, FakeDriver
from .office import ON_SQLITE, Office

REASON = "Checked with the records."


async def approvals(office: Office) -> list[tuple[bool, str, str, int]]:
    """Every approval: yes or no, reason, plan, user."""
    async with office.database.read() as session:
        found = await session.scalars(select(Approval))
        return [(one.approved, one.reason, one.plan_hash, one.user_id) for one in found]


async def test_a_yes(office: Office, smith: FakeDriver) -> None:
    """A yes is bound to the plan's hash, kept with person, reason and time, and told as a fact."""
    office.employ(smith)
    fix = await office.approved()
    assert (fix.state, fix.reason) == ("approved", "Approved by ana@desk.example.")
    assert await approvals(office) == [(True, REASON, fix.plan_hash, office.user.id)]
    (fact,) = await office.facts(FactKind.FIX_APPROVED)
    assert (fact.user_id, fact.detail) == (office.user.id, {"plan_hash": fix.plan_hash, "reason": REASON})
    assert await office.statuses() == ["pending"]


async def test_a_no(office: Office, smith: FakeDriver) -> None:
    """A no closes the fix as rejected; its errors stay pending, and both row and fact say who and why."""
    office.employ(smith)
    fix = await office.proposed()
    async with office.database.write() as session:
        await deciding.reject(session, fix.id, office.user, "  The driver was right. ", office.clock)
    fix = await office.fix(fix.id)
    assert (fix.state, fix.outcome, fix.reason) == ("closed", "rejected", "The driver was right.")
    assert fix.closed_at == office.clock.now()
    assert await approvals(office) == [(False, "The driver was right.", fix.plan_hash, office.user.id)]
    assert await office.said(fix.id) == ["fix.proposed", "fix.rejected"]
    assert await office.statuses() == ["pending"]


async def test_a_no_to_a_blocked_fix(office: Office, smith: FakeDriver) -> None:
    """What is blocked cannot be approved, but it can be rejected."""
    smith.certified.discard(WEDNESDAY)
    office.employ(smith)
    fix = await office.proposed()
    with pytest.raises(Refused, match="is blocked, so nobody is asked about it now: The driver has not certified"):
        await office.approve(fix.id)
    async with office.database.write() as session:
        await deciding.reject(session, fix.id, office.user, "Not worth asking.", office.clock)
    assert (await office.fix(fix.id)).outcome == "rejected"


async def test_a_no_after_a_yes(office: Office, smith: FakeDriver) -> None:
    """Who said yes may say no once a hold keeps the fix back; the facts still tell of his yes."""
    office.employ(smith)
    fix = await office.approved()
    await office.hold()
    await office.act(fix.id)
    assert (await office.fix(fix.id)).state == "blocked"
    async with office.database.write() as session:
        await deciding.reject(session, fix.id, office.user, "Seen again.", office.clock)
    assert await approvals(office) == [(False, "Seen again.", fix.plan_hash, office.user.id)]
    said = await office.said(fix.id)
    assert (said[1], said[-1]) == ("fix.approved", "fix.rejected")


async def test_another_plan_than_the_one_seen(office: Office, smith: FakeDriver) -> None:
    """A yes to a plan that is not the fix's own counts for nothing."""
    office.employ(smith)
    fix = await office.proposed()
    with pytest.raises(Refused, match="not the plan that you saw"):
        async with office.database.write() as session:
            await deciding.approve(session, fix.id, office.user, "0" * 64, REASON, office.clock)
    assert (await office.fix(fix.id)).state == "proposed"
    assert await approvals(office) == []


@ON_SQLITE
@pytest.mark.parametrize("reason", ["", "   ", "ok", " abc ", "x" * 501])
async def test_a_reason_that_says_nothing(office: Office, smith: FakeDriver, reason: str) -> None:
    """Yes, no and leave need a reason of 4 to 500 characters."""
    office.employ(smith)
    fix = await office.proposed()
    with pytest.raises(Refused, match="reason of 4 to 500"):
        await office.approve(fix.id, reason)
    with pytest.raises(Refused, match="reason of 4 to 500"):
        async with office.database.write() as session:
            await deciding.reject(session, fix.id, office.user, reason, office.clock)
    with pytest.raises(Refused, match="reason of 4 to 500"):
        async with office.database.write() as session:
            await deciding.leave(session, [1], office.user, reason)
    assert (await office.fix(fix.id)).state == "proposed"


async def test_twice_and_too_late(office: Office, smith: FakeDriver) -> None:
    """What is approved, running or closed is not decided again."""
    office.employ(smith)
    fix = await office.approved()
    with pytest.raises(Refused, match="is approved"):
        await office.approve(fix.id)
    await office.act(fix.id)
    with pytest.raises(Refused, match="is awaiting_driver"):
        async with office.database.write() as session:
            await deciding.reject(session, fix.id, office.user, REASON, office.clock)
    assert len(await approvals(office)) == 1


async def test_the_guard_refuses_at_approval(office: Office, smith: FakeDriver) -> None:
    """What the guard no longer allows is refused at the yes, with words and paragraph, and stays proposed."""
    office.employ(smith)
    fix = await office.proposed()
    smith.certified.discard(WEDNESDAY)
    await office.ingest_anew()
    with pytest.raises(Refused, match=r"The guard refuses: The driver has not certified .* \(395\.30\(d\)\(2\)\)"):
        await office.approve(fix.id)
    assert (await office.fix(fix.id)).state == "proposed"
    assert await approvals(office) == []


async def test_an_unreadable_part_of_the_list_does_not_stop_a_yes(office: Office, smith: FakeDriver) -> None:
    """A driver whose list always has a part that nobody can read can still be decided about."""
    smith.malformed = ("unreadable",)
    office.employ(smith)
    assert (await office.approved()).state == "approved"


async def test_there_is_no_such_fix(office: Office) -> None:
    """A fix that does not exist is said to be missing."""
    with pytest.raises(NotFound, match="no fix 7"):
        async with office.database.write() as session:
            await deciding.approve(session, 7, office.user, "", REASON, office.clock)
    with pytest.raises(NotFound, match="no error 7"):
        async with office.database.write() as session:
            await deciding.leave(session, [7], office.user, REASON)


async def test_leave(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """Leaving ignores exactly the named errors, with reason, person and fact."""
    office.employ(smith, jones)
    await office.ingest()
    first, second = await office.errors()
    async with office.database.write() as session:
        assert await deciding.leave(session, [first.id], office.user, REASON) == 1
    assert [(error.status, error.status_reason) for error in await office.errors()] == [
        ("ignored", REASON),
        ("pending", ""),
    ]
    (fact,) = await office.facts(FactKind.ERROR_IGNORED)
    assert (fact.subject_id, fact.user_id, fact.detail["reason"]) == (first.id, office.user.id, REASON)
    with pytest.raises(Refused, match="is ignored, not pending"):
        async with office.database.write() as session:
            await deciding.leave(session, [second.id, first.id], office.user, REASON)
    assert await office.statuses() == ["ignored", "pending"]


async def test_leave_does_not_touch_what_a_fix_covers(office: Office, smith: FakeDriver) -> None:
    """While a fix is open for an error, the fix is decided about first."""
    office.employ(smith)
    await office.proposed()
    with pytest.raises(Refused, match="A fix is open for error 1"):
        async with office.database.write() as session:
            await deciding.leave(session, [1], office.user, REASON)
    assert await office.statuses() == ["pending"]


async def account(office: Office, name: str, invited_by: User | None) -> User:
    """One more auditor, whose account came about by that person's invitation."""
    now = office.clock.now()
    async with office.database.write() as session:
        user = User(
            email=f"{name}@desk.example", name=name, role=Role.AUDITOR, password_hash="-", active=True, created_at=now
        )
        session.add(user)
        await session.flush()
        if invited_by is not None:
            offer = Invitation(
                email=user.email, name=name, role=user.role, token_hash=name, invited_by=invited_by.id, invited_at=now,
                expires_at=now, accepted_at=now, user_id=user.id,
            )  # fmt: skip
            session.add(offer)
    return user


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [
        ("ana", "ben", False),
        ("ben", "ana", False),
        ("ana", "cleo", False),
        ("cleo", "ana", False),
        ("ben", "cleo", False),
        ("ben", "dora", True),
        ("cleo", "dora", True),
        ("eva", "ana", True),
        ("ana", "ana", False),
    ],
)
@ON_SQLITE
async def test_a_second_yes_is_another_person_s(
    office: Office, smith: FakeDriver, first: str, second: str, *, may: bool
) -> None:
    """Ana invited Ben and Dora, Ben invited Cleo, Eva came by herself: nobody says yes twice by an account he made."""
    ana = office.user
    ben = await account(office, "ben", ana)
    people = {"ana": ana, "ben": ben, "cleo": await account(office, "cleo", ben)}
    people |= {"dora": await account(office, "dora", ana), "eva": await account(office, "eva", None)}
    office.employ(smith)
    fix = await office.proposed()
    async with office.database.write() as session:
        yes = Approval(
            fix_id=fix.id, user_id=people[first].id, approved=True, reason=REASON, plan_hash=fix.plan_hash,
            at=office.clock.now(),
        )  # fmt: skip
        session.add(yes)
    async with office.database.write() as session:
        if may:
            found = await deciding.approve(session, fix.id, people[second], fix.plan_hash, REASON, office.clock)
            assert found.state == "approved"
            return
        with pytest.raises(Refused, match=r"another person|one of your two accounts"):
            await deciding.approve(session, fix.id, people[second], fix.plan_hash, REASON, office.clock)
        known = await fixes.get(session, fix.id)
    assert known is not None
    assert known.state == "proposed"
