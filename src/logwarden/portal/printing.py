"""A page on paper: PDF, by the browser that is there, without script and without a network."""

from __future__ import annotations

from html import escape

from playwright.async_api import Error as PlaywrightError

from logwarden import log
from logwarden.problems import AskPerson, TryAgain

from .browser import Browsers

_log = log.get(__name__)

_SMALL = (
    "width:100%;margin:0 15mm;font:7.5pt 'Liberation Sans',Arial,sans-serif;color:#555;display:flex;"
    "justify-content:space-between;gap:8mm"
)
_ONE_LINE = "white-space:nowrap;overflow:hidden;text-overflow:ellipsis"
_PAGES = '<span style="white-space:nowrap"><span class="pageNumber"></span> / <span class="totalPages"></span></span>'
_MILLISECONDS = 120_000
"""For a page of hundreds of sheets, on a machine that is busy."""


class Printer:
    """Prints pages by a browser."""

    def __init__(self, browsers: Browsers, paper: str = "Letter") -> None:
        self._browsers, self._paper = browsers, paper

    async def pdf(self, html: str, title: str, foot: str, *, wide: bool = False) -> bytes:
        """The page as PDF: `title` at the head of each sheet, `foot` and the sheet's number below; `wide` on its side.

        Raises:
            AskPerson: there is no browser.
            TryAgain: it did not print.
        """
        try:
            async with self._browsers.lease() as browser:
                context = await browser.new_context(offline=True, java_script_enabled=False, service_workers="block")
                try:
                    page = await context.new_page()
                    await page.set_content(html, timeout=_MILLISECONDS)
                    return await page.pdf(
                        format=self._paper,
                        landscape=wide,
                        print_background=True,
                        display_header_footer=True,
                        header_template=_line(f'<span style="{_ONE_LINE}">{escape(title)}</span>'),
                        footer_template=_line(f'<span style="{_ONE_LINE}">{escape(foot)}</span>{_PAGES}'),
                        margin={"top": "19mm", "right": "15mm", "bottom": "20mm", "left": "15mm"},
                        tagged=True,
                        outline=True,
                    )
                finally:
                    await context.close()
        except (AskPerson, TryAgain):
            raise
        except PlaywrightError:
            _log.warning("portal.printing.failed")
            raise TryAgain("The browser did not print the page.") from None


def _line(inside: str) -> str:
    return f'<div style="{_SMALL}">{inside}</div>'
