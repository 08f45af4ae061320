"""Defects of our own making, one at a time: what a proof has to find before its silence means anything."""

# ruff: noqa: SLF001 - a defect is planted where nobody else may reach

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import delete

from logwarden.pipeline import answered, approve, attempt, expire, guard, window
from logwarden.remedies import conditions
from logwarden.states import FixState
from logwarden.store import fixes
from logwarden.store.attempts import Intent

_begin, _approve, _accepted = attempt.begin, approve.approve, answered._accepted


async def _never_expires(*_: Any, **__: Any) -> bool:
    return False


async def _any_hash(session: Any, fix_id: int, user: Any, plan_hash: str, reason: str, clock: Any) -> fixes.Fix:
    fix = await fixes.get(session, fix_id)
    return await _approve(session, fix_id, user, plan_hash if fix is None else fix.plan_hash, reason, clock)


async def _forgets_the_click(acting: Any, fix_id: int, number: int) -> Any:
    async with acting.database.write() as session:
        await session.execute(delete(Intent).where(Intent.fix_id == fix_id, Intent.read_back_at.is_(None)))
    return await _begin(acting, fix_id, number)


async def _both_switches_on(*_: Any) -> bool:
    return True


def _needs_no_certification(session: Any, fix: fixes.Fix, comparison: Any, *, certified: bool) -> None:
    _accepted(session, fix, comparison, certified=certified)
    if fix.state == FixState.AWAITING_DRIVER:
        fix.certified_at = fix.answered_at
        fix.move(FixState.AWAITING_SNAPSHOT, "The driver said yes.")


FUNCTIONS: dict[str, list[tuple[Callable[..., Any], Callable[..., Any]]]] = {
    "a yes never expires": [(expire.expire, _never_expires)],
    "a yes to any plan is taken": [(_approve, _any_hash)],
    "an old list counts as a new one": [(window.fresh_for, lambda *_: True)],
    "a click that nobody saw is made again": [(_begin, _forgets_the_click)],
    "one person is enough": [(guard.people_missing, lambda _: 0)],
    "kill switch and take-over are not looked at": [
        (attempt._may_begin, _both_switches_on),
        (attempt._may_click, _both_switches_on),
    ],
    "fixed without a new certification": [(_accepted, _needs_no_certification)],
}
CONDITIONS = {
    "an uncertified day is asked about": "day_certified",
    "a hold is not looked at": "hold",
    "records that moved do not matter": "records_unmoved",
}
DEFECTS = (*FUNCTIONS, *CONDITIONS)


@contextmanager
def planted(defect: str) -> Iterator[None]:
    """The defect is there, wherever the product uses what it is in."""
    undo: list[Callable[[], None]] = []
    try:
        if name := CONDITIONS.get(defect):
            for condition in _all_conditions(name):
                undo.append(partial(object.__setattr__, condition, "check", condition.check))
                object.__setattr__(condition, "check", lambda _: None)
        for right, wrong in FUNCTIONS.get(defect, ()):
            for module in [module for name, module in sys.modules.items() if name.startswith(("logwarden.", "tests."))]:
                if module is sys.modules[__name__]:
                    continue
                for name in [name for name, known in vars(module).items() if known is right]:
                    setattr(module, name, wrong)
                    undo.append(partial(setattr, module, name, right))
        assert undo, f"{defect}: nothing of the product is it"
        yield
    finally:
        for put_right in undo:
            put_right()


def _all_conditions(name: str) -> list[conditions.Condition]:
    known = [*conditions.EDIT_CONDITIONS, *conditions.CLICK_CONDITIONS, conditions.UNMOVED]
    return [condition for condition in dict.fromkeys(known) if condition.name == name]
