"""Keeping what was typed: nothing is overwritten, nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.clock import now
from stories.editorial.admission import fit, once, require
from stories.editorial.rebasing import Rebase, reason_of, rebase, stale
from stories.errors import StageRefused, UnfitText
from stories.models import Placement, Stage, Story, Update
from stories.models.claim import number_of
from stories.text.clean import bidi_controls, clean, clean_line
from stories.text.limits import refuse_long
from stories.text.markup import spans, strip_marks
from stories.text.version import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.models import Desk

Row = TypeVar("Row", Story, Update)

MAX_CHARS = 200_000  # of a story's or an update's text; `limits` counts bytes besides
MOST_AT_ONCE = 16  # people who start a story of one headline in the same moment
_STORY_TEXTS = ("headline", "standfirst", "alert", "body", "byline", "language", "slug", "desk")
_UPDATE_TEXTS = ("headline", "body", "byline", "key_event", "pinned", "filed_at")
_LINES = (*LINES, "byline", "slug", "language")

_NAMES = {
    "headline": gettext_lazy("headline"),
    "standfirst": gettext_lazy("standfirst"),
    "alert": gettext_lazy("push text"),
}


@dataclass(frozen=True, slots=True)
class Kept(Generic[Row]):
    """What is stored after a save, and what it met if colleagues had saved since."""

    row: Row
    met: Rebase | None = None


@transaction.atomic
def start_story(
    *,
    by: User,
    desk: Desk,
    headline: str,
    uid: UUID | None = None,
    slug: str = "",
    **texts: Any,
) -> Story:
    """A new draft. The same `uid` again gives the story that it made first (a double click).

    Without a slug one is made from the headline. Raises PermissionDenied or UnfitText.
    """
    require(by, "start_story")
    tidy = _tidy({"headline": headline, "desk": desk, **texts}, _STORY_TEXTS)

    def begin() -> Story:
        story = Story(saved_by=by, slug=slug.strip() or free_slug(headline), uid=uid or uuid4())
        _put(story, tidy)
        _fit(story)
        story.save_as(by, because=_("Story started"))
        place_claims(story)
        return story

    # Of an address made here, each try finds the next that is free.
    return once(Story.objects.all(), uid, begin, tries=2 if slug else MOST_AT_ONCE)


def save_story(story: Story, *, by: User, token: int, because: str = "", **texts: Any) -> Story:
    """As `keep_story`; only what is stored then."""
    return keep_story(story, by=by, token=token, because=because, **texts).row


@transaction.atomic
def keep_story(
    story: Story, *, by: User, token: int, because: str = "", **texts: Any
) -> Kept[Story]:
    """Keep what was typed of headline, standfirst, alert, body, byline, language, slug and desk.

    `token` is the `saves` that the editor's form was opened with. What colleagues saved since is
    merged with it. Text that is stored already is no save. Raises PermissionDenied, UnfitText, or
    StaleSave with the merge when somebody has to decide; then nothing has changed. Locks the
    story's row.
    """
    require(by, "change_story")
    story = lock(story)
    mine = _tidy(texts, _STORY_TEXTS)
    met = _meet(story, mine, token)
    mine = _tidy(met.texts(), _STORY_TEXTS) if met else mine
    if _is_stored(story, mine):
        return Kept(story, met)
    if mine.get("slug", story.slug) != story.slug and story.stage != Stage.DRAFT:
        raise UnfitText(_("The slug can’t change once the story is published: readers use it."))
    _put(story, mine)
    _fit_merged(story, met)
    story.saves += 1
    story.saved_at, story.saved_by = now(), by
    story.save_as(by, because=_why(clean(because).strip(), met, by=by))
    place_claims(story)
    return Kept(story, met)


@transaction.atomic
def set_embargo(story: Story, *, by: User, until: datetime | None) -> Story:
    """Keep the draft from readers until then, or lift that. Raises PermissionDenied.

    The texts are as they were: a form that is open on them stays good. Locks the story's row.
    """
    require(by, "publish_story")
    story = lock(story)
    if story.embargo_until != until:
        story.embargo_until = until
        story.save_as(by, because=_("Embargo set") if until else _("Embargo lifted"))
    return story


@transaction.atomic
def add_update(
    story: Story,
    *,
    by: User,
    body: str,
    uid: UUID | None = None,
    filed_at: datetime | None = None,
    **texts: Any,
) -> Update:
    """A new dated entry. The same `uid` again gives the entry that it made first.

    Raises PermissionDenied, UnfitText, or StageRefused for a story that was withdrawn.
    Locks the story's row.
    """
    require(by, "add_update")
    story = lock(story)
    if uid and (made := Update.objects.filter(uid=uid, story=story).first()):
        return made
    if story.stage == Stage.WITHDRAWN:
        raise StageRefused(_("The story was withdrawn. Start a new one."))
    update = Update(story=story, saved_by=by, filed_at=filed_at or now())
    if uid:
        update.uid = uid
    _put(update, _tidy({"body": body, **texts}, _UPDATE_TEXTS))
    _fit(update)
    update.save_as(by, because=_("Update added"))
    _touch(story, by=by)
    return update


def save_update(update: Update, *, by: User, token: int, **texts: Any) -> Update:
    """As `keep_update`; only what is stored then."""
    return keep_update(update, by=by, token=token, **texts).row


@transaction.atomic
def keep_update(
    update: Update, *, by: User, token: int, because: str = "", **texts: Any
) -> Kept[Update]:
    """Keep what was typed of an update; as `keep_story`. Locks the story's row."""
    require(by, "change_update")
    story = lock(update.story)
    update = Update.objects.get(pk=update.pk)
    mine = _tidy(texts, _UPDATE_TEXTS)
    met = _meet(update, mine, token)
    mine = _tidy(met.texts(), _UPDATE_TEXTS) if met else mine
    if _is_stored(update, mine):
        return Kept(update, met)
    _put(update, mine)
    _fit_merged(update, met)
    _keep_update(update, story, by=by, because=_why(because, met, by=by))
    return Kept(update, met)


@transaction.atomic
def remove_update(update: Update, *, by: User) -> Update:
    """Leave the update out of the next revision. It can be put back; its history stays."""
    return _set_removed(update, by=by, at=now(), because=_("Update removed"))


@transaction.atomic
def put_back_update(update: Update, *, by: User) -> Update:
    """Let the next revision hold the update again."""
    return _set_removed(update, by=by, at=None, because=_("Update put back"))


def lock(story: Story) -> Story:
    """The story as it is stored, its row locked until the transaction ends."""
    # The live revision is not joined: whoever waited for the lock would get the one that was
    # live when the waiting began.
    return Story.objects.select_for_update().get(pk=story.pk)


def tidied(row: Story | Update, texts: Mapping[str, Any]) -> dict[str, Any]:
    """The texts as a save of the row would keep them. Raises UnfitText."""
    return _tidy(texts, _STORY_TEXTS if isinstance(row, Story) else _UPDATE_TEXTS)


def place_claims(story: Story) -> None:
    """Derive the draft's placements from the markup of all its texts (four queries)."""
    Placement.objects.replace(story, _marks(story), live=False)


def free_slug(headline: str) -> str:
    """A slug made of the headline that no story has."""
    whole = slugify(strip_marks(headline))
    # At a word's end, where there is one.
    stem = whole if len(whole) <= 70 else whole[:70].rpartition("-")[0] or whole[:70]
    stem = stem.strip("-") or "story"
    taken = set(Story.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number, slug = number + 1, f"{stem}-{number + 1}"
    return slug


def _marks(story: Story) -> Iterator[tuple[str, int, str]]:
    texts = [
        ("headline", story.headline, True),
        ("standfirst", story.standfirst, True),
        ("alert", story.alert, True),
        ("body", story.body, False),
    ]
    for update in story.updates.standing():
        place = f"update:{update.key}"
        texts += [(place, update.headline, True), (place, update.body, False)]
    for place, text, line in texts:
        for span in spans(text, line=line):
            if number := number_of(span.ref):
                yield place, number, span.words


def _set_removed(update: Update, *, by: User, at: datetime | None, because: str) -> Update:
    require(by, "change_update")
    story = lock(update.story)
    update = Update.objects.get(pk=update.pk)
    if (update.removed_at is None) == (at is None):
        return update
    update.removed_at = at
    _keep_update(update, story, by=by, because=because)
    return update


def _keep_update(update: Update, story: Story, *, by: User, because: str) -> None:
    update.saves += 1
    update.saved_at, update.saved_by = now(), by
    update.save_as(by, because=because)
    _touch(story, by=by)


def _touch(story: Story, *, by: User) -> None:
    """An update was saved: the story's own text, its token and its diary are as they were."""
    Story.objects.filter(pk=story.pk).update(saved_at=now(), saved_by=by)
    place_claims(story)


def _tidy(texts: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Text in one Unicode form, without control characters; lines on one line.

    Raises TypeError for a name that is not one of `names`: nothing that was typed is dropped.
    """
    if strange := texts.keys() - set(names):
        raise TypeError(f"No text is called {', '.join(sorted(strange))}.")
    tidy = dict(texts)
    for name, text in texts.items():
        if not isinstance(text, str):
            continue
        if name in LINES and bidi_controls(text):
            raise UnfitText(
                _(
                    "The %(name)s holds invisible characters that turn the direction of the text. "
                    "Type it anew instead of pasting it."
                )
                % {"name": _NAMES[name]}
            )
        tidy[name] = clean_line(text) if name in _LINES else clean(text).strip("\n")
    return tidy


def _meet(row: Story | Update, mine: Mapping[str, Any], token: int) -> Rebase | None:
    """What colleagues saved since, merged; None if nobody did. Raises StaleSave if it asks."""
    if token == row.saves or _is_stored(row, mine):
        return None
    met = rebase(row, mine, token=token)
    if met.asks:
        raise stale(met)
    return met


def _is_stored(row: Story | Update, texts: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == text for name, text in texts.items())


def _fit_merged(row: Story | Update, met: Rebase | None) -> None:
    """Raise UnfitText; or StaleSave where it may be the merge that made the text unfit."""
    try:
        _fit(row)
    except UnfitText as refusal:
        if met and met.merges:
            raise stale(met.doubted()) from refusal
        raise


def _why(because: str, met: Rebase | None, *, by: User) -> str:
    if met is None or not met.people:
        return because
    return " · ".join(filter(None, (because, reason_of(met, by=by))))


def _put(row: Story | Update, texts: Mapping[str, Any]) -> None:
    for name, text in texts.items():
        setattr(row, name, text)


def _fit(row: Story | Update) -> None:
    """Raise UnfitText with every reason why the row can't be kept."""
    if len(row.body) > MAX_CHARS:
        raise UnfitText(
            _("The text has %(chars)s characters and %(most)s fit. Split it into updates.")
            % {"chars": f"{len(row.body):,}", "most": f"{MAX_CHARS:,}"}
        )
    # Headline and body of an update are read as one text.
    refuse_long(f"{row.headline}\n\n{row.body}")
    fit(row)
