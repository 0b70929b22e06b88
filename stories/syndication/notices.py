"""Notices that stand on a story, in the words of our standards."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.html import (
    conditional_escape,
    format_html,
    format_html_join,
    strip_tags,
)
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.models import Kind, Prominence
from stories.syndication import times

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stories.text.version import NoticeMark

LOG = "log-r"  # before a version's number: the anchor of its line in the change log
# Kinds whose notice says that we were wrong, or could be misunderstood.
MENDING = frozenset({Kind.CORRECTION, Kind.CLARIFICATION, Kind.RETRACTION})
# What we do, said before the reason that the desk gave.
_ACTS = {
    Kind.RETRACTION: gettext_lazy("We have withdrawn this story"),
    Kind.HOLD: gettext_lazy("We are reviewing this story"),
}
_ENDS = (".", "!", "?", "…", "”", '"', "۔", "؟", "。")


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice as readers see it.

    `html` is its own sentences, `words` those without markup; `text` is all of it and of what was
    added to it, for machines.
    """

    anchor: str  # permanent: correction-r4
    kind: Kind
    label: str
    number: int  # of the revision that brought it
    at: datetime
    html: SafeString
    text: str
    top: bool
    place: str  # body or update:KEY, where a marker points here
    wrong: str = ""
    right: str = ""
    words: str = ""
    first_bad: int = 0  # the versions that were wrong; 0 where nobody has said
    last_bad: int = 0
    quote: str = ""  # the mended words, beside whose paragraph the marker stands
    amends: str = ""  # the anchor of what this adds to
    amendments: tuple[PublicNotice, ...] = ()  # oldest first

    @property
    def mends(self) -> bool:
        return self.kind in MENDING


def public_notices(marks: Iterable[NoticeMark]) -> tuple[PublicNotice, ...]:
    """The notices of a version, newest first, each with what was added to it."""
    every = _worded(marks)
    added = _added(every)
    roots = [_whole(one, added.get(one.anchor, ())) for one in every if not one.amends]
    return tuple(reversed(roots))


def log_amendments(marks: Iterable[NoticeMark]) -> dict[int, tuple[PublicNotice, ...]]:
    """By the number of a version, what was added to its notices and to its line in the log."""
    every = _worded(marks)
    numbers = {one.anchor: one.number for one in every}
    found: dict[int, tuple[PublicNotice, ...]] = {}
    for anchor, added in _added(every).items():
        in_log = anchor.startswith(LOG)
        number = int(anchor.removeprefix(LOG)) if in_log else numbers.get(anchor, 0)
        found[number] = tuple(sorted((*found.get(number, ()), *added), key=lambda one: one.number))
    return found


def _worded(marks: Iterable[NoticeMark]) -> list[PublicNotice]:
    seen: Counter[str] = Counter()
    found = []
    for mark in marks:
        name = "amendment" if mark.amends else mark.kind.replace("_", "-")
        anchor = f"{name}-r{mark.number}"
        seen[anchor] += 1
        turn = seen[anchor]
        found.append(_public(mark, anchor if turn == 1 else f"{anchor}-{turn}"))
    return found


def _added(every: Iterable[PublicNotice]) -> dict[str, tuple[PublicNotice, ...]]:
    """The amendments by the anchor of what they add to."""
    found: dict[str, tuple[PublicNotice, ...]] = {}
    for one in every:
        if one.amends:
            found[one.amends] = (*found.get(one.amends, ()), one)
    return found


def _whole(notice: PublicNotice, added: tuple[PublicNotice, ...]) -> PublicNotice:
    text = " ".join([notice.text, *(one.text for one in added)])
    return replace(notice, text=text, amendments=added)


def marker(notice: PublicNotice) -> SafeString:
    """The link that stands beside the mended paragraph."""
    return format_html(
        '<a class="beside beside-{}" href="#{}">{}</a>',
        notice.kind.value,
        notice.anchor,
        _("{label}, {time}").format(label=notice.label, time=times.clock(notice.at)),
    )


def worded(kind: Kind, note: str) -> str:
    """A revision's note as the change log says it: a bare reason becomes a sentence."""
    if kind in _ACTS and note:
        return html.unescape(strip_tags(_because(note, str(_ACTS[kind]))))
    return note


def label_of(kind: Kind) -> str:
    """What the notice is called at its head."""
    special = {
        Kind.HOLD: _("Under review"),
        Kind.RESTORATION: _("Review ended"),
        Kind.REDACTION: _("Passage removed"),
    }
    return special.get(kind) or str(kind.label)


def _public(mark: NoticeMark, anchor: str) -> PublicNotice:
    kind, at = Kind(mark.kind), times.read(mark.at)
    label = _("Amendment") if mark.amends else label_of(kind)
    sentences = mark_safe(" ".join(filter(None, _sentences(kind, mark))))  # noqa: S308 - escaped
    head = _("{label}, {when}:").format(label=label, when=times.dated(at))
    words = html.unescape(strip_tags(sentences))
    return PublicNotice(
        anchor=anchor,
        kind=kind,
        label=label,
        number=mark.number,
        at=at,
        html=sentences,
        text=f"{head} {words}",
        top=mark.placement == Prominence.TOP,
        place=mark.place,
        wrong=_bare(mark.wrong),
        right=_opened(mark.right),
        words=words,
        first_bad=mark.first_bad,
        last_bad=mark.last_bad,
        quote=mark.quote,
        amends=mark.amends,
    )


def _sentences(kind: Kind, mark: NoticeMark) -> tuple[str, ...]:
    """The notice's sentences as HTML, every word of the desk escaped."""
    if mark.amends:
        return (conditional_escape(mark.text),)
    if mark.wrong and kind == Kind.CORRECTION:
        return _said(_bare(mark.wrong)), _right(mark), _online(mark)
    if mark.wrong:
        return f"{_isolated(_opened(mark.wrong))}.", _right(mark)
    if kind == Kind.RETRACTION:
        return (_because(mark.text, str(_ACTS[kind])),)
    if kind == Kind.HOLD:
        request = _("Please do not share or reuse it until the review is done.")
        return _because(mark.text, str(_ACTS[kind])), request
    if kind == Kind.REDACTION:
        removed = _("A passage was removed for legal or safety reasons.")
        return removed, conditional_escape(mark.text)
    return (conditional_escape(mark.text),)


def _because(reason: str, act: str) -> str:
    """What we do because of the reason; one that is a sentence of its own stands alone."""
    if reason[:1].islower():
        because = _("{act} because {reason}.")
        return format_html(because, act=act, reason=_isolated(_bare(reason)))
    return format_html("{}. {}", act, _isolated(_ended(reason)))


def _said(wrong: str) -> str:
    """Words that begin a sentence of their own stand behind a colon."""
    if wrong[:1].isupper():
        said = _("An earlier version of this story said: {wrong}.")
    else:
        said = _("An earlier version of this story said {wrong}.")
    return format_html(said, wrong=_isolated(wrong))


def _right(mark: NoticeMark) -> str:
    right = _isolated(_opened(mark.right))
    if not mark.according_to:
        return f"{right}."
    return format_html(
        _("{right}, according to {source}."),
        right=right,
        source=_isolated(_bare(mark.according_to)),
    )


def _online(mark: NoticeMark) -> str:
    if not (mark.online_from and mark.online_to):
        return ""
    when = _span(mark.online_from, mark.online_to)
    if not mark.pauses:
        return format_html(_("The error was online {when}."), when=when)
    away = (_span(*pause.split("/")) for pause in mark.pauses.split())
    return format_html(
        _("The error was online {when}, but not {away}."),
        when=when,
        away=format_html_join(_(" nor "), "{}", ((span,) for span in away)),
    )


def _span(since: str, until: str) -> SafeString:
    return times.from_to(times.read(since), times.read(until))


def _isolated(words: str) -> str:
    """The desk's words in a sentence of ours: their direction does not turn ours."""
    return format_html("<bdi>{}</bdi>", words)


def _bare(words: str) -> str:
    return words.strip().removesuffix(".")


def _opened(words: str) -> str:
    bare = _bare(words)
    return bare[:1].upper() + bare[1:]


def _ended(words: str) -> str:
    words = words.strip()
    return words if words.endswith(_ENDS) else f"{words}."
