"""A story for somebody who saw an earlier version: what changed since, marked in its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.syndication import times
from stories.syndication.comparing import between
from stories.syndication.newsworthy import newsworthy
from stories.syndication.record import as_it_stood, public_story
from stories.text.comparison import Comparison, UpdateHow
from stories.text.inplace import Spoken, mark_line, mark_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stories.models import Story
    from stories.syndication.comparing import PublicComparison
    from stories.syndication.story import PublicStory, PublicUpdate
    from stories.text.comparison import FactChange, UpdateChange


@dataclass(frozen=True, slots=True)
class Since:
    """What a reader of version `older` has not seen; `whole` is False if law removed words."""

    slug: str
    older: int
    newer: int
    seen_at: datetime
    changed_at: datetime
    whole: bool
    news: tuple[str, ...]  # gravest first
    added: Mapping[str, UpdateChange] = field(default_factory=dict)  # updates, by their keys
    edited: Mapping[str, UpdateChange] = field(default_factory=dict)
    moved: Mapping[str, FactChange] = field(default_factory=dict)  # claims, by reference

    @property
    def when(self) -> str:
        """The older version's time, as HTML; its day where that is another one."""
        same = localtime(self.seen_at).date() == localtime(self.changed_at).date()
        words = times.clock(self.seen_at) if same else times.moment(self.seen_at)
        return times.time_tag(self.seen_at, words)

    @property
    def words(self) -> str:
        """1 correction, 2 facts confirmed, 3 updates."""
        if not self.whole:
            return _("what changed can’t be shown, because words were removed for legal reasons")
        return ", ".join(self.news) or _("nothing that changes what you read")

    @property
    def said(self) -> str:
        """The news in as many words as a page that is being read may say."""
        if self._only_updates:
            n = len(self.added)
            return ngettext("{n} new update", "{n} new updates", n).format(n=n)
        return self.words

    @property
    def offer(self) -> str:
        """What a button says that brings the news in."""
        if self._only_updates:
            n = len(self.added)
            return ngettext("Show {n} new update", "Show {n} new updates", n).format(n=n)
        return _("Show what changed")

    @property
    def diff_url(self) -> str:
        return reverse("reader:diff", args=[self.slug, self.older, self.newer])

    @property
    def _only_updates(self) -> bool:
        return bool(self.added) and len(self.news) == 1


def since(story: Story, older: int, newer: int) -> tuple[PublicStory, Since] | None:
    """The story's version `newer`, marked for a reader of `older`; None if it lacks one of them.

    Six queries; one more, and a write, when nobody has compared the two before.
    """
    assert story.live is not None  # live() leaves drafts out
    pair = between(story, older, newer)
    shown = public_story(story) if newer == story.live.number else as_it_stood(story, newer)
    if pair is None or shown is None:
        return None
    if pair.comparison is None:
        return shown, _since(shown, pair, Comparison(engine=0), whole=False)
    return _marked(shown, pair.comparison), _since(shown, pair, pair.comparison, whole=True)


def _since(
    shown: PublicStory, pair: PublicComparison, comparison: Comparison, *, whole: bool
) -> Since:
    hows = {
        how: {change.uid: change for change in comparison.updates if change.how == how}
        for how in (UpdateHow.ADDED, UpdateHow.EDITED)
    }
    return Since(
        slug=shown.slug,
        older=pair.older.change.number,
        newer=pair.newer.change.number,
        seen_at=pair.older.at,
        changed_at=pair.newer.at,
        whole=whole,
        news=newsworthy(comparison),
        added=hows[UpdateHow.ADDED],
        edited=hows[UpdateHow.EDITED],
        moved={fact.ref: fact for fact in comparison.moved_facts if fact.new},
    )


def _marked(shown: PublicStory, comparison: Comparison) -> PublicStory:
    spoken = Spoken(_("added:"), _("end of what was added."), _("Words were removed here."))
    changed = {
        change.uid: change for change in comparison.updates if change.how == UpdateHow.EDITED
    }
    return replace(
        shown,
        headline=_safe(mark_line(shown.headline, comparison.headline, spoken)),
        standfirst=_safe(mark_line(shown.standfirst, comparison.standfirst, spoken)),
        html=_safe(mark_text(shown.html, comparison.body, spoken)),
        updates=tuple(
            _marked_update(update, changed[update.uid], spoken)
            if update.uid in changed
            else update
            for update in shown.updates
        ),
    )


def _marked_update(update: PublicUpdate, change: UpdateChange, spoken: Spoken) -> PublicUpdate:
    return replace(
        update,
        headline=_safe(mark_line(update.headline, change.headline, spoken)),
        html=_safe(mark_text(update.html, change.text, spoken)),
    )


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - safe HTML of ours, with marks of ours
