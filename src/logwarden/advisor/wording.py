"""wording: whether a sentence that a model wrote says only what is, in words and figures that we know."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 300
"""Characters of one sentence."""

_PLAIN = """
a about above across active actual added after again agree agrees all almost already also although always an and anew
another answer answered any apart appear appears are around as at automatic away back be because been before began
begins behind being below between both break but by came can cannot carrier case certified changed changes chose clock
come comes consecutive contains continue continued continues correct counted counter counts covers current data day
days decrease decreased decreases device differ difference different differs directly distance do does driver drivers
driving dropped drops drove during duty each earlier either eld else empty end ended ends engine entered entries entry
error errors even event events every exactly except expected fall falls far fell few figure figures first fit fits
follow followed following follows for forward found from further gap gaps gave gives goes going gone grew grow grows
had half happened has have having he heard hers higher his home hour hours however identical immediately in increase
increased increases indicate indicates instant instead intermediate into is it its itself jump jumped jumps just known
lack lacks large last late later leaps leapt least left less like likely list listed lists log logged login logout
logs long longer lost low lower made makes malfunction manual manually match matches mean means mile miles minute
minutes miss missing moment more most moved much near nearly neither never new next no nobody none nor normal not
nothing now number numbered numbers odometer of off office often on once one only or order origin other others out
over pair part period place placed places points portal position positioning positions possible power present previous
probably ran rather reading readings reads reason received record recorded recording records remains repeated repeats
reported reports reset rose row running runs said same saw say says second seconds seems seen sequence several short
show showed shown shows shut side since single small so some somebody stand stands start started starts status
statuses stay stayed stays still stood stop stopped stops such suddenly suggests switched terminal than that the their
them then there these they this those though through time times to together too took total trip truck turned twice
typed unchanged under unidentified until up uploaded used usual valid value values vehicle very was way were what when
where whether which while who whole with within without wrong yet zero
"""
PLAIN = frozenset(_PLAIN.split())
"""Words that tell what is. None of them orders, and none accuses: an answer with any other word is not shown."""

_ALSO_VERBS = """
answer break compare continue do end fit follow have list log match place record reset show start stop
"""
_BEGINS_AN_ORDER = frozenset(_ALSO_VERBS.split())
"""Plain words with which an order could begin, so no clause may."""
_CLAUSE = re.compile(r"[.,;:()]\s+|\b(?:then|to)\b", re.IGNORECASE)

_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AS_FIGURE = {word: str(number) for number, word in enumerate(_NUMBERS, 2)}

_WORD = re.compile(r"[A-Za-z0-9_:./-]+(?:'[a-z]+)?")
_SEPARATED = re.compile(r"(?<=\d),(?=\d{3})")
_ALLOWED = re.compile(r"[A-Za-z0-9_ ,.;:'\"()/%+-]*")
_TO_THE_SECOND = re.compile(r"(\d\d:\d\d):\d\d")


def figures_of(texts: Iterable[str]) -> frozenset[str]:
    """The figures and names of records in some texts; of a time of the day also the minute alone."""
    found = {part for text in texts for part in _parts(text) if _is_figure(part)}
    return frozenset(found | {minute[1] for part in found if (minute := _TO_THE_SECOND.fullmatch(part))})


def loose(words: str, figures: frozenset[str]) -> list[str]:
    """What in a sentence is no plain word, or a figure that is not among those; tokens were taken out before."""
    if len(words) > LONGEST:
        return [f"a sentence has more than {LONGEST} characters"]
    if not _ALLOWED.fullmatch(words):
        return ["a sentence has other letters than plain ones"]
    found = ["it reads like an order" for clause in _CLAUSE.split(words) if _begins_an_order(clause)]
    for part in _parts(words):
        figure = _AS_FIGURE.get(part.lower(), part)
        if _is_figure(figure):
            found += [] if figure in figures else [f"nothing shows {part}"]
        else:
            found += [f"the word {word}" for word in re.split(r"[:./_-]+", part.lower()) if word and word not in PLAIN]
    return found


def _begins_an_order(clause: str) -> bool:
    parts = _parts(clause)
    return bool(parts) and parts[0].lower() in _BEGINS_AN_ORDER


def _parts(text: str) -> list[str]:
    """Words and figures without the stops around them and without the `'s` behind them."""
    found = [part.partition("'")[0].strip(":./-_") for part in _WORD.findall(_SEPARATED.sub("", text))]
    return [part for part in found if part]


def _is_figure(part: str) -> bool:
    """Whether it is a number, a time, or a portal's name such as DS_D."""
    return any(letter.isdigit() for letter in part) or ("_" in part and part.isupper())
