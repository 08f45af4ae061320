"""A page on paper, by a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from logwarden.portal.browser import Browsers
from logwarden.portal.printing import Printer
from logwarden.problems import AskPerson
from logwarden.reporting.page import page
from tests.reporting.papers import paper

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_report_becomes_paper(browsers: Browsers, tmp_path: Path) -> None:
    """A PDF with more sheets where there are more rows; `new_sheet` begins one."""
    printer = Printer(browsers)
    sheets = []
    for rows in (3, 90):
        document = paper(rows)
        pdf = await printer.pdf(page(document), document.title, document.foot)
        (tmp_path / f"{rows}.pdf").write_bytes(pdf)
        assert pdf.startswith(b"%PDF-")
        sheets.append(len(re.findall(rb"/Type\s*/Page\b", pdf)))
    assert sheets[0] == 2
    assert sheets[1] > sheets[0]


async def test_without_a_browser_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is printed."""
    monkeypatch.setenv("LOGWARDEN_CHROMIUM", str(tmp_path / "nowhere"))
    browsers = Browsers()
    with pytest.raises(AskPerson, match="there is no program"):
        await Printer(browsers).pdf("<p>", "title", "foot")
    await browsers.aclose()
