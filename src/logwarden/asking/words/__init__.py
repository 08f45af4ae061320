"""What a driver reads, in the languages of the desk's drivers: one file a language, the same keys in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from . import en, es, pa, ru

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": en.WORDS, "es": es.WORDS, "ru": ru.WORDS, "pa": pa.WORDS}
NAMES: Mapping[str, str] = {code: words["name"] for code, words in LANGUAGES.items()}
ENGLISH = "en"


def chosen(wanted: str | None, accepted: str = "") -> str:
    """The language that he chose; else the first of his browser's (Accept-Language) that there is; else English."""
    if wanted is not None and wanted in LANGUAGES:
        return wanted
    spoken = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accepted.split(","))
    return next((code for code in spoken if code in LANGUAGES), ENGLISH)


def say(language: str, key: str, **filled: str) -> str:
    """The words of a key, with what is filled in."""
    return LANGUAGES[language][key].format(**filled)


def day_in_words(language: str, day: date) -> str:
    """A day with its weekday, such as `Wed, Nov 18`."""
    words = LANGUAGES[language]
    weekday, month = words["weekdays"].split()[day.weekday()], words["months"].split()[day.month - 1]
    return words["day"].format(weekday=weekday, day=day.day, month=month)


def clock_in_words(language: str, at: datetime, zone: ZoneInfo) -> str:
    """A time of day at the home terminal, as drivers read it there."""
    there = at.astimezone(zone)
    if LANGUAGES[language]["clock"] == "24":
        return f"{there:%H:%M}"
    return f"{there.hour % 12 or 12}:{there:%M} {'AM' if there.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon


def days_in_words(language: str, days: Sequence[date]) -> str:
    """Some days, one after the other."""
    return "; ".join(day_in_words(language, day) for day in days)
