"""A first wording of what readers are told about a change; the editor rewrites it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.models import Kind, Status
from stories.text.comparison import FactMove, UpdateHow
from stories.text.diff import line_source, source
from stories.text.difference import How
from stories.text.markup import strip_marks
from stories.text.runs import first_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.text.comparison import Comparison, FactChange, UpdateChange
    from stories.text.difference import Op

MOST = 4  # parts; what is beyond them is counted
_WORDS = 80  # characters of a quoted passage

# These are told by what the editor writes, and need no wording of ours.
_SELF_TOLD = (Kind.NEW, Kind.MINOR, Kind.CORRECTION)


def proposed_note(comparison: Comparison, kind: Kind) -> str:
    """One sentence on what changed, claims first; empty where the kind needs none."""
    if kind in _SELF_TOLD:
        return ""
    parts = list(_parts(comparison))
    if not parts:
        unread = _("No words change: only layout, spaces or signs that nobody sees.")
        return unread if _is_retouched(comparison) else ""
    shown, more = parts[:MOST], len(parts) - MOST
    if more > 0:
        shown.append(ngettext("%(n)d more change", "%(n)d more changes", more) % {"n": more})
    sentence = "; ".join(shown)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _parts(comparison: Comparison) -> Iterator[str]:
    for fact in comparison.moved_facts:
        yield from _fact(fact)
    yield from _updates(comparison.updates)
    for name, ops in (
        (_("headline"), comparison.headline),
        (_("standfirst"), comparison.standfirst),
    ):
        yield from _line(name, ops)
    for block in comparison.body.blocks:
        if block.how == How.ADDED:
            yield _("adds: %(words)s") % {"words": _quoted(_come(block.ops))}
        elif block.how == How.REMOVED:
            yield _("no longer says: %(words)s") % {"words": _quoted(_gone(block.ops))}
        elif block.how not in (How.SAME, How.AWAY):
            yield from _changed(block.ops)


def _is_retouched(comparison: Comparison) -> bool:
    """Whether a text is written otherwise, though its words are the same."""
    lines = [comparison.headline, comparison.standfirst]
    texts = [comparison.body]
    for change in comparison.updates:
        lines.append(change.headline)
        texts.append(change.text)
    return any(line_source(ops, new=False) != line_source(ops, new=True) for ops in lines) or any(
        source(text, new=False) != source(text, new=True) for text in texts
    )


def _fact(fact: FactChange) -> Iterator[str]:
    """A claim whose status or figure moved; added and dropped ones are told by their words."""
    if fact.old is None or fact.new is None:
        return
    for figure in fact.figures:
        if figure.old and figure.new:
            yield _("%(claim)s: %(new)s, not %(old)s") % {
                "claim": _named(fact),
                "old": figure.old,
                "new": figure.new,
            }
    if FactMove.STATUS not in fact.moves:
        return
    if fact.new.status == Status.SUPERSEDED and fact.new.superseded_by:
        yield _("%(claim)s is overtaken by newer facts") % {"claim": _named(fact)}
        return
    yield _("%(claim)s is now “%(status)s”") % {
        "claim": _named(fact),
        "status": Status(fact.new.status).label,
    }


def _named(fact: FactChange) -> str:
    return f"{_quoted(fact.claim.statement)} ({fact.ref})"


def _updates(changes: Iterable[UpdateChange]) -> Iterator[str]:
    worded = {
        UpdateHow.ADDED: _("adds an update: %(words)s"),
        UpdateHow.EDITED: _("changes the update %(words)s"),
        UpdateHow.REMOVED: _("removes the update %(words)s"),
    }
    for change in changes:
        if change.how not in worded:
            continue
        body = tuple(op for block in change.text.blocks for op in block.ops)
        if change.how == UpdateHow.EDITED and not any(map(_is_seen, (change.headline, body))):
            continue
        side = _gone if change.how == UpdateHow.REMOVED else _come
        yield worded[change.how] % {"words": _quoted(side(change.headline) or side(body))}


def _is_seen(ops: Iterable[Op]) -> bool:
    """Whether other words stand there now."""
    return first_change(ops) != ("", "")


def _line(name: str, ops: Iterable[Op]) -> Iterator[str]:
    if _is_seen(ops):
        yield _("new %(line)s") % {"line": name}


def _changed(ops: Iterable[Op]) -> Iterator[str]:
    """The first words that changed inside a paragraph."""
    gone, come = first_change(ops)
    if gone and come:
        yield _("now says %(new)s instead of %(old)s") % {
            "new": _quoted(come),
            "old": _quoted(gone),
        }
    elif come:
        yield _("adds: %(words)s") % {"words": _quoted(come)}
    elif gone:
        yield _("no longer says: %(words)s") % {"words": _quoted(gone)}


def _come(ops: Iterable[Op]) -> str:
    return "".join(op.text for op in ops if op.new)


def _gone(ops: Iterable[Op]) -> str:
    return "".join(op.text for op in ops if op.old)


def _quoted(words: str) -> str:
    """The words in quotation marks, on one line, cut at a word if they are many."""
    line = " ".join(strip_marks(words).split()).rstrip(".;,: ")
    if len(line) > _WORDS:
        line = f"{line[:_WORDS].rsplit(' ', 1)[0]}…"
    return f"“{line}”"
