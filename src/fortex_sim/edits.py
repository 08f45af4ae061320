"""REQUEST EDIT: the carrier asks for another status or time, the driver answers (4.4.4.2.5 and .6)."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from logwarden.eld.events import Event, Origin, RecordStatus

from .world.cast import Answer, AnswerPolicy
from .world.fleet import Driver
from .world.records import Record
from .world.render import with_check_value
from .world.requests import behave
from .world.world import World


@dataclass(slots=True)
class EditRequest(Record):
    """A request for an edit. The driver's yes makes it active; that to a removal request makes it go."""

    def set_status(self, status: RecordStatus) -> None:
        """Gives it another record status."""
        accepted = self.is_waiting and status is RecordStatus.INACTIVE_CHANGED
        self.event = replace(self.event, status=RecordStatus.ACTIVE if accepted else status)


def request_edit(
    world: World, driver: Driver, target: Record, wanted: Event, reason: str, *, at_once: bool = False
) -> Record:
    """A record of status 3 and origin 3 that says what the target should say, with the reason as its note.

    `wanted` is the target's event with the new code or time. The driver answers after a while; `at_once` is
    the fault of a portal that does not ask him.
    """
    event = replace(
        wanted,
        status=RecordStatus.INACTIVE_CHANGE_REQUESTED,
        origin=Origin.OTHER_USER,
        sequence_id=None,
        device="",
        notes=reason,
    )
    plain = world.make_record(driver, with_check_value(event, driver), target.state, target_id=target.id)
    request = EditRequest(**{each.name: getattr(plain, each.name) for each in fields(plain)})
    world.receive(request)
    manner = driver.answers
    if at_once:
        _answer_alone(world, driver, request, replace(manner, answer=Answer.ACCEPT, answer_after=(0, 0)))
        world.advance_to(world.now)
        driver.answers = manner
    else:
        _answer_alone(world, driver, request, manner)
    return request


def _answer_alone(world: World, driver: Driver, request: Record, manner: AnswerPolicy) -> None:
    """Lets the driver answer this one request in that manner; the others are answered when they would have been."""
    others = dict(world.answers_due)
    behave(world, driver, manner)
    due = world.answers_due.get(request.id)
    world.answers_due.clear()
    world.answers_due.update(others if due is None else {**others, request.id: due})


def is_asked_about(world: World, driver: Driver, record: Record) -> bool:
    """Whether a request about that record waits for the driver."""
    return any(other.is_waiting and other.target_id == record.id for other in world.log(driver.id))


def at_time(driver: Driver, record: Record, clock: str) -> datetime:
    """The instant of the record's home-terminal day that `hh:mm:ss AM/PM` names.

    Raises:
        ValueError: the text is no such time, or that day does not have it.
    """
    time = datetime.strptime(clock.strip().upper(), "%I:%M:%S %p").time()  # noqa: DTZ007 - the zone is the driver's
    local = datetime.combine(driver.day_of(record.event.at), time, driver.zone)
    instant = local.astimezone(record.event.at.tzinfo)
    if instant.astimezone(driver.zone).time() != time:
        raise ValueError(f"that day has no {clock}")
    return instant
