"""A story as ninjs 3.1, the JSON that newsrooms and agencies exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from stories.syndication import addresses, times, wires
from stories.syndication.words import for_xml, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.syndication.facts import PublicFact
    from stories.syndication.story import PublicStory

MEDIA_TYPE = "application/json"
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
PREVIOUS = "http://cv.iptc.org/newscodes/itemrelation/previousVersion"
_POLICY = "http://cv.iptc.org/newscodes/trustindicator/editorialPolicy"
_ABOUT = "https://schema.org/about"
_PLAIN = "text/plain"


def ninjs(story: PublicStory) -> dict[str, Any]:
    """The document as JSON values. A correction is the next version; a kill is one, too."""
    return _filled(
        {
            "uri": addresses.story_id(story.uid, story.first_published_at),
            "standard": STANDARD,
            "type": "text",
            "representationType": "full",
            "profile": "developing-story",
            "version": str(story.number),
            "firstCreated": times.iso(story.first_published_at),
            "versionCreated": times.iso(story.published_at),
            "pubStatus": str(wires.pub_status(story)),
            "copyrightHolder": settings.NEWSROOM_NAME,
            "language": story.language,
            "title": wires.headline(story),
            "by": for_xml(story.byline),
            "slugline": story.slug,
            "edNote": wires.ed_note(story),
            "headlines": list(_headlines(story)),
            "descriptions": list(_descriptions(story)),
            "bodies": list(_bodies(story)),
            "subjects": [{"name": story.desk, "uri": addresses.page("desk", story.desk_slug)}],
            "altIds": list(_other_ids(story)),
            "associations": list(_associations(story)),
            "trustIndicators": _trust(),
        }
    )


def _headlines(story: PublicStory) -> Iterator[dict[str, Any]]:
    """The headline, then the push text of a version that was sent with one."""
    yield _text("main", wires.headline(story))
    if alert := wires.alert(story):
        yield _text("alert", alert)


def _descriptions(story: PublicStory) -> Iterator[dict[str, Any]]:
    """The standfirst, then every notice that stands, each under the name of its kind."""
    if story.summary and wires.pub_status(story) == wires.PubStatus.USABLE:
        yield _text("summary", for_xml(story.summary))
    for notice in story.notices:
        yield _text(str(notice.kind), for_xml(notice.text))


def _bodies(story: PublicStory) -> Iterator[dict[str, Any]]:
    html = wires.body(story)
    if html:
        words = words_of(html)
        yield {
            "role": "main",
            "contentType": "text/html",
            "charCount": len(words),
            "wordCount": len(words.split()),
            "value": html,
        }


def _other_ids(story: PublicStory) -> Iterator[dict[str, str]]:
    """Where the story and this version of it can be read, and the seal in its record."""
    yield {"role": "web", "value": addresses.absolute(story.url)}
    yield {
        "role": "revision",
        "value": addresses.page("revision", story.slug, story.number),
    }
    yield {"role": "sha256", "value": story.digest}
    yield {"role": "changeKind", "value": str(story.kind)}


def _associations(story: PublicStory) -> Iterator[dict[str, Any]]:
    if story.number > 1:
        before = story.number - 1
        yield {
            "name": _("Previous version"),
            "rel": PREVIOUS,
            "uri": addresses.page("revision_ninjs", story.slug, before),
            "type": "text",
            "version": str(before),
        }
    if wires.pub_status(story) == wires.PubStatus.USABLE:
        yield from map(_claim, story.facts)


def _claim(fact: PublicFact) -> dict[str, Any]:
    return _filled(
        {
            "name": fact.ref,
            "rel": _ABOUT,
            "uri": addresses.absolute(fact.url),
            "type": "component",
            "profile": "claim",
            "title": for_xml(fact.statement),
            "versionCreated": times.iso(fact.as_of) if fact.as_of else "",
            "descriptions": [
                _text("verificationStatus", fact.status.value),
                *([_text("reason", for_xml(fact.reason))] if fact.reason else []),
            ],
        }
    )


def _trust() -> list[dict[str, str]]:
    indicators = (
        (_POLICY, _("How we keep our record"), "record"),
        ("https://schema.org/correctionsPolicy", _("What we got wrong"), "corrections"),
        (
            "https://schema.org/verificationFactCheckingPolicy",
            _("How we label facts"),
            "glossary",
        ),
    )
    return [
        {"role": role, "title": title, "href": addresses.page(name)}
        for role, title, name in indicators
    ]


def _text(role: str, value: str) -> dict[str, str]:
    return {"role": role, "contentType": _PLAIN, "value": value}


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value}
