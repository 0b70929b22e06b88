"""The diary of a story: every save, publication and check, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rapidfuzz.distance import Indel

from stories.models import (
    Check,
    ClaimMerge,
    Exposure,
    Outcome,
    Placement,
    Status,
    Story,
    Update,
    load_bodies,
)
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.contrib.auth.models import User

PAGE = 50
KINDS = ("text", "update", "publication", "check")
# What came first of one moment: what is published was checked and written before.
_ORDER = ("check", "text", "update", "publication")

_SAID = {
    Outcome.DECIDED: gettext_lazy("%(who)s set %(ref)s to “%(to)s”."),
    Outcome.PROPOSED: gettext_lazy("%(who)s proposed “%(to)s” for %(ref)s."),
    Outcome.ACCEPTED: gettext_lazy("%(who)s agreed: %(ref)s is “%(to)s”."),
    Outcome.DECLINED: gettext_lazy("%(who)s declined “%(to)s” for %(ref)s."),
}
_AGAIN = gettext_lazy("%(who)s checked %(ref)s again: still “%(to)s”.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `token` is what the compare page knows its state by."""

    at: datetime
    kind: str  # one of KINDS
    who: str
    sentence: str
    reason: str = ""
    token: str = ""  # s12, u45 or r7; empty for a check
    before: str = ""  # the token of the state before it
    change: str = ""  # of a publication: its kind
    ref: str = ""  # of a check: the claim


@dataclass(frozen=True, slots=True)
class Diary:
    """Entries newest first; `next_before` is the time to ask for the next page, or None."""

    entries: tuple[Entry, ...]
    next_before: datetime | None


def diary(
    story: Story,
    *,
    before: datetime | None = None,
    by: User | None = None,
    kinds: Iterable[str] = KINDS,
) -> Diary:
    """One page of the story's diary, in eight queries at most whatever its length.

    What happened at one moment stands on one page.
    """
    sources = {
        "text": _texts,
        "update": _updates,
        "publication": _publications,
        "check": _checks,
    }
    wanted = [sources[kind] for kind in KINDS if kind in set(kinds)]
    found = [entry for source in wanted for entry in source(story, before, by)]
    found.sort(key=lambda entry: (entry.at, _ORDER.index(entry.kind)), reverse=True)
    if len(found) <= PAGE:
        return Diary(tuple(found), None)
    last = found[PAGE - 1].at
    page = tuple(entry for entry in found if entry.at >= last)
    return Diary(page, last if len(page) < len(found) else None)


def name_of(user: User | None) -> str:
    """The person as the desk calls them."""
    return (user.get_full_name() or user.get_username()) if user else _("Writethru")


def _texts(story: Story, before: datetime | None, by: User | None) -> Iterator[Entry]:
    for row, last in _saves(story.history.all(), Story.history, before, by):
        yield _entry("text", "s", row, last, _story_change(row, last) or _("saved the story"))


def _updates(story: Story, before: datetime | None, by: User | None) -> Iterator[Entry]:
    history = Update.history.filter(story_id=story.pk)
    for row, last in _saves(history, Update.history, before, by):
        yield _entry("update", "u", row, last, _update_change(row, last) or _("saved an update"))


def _saves(
    history: Any, every: Any, before: datetime | None, by: User | None
) -> Iterator[tuple[Any, Any]]:
    """A page of saves, each with the save of the same row before it (three queries)."""
    earlier = every.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    rows = history.select_related("history_user").annotate(
        last_id=Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    )
    rows = rows.filter(history_date__lt=before) if before else rows
    rows = rows.filter(history_user=by) if by else rows
    # By number, not by date: the index has it, and no text has to be sorted.
    page = list(rows.order_by("-history_id")[: PAGE + 1])
    lasts = every.in_bulk({row.last_id for row in page if row.last_id}, field_name="history_id")
    load_bodies([*page, *lasts.values()])
    for row in page:
        yield row, lasts.get(row.last_id)


def _entry(kind: str, letter: str, row: Any, last: Any, what: str) -> Entry:
    return Entry(
        at=row.history_date,
        kind=kind,
        who=name_of(row.history_user),
        sentence=f"{name_of(row.history_user)} {what}.",
        reason=_reason(row, last),
        token=f"{letter}{row.history_id}",
        before=f"{letter}{last.history_id}" if last else "",
    )


def _reason(row: Any, last: Any) -> str:
    """Why words were saved, where somebody said so. Other steps say it in their sentence."""
    if last is None or row.saves == last.saves:
        return ""
    if getattr(row, "removed_at", None) != getattr(last, "removed_at", None):
        return ""
    return row.history_change_reason or ""


def _story_change(row: Any, last: Any) -> str:
    """What a save of the story did; empty for one that changed nothing."""
    if last is None:
        return _("started the story")
    parts = [
        _("changed the headline to “%(text)s”") % {"text": strip_marks(row.headline)}
        if row.headline != last.headline
        else "",
        _("changed the standfirst") if row.standfirst != last.standfirst else "",
        _alert(last.alert, row.alert),
        _words(last.body, row.body, _("the text")),
        _("changed the byline to “%(text)s”") % {"text": row.byline}
        if row.byline != last.byline
        else "",
        _("changed the slug to “%(text)s”") % {"text": row.slug} if row.slug != last.slug else "",
        _("changed the language to %(tag)s") % {"tag": row.language}
        if row.language != last.language
        else "",
        _("moved it to another desk") if row.desk_id != last.desk_id else "",
        _embargo(last, row),
    ]
    return _joined(parts)


def _alert(was: str, now: str) -> str:
    if was == now:
        return ""
    if not now:
        return _("emptied the push text")
    return _("changed the push text to “%(text)s”") % {"text": strip_marks(now)}


def _update_change(row: Any, last: Any) -> str:
    named = f"“{strip_marks(row.headline or row.body[:60])}”"
    if last is None:
        return _("added the update %(name)s") % {"name": named}
    if row.removed_at and not last.removed_at:
        return _("removed the update %(name)s") % {"name": named}
    if last.removed_at and not row.removed_at:
        return _("put back the update %(name)s") % {"name": named}
    parts = [
        _("changed the headline of an update to %(name)s") % {"name": named}
        if row.headline != last.headline
        else "",
        _words(last.body, row.body, _("the update %(name)s") % {"name": named}),
        _flag(last.pinned, row.pinned, _("pinned %(name)s"), _("unpinned %(name)s"), named),
        _flag(
            last.key_event,
            row.key_event,
            _("made %(name)s a key event"),
            _("made %(name)s no key event"),
            named,
        ),
        _("changed the time of %(name)s") % {"name": named}
        if row.filed_at != last.filed_at
        else "",
        _("changed the byline of %(name)s") % {"name": named} if row.byline != last.byline else "",
    ]
    return _joined(parts)


def _flag(was: bool, is_now: bool, on: str, off: str, named: str) -> str:
    if was == is_now:
        return ""
    return (on if is_now else off) % {"name": named}


def _embargo(last: Any, row: Any) -> str:
    if last.embargo_until == row.embargo_until:
        return ""
    return _("set an embargo") if row.embargo_until else _("lifted the embargo")


def _words(old: str, new: str, what: str) -> str:
    if old == new:
        return ""
    count = Indel.distance(old.split(), new.split())
    if not count:
        return _("changed the layout of %(what)s") % {"what": what}
    return ngettext("changed %(what)s, %(n)s word", "changed %(what)s, %(n)s words", count) % {
        "what": what,
        "n": count,
    }


def _joined(parts: Iterable[str]) -> str:
    done = [part for part in parts if part]
    if len(done) < 2:
        return "".join(done)
    return _("%(first)s and %(last)s") % {"first": ", ".join(done[:-1]), "last": done[-1]}


def _publications(story: Story, before: datetime | None, by: User | None) -> Iterator[Entry]:
    rows = story.revisions.select_related("published_by").order_by("-number")
    rows = rows.filter(published_at__lt=before) if before else rows
    rows = rows.filter(published_by=by) if by else rows
    for row in rows[: PAGE + 1]:
        who = name_of(row.published_by)
        yield Entry(
            at=row.published_at,
            kind="publication",
            who=who,
            sentence=_("%(who)s published revision %(n)s: %(kind)s.")
            % {"who": who, "n": row.number, "kind": row.change.label},
            reason=row.note,
            token=f"r{row.number}",
            before=f"r{row.number - 1}" if row.number > 1 else "",
            change=row.kind,
        )


def _checks(story: Story, before: datetime | None, by: User | None) -> Iterator[Entry]:
    """Checks of the claims that the story carries, or that its readers were ever shown."""
    carried = Placement.objects.filter(story=story).values("claim")
    shown = Exposure.objects.filter(story=story).values("claim")
    # Of claims that became part of one that it carries, too.
    merged = ClaimMerge.objects.filter(into__in=carried).values("claim")
    rows = Check.objects.filter(Q(claim__in=carried) | Q(claim__in=shown) | Q(claim__in=merged))
    rows = rows.select_related("by", "claim").order_by("-at", "-pk")
    rows = rows.filter(at__lt=before) if before else rows
    rows = rows.filter(by=by) if by else rows
    for row in rows[: PAGE + 1]:
        who = name_of(row.by)
        again = row.outcome == Outcome.DECIDED and row.from_status == row.to_status
        said = _AGAIN if again else _SAID[Outcome(row.outcome)]
        named = {"who": who, "ref": row.claim.ref, "to": Status(row.to_status).label}
        yield Entry(
            at=row.at,
            kind="check",
            who=who,
            sentence=str(said) % named,
            reason=row.reason,
            ref=row.claim.ref,
        )
