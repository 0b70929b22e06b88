"""What a change of words touches: figures, dates, names, quotations, negations and the like."""

from __future__ import annotations

from stories.text.alteration import alterations
from stories.text.languages import language as language_of
from stories.text.mentions import Change, Touch
from stories.text.setting import Setting
from stories.text.statements import statements

__all__ = ["Change", "Touch", "changed"]


def changed(old: str, new: str, *, language: str = "en") -> tuple[Change, ...]:
    """What a change from the old text to the new alters, in reading order.

    Both are plain words. Typos, spacing, capitals, hyphens, the style of quote marks, 12 for
    twelve and new wording without sensitive words alter nothing.
    """
    if old == new:
        return ()
    words = language_of(language)
    setting = Setting(statements(old, words), statements(new, words))
    return tuple(alteration.change for alteration in alterations(setting))
