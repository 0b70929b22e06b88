"""Running text with emphasis, code and links, written as Markdown."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from stories.text.intake.escaping import escaped_words, guarded

_SPACE = re.compile(r"[ \t\r\n\f]+")
_TICKS = re.compile(r"`+")
_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_UNSAFE_IN_URL = re.compile(r"[\s<>()\\\"'`|{}\[\]^*_]")


class Run(NamedTuple):
    """Words of one style; `url` is where a link leads."""

    words: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    url: str = ""


def paragraph(lines: list[list[Run]]) -> str:
    """The lines as one paragraph of Markdown with hard breaks; may be empty.

    A style that Markdown could not tell from its surroundings is left out; words never are.
    """
    written = (guarded(line(runs)) for runs in lines)
    return "\\\n".join(filter(None, written))


def line(runs: list[Run]) -> str:
    """The runs as one line of Markdown without a block's markup."""
    runs = _merged(_spaced(runs))
    written = ""
    for at, (url, group) in enumerate(groups := [(u, list(g)) for u, g in groupby(runs, _url)]):
        following = groups[at + 1][1][0].words[0] if at + 1 < len(groups) else ""
        if url:
            inner = _styled(group, "[", "]")
            before, after = " " * inner.startswith(" "), " " * inner.endswith(" ")
            written += f"{before}[{inner.strip()}]({url}){after}" if inner.strip() else " "
        else:
            written += _styled(group, written[-1:], following)
    return written.strip()


def _url(run: Run) -> str:
    """Where the run leads, fit to stand in a link; empty where nobody may be led."""
    url = run.url.strip()
    if not _SCHEME.match(url):
        return ""
    return _UNSAFE_IN_URL.sub(lambda match: _percent(match[0]), url)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _spaced(runs: list[Run]) -> list[Run]:
    """White space made single, and plain where it stands at the edge of a style."""
    found: list[Run] = []
    after_space = True
    for run in runs:
        words = _SPACE.sub(" ", run.words)
        if words.startswith(" ") and not after_space:
            found.append(Run(" ", url=run.url))
        after_space = after_space or words.startswith(" ")
        if inner := words.strip(" "):
            found.append(run._replace(words=inner))
            after_space = False
        if inner and words.endswith(" "):
            found.append(Run(" ", url=run.url))
            after_space = True
    return found


def _merged(runs: list[Run]) -> list[Run]:
    """Neighbours of one style as one run."""
    return [
        style._replace(words="".join(run.words for run in group))
        for style, group in groupby(runs, lambda run: run._replace(words=""))
    ]


def _styled(runs: list[Run], before: str, following: str) -> str:
    """Runs of one link or of none, between the characters beside them."""
    written = ""
    for at, run in enumerate(runs):
        ahead = runs[at + 1].words[0] if at + 1 < len(runs) else following
        written += _run(run, written[-1:] or before, ahead)
    return written


def _run(run: Run, before: str, ahead: str) -> str:
    if run.code:
        return _code(run.words)
    words = escaped_words(run.words)
    stars = "*" * (2 * run.strong + run.emphasis)
    if not stars or not words.strip():
        return words
    opens = words[0].isalnum() or not before or not before.isalnum()
    closes = words[-1].isalnum() or not ahead or not ahead.isalnum()
    if not opens or not closes or before in ("*", "\\"):
        return words
    return f"{stars}{words}{stars}"


def _code(words: str) -> str:
    longest = max((len(ticks) for ticks in _TICKS.findall(words)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if "`" in (words[0], words[-1]) else ""
    return f"{fence}{pad}{words}{pad}{fence}"
