from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logwarden.remedies.catalogue import BY_KEY, CATALOGUE, UNKNOWN, Remedy, Severity, classify

ALL, BUT_4 = "1234567", "123567"
ROWS: tuple[tuple[str, str, str, str, str, tuple[str, ...]], ...] = (
    ("sequentialIdBreak", "SEQUENTIAL ID BREAK WARNING", "data_integrity", "low", ALL, ("resync", "task")),
    (
        "engineHoursAfterShutdown",
        "ENGINE HOURS HAVE CHANGED AFTER SHUT DOWN WARNING",
        "data_integrity",
        "medium",
        "6",
        ("task",),
    ),
    ("eventIsNotDownloaded", "EVENT IS NOT DOWNLOADED", "data_transfer", "info", "", ("resync",)),
    ("noPowerUpError", "NO POWER UP ERROR", "diagnostic", "medium", "6", ("resync", "annotate")),
    ("noShutdownError", "NO SHUT DOWN ERROR", "diagnostic", "medium", "6", ("resync", "annotate")),
    (
        "twoIdenticalStatusesError",
        "TWO IDENTICAL STATUSES ERROR",
        "status_event",
        "low",
        "13",
        ("leave", "annotate", "clear_twins"),
    ),
    ("drivingOriginWarning", "DRIVING ORIGIN WARNING", "provenance", "high", "1", ("annotate",)),
    (
        "missingIntermediateError",
        "MISSING INTERMEDIATE ERROR",
        "status_event",
        "medium",
        "12",
        ("resync", "annotate"),
    ),
    (
        "incorrectIntermediatePlacementError",
        "INCORRECT INTERMEDIATE PLACEMENT ERROR",
        "status_event",
        "medium",
        "2",
        ("task",),
    ),
    (
        "incorrectStatusPlacementError",
        "INCORRECT STATUS PLACEMENT ERROR",
        "status_event",
        "medium",
        "13456",
        ("ask_driver", "request_edit"),
    ),
    ("odometerError", "ODOMETER ERROR", "data_integrity", "high", BUT_4, ("task",)),
    ("engineHoursWarning", "ENGINE HOURS WARNING", "data_integrity", "low", "1236", ("task",)),
    (
        "noDataInOdometerOrEngineHours",
        "NO DATA IN ODOMETER OR ENGINE HOURS ERROR",
        "data_integrity",
        "medium",
        BUT_4,
        ("task",),
    ),
    ("locationChangedError", "LOCATION CHANGED ERROR", "location_movement", "high", "136", ("annotate",)),
    ("locationError", "LOCATION ERROR", "location_movement", "medium", "1236", ("ask_driver", "annotate")),
    (
        "locationDidNotChangeWarning",
        "LOCATION DID NOT CHANGE WARNING",
        "location_movement",
        "low",
        "126",
        ("task",),
    ),
    ("excessiveLogInWarning", "EXCESSIVE LOG IN WARNING", "authentication", "low", "5", ("task",)),
    ("excessiveLogOutWarning", "EXCESSIVE LOG OUT WARNING", "authentication", "low", "5", ("task",)),
    (
        "speedMuchHigherThanLimit",
        "THE SPEED WAS MUCH HIGHER THAN THE SPEED LIMIT IN 65 MPH ZONE",
        "speed",
        "high",
        "12",
        ("task",),
    ),
    ("speedHigherThanLimit", "THE SPEED WAS HIGHER THAN THE SPEED LIMIT", "speed", "info", "12", ("leave",)),
    *(
        (
            f"hosViolation{hours}Hour",
            f"{hours} HOURS VIOLATION",
            "hours_of_service",
            "critical",
            "13",
            ("task", "ask_driver", "request_edit"),
        )
        for hours in (8, 11, 14, 60, 70)
    ),
    ("diagnosticEvent", "DIAGNOSTIC EVENT", "diagnostic", "medium", "7", ("task",)),
    ("eventHasManualLocation", "EVENT HAS MANUAL LOCATION", "location_movement", "info", "13", ("leave",)),
    ("unidentifiedDriverEvent", "UNIDENTIFIED DRIVER EVENT", "unidentified", "high", "1", ("task",)),
)
"""portal-contract.md §2, row by row: key, a message, category, severity, types, remedies with the default first."""


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_row_of_the_contract(row: tuple[str, str, str, str, str, tuple[str, ...]]) -> None:
    """Each message of the contract has the contract's key, category, severity, types and remedies."""
    key, message, category, severity, types, remedies = row
    entry = classify(message)
    assert (entry.key, entry.category, entry.severity) == (key, category, severity)
    assert "".join(sorted(str(int(kind)) for kind in entry.types)) == types
    assert entry.remedies == tuple(Remedy(remedy) for remedy in remedies)
    assert BY_KEY[key] is entry


def test_the_catalogue_has_no_other_row() -> None:
    """There is no entry that the contract does not have, and each key stands once."""
    assert sorted(entry.key for entry in CATALOGUE) == sorted(row[0] for row in ROWS)
    assert len(BY_KEY) == len(CATALOGUE) + 1


@given(st.sampled_from(ROWS), st.data())
def test_case_and_spaces_do_not_count(row: tuple[str, ...], data: st.DataObject) -> None:
    """A message is known in any case, with spaces around it and more than one between its words."""
    spaces = st.text(" \t\n\u00a0", min_size=1, max_size=3)
    words = [
        "".join(data.draw(st.sampled_from((letter.lower(), letter))) for letter in word) for word in row[1].split()
    ]
    text = data.draw(spaces) + "".join(word + data.draw(spaces) for word in words)
    assert classify(text).key == row[0]


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ("THE SPEED WAS MUCH HIGHER THAN THE SPEED LIMIT IN TOWN", "speedMuchHigherThanLimit"),
        ("The speed was higher than the speed limit in town", "speedHigherThanLimit"),
        ("THE SPEED WAS MUCH HIGHER THAN THE SPEED", "unknown"),
        ("WARNING: THE SPEED WAS HIGHER THAN THE SPEED LIMIT", "unknown"),
    ],
)
def test_speed_messages_are_prefixes(message: str, key: str) -> None:
    """Only the two speed messages are prefixes, each of its own text, and only at the beginning."""
    assert classify(message).key == key


@pytest.mark.parametrize("hours", [8, 11, 14, 60, 70])
@pytest.mark.parametrize("form", ["{} HOUR VIOLATION", "{} hours violation", "DRIVER HAS {} HOURS VIOLATION TODAY"])
def test_hours_of_service_in_all_forms(hours: int, form: str) -> None:
    """An hours-of-service violation is known with HOUR and HOURS, and with words around it."""
    assert classify(form.format(hours)).key == f"hosViolation{hours}Hour"


@pytest.mark.parametrize(
    "message",
    ["170 HOURS VIOLATION", "18 HOUR VIOLATION", "9 HOURS VIOLATION", "HOURS VIOLATION", "8 HOURSES VIOLATION"],
)
def test_other_hours_are_unknown(message: str) -> None:
    """A number that only ends like a limit is no hours-of-service violation."""
    assert classify(message) is UNKNOWN


@given(st.text(max_size=80))
def test_every_message_gets_an_entry(message: str) -> None:
    """Whatever the portal says has an entry with a remedy; what nobody knows is a task, never dropped."""
    entry = classify(message)
    assert entry.remedies
    assert entry is not UNKNOWN or (entry.key, entry.remedies, entry.severity) == (
        "unknown",
        (Remedy.TASK,),
        Severity.MEDIUM,
    )


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row[2] not in ("speed", "hours_of_service")], ids=lambda r: r[0]
)
def test_all_others_match_exactly(row: tuple[str, ...]) -> None:
    """A message with a word more than the catalogue's is another message."""
    assert classify(f"{row[1]} AGAIN") is UNKNOWN
    assert classify(f"OLD {row[1]}") is UNKNOWN
