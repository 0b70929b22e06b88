r"""A comparison as CriticMarkup: {++come++}, {--gone--}, {~~gone~>come~~} and {>>said beside<<}.

Facts and notices come first, as comments, so that accepting all marks gives the new plain text and
rejecting them the old. The format has no way to write its own signs: a backslash before one, or
before a backslash, makes it a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stories.text.difference import OpKind
from stories.text.export.marked import BREAK, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.text.comparison import Comparison
    from stories.text.export.marked import Run

_SIGNS = re.compile(r"\\|[{](?=[+~>=-])|[+~<=-](?=[+~<=-][}])|[~](?=>)")


def critic(comparison: Comparison, *, comments: Iterable[str] = ()) -> str:
    """The document; comments are whole sentences, one line each."""
    said = ("{>>" + escaped(" ".join(comment.split())) + "<<}" for comment in comments)
    marked = ("".join(_marked(paragraph.runs)) for paragraph in paragraphs(comparison))
    return BREAK.join((*said, *marked)) + "\n"


def escaped(words: str) -> str:
    r"""The words with a backslash before each sign that is none: \{++."""
    return _SIGNS.sub(r"\\\g<0>", words)


def _marked(runs: Iterable[Run]) -> Iterator[str]:
    waiting = ""
    for run in (*runs, None):
        words = escaped(run.text) if run else ""
        if run and run.kind == OpKind.INSERT and waiting:
            yield f"{{~~{waiting}~>{words}~~}}"
            waiting = ""
            continue
        if waiting:
            yield f"{{--{waiting}--}}"
        waiting = words if run and run.kind == OpKind.DELETE else ""
        if run and run.kind == OpKind.INSERT:
            yield f"{{++{words}++}}"
        elif run and run.kind == OpKind.KEEP:
            yield words
