"""Markdown with claim markup to safe HTML, to one safe line, and to plain words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape, unescape
from re import sub

import markdown
import nh3

from stories.text.badges import Badge, badge
from stories.text.marks import Placement, Problem
from stories.text.markup import problems, spans, strip_marks

__all__ = [
    "RENDERER",
    "Badge",
    "Placement",
    "Problem",
    "Rendered",
    "badge",
    "plain_text",
    "render",
    "render_line",
]

RENDERER = f"0+markdown-{markdown.__version__}+nh3-{nh3.__version__}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, with what could not be placed and what was."""

    html: str
    problems: tuple[Problem, ...]
    placements: tuple[Placement, ...]


def render(text: str, *, known: frozenset[str] | None = None) -> Rendered:
    """The text as safe HTML; claims stand in `<span class="claim" data-claim="C-17">`."""
    found = [span for span in spans(text) if known is None or span.ref in known]
    return Rendered(
        nh3.clean(markdown.markdown(escape(strip_marks(text), quote=False))),
        problems(text, known),
        tuple(Placement(span.ref, span.words) for span in found),
    )


def render_line(text: str) -> str:
    """A headline or standfirst as safe HTML: claim marks and no other markup."""
    return escape(strip_marks(text))


def plain_text(text: str) -> str:
    """The words as a reader sees them, blocks apart by an empty line."""
    return unescape(sub("<[^>]*>", "", render(text).html))
