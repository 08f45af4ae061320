"""The driver's page as HTML: no script, nothing from elsewhere, and every word of other people as text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from logwarden.eld.log import day_start
from logwarden.remedies.plan import LONGEST_GROUND
from logwarden.states import Answer

from .graph import day_graph, hours_in_words, hours_of
from .shown import Shown
from .words import LANGUAGES, NAMES, clock_in_words, day_in_words, say

STYLE = files(__package__).joinpath("page.css").read_text("utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a browser may do on this page: draw it, and send its form back here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its driver sees it. `initials` tell him that it is for him, and others not who he is."""

    kind: str
    company: str
    initials: str
    words: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Typed:
    """What he sent that could not be taken, to be shown to him again."""

    answer: str
    said: str


def question_page(asked: Asked, language: str, typed: Typed | None = None) -> str:
    """The question with its days and the form; with `typed`, also why that answer could not be taken."""
    zone = ZoneInfo(asked.shown["zone"])
    body = [
        _head(asked, language),
        f"<p>{_t(language, f'why {asked.kind}')}</p>",
        _lines(asked.shown["lines"], zone, language),
        _office(asked, language),
        *(_day(day, asked.shown["lines"], zone, language) for day in asked.shown["days"]),
        _form(asked, language, typed),
    ]
    return _page(say(language, "title"), language, "".join(body))


def thanks_page(asked: Asked, language: str, answer: str, said: str) -> str:
    """What he answered, and what is left for him to do himself."""
    own = f"<p class=said><bdi>{escape(said)}</bdi></p>" if said else ""
    body = (
        f"<h1>{_t(language, 'thanks')}</h1><section class=card><p class=quiet>{_t(language, 'you said')}</p>"
        f"<p><strong>{_t(language, answer)}</strong></p>{own}</section>"
        f"<p>{_t(language, f'left {asked.kind}')}</p><p class=quiet>{_t(language, 'changes nothing')}</p>"
    )
    return _page(say(language, "title"), language, body)


def _said_in_all(key: str) -> str:
    """A page that says one thing in every language, so that it is always the same."""
    said = "".join(f'<p lang="{code}">{_t(code, key)}</p>' for code in LANGUAGES)
    return _page("Logwarden", "en", f"<section class=card>{said}</section>")


def _page(title: str, language: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _t(language: str, key: str, **filled: str) -> str:
    return escape(say(language, key, **filled))


def _head(asked: Asked, language: str) -> str:
    tongues = "".join(
        f'<strong lang="{code}">{name}</strong>'
        if code == language
        else f'<a lang="{code}" href="?lang={code}">{name}</a>'
        for code, name in NAMES.items()
    )
    whom = say(language, "from", company=asked.company, initials=asked.initials)
    return (
        f'<nav aria-label="{_t(language, "language")}">{tongues}</nav>'
        f"<p class=parked>{_t(language, 'parked')}</p>"
        f"<h1>{_t(language, 'title')}</h1><p class=quiet><bdi>{escape(whom)}</bdi></p>"
    )


def _office(asked: Asked, language: str) -> str:
    if not asked.words:
        return ""
    return (
        f"<section class=card><p class=quiet>{_t(language, 'office')}</p>"
        f"<p class=said><bdi>{escape(asked.words)}</bdi></p></section>"
    )


def _lines(lines: Sequence[dict[str, Any]], zone: ZoneInfo, language: str) -> str:
    if not lines:
        return ""
    return f"<ul>{''.join(f'<li>{_line(line, zone, language)}</li>' for line in lines)}</ul>"


def _line(line: dict[str, Any], zone: ZoneInfo, language: str) -> str:
    at = datetime.fromisoformat(line["at"])
    day = day_in_words(language, at.astimezone(zone).date())
    filled = {"at": f"{day}, {clock_in_words(language, at, zone)}"}
    if line["words"]:
        return f"<bdi>{_t(language, 'listed', words=line['words'], **filled)}</bdi>"
    filled["status"] = say(language, line["status"])
    if not line["asked"]:
        return _t(language, "removal", **filled)
    filled["asked"] = say(language, line["asked"])
    if line["asked_at"] is None:
        return _t(language, "edit", **filled)
    filled["until"] = clock_in_words(language, datetime.fromisoformat(line["asked_at"]), zone)
    return _t(language, "move" if line["asked"] == line["status"] else "edit and move", **filled)


def _day(one: dict[str, Any], lines: Sequence[dict[str, Any]], zone: ZoneInfo, language: str) -> str:
    day, seconds = date.fromisoformat(one["day"]), int(one["seconds"])
    head = f"<section class=card><h2>{escape(day_in_words(language, day))}</h2>"
    if one["before"] is None:
        return f"{head}<p class=quiet>{_t(language, 'unread')}</p></section>"
    start = day_start(day, zone)
    marks = [int((datetime.fromisoformat(line["at"]) - start).total_seconds()) for line in lines]
    drawn = [_figure(one["before"], "before", day, seconds, zone, language, marks)]
    if one["after"] is not None:
        drawn.append(_figure(one["after"], "after", day, seconds, zone, language, []))
    return f"{head}{''.join(drawn)}</section>"


def _figure(
    strokes: Sequence[Sequence[str | int]],
    which: str,
    day: date,
    seconds: int,
    zone: ZoneInfo,
    language: str,
    marks: Sequence[int],
) -> str:
    drawn = day_graph(strokes, day, seconds, zone, language, marks, new=which == "after")
    hours = "".join(
        f"<span><b>{name}</b> {_t(language, name)} <i>{hours_in_words(spent)}</i></span>"
        for name, spent in hours_of(strokes).items()
        if spent
    )
    return f"<figure><figcaption>{_t(language, which)}</figcaption>{drawn}<p class=hours>{hours}</p></figure>"


def _form(asked: Asked, language: str, typed: Typed | None) -> str:
    trouble = "" if typed is None else f'<p class=trouble role="alert">{_t(language, "choose")}</p>'
    given = typed or Typed("", "")
    choices = "".join(
        f'<label class=choice><input type="radio" name="answer" value="{choice}" required'
        f"{' checked' if given.answer == choice else ''}><span>{_t(language, choice)}</span></label>"
        for choice in Answer
    )
    return (
        f'<form method="post" class=card><h2>{_t(language, f"ask {asked.kind}")}</h2>{trouble}{choices}'
        f"<label class=own><span class=quiet>{_t(language, 'in your words')}</span>"
        f'<textarea name="said" rows="3" maxlength="{LONGEST_GROUND}" dir="auto">{escape(given.said)}</textarea>'
        "</label>"
        f"<p>{_t(language, 'free')}</p><button>{_t(language, 'send')}</button>"
        f"<p class=quiet>{_t(language, 'once')} {_t(language, 'changes nothing')}</p></form>"
    )


NOT_OPEN = _said_in_all("not open")
"""For a link that is unknown, used, over or somebody else's: always these bytes, whoever asks in whatever language."""
TOO_MANY = _said_in_all("too many")
