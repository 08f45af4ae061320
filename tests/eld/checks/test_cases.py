from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import logwarden.eld.checks
from logwarden.eld.checks import SEVERITIES, STEP_OF, STEPS, Finding
from logwarden.eld.log import DriverLog

from .days import CASES, Case, clean_rows, load, matches

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(logwarden.eld.checks.__file__).parent


def _file_of(key: str) -> str:
    names = {c.KEY: Path(str(vars(c)["__file__"])).stem for _, checks in STEPS for c in checks}
    return names[key]


def cases(*kinds: str) -> list[Any]:
    """The cases of all checks of some kinds."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        if path.stem != "clean_day":
            content = load(path.stem)
            for kind in kinds:
                for case in content.get(kind, []):
                    one = Case(case["name"], kind, content["key"], case)
                    found.append(pytest.param(one, id=f"{path.stem}: {one.name}"))
    return found


def of_key(case: Case, findings: tuple[Finding, ...]) -> list[Finding]:
    """The findings of a case's own key."""
    return [f for f in findings if f.key == case.key]


@pytest.mark.parametrize("case", cases("wrong", "right", "controls"))
def test_a_case_has_the_findings_that_it_names(case: Case) -> None:
    """A wrong day has exactly the named findings of its key, a right one and a negative control none but explained."""
    findings = of_key(case, case.findings())
    told = "\n".join(map(repr, findings))
    left = list(findings)
    for wanted in case.expected():
        fitting = next((f for f in left if matches(f, wanted, case)), None)
        assert fitting is not None, f"{wanted} is not among\n{told}"
        left.remove(fitting)
    assert not left, told
    if case.kind != "wrong":
        assert all(f.explained_by for f in findings), told


@pytest.mark.parametrize("key", sorted(SEVERITIES))
def test_each_check_has_wrong_right_and_control(key: str) -> None:
    """Each check has a file of its key's name, with at least a wrong case, a right one, and a negative control."""
    content = load(_file_of(key))
    assert content["key"] == key
    assert content["wrong"]
    assert content["right"]
    assert content.get("controls") or key in {"diagnosticEvent", "eventIsNotDownloaded"}
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in key).replace("8", "_8").replace("11", "_11")
    assert _file_of(key) == snake.replace("14", "_14").replace("60", "_60").replace("70", "_70")


def test_every_key_is_evaluated_once() -> None:
    """The steps hold each key of the catalogue once, completeness first and hours of service last."""
    assert set(STEP_OF) == set(SEVERITIES)
    assert sum(len(checks) for _, checks in STEPS) == len(SEVERITIES)
    assert [name for name, _ in STEPS] == [
        "completeness", "device", "values", "placement", "provenance", "speed", "hours of service",
    ]  # fmt: skip


@pytest.mark.parametrize("check", [c for _, checks in STEPS for c in checks], ids=lambda c: c.KEY)
def test_a_checks_docstring_is_its_documentation(check: Any) -> None:
    """Each check says what is wrong, what is right, why, its tolerance and its paragraph."""
    words = ast.get_docstring(ast.parse(Path(check.__file__).read_text(encoding="utf-8"))) or ""
    for part in ("Wrong:", "Right:", "Why:", "Tolerance:", "Paragraph:"):
        assert part in words, part


def test_the_clean_day_is_clean() -> None:
    """The clean day of the specification has no finding at all."""
    assert not Case("clean", "right", "", {"day": "clean"}).findings()


MUTATIONS: list[tuple[str, dict[str, Any], str, set[str]]] = [
    ("intermediate deleted", {"without": ["07:58"]}, "missingIntermediateError", {"sequentialIdBreak"}),
    ("shut-down deleted", {"without": ["09:33"]}, "noShutdownError", {"sequentialIdBreak"}),
    ("power-up deleted", {"without": ["09:55"]}, "noPowerUpError", {"sequentialIdBreak"}),
    ("five miles less", {"with": {"09:58": "miles+=-5"}}, "odometerError", {"locationError"}),
    (
        "intermediate moved",
        {"with": {"07:58": "at=07:38"}},
        "incorrectIntermediatePlacementError",
        {"missingIntermediateError", "engineHoursWarning", "speedMuchHigherThanLimit"},
    ),
    (
        "position frozen",
        {"with": {"07:58": "position=41.43/-88.19"}},
        "locationDidNotChangeWarning",
        {"locationError"},
    ),
    ("driving of origin 2", {"with": {"05:58": "origin=2"}}, "drivingOriginWarning", set()),
    ("engine hours while off", {"more_hours_from": {"09:55": "0.6"}}, "engineHoursAfterShutdown", set()),
]


@pytest.mark.parametrize(("change", "target", "companions"), [m[1:] for m in MUTATIONS], ids=[m[0] for m in MUTATIONS])
def test_each_mutation_is_found_with_its_companions(change: dict[str, Any], target: str, companions: set[str]) -> None:
    """A mutation of the clean day gives its target and the known companions, all of one incident."""
    findings = Case("mutation", "wrong", target, {"day": "clean", **change}).findings()
    assert {f.key for f in findings} == {target} | companions
    assert len({f.incident for f in findings}) == 1


def test_two_causes_are_two_incidents() -> None:
    """A lost intermediate in the morning and an unplugged device at noon do not share an incident."""
    findings = Case("two", "wrong", "", {"day": "clean", "without": ["07:58", "12:29"]}).findings()
    assert {f.key for f in findings} == {"sequentialIdBreak", "missingIntermediateError", "noShutdownError"}
    assert len({f.incident for f in findings}) == 2


def test_an_unplugged_device_is_one_incident() -> None:
    """Engine hours, power records and hourly records that an unplugged device left out are one incident."""
    change = {
        "day": "clean",
        "without": ["09:33", "09:55", "10:58", "11:58"],
        "more_hours_from": {"13:00": "0.5"},
    }
    findings = Case("unplugged", "wrong", "", change).findings()
    assert {"sequentialIdBreak", "missingIntermediateError"} <= {f.key for f in findings}
    morning = {f.incident for f in findings if f.key != "engineHoursAfterShutdown"}
    assert len(morning) == 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_order_and_repetition_change_nothing(data: st.DataObject) -> None:
    """Shuffled and duplicated records and logs give the same findings."""
    case: Case = data.draw(st.sampled_from([p.values[0] for p in cases("wrong", "controls")]))
    logs = case.logs()
    shuffled = []
    for log in data.draw(st.permutations(logs)):
        again = data.draw(st.lists(st.sampled_from(log.events), max_size=5)) if log.events else []
        events = data.draw(st.permutations([*log.events, *again]))
        shuffled.append(DriverLog(log.driver_id, log.zone, log.first_day, log.last_day, log.read_at, tuple(events)))
    twice = [*shuffled, *data.draw(st.sampled_from([[], shuffled]))]
    assert case.check(twice) == case.check(logs)


def _alone() -> Iterator[DriverLog]:
    yield from Case("clean", "right", "", {"day": "clean", "without": ["07:58"]}).logs()


def test_logs_beside_are_not_judged() -> None:
    """A log beside the judged ones helps, and has no finding of its own."""
    (log,) = _alone()
    assert {f.driver for f in logwarden.eld.checks.check([log], unidentified=())} == {"ann"}
    assert not logwarden.eld.checks.check([], beside=[log], unidentified=())


def test_nothing_after_now_counts() -> None:
    """Up to an instant before the lost record's hour is over, nothing is wrong."""
    (log,) = _alone()
    before = log.events[3].at + timedelta(minutes=110)
    assert not logwarden.eld.checks.check([log], unidentified=(), now=before)


def test_the_newer_of_two_readings_holds() -> None:
    """Of a record that two readings hold, the newer reading's status counts."""
    rows = [*clean_rows(), "12:35 OFF 1A4D 500470 10418.7 41.33 -92.94"]
    older = Case("older", "wrong", "", {"records": "\n".join(rows)}).logs()[0]
    mended = [*rows[:-1], f"{rows[-1]} status=2"]
    newer = Case("newer", "wrong", "", {"records": "\n".join(mended)}).logs()[0]
    older = DriverLog(
        older.driver_id, older.zone, older.first_day, older.last_day, older.read_at - timedelta(hours=1), older.events
    )
    assert any(f.key == "twoIdenticalStatusesError" for f in logwarden.eld.checks.check([older], unidentified=()))
    assert not logwarden.eld.checks.check([older, newer], unidentified=())


def test_confidence_falls_where_an_earlier_step_failed() -> None:
    """A break in the numbers makes the missing hourly record of that day likely, no longer confirmed."""
    findings = Case("lost", "wrong", "", {"day": "clean", "without": ["07:58"]}).findings()
    assert {f.key: f.confidence for f in findings} == {
        "sequentialIdBreak": "confirmed",
        "missingIntermediateError": "likely",
    }


def test_what_is_not_downloaded_leaves_the_rest_undecided() -> None:
    """On a day with records that are not downloaded a missing one is inconclusive, and explained."""
    change = {"day": "clean", "without": ["09:33"], "not_downloaded": ["12:28"]}
    found = {f.key: f for f in Case("late", "wrong", "", change).findings()}
    for key in ("sequentialIdBreak", "noShutdownError"):
        assert found[key].confidence == "inconclusive"
        assert "not downloaded" in found[key].explained_by


def test_violations_of_one_stretch_are_one_incident() -> None:
    """Driving beyond the eleventh and the fourteenth hour at once is one incident of two findings."""
    rows = "00:00 OFF - - - - -\n06:00 ON - - - - -\n08:00 D - - - - -\n13:00 OFF - - - - -\n14:00 D - - - - -\n"
    content = {"days": 2, "records": rows + "20:30 OFF - - - - -"}
    findings = [f for f in Case("long", "wrong", "", content).findings() if f.key.startswith("hos")]
    assert [f.key for f in findings] == ["hosViolation11Hour", "hosViolation14Hour"]
    assert len({f.incident for f in findings}) == 1
