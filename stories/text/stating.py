"""A sentence taken apart: what it states, and who it says so."""

from __future__ import annotations

from stories.text.attribution import attribution
from stories.text.languages import language as language_of

_END = " .!?…。"
_COMMAS = (", ", "، ", "，")


def stated(sentence: str, *, language: str = "en") -> tuple[str, str]:
    """What is stated and by whom, of a sentence that names its source behind a last comma.

    Of every other the whole sentence, and nobody.
    """
    named = attribution(sentence, language=language)
    comma = max(sentence.rfind(sign) for sign in _COMMAS)
    if named is None or not 0 < comma < named[0]:
        return sentence, ""
    clause = sentence[comma + 1 :].strip(_END)
    source = _without_saying(clause, language)
    return (sentence[:comma], source) if source else (sentence, "")


def _without_saying(clause: str, language: str) -> str:
    """Whoever says it, without the verb; empty for a pronoun, which names nobody."""
    words = language_of(language)
    found = words.tokens(clause)
    for at, token in enumerate(found):
        match = words["sayings"].match(found, at) or words["according"].match(found, at)
        if match is not None:
            end = found[at + match[1] - 1].end
            source = f"{clause[: token.start].strip()} {clause[end:].strip()}".strip()
            return "" if source.lower() in words["pronouns"] else source
    return ""
