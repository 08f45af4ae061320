"""The regulation's own lines, one a remedy."""

from __future__ import annotations

import re

import pytest

from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.laws import LAWS
from logwarden.remedies.paragraphs import QUOTED

PARAGRAPH = re.compile(r"(395\.\d+|App\. A \d+(\.\d+)+)(\([a-z0-9]+\))*")


@pytest.mark.parametrize("remedy", sorted(LAWS))
def test_every_law_has_a_line_of_the_regulation(remedy: Remedy) -> None:
    """Whoever approves reads one whole sentence of a paragraph of Part 395 that he can look up."""
    quoted = QUOTED[remedy]
    assert PARAGRAPH.fullmatch(quoted.paragraph), quoted.paragraph
    assert quoted.line[0].isupper()
    assert quoted.line.endswith((".", "[…]"))


def test_nothing_is_quoted_for_what_has_no_law() -> None:
    """A line beside what nobody may be asked to approve would lend it a paragraph."""
    assert set(QUOTED) == set(LAWS)
