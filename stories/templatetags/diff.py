"""Tags that show a comparison of two versions; both the desk's pages and the readers' use them.

`{% show_comparison comparison older=older newer=newer %}` is the whole, the others its parts.
Sides need a `name` and may have a time `at`. The page loads stories/diff.css and diff.js.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from stories.models.kind import Kind
from stories.models.status import Status
from stories.models.story import Stage
from stories.templatetags import diff_words
from stories.text.clean import bidi_controls, invisibles
from stories.text.difference import OpKind
from stories.text.proof import cut, folded_lines, in_order, proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.text.comparison import Comparison
    from stories.text.difference import Op, TextDiff
    from stories.text.proof import Line, Proof, Run

register = template.Library()

# How a difference can be looked at; the value of `view` in the page's address.
VIEWS = {
    "inline": _("Both, in one text"),
    "side": _("Side by side"),
    "old": _("Old"),
    "new": _("New"),
}

register.simple_tag(diff_words.summary, name="difference_summary")
register.filter("mark_sentence", diff_words.mark_sentence)
register.filter("flag_sentence", diff_words.flag_sentence)
register.filter("touch_names", diff_words.touch_names)
register.filter("part_title", diff_words.part_title)
register.filter("line_title", diff_words.line_title)
register.filter("rest_title", diff_words.rest_title)


@register.inclusion_tag("stories/diff/comparison.html", takes_context=True)
def show_comparison(
    context: template.Context,
    comparison: Comparison,
    older: Any = None,
    newer: Any = None,
    view: str = "",
    desk: bool = False,
    language: str = "",
) -> dict[str, Any]:
    """Summary, facts, list of changes and words. `view` is a key of VIEWS, unknown ones inline.

    For the `desk`, claims link to its own pages and hidden characters are shown.
    """
    laid_out = proof(comparison)
    return {
        "request": getattr(context, "request", None),
        "comparison": comparison,
        "proof": laid_out,
        "entries": tuple(_entries(laid_out)),
        "older": older,
        "newer": newer,
        "view": view if view in VIEWS else "inline",
        "views": VIEWS,
        "desk": desk,
        "language": language,
    }


@register.inclusion_tag("stories/diff/facts.html")
def show_facts(comparison: Comparison, desk: bool = False) -> dict[str, Any]:
    """The claims that moved: status, figures, wording, evidence."""
    return {"comparison": comparison, "desk": desk}


@register.inclusion_tag("stories/diff/words.html")
def show_ops(ops: Iterable[Op], side: str = "both", desk: bool = False) -> dict[str, Any]:
    """The words of one line, with what went and came."""
    runs = [run for paragraph in cut(ops, side) for run in paragraph]  # type: ignore[arg-type]
    return {"runs": runs, "desk": desk}


@register.inclusion_tag("stories/diff/text.html")
def show_text(text: TextDiff, desk: bool = False) -> dict[str, Any]:
    """One text with what went and came, unchanged paragraphs folded."""
    return {"lines": folded_lines(text), "desk": desk}


@register.filter
def paragraphs(line: Line, side: str = "both") -> tuple[tuple[Run, ...], ...]:
    """The line cut into the paragraphs that it has on that side."""
    return cut(line.ops, side)  # type: ignore[arg-type]


@register.filter
def on_side(lines: Iterable[Line], side: str) -> tuple[Line, ...]:
    """The lines that one side has, in its order."""
    return in_order(lines, side)  # type: ignore[arg-type]


@register.filter
def sides_of(line: Line) -> tuple[bool, bool]:
    """Whether the old and the new side have the line at this place."""
    return line.how not in ("added", "moved"), line.how not in ("removed", "away")


@register.filter
def gone(run: Run) -> bool:
    return run.kind == OpKind.DELETE


@register.filter
def come(run: Run) -> bool:
    return run.kind == OpKind.INSERT


@register.filter
def unhidden(text: str) -> list[tuple[str, str]]:
    """The text in pieces, each with the name of the invisible character that follows it."""
    pieces, start = [], 0
    for hidden in sorted((*invisibles(text), *bidi_controls(text))):
        pieces.append((text[start : hidden.at], hidden.name))
        start = hidden.at + 1
    return [*pieces, (text[start:], "")]


@register.filter
def when(at: str | datetime) -> str:
    """A time as people read it, always with its zone."""
    if not at:
        return ""
    time = datetime.fromisoformat(at) if isinstance(at, str) else at
    return date_format(localtime(time), "H:i T, j F Y")


@register.filter
def status(value: str) -> Status:
    """The status, with its label and glyph."""
    return Status(value)


@register.filter
def kind_label(value: str) -> str:
    return str(Kind(value).label)


@register.filter
def stage_label(value: str) -> str:
    return str(Stage(value).label)


@register.simple_tag
def claim_address(ref: str, desk: bool = False) -> str:
    """Where the claim has its page."""
    if desk:
        return reverse("admin:claim", args=[ref])
    return reverse("reader:claim", args=[ref])


def _entries(laid_out: Proof) -> Iterator[tuple[int, str]]:
    """The list of changes: the number of each and a line on it."""
    for number, notice in laid_out.notices:
        yield number, kind_label(notice.kind)
    for part in laid_out.parts:
        if part.number and part.update:
            words = next(filter(None, (diff_words.first_words(x.ops) for x in part.lines)), "")
            title = diff_words.part_title(part)
            yield part.number, f"{title}: {words}" if words else title
        for line in part.lines:
            if line.number:
                yield line.number, diff_words.change_entry(part, line)
