"""What wires tell the editors who take a story in: may it be used, and what must they do about it.

The words in capitals are those that such editors, and their machines, look for; they stay English.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stories.models import Kind
from stories.syndication.words import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.syndication.notices import PublicNotice
    from stories.syndication.story import PublicStory

# Other offices speak of a mended story with the same word, whatever the mending is called.
_CAPITALS = {
    Kind.STATUS_CHANGE: "UPDATE",
    Kind.MINOR: "REFILE",
    Kind.CLARIFICATION: "CLARIFICATION",
    Kind.CORRECTION: "CORRECTION",
    Kind.EDITORS_NOTE: "EDITOR’S NOTE",
    Kind.RESTORATION: "RELEASED",
    Kind.REDACTION: "REDACTION",
}


class PubStatus(StrEnum):
    """IPTC's three words for whether an item may be used."""

    USABLE = "usable"
    WITHHELD = "withheld"  # in question: nobody may use it until we say so
    CANCELED = "canceled"  # killed: all versions are to be removed


def pub_status(story: PublicStory) -> PubStatus:
    """An old version may be used no longer than the story that it is a version of."""
    if story.is_withdrawn or story.was_withdrawn or story.withheld:
        return PubStatus.CANCELED
    return PubStatus.WITHHELD if story.held or story.held_now else PubStatus.USABLE


def brought(story: PublicStory) -> tuple[PublicNotice, ...]:
    """The notices that this version brought, and what it added to earlier ones."""
    every = (one for notice in story.notices for one in (notice, *notice.amendments))
    return tuple(notice for notice in every if notice.number == story.number)


def headline(story: PublicStory) -> str:
    """As editors get it; words that were removed by law leave the story's address."""
    title = for_xml(story.title) or story.slug
    return f"KILL: {title}" if pub_status(story) == PubStatus.CANCELED else title


def alert(story: PublicStory) -> str:
    """The push text of this version; none of words that nobody may use."""
    return for_xml(story.alert) if pub_status(story) == PubStatus.USABLE else ""


def body(story: PublicStory) -> str:
    """The text as HTML; of a withdrawn story what we say instead, of one in question nothing."""
    status = pub_status(story)
    if status == PubStatus.USABLE:
        return for_xml(render_to_string("stories/feeds/text.html", {"story": story})).strip()
    said = story.notices if status == PubStatus.CANCELED and story.is_withdrawn else ()
    retracted = (notice for notice in said if notice.kind == Kind.RETRACTION)
    return for_xml(render_to_string("stories/feeds/notices.html", {"notices": retracted})).strip()


def ed_note(story: PublicStory) -> str:
    """What an editor who has taken an earlier version must know and do. Not for readers."""
    return for_xml(" ".join(filter(None, _sentences(story))))


def _sentences(story: PublicStory) -> Iterator[str]:
    status = pub_status(story)
    if status == PubStatus.CANCELED:
        yield from _kill(story)
        return
    if status == PubStatus.WITHHELD:
        yield f"WITHHELD: {_('do not use this story until its review is done.')}"
    if story.kind == Kind.HOLD:
        yield story.note
    elif story.number > 1:
        yield f"{_capitals(story)}: {_what(story)}".rstrip(": ")
    if story.number > 1:
        yield _("Replaces version {n}.").format(n=story.number - 1)
    if status == PubStatus.USABLE and any(notice.mends for notice in brought(story)):
        yield _("Please use this version and publish the notice.")
    if not story.is_current:
        yield _("Version {n} has replaced this one.").format(n=story.total)


def _kill(story: PublicStory) -> Iterator[str]:
    yield f"KILL: {_('do not use.')}"
    if story.withheld:
        yield _("Words of this version were removed for legal reasons.")
        return
    last = story.total if story.was_withdrawn else story.number - 1
    yield _("Remove versions 1–{n} and publish the retraction if you used any of them.").format(
        n=last
    )
    yield story.note if story.is_withdrawn else _("We have withdrawn this story.")


def _capitals(story: PublicStory) -> str:
    return _CAPITALS.get(story.kind) or f"UPDATE {story.number - 1}"


def _what(story: PublicStory) -> str:
    """The notices that came with this version, and for how long it was wrong; else its note."""
    said = [notice for notice in brought(story) if notice.mends]
    if not said:
        return story.note
    return " ".join(" ".join(filter(None, (notice.words, _versions(notice)))) for notice in said)


def _versions(notice: PublicNotice) -> str:
    if not notice.first_bad:
        return ""
    if notice.first_bad == notice.last_bad:
        return _("That was in version {n}.").format(n=notice.first_bad)
    return _("That was in versions {first}–{last}.").format(
        first=notice.first_bad, last=notice.last_bad
    )
