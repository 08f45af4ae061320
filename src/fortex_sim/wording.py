"""The portal's words: events, durations, dates."""

from datetime import date, datetime, timedelta

from logwarden.eld.events import Event, EventType

EVENT_WORDS: dict[str, str] = {
    "DS_OFF": "OFF DUTY",
    "DS_SB": "SLEEPER BERTH",
    "DS_D": "DRIVING",
    "DS_ON": "ON DUTY",
    "INTER_NORMAL_PRECISION": "INTERMEDIATE",
    "INTER_REDUCED_PERCISION": "INTERMEDIATE",
    "DR_IND_PC": "PERSONAL USE",
    "DR_IND_YM": "YARD MOVES",
    "DR_IND_CLEARED": "CLEARED",
    "DR_LOGIN": "LOGIN",
    "DR_LOGOUT": "LOGOUT",
    "ENG_UP_NORMAL": "POWER UP",
    "ENG_UP_REDUCED": "POWER UP",
    "ENG_DOWN_NORMAL": "SHUT DOWN",
    "ENG_DOWN_REDUCED": "SHUT DOWN",
    "ELD_MALF": "MALFUNCTION",
    "ELD_MALF_CLEARED": "MALFUNCTION CLEARED",
    "ELD_DIAG": "DIAGNOSTIC",
    "ELD_DIAG_CLEARED": "DIAGNOSTIC CLEARED",
}

PORTAL_DATE = "%m/%d/%Y"
"""How the portal's pages write a day."""


def event_word(event: Event) -> str:
    """What the event cell says."""
    if event.type is EventType.CERTIFICATION:
        return "CERTIFICATION"
    return EVENT_WORDS.get(event.code_name, event.code_name)


def duration_words(duration: timedelta) -> str:
    """A duration as `3h 05m`."""
    minutes = int(duration.total_seconds()) // 60
    return f"{minutes // 60}h {minutes % 60:02d}m"


def portal_date(day: date) -> str:
    """A day as MM/DD/YYYY."""
    return day.strftime(PORTAL_DATE)


def parse_portal_date(text: str) -> date:
    """The day that MM/DD/YYYY names.

    Raises:
        ValueError: the text is no such day.
    """
    return datetime.strptime(text, PORTAL_DATE).date()  # noqa: DTZ007 - a day has no zone
