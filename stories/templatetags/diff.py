"""Tags that show a comparison of two versions; both the desk's pages and the readers' use them.

`{% show_comparison comparison older=older newer=newer %}` is the whole, the others its parts.
Sides need a `name` and may have a time `at`. The page loads stories/diff.css and diff.js.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stories.models.kind import Kind
from stories.models.status import Status
from stories.models.story import Stage
from stories.syndication.scripts import direction
from stories.templatetags import diff_words
from stories.templatetags.diff_runs import Printer
from stories.text.difference import How
from stories.text.proof import folded_lines, in_order, proof
from stories.text.runs import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.text.comparison import Comparison
    from stories.text.difference import Op, TextDiff
    from stories.text.proof import Line, Proof
    from stories.text.runs import Run
    from stories.text.version import NoticeMark

register = template.Library()

# How a difference can be looked at; the value of `view` in the page's address.
VIEWS: dict[str, Any] = {
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
register.filter("away_sentence", diff_words.away_sentence)
register.filter("went_sentence", diff_words.went_sentence)

_AUTO = SafeString(' dir="auto"')  # each paragraph decides where the story has not said


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of changes; `shown` if the view has the change to go to."""

    number: int
    words: SafeString
    shown: bool = True


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

    For the `desk`, claims link to its own pages and hidden characters are shown. `language` is
    the story's: its words are marked with it and run in its direction.
    """
    view = view if view in VIEWS else "inline"
    laid_out, own = proof(comparison), _own(language)
    entries, both = tuple(_entries(laid_out, view)), view in ("inline", "side")
    shown = {entry.number for entry in entries if entry.shown}
    return {
        "request": getattr(context, "request", None),
        "comparison": comparison,
        "proof": laid_out,
        "ticks": [tick for tick in laid_out.strip if tick.number in shown],
        "entries": entries,
        "first": min(shown, default=0),
        "both": both,
        "older": older,
        "newer": newer,
        "view": view,
        "views": VIEWS,
        "desk": desk,
        "language": language,
        "direction": direction(language),
        "auto": "" if language else _AUTO,
        "own": own,
        "printer": Printer(desk, own, laid_out.down, both=both),
        "words_printer": Printer(desk, own),
    }


@register.simple_tag
def diff_views() -> dict[str, Any]:
    """How a difference can be looked at, for addresses that keep the view."""
    return VIEWS


@register.inclusion_tag("stories/diff/text.html")
def show_text(text: TextDiff, desk: bool = False) -> dict[str, Any]:
    """One text with what went and came, unchanged paragraphs folded."""
    return {"lines": folded_lines(text), "auto": _AUTO, "own": "", "printer": Printer(desk)}


def _own(language: str) -> SafeString:
    """The attribute that our words need amid a story of that language; empty if it is ours."""
    ours = get_language() or settings.LANGUAGE_CODE
    if not language or language.partition("-")[0].lower() == ours.partition("-")[0]:
        return SafeString("")
    return format_html(' lang="{}"', ours)


@register.filter
def printed(runs: Iterable[Run], printer: Printer) -> SafeString:
    return printer.printed(runs)


@register.filter
def paragraphs(line: Line, side: str = "both") -> tuple[tuple[Run, ...], ...]:
    """The line cut into the paragraphs that it has on that side."""
    return cut(line.ops, side)  # type: ignore[arg-type]


@register.filter
def one_paragraph(ops: Iterable[Op]) -> list[Run]:
    """The runs of a text of one line."""
    return [run for paragraph in cut(ops) for run in paragraph]


@register.filter
def on_side(lines: Iterable[Line], side: str) -> tuple[Line, ...]:
    """The lines that one side has, in its order."""
    return in_order(lines, side)  # type: ignore[arg-type]


@register.filter
def sides_of(line: Line) -> tuple[bool, bool]:
    """Whether the old and the new side have the line at this place."""
    return line.how not in ("added", "moved"), line.how not in ("removed", "away")


@register.filter
def number_in(line: Line, side: str) -> int:
    """The number of the line's change on that side; a move's stands where the side has it."""
    return line.partner if side == "old" and line.how == How.AWAY else line.number


@register.filter
def way(line: Line) -> str:
    """An arrow the way that a paragraph moved. Up and down are the same in every script."""
    return "↓" if line.down else "↑"


@register.filter
def when(at: str | datetime) -> str:
    """A time as people read it, always with its zone."""
    if not at:
        return ""
    time = datetime.fromisoformat(at) if isinstance(at, str) else at
    return date_format(localtime(time), "H:i T, j F Y")


@register.filter
def to_the_second(at: datetime) -> str:
    """The time of a save: an editor makes several in a minute."""
    return date_format(localtime(at), "H:i:s T, j F Y")


@register.filter
def status(value: str) -> Status:
    """The status, with its label and glyph."""
    return Status(value)


@register.filter
def notice_label(notice: NoticeMark) -> str:
    """What a notice is, or that it adds to an earlier one."""
    return str(_("Amendment")) if notice.amends else kind_label(notice.kind)


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


def _entries(laid_out: Proof, view: str) -> Iterator[Entry]:
    """The list of changes: the number of each and a line on it."""
    for number, notice in laid_out.notices:
        yield Entry(number, format_html("<bdi>{}</bdi>", notice_label(notice)))
    lacks = {"old": ("added",), "new": ("removed",)}.get(view, ())
    for part in laid_out.parts:
        if part.number and part.update:
            words = diff_words.update_entry(part)
            yield Entry(part.number, words, part.update.how not in lacks)
        for line in part.lines:
            if line.number:
                words = diff_words.change_entry(part, line)
                yield Entry(line.number, words, line.how not in lacks)
