"""What can go wrong, said so that the reader knows what to do: try again, ask a person, or give up."""

from __future__ import annotations


class Problem(Exception):
    """Something that a person or a step has to react to.

    `str(problem)` is one plain sentence for a reader, without secrets and without portal markup.
    """


class TryAgain(Problem):
    """It may work later. `after_seconds` is the least time to wait, by the portal's clock."""

    def __init__(self, words: str, *, after_seconds: int = 60) -> None:
        super().__init__(words)
        self.after_seconds = after_seconds


class AskPerson(Problem):
    """Nothing here can go on until a person has looked: a login refused, a page not understood."""


class TokenRefused(AskPerson):
    """The portal's API refuses our token (401, 403): nobody is to be asked with it until a person renewed it."""


class LoginNeeded(AskPerson):
    """The portal lets this account in no more without a person: a one-time code, or a login that is refused."""


class GiveUp(Problem):
    """This attempt must not be repeated: the wrong record, or a plan that no longer holds."""


class SettingsProblem(Problem):
    """Settings that do not allow a start. `lines` has one line a problem."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
