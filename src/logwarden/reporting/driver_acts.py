"""What people did about a driver's log: requests of the carrier with yes, no and evidence, talks, the witness."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Block, Section, Table, in_zone
from .kept_log import Altered, CarrierRequest, KeptLog


def witness(log: KeptLog) -> Section:
    """The records that changed without a lawful trace between two readings."""
    rows = tuple(
        (
            one.number, one.day, one.record, _with_rule(one),
            one.before, one.after, one.between_at, one.and_at, one.review,
        )
        for one in log.altered
    )  # fmt: skip
    heads = ("No.", "Day", "Record", "What", "Before", "After", "Not before", "Not after", "Review")
    table = Table("Altered without a trace", heads, rows, "Nothing was found in the readings that were compared.")
    compared = log.readings - log.uncompared
    note = (
        f"Readings of these days that are kept: {log.readings}; compared with their neighbours: {compared}. "
        "A change lies between the times of two readings, by the portal's clock. What nobody read is not compared."
    )
    return Section("Findings of the witness", (table,), note)


def requests(log: KeptLog) -> Section:
    """What the carrier asked the driver for, and what became of it."""
    heading = "Requests of the carrier, and remedies carried out for it"
    if not log.requests:
        return Section(heading, (Table(heading, (), (), "None for these days."),))
    blocks = tuple(block for one in log.requests for block in _request(one, log))
    note = "A carrier may only ask; the driver confirms or rejects it, and certifies the day anew (395.30(d))."
    return Section(heading, blocks, note)


def contacts(log: KeptLog) -> Section:
    """Who of the office talked with him about these days, or asked him by a link."""
    rows = tuple((one.at, one.who, one.how, one.words) for one in log.talks)
    table = Table("Contacts", ("When", "Who", "How", "What"), rows, "None is noted in these days.")
    return Section("Contacts with the driver, and questions to him", (table,))


def _request(one: CarrierRequest, log: KeptLog) -> Iterator[Block]:
    days = f"{one.first_day}" if one.first_day == one.last_day else f"{one.first_day} to {one.last_day}"
    rows = [
        ("Days", days),
        ("What", one.words),
        ("How it is known", one.basis),
        ("Wanted by", one.wanted_by),
        ("The driver's statement", one.statement),
        ("Document", one.document),
        ("Records", "\n".join(one.records)),
        *(
            (
                f"{'Yes' if said.yes else 'No'}{' by a rule of' if said.by_rule else ' by'}",
                f"{said.who}, {in_zone(said.at, log.zone)}{f': {said.reason}' if said.reason else ''}",
            )
            for said in one.decisions
        ),
        ("The driver's answer", one.answer),
        *((words, in_zone(at, log.zone)) for words, at in one.times),
        ("Stands", f"{one.stands}{f': {one.why}' if one.why else ''}"),
    ]
    filled = tuple((name, value) for name, value in rows if value)
    yield Table(f"Fix {one.number}: {one.remedy}", ("What", "As it is kept"), filled)
    if one.evidence:
        heads = ("Attempt", "File", "Bytes", "SHA-256", "Gone since")
        files = tuple((file.attempt, file.name, file.size, file.sha256, file.deleted_at) for file in one.evidence)
        yield Table(f"Evidence of fix {one.number}", heads, files)


def _with_rule(one: Altered) -> str:
    rule = ", ".join(filter(None, (one.invariants, one.paragraph)))
    return f"{one.words} ({rule})"
