"""What was mended before readers, laid on the draft that is open, and taken out of it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import require
from stories.editorial.rebasing import FieldMerge, Rebase, field_merge, text_unmerged
from stories.editorial.saving import keep_story, keep_update
from stories.errors import StageRefused, UnfitText
from stories.models import DraftRebase, Story, Update
from stories.syndication.merges import every_name, renamed_version
from stories.text.renaming import renamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from stories.models import Revision
    from stories.text.excerpts import Excerpt
    from stories.text.version import UpdateText, Version


@dataclass(frozen=True, slots=True)
class Meeting:
    """The texts of the draft that a mended passage belongs to, each merged with it."""

    row: Story | Update | None  # None: the draft has no such update any more
    fields: tuple[FieldMerge, ...] = ()

    @property
    def asks(self) -> bool:
        """The draft has changed the same words."""
        return any(field.asks for field in self.fields)

    @property
    def is_even(self) -> bool:
        """The draft has these texts as readers saw them."""
        return all(field.mine == field.base for field in self.fields)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A text of the draft that kept its own words, with what it could hold instead."""

    rebase: DraftRebase
    row: Story | Update
    field: FieldMerge
    met: Rebase


def meet(
    story: Story, was: Version, now: Version, piece: Excerpt, names: Mapping[str, str]
) -> Meeting:
    """How the draft would take the passage (one query for an update).

    Both versions have today's names of claims, which the draft need not have.
    """
    row = _row(story, piece)
    if row is None:
        return Meeting(None)
    old, new = _texts(was, piece), _texts(now, piece)
    return Meeting(
        row,
        tuple(
            _merged(row, name, old[name], new[name], names, story.language)
            for name in new
            if old[name] != new[name]
        ),
    )


def carry(met: Meeting, revision: Revision, *, story: Story, by: User) -> tuple[DraftRebase, ...]:
    """Keep in the draft what merges, as a save of its own; write down what is to be asked.

    For a story whose row is locked. What the draft holds already is no save.
    """
    because = _("Correction of revision %(n)s taken into the draft") % {"n": revision.number}
    return _carry(met, revision, story=story, by=by, because=because)


def carry_back(
    story: Story, mended: Revision, revision: Revision, *, by: User
) -> tuple[DraftRebase, ...] | None:
    """Take what `mended` laid on the draft out of it again: `revision` has the words before it.

    Words that were changed in the draft since stay and are asked. What `mended` asked is no
    question any more: there the draft never took its words. None if `mended` was no mending of
    live words beside a draft. For a story whose row is locked.
    """
    laid = list(DraftRebase.objects.filter(revision=mended).select_related("update__story"))
    if not laid:
        return None
    moot = [row.field for row in laid if row.is_open]
    for row in laid:
        if row.is_open:
            _mark_settled(row, by=by)
    held: Story | Update = laid[0].update or story  # one passage was mended: all are of one row
    if isinstance(held, Update) and held.removed_at:
        return ()
    names = every_name()
    fields = []
    for row in laid:
        mine = getattr(held, row.field)
        old, new = (_words(one, row, names) for one in (mended, revision))
        if row.field in moot:
            old = new = mine
        fields.append(_merged(held, row.field, old, new, names, story.language))
    because = _("Correction of revision %(n)s taken out of the draft") % {"n": mended.number}
    return _carry(Meeting(held, tuple(fields)), revision, story=story, by=by, because=because)


def _carry(
    met: Meeting, revision: Revision, *, story: Story, by: User, because: str
) -> tuple[DraftRebase, ...]:
    if met.row is None:
        return ()
    asked = {field.name for field in met.fields if field.asks}
    texts = {field.name: field.merged for field in met.fields if field.name not in asked}
    try:
        _keep(met.row, texts, by=by, because=because)
    except UnfitText:  # both together are too long: somebody has to say what goes
        asked |= texts.keys()
    return tuple(
        DraftRebase.objects.create(
            story=story,
            revision=revision,
            update=met.row if isinstance(met.row, Update) else None,
            field=field.name,
            asks=field.name in asked,
        )
        for field in met.fields
    )


def holds_nothing_new(story: Story) -> bool:
    """Nobody has saved the draft since it went out: it is what readers see."""
    return bool(story.draft_published_at and story.saved_at < story.draft_published_at)


def taken(story: Story) -> tuple[DraftRebase, ...]:
    """What was laid on the draft since it last went out, and what still asks (one query)."""
    rows = DraftRebase.objects.filter(story=story).select_related("revision", "update")
    since = story.draft_published_at
    undone = {row.before for row in rows if row.takes_back}
    return tuple(
        row
        for row in rows
        if row.revision.number not in undone
        and (row.is_open or (since and row.revision.published_at > since))
    )


def unsettled(rebase: DraftRebase) -> Unsettled:
    """What an open one asks: the draft's words as they are now, against the mended ones.

    Where those were removed by law since, what readers see now stands for them, and all is asked.
    """
    story, number = rebase.story, rebase.revision.number
    names = every_name()
    row: Story | Update = rebase.update or story
    sides = (story.revisions.get(number=number - 1), rebase.revision)
    if known := not any(one.withheld for one in sides):
        old, new = (_words(one, rebase, names) for one in sides)
        field = _merged(row, rebase.field, old, new, names, story.language)
    else:
        assert story.live is not None  # it was mended before readers
        mine = renamed(getattr(row, rebase.field), names, line=rebase.field != "body")
        field = text_unmerged(rebase.field, mine, _words(story.live, rebase, names))
    person = rebase.revision.published_by
    met = Rebase((field,), base=row.saves, token=row.saves, known=known, people=(person,))
    return Unsettled(rebase, row, field, met)


@transaction.atomic
def settle(rebase: DraftRebase, *, by: User, token: int, text: str) -> DraftRebase:
    """Say what stands in the draft, which answers `token`, in the place of what clashed.

    Raises PermissionDenied, UnfitText, StaleSave with the merge if a colleague saved meanwhile,
    or StageRefused if it was settled already; then nothing has changed.
    """
    require(by, "change_story")
    rebase = DraftRebase.objects.select_for_update(of=("self",)).get(pk=rebase.pk)
    if not rebase.is_open:
        raise StageRefused(_("Somebody has settled this already. The draft is as they left it."))
    said = _("Settled with the correction of revision %(n)s")
    if rebase.takes_back:
        said = _("Settled with revision %(n)s, which took a correction back")
    because = said % {"n": rebase.revision.number}
    _keep(rebase.update or rebase.story, {rebase.field: text}, by=by, because=because, token=token)
    _mark_settled(rebase, by=by)
    return rebase


def _mark_settled(rebase: DraftRebase, *, by: User) -> None:
    rebase.settled_at, rebase.settled_by = now(), by
    rebase.save(update_fields=["settled_at", "settled_by"])


def _keep(
    row: Story | Update,
    texts: Mapping[str, str],
    *,
    by: User,
    because: str,
    token: int | None = None,
) -> None:
    token = row.saves if token is None else token
    if not texts:
        return
    if isinstance(row, Story):
        keep_story(row, by=by, token=token, because=because, **texts)
    else:
        keep_update(row, by=by, token=token, because=because, **texts)


def _merged(
    row: Story | Update, name: str, was: str, theirs: str, names: Mapping[str, str], language: str
) -> FieldMerge:
    mine = renamed(getattr(row, name), names, line=name != "body")
    return field_merge(name, was, mine, theirs, language=language)


def _row(story: Story, piece: Excerpt) -> Story | Update | None:
    if not piece.is_update:
        return story
    standing = story.updates.standing().select_related("story")
    return next((row for row in standing if row.key == piece.key.partition(":")[2]), None)


def _texts(version: Version, piece: Excerpt) -> dict[str, str]:
    """The texts of a row that the piece is part of."""
    if piece.is_line:
        return {piece.key: getattr(version, piece.key)}
    if not piece.is_update:
        return {"body": version.body}
    held = _update(version, piece.key.partition(":")[2])
    assert held is not None  # the piece is of this version
    return {"headline": held.headline, "body": held.body}


def _words(revision: Revision, rebase: DraftRebase, names: Mapping[str, str]) -> str:
    """What the revision has of the text that was laid; empty where the update has left."""
    version = renamed_version(revision.version(), names)
    of = rebase.update
    held = _update(version, of.key) if of else version
    return str(getattr(held, rebase.field)) if held else ""


def _update(version: Version, key: str) -> UpdateText | None:
    return next((update for update in version.updates if update.uid == key), None)
