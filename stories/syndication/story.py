"""A story as the public may see it: frozen data, made from one published version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stories.models import Kind, Stage
from stories.syndication.words import shortened, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from stories.syndication.changelog import Change
    from stories.syndication.facts import PublicFact, Standing
    from stories.syndication.notices import PublicNotice


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """One dated entry of a story. `plain` is its HTML without badges, for feeds and machines."""

    uid: str
    at: datetime
    headline: SafeString
    title: str
    byline: str
    html: SafeString
    plain: SafeString
    key_event: bool
    pinned: bool
    notices: tuple[PublicNotice, ...]  # that point at this entry

    @property
    def pointers(self) -> tuple[PublicNotice, ...]:
        """Those without a paragraph to stand beside."""
        return tuple(notice for notice in self.notices if not notice.quote)

    @property
    def name(self) -> str:
        """Its headline, or its first words."""
        return self.title or shortened(words_of(self.plain))


@dataclass(frozen=True, slots=True)
class Removal:
    """The tombstone of a version that words were removed from."""

    at: datetime
    number: int  # of the version that tells of it
    because: str  # the ground, in words
    by_law: bool
    whole: bool  # nothing of the version is shown any more


@dataclass(frozen=True, slots=True)
class PublicStory:
    """A story as one of its published versions shows it."""

    pk: int
    uid: str
    slug: str
    desk: str
    desk_slug: str
    number: int
    total: int  # the number of the version that readers see now
    kind: Kind
    note: str
    digest: str
    published_at: datetime
    first_published_at: datetime
    modified_at: datetime
    language: str
    direction: str
    stage: Stage  # of this version
    stage_now: Stage
    held: bool
    held_now: bool
    withheld: bool  # its words were removed for a legal reason
    headline: SafeString
    title: str
    standfirst: SafeString
    summary: str
    byline: str
    html: SafeString
    plain: SafeString
    updates: tuple[PublicUpdate, ...]  # pinned first, then newest first
    facts: tuple[PublicFact, ...]
    notices: tuple[PublicNotice, ...]  # newest first
    standing: Standing
    log: tuple[Change, ...]  # the newest lines, newest first
    removal: Removal | None = None  # of a version whose words were withheld
    alert: str = ""  # the push text that was sent with this version

    @property
    def url(self) -> str:
        return reverse("reader:story", args=[self.slug])

    @property
    def is_current(self) -> bool:
        return self.number == self.total

    @property
    def is_withdrawn(self) -> bool:
        return self.stage == Stage.WITHDRAWN

    @property
    def kept_back_by_law(self) -> bool:
        """Words are missing that the law keeps us from showing, not somebody's safety."""
        return self.withheld and (self.removal is None or self.removal.by_law)

    @property
    def is_developing(self) -> bool:
        return self.stage == Stage.DEVELOPING

    @property
    def is_closed(self) -> bool:
        return self.stage == Stage.CLOSED

    @property
    def was_withdrawn(self) -> bool:
        """This is an old version of a story that has been withdrawn since."""
        return self.stage_now == Stage.WITHDRAWN and not self.is_withdrawn

    @property
    def key_events(self) -> tuple[PublicUpdate, ...]:
        """Oldest first, as a reader would be told what happened."""
        marked = [update for update in self.updates if update.key_event]
        return tuple(sorted(marked, key=lambda update: update.at))

    @property
    def top_notices(self) -> tuple[PublicNotice, ...]:
        return tuple(notice for notice in self.notices if notice.top)

    @property
    def end_notices(self) -> tuple[PublicNotice, ...]:
        return tuple(notice for notice in self.notices if not notice.top)

    @property
    def body_notices(self) -> tuple[PublicNotice, ...]:
        """Those that point at the story's own text and at no paragraph of it."""
        here = (notice for notice in self.end_notices if notice.place == "body")
        return tuple(notice for notice in here if not notice.quote)

    @property
    def corrections(self) -> tuple[PublicNotice, ...]:
        return tuple(notice for notice in self.notices if notice.kind == Kind.CORRECTION)
