from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from logwarden.portal.identity import Head, differences, same_company, zone_of
from logwarden.portal.wire import Target

TARGET = Target("zero", "c1", "ACME TRUCKING INC", "d1", "SMITH JOHN", "CT", date(2026, 6, 9), date(2026, 6, 17))
HEAD = Head("zero", "SMITH JOHN", "d1", "ACME TRUCKING INC", "CT (America/Chicago)")


def test_the_same_log_differs_in_nothing() -> None:
    """The head as the page writes it."""
    assert differences(TARGET, HEAD) == []


@pytest.mark.parametrize("label", ["ACME TRUCKING INC  ELD", "acme trucking inc", " ACME  TRUCKING INC   eld "])
def test_a_companys_suffix_spaces_and_case_do_not_matter(label: str) -> None:
    """Both ways round."""
    assert same_company(label, "ACME TRUCKING INC")
    assert same_company("ACME TRUCKING INC", label)


@pytest.mark.parametrize("label", ["ACME TRUCKING", "ACME TRUCKING INC ELD", "ACME TRUCKING INC II", ""])
def test_another_company_is_another(label: str) -> None:
    """A name within a name, and ELD as a word of the name, are other companies."""
    assert not same_company(label, "ACME TRUCKING INC")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (replace(HEAD, driver_id="d11"), "driver d11, not d1"),
        (replace(HEAD, driver_id=""), "driver without an id, not d1"),
        (replace(HEAD, system="hero2"), "system hero2, not zero"),
        (replace(HEAD, name="SMITH JOHNATHAN"), "name SMITH JOHNATHAN, not SMITH JOHN"),
        (replace(HEAD, company="BETA"), "company BETA, not ACME TRUCKING INC"),
        (replace(HEAD, zone="ET (America/New_York)"), r"home-terminal zone ET (America/New_York), not CT"),
        (replace(HEAD, zone=""), "home-terminal zone missing, not CT"),
    ],
)
def test_each_difference_is_named(head: Head, words: str) -> None:
    """One thing differs, one thing is said."""
    assert differences(TARGET, head) == [words]


def test_an_unknown_name_is_not_compared() -> None:
    """Names are missing on most deployments: the id decides."""
    assert differences(replace(TARGET, driver_name=None), replace(HEAD, name="WHOEVER")) == []


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("CT", "America/Chicago"),
        ("America/Phoenix", "America/Phoenix"),
        ("MT (America/Phoenix)", "America/Phoenix"),
        ("XX", None),
        ("", None),
        ("../etc", None),
    ],
)
def test_zones_are_the_portals_or_the_worlds(written: str, zone: str | None) -> None:
    """A short name, an IANA name, or both, of which the longer one counts."""
    found = zone_of(written)
    assert (found.key if found else None) == zone


def test_arizona_is_set_by_hand() -> None:
    """A driver whose zone people set to Phoenix is not he whom the page shows in Denver."""
    target = replace(TARGET, zone="America/Phoenix")
    assert differences(target, replace(HEAD, zone="MT (America/Phoenix)")) == []
    assert differences(target, replace(HEAD, zone="MT (America/Denver)"))
