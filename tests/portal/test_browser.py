from __future__ import annotations

import asyncio
import re
from pathlib import Path

import playwright
import pytest

from logwarden.portal.browser import FLAGS, VARIABLE, Browsers, find_chromium
from logwarden.problems import AskPerson, TryAgain


def program(path: Path) -> str:
    """An executable file."""
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o755)
    return str(path)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose PATH holds one empty folder, and no setting."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path


def test_a_chromium_is_looked_for_in_order(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is configured, then the variable's, then Playwright's own, then PATH by its names."""
    chrome = program(bare / "bin" / "google-chrome")
    assert find_chromium(None, str(bare / "missing")) == chrome
    chromium = program(bare / "bin" / "chromium")
    assert find_chromium(None, str(bare / "missing")) == chromium
    bundled = program(bare / "bundled")
    assert find_chromium(None, bundled) == bundled
    named = program(bare / "named")
    monkeypatch.setenv(VARIABLE, named)
    assert find_chromium(None, bundled) == named
    configured = program(bare / "configured")
    assert find_chromium(configured, bundled) == configured


def test_without_a_chromium_one_line_says_what_to_install(bare: Path) -> None:
    """Both ways to get one, and the variable."""
    with pytest.raises(AskPerson, match=r"playwright install chromium.*apt-get install -y chromium.*LOGWARDEN") as said:
        find_chromium(None, str(bare / "missing"))
    assert "\n" not in str(said.value)


def test_a_wrong_setting_is_not_passed_over(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named and not there is told, though another one could be found."""
    program(bare / "bin" / "chromium")
    monkeypatch.setenv(VARIABLE, str(bare / "nowhere"))
    with pytest.raises(AskPerson, match="nowhere, and there is no program"):
        find_chromium()


def test_what_playwright_turns_off_stays_off() -> None:
    """The browser obeys the last --disable-features, which is ours: it names all that Playwright's own names."""
    bundle = Path(playwright.__file__).parent / "driver/package/lib/coreBundle.js"
    listed = re.search(r"disabledFeatures = \[(.*?)\]", bundle.read_text(), re.DOTALL)
    assert listed is not None
    its = set(re.findall(r'^ *"(\w+)"', listed[1], re.MULTILINE))
    (ours,) = (flag.partition("=")[2].split(",") for flag in FLAGS if flag.startswith("--disable-features="))
    assert len(its) > 10
    assert its - set(ours) == set()


async def test_a_browser_is_renewed_after_its_visits() -> None:
    """The third visit gets a new one; the old one lives until its last visit ends."""
    browsers = Browsers(visits_each=2)
    async with browsers.lease() as first, browsers.lease() as second:
        assert second is first
        async with browsers.lease() as third:
            assert third is not first
            assert first.is_connected()
    assert not first.is_connected()
    assert third.is_connected()
    await browsers.aclose()
    assert not third.is_connected()


async def test_a_dead_browser_is_replaced() -> None:
    """The next visit after a crash gets a new one."""
    browsers = Browsers()
    async with browsers.lease() as first:
        await first.close()
    async with browsers.lease() as second:
        assert second is not first
        assert second.is_connected()
    await browsers.aclose()


async def test_closing_waits_for_open_visits() -> None:
    """The browser ends after the last visit; no new one begins meanwhile."""
    browsers = Browsers()
    async with browsers.lease() as browser:
        closing = asyncio.create_task(browsers.aclose())
        await asyncio.sleep(0)  # lets it begin
        with pytest.raises(TryAgain, match="shutting down"):
            async with browsers.lease():
                pass
        assert browser.is_connected()
    await closing
    assert not browser.is_connected()


async def test_what_is_no_browser_does_not_start(tmp_path: Path) -> None:
    """The words name the program."""
    browsers = Browsers(program(tmp_path / "nobrowser"))
    with pytest.raises(TryAgain, match="nobrowser does not start"):
        async with browsers.lease():
            pass
    await browsers.aclose()
