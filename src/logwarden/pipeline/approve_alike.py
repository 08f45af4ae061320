"""approve_alike: a person says yes to several fixes of one kind, each of which he opened; to all of them or to none."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.store import fixes, openings, user_companies
from logwarden.store.users import User

from .approve import NotFound, Refused, approve
from .ports import Clock

MOST_AT_ONCE = 10


async def approve_alike(
    session: AsyncSession, plans: Mapping[int, str], user: User, reason: str, clock: Clock
) -> list[fixes.Fix]:
    """One reason for several fixes; `plans` are their plans' hashes, by fix. Each is judged as if it were the only one.

    Alike are fixes of one remedy on one system, about errors of the same kinds.

    Raises:
        NotFound: there is no such fix, or it is of a company that is not his.
        Refused: they are more than ten or not alike, he has not opened the plan of one as it stands now, or one may
            not be approved. The words name each fix that is in the way, and nothing is approved.
    """
    if not 1 <= len(plans) <= MOST_AT_ONCE:
        raise Refused(f"At most {MOST_AT_ONCE} fixes are approved at once, and you named {len(plans)}.")
    mine = await user_companies.of_user(session, user.id)
    found: list[fixes.Fix] = []
    for fix_id in sorted(plans):  # in one order, so that two people who name the same ones do not wait for each other
        fix = await fixes.get(session, fix_id, mine)
        if fix is None:
            raise NotFound(f"There is no fix {fix_id}.")
        found.append(fix)
    _check_alike(found)
    opened = await openings.shown(session, user.id, plans)
    wrong: dict[int, str] = {}
    for fix in found:
        if opened.get(fix.id) != fix.plan_hash:
            wrong[fix.id] = "You have not opened this plan: open the fix and read it."
            continue
        try:
            await approve(session, fix.id, user, plans[fix.id], reason, clock)
        except Refused as refused:
            wrong[fix.id] = str(refused)
    if wrong:
        said = " ".join(f"Fix {fix_id}: {words}" for fix_id, words in wrong.items())
        raise Refused(f"None was approved. {said}")
    return found


def _check_alike(found: list[fixes.Fix]) -> None:
    first = found[0]
    for fix in found[1:]:
        for name, one, other in (
            ("remedy", first.remedy, fix.remedy),
            ("system", first.system, fix.system),
            ("kind of error", ", ".join(first.keys), ", ".join(fix.keys)),
        ):
            if one != other:
                raise Refused(
                    f"Fix {fix.id} is not like fix {first.id}: its {name} is {other}, not {one}. None was approved."
                )
