"""Any two states of a story side by side: the draft, what is live, a revision, a save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from stories.editorial.versions import as_saved, draft
from stories.models import Difference, Revision, Update
from stories.syndication.merges import as_of_today
from stories.text.diff import compare as compare_versions

if TYPE_CHECKING:
    from datetime import datetime

    from stories.models import Story
    from stories.text.comparison import Comparison
    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class Side:
    """One state of a story. `token` names it in an address: draft, r7, s123 or u45."""

    token: str
    name: str  # Draft, Revision 7, Saved by Ana Ruiz
    at: datetime
    words: Version | None = None  # of what is no revision
    revision: Revision | None = None

    @property
    def version(self) -> Version:
        """Its words; of a revision they are read when they are asked for (one query)."""
        if self.words is not None:
            return self.words
        assert self.revision is not None  # a side is the one or the other
        return self.revision.version()


def side(story: Story, named: str) -> Side | None:
    """The state that its token names; `live` is the live revision. None if there is none."""
    if named == "draft":
        return Side(named, _("Draft"), story.saved_at, draft(story))
    if named == "live":
        return _of_revision(story.live) if story.live else None
    number = named[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    try:
        if named[0] == "r":
            return _of_revision(story.revisions.select_related("story").get(number=int(number)))
        if named[0] in "su":
            return _of_save(story, named, int(number))
    except ObjectDoesNotExist:
        return None
    return None


def before(story: Story, after: Side) -> Side | None:
    """The state right before a save or revision; None for the first."""
    if after.revision:
        return side(story, f"r{after.revision.number - 1}") if after.revision.number > 1 else None
    try:
        version = as_saved(story, after.at - timedelta(microseconds=1))
    except ObjectDoesNotExist:
        return None
    return Side("", _("Before"), after.at, version)


def compare(older: Side, newer: Side) -> Comparison:
    """What changed from one to the other; between revisions it is kept, not computed again."""
    if older.revision and newer.revision:
        return Difference.objects.between(older.revision, newer.revision)
    was, now = older.version, newer.version
    # The draft names its claims as they are called today.
    was, now = as_of_today(was, beside=now), as_of_today(now, beside=was)
    return compare_versions(was, now, drafts=not (older.revision or newer.revision))


def lasting(story: Story, shown: Side) -> str:
    """The token that names this state for good: the draft's newest save (two queries)."""
    named = shown.token
    if named != "draft":
        return named
    saves = [("s", story.history.all()), ("u", Update.history.filter(story_id=story.pk))]
    newest = [
        (row.history_date, letter, row.history_id)
        for letter, rows in saves
        if (row := rows.order_by("history_date", "history_id").last())
    ]
    _at, letter, number = max(newest)
    return f"{letter}{number}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two revisions of a story whose difference is kept."""

    story: Story
    older: Side
    newer: Side
    comparison: Comparison


def kept_pair(story: int, older: str, newer: str) -> Pair | None:
    """The story's revisions with these tokens, and itself; None if their difference is not kept.

    Two queries.
    """
    numbers = [named[1:] for named in (older, newer) if named[:1] == "r"]
    if len(numbers) != 2 or not all(n.isascii() and n.isdigit() and len(n) < 10 for n in numbers):
        return None
    was, now = map(int, numbers)
    kept = Difference.objects.known(story, was, now, "newer__story__live")
    if kept is None:
        return None
    sides = _of_revision(kept.older), _of_revision(kept.newer)
    return Pair(kept.newer.story, *sides, kept.comparison())


def choices(story: Story, *, most: int = 100) -> tuple[tuple[str, str], ...]:
    """Tokens and names of the draft and the newest revisions, for a picker (one query)."""
    rows = story.revisions.order_by("-number").defer("structure")[:most]
    named = [
        (f"r{row.number}", f"{_name(row)}, {_when(row.published_at)}: {row.change.label}")
        for row in rows
    ]
    return (("draft", _("Draft, saved %(when)s") % {"when": _when(story.saved_at)}), *named)


def _of_revision(revision: Revision) -> Side:
    return Side(
        token=f"r{revision.number}",
        name=_name(revision),
        at=revision.published_at,
        revision=revision,
    )


def _of_save(story: Story, token: str, history_id: int) -> Side:
    history = story.history if token[0] == "s" else Update.history.filter(story_id=story.pk)
    row = history.select_related("history_user").get(history_id=history_id)
    who = row.history_user.get_full_name() or row.history_user.username if row.history_user else ""
    name = _("Saved by %(who)s") % {"who": who} if who else _("Saved")
    return Side(token, name, row.history_date, as_saved(story, row.history_date, save=row))


def _name(revision: Revision) -> str:
    return _("Revision %(n)s") % {"n": revision.number}


def _when(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i")
