"""A record in the portal's books: the ELD event, whose it is, and what the portal knows besides."""

from dataclasses import dataclass, replace

from logwarden.eld.events import Event, Origin, RecordStatus


@dataclass(slots=True)
class Record:
    """One record of a driver's log.

    `state` is the US state of its place, `order` counts the records of the world as they came to be known,
    `target_id` is the record that a removal request is about.
    """

    id: str
    driver_id: str
    event: Event
    state: str
    order: int
    target_id: str | None = None

    @property
    def is_active(self) -> bool:
        """Whether it counts."""
        return self.event.status is RecordStatus.ACTIVE

    @property
    def is_waiting(self) -> bool:
        """Whether it is a request that the driver has not answered."""
        return self.event.status is RecordStatus.INACTIVE_CHANGE_REQUESTED

    @property
    def sequence_hex(self) -> str:
        """The event sequence id in hex; empty on records that no device made."""
        return "" if self.event.sequence_id is None else f"{self.event.sequence_id:X}"

    def set_status(self, status: RecordStatus) -> None:
        """Gives it another record status."""
        self.event = replace(self.event, status=status)

    def set_origin(self, origin: Origin) -> None:
        """Gives it another origin."""
        self.event = replace(self.event, origin=origin)

    def set_notes(self, notes: str) -> None:
        """Gives it another note."""
        self.event = replace(self.event, notes=notes)
