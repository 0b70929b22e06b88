"""The one way out for words: a story's published versions, and nothing else of it.

The reader's pages, the feeds and the structured data are all worded from what is made here, and
that is made from revisions alone, so a draft cannot leak through any of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from stories.models import Ground, Rendering, Revision, Stage, Withholding, load_texts
from stories.syndication import times
from stories.syndication.changelog import amended, newest_changes
from stories.syndication.facts import badges, public_fact, standing
from stories.syndication.notices import marker, public_notices, worded
from stories.syndication.scripts import direction
from stories.syndication.story import PublicStory, PublicUpdate, Removal
from stories.syndication.words import words_of
from stories.text.badges import badge
from stories.text.beside import beside as put_beside
from stories.text.render import render_line
from stories.text.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stories.models import Story
    from stories.syndication.changelog import Change
    from stories.syndication.notices import PublicNotice
    from stories.text.badges import Badge

LATEST = 6  # lines of the change log on the story's own page


def public_story(story: Story) -> PublicStory:
    """The story as readers see it now; it comes from `live()` or `shown()`.

    Three queries; and two writes for words that it never showed.
    """
    assert story.live is not None  # live() leaves drafts out
    log = newest_changes(story, most=LATEST)
    rendered = Rendering.objects.live({story.pk: _texts(story.live.version())})
    live = story.live
    return _public(story, live, live.version(), total=live.number, log=log, rendered=rendered)


def as_it_stood(story: Story, number: int) -> PublicStory | None:
    """The story's version with that number; None if there is none.

    Three queries; four for one that words were removed from.
    """
    assert story.live is not None  # live() leaves drafts out
    revision = Revision.objects.filter(story=story, number=number).first()
    if revision is None:
        return None
    removal = removal_of(revision)
    version = shown_of(revision, removal)
    rendered = Rendering.objects.html(_texts(version))
    public = _public(story, revision, version, total=story.live.number, rendered=rendered)
    return replace(public, removal=removal)


def removal_of(revision: Revision) -> Removal | None:
    """Why words of the version are missing; None if they are all there (then no query)."""
    if not revision.withheld:
        return None
    done = Withholding.objects.of(revision.story_id, [revision.number]).get(revision.number)
    if done is None:
        return None
    ground = Ground(done.ground)
    number = done.revision.number
    return Removal(done.at, number, str(ground.label), by_law=ground.by_law, whole=done.whole)


def shown_of(revision: Revision, removal: Removal | None) -> Version:
    """The words of the version that may be shown: none of one that was removed whole."""
    version = revision.version()
    if removal is None or not removal.whole:
        return version
    return Version(headline="", body="", stage=version.stage, language=version.language)


def public_stories(stories: Iterable[Story]) -> tuple[PublicStory, ...]:
    """Live stories as readers see them now, for a feed: two queries for any number of them.

    And two writes for words that have never been shown.
    """
    pairs = [(story, story.live) for story in stories if story.live]
    load_texts([live for _, live in pairs])
    rendered = Rendering.objects.live({story.pk: _texts(live.version()) for story, live in pairs})
    return tuple(
        _public(story, live, live.version(), total=live.number, rendered=rendered)
        for story, live in pairs
    )


def _public(
    story: Story,
    revision: Revision,
    version: Version,
    *,
    total: int,
    rendered: Mapping[str, str],
    log: tuple[Change, ...] = (),
) -> PublicStory:
    facts = tuple(map(public_fact, version.claims))
    notices = public_notices(version.notices)
    beside = badges(facts)
    headline, standfirst = render_line(version.headline), render_line(version.standfirst)
    return PublicStory(
        pk=story.pk,
        uid=str(story.uid),
        slug=story.slug,
        desk=story.desk.name,
        desk_slug=story.desk.slug,
        number=revision.number,
        total=total,
        kind=revision.change,
        note=worded(revision.change, revision.note),
        digest=revision.digest,
        published_at=revision.published_at,
        first_published_at=revision.first_published_at,
        modified_at=revision.modified_at,
        language=version.language,
        direction=direction(version.language),
        stage=Stage(version.stage),
        stage_now=Stage(story.stage),
        held=version.held,
        held_now=story.held,
        withheld=revision.withheld,
        headline=_badged(headline, beside),
        title=words_of(headline),
        standfirst=_badged(standfirst, beside),
        summary=words_of(standfirst),
        byline=version.byline,
        html=_badged(_marked(rendered[version.body], notices, "body"), beside),
        plain=_safe(rendered[version.body]),
        updates=tuple(_updates(version, beside=beside, rendered=rendered, notices=notices)),
        facts=facts,
        notices=notices,
        standing=standing(facts, notices),
        log=amended(log, version.notices),
        alert=words_of(render_line(version.alert)),
    )


def _updates(
    version: Version,
    *,
    beside: Mapping[str, Badge],
    rendered: Mapping[str, str],
    notices: Iterable[PublicNotice],
) -> Iterator[PublicUpdate]:
    """Pinned ones first, otherwise in the version's order."""
    for update in sorted(version.updates, key=lambda update: not update.pinned):
        headline, place = render_line(update.headline), f"update:{update.uid}"
        yield PublicUpdate(
            uid=update.uid,
            at=times.read(update.at),
            headline=_badged(headline, beside),
            title=words_of(headline),
            byline=update.byline,
            html=_badged(_marked(rendered[update.body], notices, place), beside),
            plain=_safe(rendered[update.body]),
            key_event=update.key_event,
            pinned=update.pinned,
            notices=tuple(notice for notice in notices if notice.place == place),
        )


def _texts(version: Version) -> tuple[str, ...]:
    """The Markdown of a version."""
    return version.body, *(update.body for update in version.updates)


def _marked(html: str, notices: Iterable[PublicNotice], place: str) -> str:
    """The text with a link to each notice beside the paragraph that was mended."""
    here = [notice for notice in notices if notice.place == place and notice.quote]
    return put_beside(html, ((notice.quote, marker(notice)) for notice in here))


def _badged(rendered: str, beside: Mapping[str, Badge]) -> SafeString:
    return _safe(badge(rendered, beside.get))


def _safe(rendered: str) -> SafeString:
    return mark_safe(rendered)  # noqa: S308 - the renderer's own, cleaned HTML
