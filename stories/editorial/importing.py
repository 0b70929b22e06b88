"""Real copy from elsewhere: successive versions become one story with a record of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.candidate import Mended
from stories.editorial.publishing import Publication, examine, publish
from stories.editorial.saving import (
    add_update,
    free_slug,
    save_story,
    set_embargo,
    start_story,
)
from stories.editorial.versions import draft
from stories.errors import NothingToPublish, UnfitText
from stories.models import Kind, Story
from stories.text.guard import guard, proposed_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.models import Desk
    from stories.text.intake import Draft
    from stories.text.version import Version

CORRECTIONS = 10  # worded for one version; the difference shows them all


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the versions; `unchanged` counts those that said nothing new."""

    story: Story
    revisions: int = 0
    unchanged: int = 0
    embargoed: bool = False  # so nothing was published


@transaction.atomic
def import_versions(
    versions: Sequence[tuple[str, Draft]],
    *,
    by: User,
    desk: Desk,
    as_draft: bool = False,
) -> Imported:
    """One new story from versions in order, each with its name; published unless `as_draft`.

    Each is published with the kind that the silent-edit guard proposes. A block that stands in
    the way all the same is overridden, and the revision says that it was imported. While the
    newest version is under embargo nothing is published. All of it or nothing: raises UnfitText,
    with the version's name, or PermissionDenied.
    """
    first, last = versions[0][1], versions[-1][1]
    embargoed = last.embargo_until is not None and last.embargo_until > now()
    slug = free_slug(first.headline)
    story = start_story(by=by, desk=desk, headline=first.headline, slug=slug)
    revisions = unchanged = 0
    for number, (name, version) in enumerate(versions, start=1):
        try:
            story = _write(story, version, by=by)
        except UnfitText as refusal:
            raise UnfitText(f"{name}: {refusal}") from refusal
        if as_draft or embargoed:
            continue
        origin = _("Version %(n)s of %(count)s, imported from %(name)s.")
        note = origin % {"n": number, "count": len(versions), "name": name}
        try:
            _publish(story, f"{version.note} {note}".strip(), by=by)
            revisions += 1
        except NothingToPublish:
            unchanged += 1
    if embargoed:
        set_embargo(story, by=by, until=last.embargo_until)
    return Imported(Story.objects.get(pk=story.pk), revisions, unchanged, embargoed)


def importer() -> User:
    """The account that imports where nobody is named; nobody can log in to it."""
    user, hired = User.objects.get_or_create(username="importer", first_name="Importer")
    if hired:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name="Standards editor"))
    return user


def _write(story: Story, version: Draft, *, by: User) -> Story:
    """Save the version as the story's draft; updates that the story has not are added."""
    texts: dict[str, Any] = {
        name: getattr(version, name) for name in ("headline", "standfirst", "body", "byline")
    }
    if version.language:
        texts["language"] = version.language
    story = save_story(story, by=by, token=story.saves, because=_("Imported"), **texts)
    known = set(story.updates.values_list("body", flat=True))
    for update in version.updates:
        if update.body not in known:
            add_update(
                story,
                by=by,
                headline=update.headline,
                body=update.body,
                byline=update.byline,
                filed_at=datetime.fromisoformat(update.at) if update.at else None,
                key_event=update.key_event,
                pinned=update.pinned,
            )
    return story


def _publish(story: Story, note: str, *, by: User) -> None:
    story = Story.objects.select_related("live").get(pk=story.pk)
    version = draft(story)
    live = story.live.version() if story.live else None
    kind = Kind(proposed_kind(live, version).kind)
    corrections = tuple(_corrections(live, version)) if live and kind == Kind.CORRECTION else ()
    overrides = {
        finding.key: _("Imported as it was published elsewhere.")
        for finding in examine(story, version, Publication(kind, note, corrections))
        if finding.blocks
    }
    publish(story, by=by, kind=kind, note=note, corrections=corrections, overrides=overrides)


def _corrections(live: Version, version: Version) -> Iterator[Mended]:
    """What the guard saw turn from one thing to another, sentence by sentence."""
    edits = [edit for edit in guard(live, version) if edit.kind == Kind.CORRECTION]
    said = dict.fromkeys((edit.place, edit.before, edit.sentence) for edit in edits)
    for place, before, after in list(said)[:CORRECTIONS]:
        yield Mended(
            wrong=before,
            right=after,
            according_to=_("the later version"),
            place=place if place.startswith(("body", "update:")) else "",
        )
