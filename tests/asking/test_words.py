"""What drivers read, in each of their languages."""

from __future__ import annotations

from logwarden.asking.words import LANGUAGES


def test_every_language_says_everything() -> None:
    """Each language has the words of English, fills in the same, and has seven weekdays, twelve months, nine hours."""
    english = LANGUAGES["en"]
    for code, words in LANGUAGES.items():
        assert set(words) == set(english), code
        for key, text in words.items():
            filled = {part.partition("}")[0] for part in text.split("{")[1:]}
            assert filled == {part.partition("}")[0] for part in english[key].split("{")[1:]}, (code, key)
        assert [len(words[key].split()) for key in ("weekdays", "months", "hours")] == [7, 12, 9], code
