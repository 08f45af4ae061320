from __future__ import annotations

import pytest

from logwarden.channels.lines import line, message
from logwarden.channels.matters import MATTERS, WORDS, Family, Happened, begun
from logwarden.channels.words import initials, plain
from logwarden.facts import FactKind


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("ACME TRUCKING INC", "ACME TRUCKING INC"),
        ("J.B. Hunt, Inc.", "J. B. Hunt, Inc."),
        ("<b>bold</b>", "b bold b"),
        ("<script>alert(1)</script>", "script alert 1 script"),
        ("[pay](https://evil.example/x)", "pay https evil. example x"),
        ("<https://evil.example/|ACME>", "https evil. example ACME"),
        ("www.evil.example", "www. evil. example"),
        ("mail me@evil.example", "mail me evil. example"),
        ("@channel <!here> #all", "channel !here all"),
        ("*a* _b_ ~c~ `d` ||e||", "a b c d e"),
        ("evil\u2024example \u202eabc\u200b", "evil. example abc"),
        ("one\ntwo\r\n\x00three", "one two three"),
        ("x" * 200, "x" * 79 + "…"),
        (None, ""),
    ],
)
def test_portal_text_stays_text(said: str | None, shown: str) -> None:
    """No mark-up, no address that a program would make a link of, no sign that cannot be seen."""
    assert plain(said) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("SMITH JOHN", "S. J."),
        ("de la Cruz Ana Maria", "D. L. C."),
        ("<b>X</b>", "B. X. B."),
        ("Ångström", "Å."),
        ("", "without a name"),
        (None, "without a name"),
    ],
)
def test_a_driver_is_his_initials(name: str | None, shown: str) -> None:
    """At most three letters with dots."""
    assert initials(name) == shown


def test_a_line_has_a_link_that_opens_a_page() -> None:
    """A matter is said with what it is about, and its page's address."""
    one = Happened(
        7, FactKind.FIX_PROPOSED, "fix", 4, {}, system="zero", company_id=1, company="ACME", driver="S. J.", of="resync"
    )
    assert line(one, "https://office.example") == (
        "Fix 4 (resync, driver S. J., ACME, zero): waits for a yes or no.\nhttps://office.example/fixes/4"
    )
    title, text = message("approvals", [one] * 60, "https://office.example", 9, again=True)
    assert title == "Logwarden: Waits for a yes or no (60)"
    assert "And 10 more." in text
    assert "Message 9. It may have reached you before" in text


def test_every_family_has_words_and_a_matter() -> None:
    """Whatever somebody can choose is headed with words, and some fact begins it."""
    assert set(WORDS) == set(Family) == {matter.family for matter in MATTERS}


def test_a_kind_of_fact_is_news_each_time() -> None:
    """Who wants a kind of fact gets each such fact, whatever it is about."""
    first, second = (Happened(number, FactKind.RULE_SET, "rule", 3, {}) for number in (1, 2))
    assert [matter.about for matter in begun(first)] == ["rule.set"]
    assert begun(first) != begun(second)
