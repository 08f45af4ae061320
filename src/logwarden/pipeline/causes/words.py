"""A cause in words: its title, what its task says, and the lawful next step."""

from __future__ import annotations

from logwarden.remedies.catalogue import BY_KEY, UNKNOWN, Remedy
from logwarden.remedies.leave import SUGGESTED_REASONS

from .rule import Rule

_TO_DO: dict[str, str] = {
    "hours_of_service": "Look at the day with the driver. What he entered wrongly he corrects himself (395.30(b)); "
    "else write down what was done about it. A log is never changed because that would clear a violation.",
    "speed": "Compare with the road and the vehicle, talk to the driver, and write down the outcome. The log stays.",
    "unknown": "Nobody knows this message yet. Look at the record, ask the provider what it means, and tell the admin.",
}
"""By category, for kinds of which no rule says more."""

_NEXT: dict[Remedy, str] = {
    Remedy.LEAVE: "Nothing to do: leave it, with a reason.",
    Remedy.TASK: "Take the task, or give it to somebody.",
    Remedy.ASK_DRIVER: "Ask the driver to mend it himself (395.30(b)), or leave it, with a reason.",
    Remedy.RESYNC: "RESYNC: the device uploads what it still holds; or leave it, with a reason.",
    Remedy.ANNOTATE: "Annotate the record with what the records show (395.30(c)(2)), or leave it, with a reason.",
}


def title(rule: Rule, key: str, words: str) -> str:
    """The cause in a sentence. An unknown message stands there as the portal sent it: data, never markup."""
    if rule.title:
        return rule.title
    if key == UNKNOWN.key:
        return f"A message that nobody knows: {words}"
    message = BY_KEY[key].message.capitalize()
    return f"{message} a state" if BY_KEY[key].is_prefix and message.endswith(" in") else message


def to_do(rule: Rule, key: str) -> str:
    """What the task about it says."""
    return rule.to_do if rule.title else _TO_DO.get(BY_KEY[key].category, rule.to_do)


def remedy(rule: Rule, key: str) -> Remedy:
    """The lawful remedy of a cause whose gravest error is of that kind."""
    return rule.remedy or BY_KEY[key].remedies[0]


def next_step(of: Remedy) -> str:
    """What a person can lawfully do next."""
    return _NEXT.get(of, _NEXT[Remedy.TASK])


def why_nothing(key: str) -> str:
    """Why nothing has to be done about a kind whose default is leave."""
    return SUGGESTED_REASONS.get(key, "Nothing has to be done about this kind.")
