"""What can be made to go wrong, by name: how often, how likely, for whom."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from .occasion import COMPANY_PREFIX, occasion


class Fault(StrEnum):
    """All faults of the contract. docs/simulator.md says of each what it does."""

    HTTP_500 = "http_500"
    HTTP_429 = "http_429"
    TIMEOUT = "timeout"
    TRUNCATED_JSON = "truncated_json"
    WRONG_SHAPE = "wrong_shape"
    NULL_FIELDS = "null_fields"
    DUPLICATE_ROWS = "duplicate_rows"
    SLOW_BODY = "slow_body"
    UNAUTHORIZED = "unauthorized"
    ID_COMES_AND_GOES = "id_comes_and_goes"

    SESSION_EXPIRED = "session_expired"
    SELF_REFRESH = "self_refresh"
    SLOW_LOAD = "slow_load"
    LOAD_FAILS = "load_fails"
    ROWS_CUT_SHORT = "rows_cut_short"
    MODAL_IN_THE_WAY = "modal_in_the_way"
    RENAMED_BUTTON = "renamed_button"
    MISSING_CHECKBOX = "missing_checkbox"
    EXTRA_DEFAULT_BOXES = "extra_default_boxes"
    WRONG_DRIVER_OPENS = "wrong_driver_opens"
    NAMESAKE_FIRST = "namesake_first"
    NO_DIRECT_OPEN = "no_direct_open"
    ASKS_FOR_CODE = "asks_for_code"
    PROCEED_FAILS = "proceed_fails"
    PROCEED_HALF = "proceed_half"
    PROCEED_MAKES_NEW_ERROR = "proceed_makes_new_error"
    PROCEED_SHORTENS_DRIVING = "proceed_shortens_driving"
    PROCEED_FABRICATES = "proceed_fabricates"
    PROCEED_SILENT = "proceed_silent"
    PROCEED_NO_TOAST = "proceed_no_toast"
    EDIT_WITHOUT_DRIVER = "edit_without_driver"
    REQUEST_ON_UNCERTIFIED_DAY = "request_on_uncertified_day"

    RECORDS_SHIFTED = "records_shifted"
    RECORD_VANISHES = "record_vanishes"
    ORIGIN_CHANGED = "origin_changed"


ALTERATIONS = frozenset({Fault.RECORDS_SHIFTED, Fault.RECORD_VANISHES, Fault.ORIGIN_CHANGED})
"""Those that wait for no request: a third party alters a log, right when it is ordered."""


@dataclass(frozen=True, slots=True)
class Aim:
    """For whom a fault is meant; what is empty does not limit it. `request` is as `Occasion.is_asked` has it."""

    company_id: str = ""
    driver_id: str = ""
    request: str = ""

    def hits(self) -> bool:
        """Whether the request that is being answered is meant."""
        now = occasion()
        company = self.company_id.removeprefix(COMPANY_PREFIX)
        return (not self.request or now.is_asked(self.request)) and {company, self.driver_id} - {""} <= now.ids

    def to_json(self) -> dict[str, str | None]:
        """The aim as the control interface gives it."""
        return {
            "companyId": self.company_id or None,
            "driverId": self.driver_id or None,
            "request": self.request or None,
        }


EVERYWHERE = Aim()


@dataclass(slots=True)
class Order:
    """A fault that was ordered: `times` is how often it still happens, None until it is switched off.

    `seconds` ends by itself, in real time, what a slow fault holds up. `dice` decide wherever it has a choice.
    """

    fault: Fault
    aim: Aim = EVERYWHERE
    times: int | None = None
    probability: float = 1.0
    seconds: float | None = None
    dice: Random = field(default_factory=lambda: Random(0))
    struck: int = 0

    def strikes(self) -> bool:
        """Whether it happens to the request that is being answered; it then has one time less."""
        if self.times == 0 or not self.aim.hits() or self.dice.random() >= self.probability:
            return False
        self.struck += 1
        if self.times is not None:
            self.times -= 1
        return True

    def to_json(self) -> dict[str, Any]:
        """The order as the control interface gives it."""
        return {
            "name": self.fault,
            "times": self.times,
            "probability": self.probability,
            "seconds": self.seconds,
            "struck": self.struck,
            **self.aim.to_json(),
        }


@dataclass(slots=True)
class Faults:
    """The faults that are on, in the order in which they were switched on."""

    orders: list[Order] = field(default_factory=list)
    _held: dict[Fault, asyncio.Event] = field(default_factory=dict)

    def switch(
        self,
        fault: Fault,
        *,
        on: bool,
        times: int | None = None,
        probability: float = 1.0,
        aim: Aim = EVERYWHERE,
        seconds: float | None = None,
        seed: int = 0,
    ) -> None:
        """Switches a fault on for an aim, anew if it was on; or off, everywhere if no aim is given.

        Off also lets go of whatever the fault holds up.
        """
        off = [o for o in self.orders if o.fault is fault and (o.aim == aim or (not on and aim == EVERYWHERE))]
        self.orders = [order for order in self.orders if order not in off]
        if on:
            dice = Random(f"{seed}/{fault}")
            self.orders.append(Order(fault, aim, times, probability, seconds, dice))
        else:
            self._let_go(fault)

    def clear(self) -> None:
        """Switches all faults off."""
        self.orders.clear()
        for fault in tuple(self._held):
            self._let_go(fault)

    def struck(self, fault: Fault) -> Order | None:
        """The order by which the fault happens now; None if it does not happen."""
        for order in self.orders:
            if order.fault is fault and order.strikes():
                if order.times == 0:
                    self.orders.remove(order)
                return order
        return None

    def strikes(self, fault: Fault) -> bool:
        """Whether the fault happens now; it then has one time less."""
        return self.struck(fault) is not None

    async def hold(self, order: Order, gone: Callable[[], Awaitable[None]]) -> None:
        """Holds a request up until the fault is switched off, its seconds are over, or the client is `gone`."""
        freed = self._held.setdefault(order.fault, asyncio.Event())
        waits = [asyncio.ensure_future(freed.wait()), asyncio.ensure_future(gone())]
        try:
            await asyncio.wait(waits, timeout=order.seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _let_go(self, fault: Fault) -> None:
        freed = self._held.pop(fault, None)
        if freed is not None:
            freed.set()
