"""The claims of a version as Web Annotations: what we say of which words, for machines that read
the page (https://www.w3.org/TR/annotation-model/).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from django.conf import settings

from stories.syndication import addresses, times
from stories.syndication.plaintext import edges, plain_text
from stories.text.fragments import fragment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.syndication.facts import PublicFact
    from stories.syndication.plaintext import Spot
    from stories.syndication.story import PublicStory

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
_FRAGMENTS = "https://wicg.github.io/scroll-to-text-fragment/"
PER_PAGE = 100
AROUND = 32  # characters on either side, more until they are the only ones


def annotation_page(story: PublicStory, *, page: int = 1) -> dict[str, Any] | None:
    """One page of them, in the order of the text; None if there is no such page."""
    plain = plain_text(story)
    facts = {fact.ref: fact for fact in story.facts}
    spots = [spot for spot in plain.spots if spot.ref in facts]
    first, last = (page - 1) * PER_PAGE, page * PER_PAGE
    shown = spots[first:last]
    if not shown and page > 1:
        return None
    cuts = edges(plain.text) if shown else []
    numbered = enumerate(shown, first + 1)
    document = {
        "@context": CONTEXT,
        "id": _url(story, page),
        "type": "AnnotationPage",
        "partOf": {
            "id": addresses.page("annotations", story.slug),
            "type": "AnnotationCollection",
            "total": len(spots),
        },
        "startIndex": first,
        "items": [
            _annotation(story, facts[spot.ref], spot, number, plain.text, cuts)
            for number, spot in numbered
        ],
    }
    if last < len(spots):
        document["next"] = _url(story, page + 1)
    if page > 1:
        document["prev"] = _url(story, page - 1)
    return document


def _url(story: PublicStory, page: int) -> str:
    return f"{addresses.page('annotations', story.slug)}?page={page}"


def _annotation(
    story: PublicStory, fact: PublicFact, spot: Spot, number: int, text: str, cuts: Sequence[int]
) -> dict[str, Any]:
    revision = addresses.page("revision", story.slug, story.number)
    said = fact.status.label if not fact.reason else f"{fact.status.label}: {fact.reason}"
    prefix, suffix = around(text, spot.start, spot.end, cuts)
    return {
        "id": f"{revision}#claim-{number}",
        "type": "Annotation",
        "motivation": "assessing",
        "created": times.iso(fact.as_of or story.published_at),
        "modified": times.iso(story.published_at),
        "creator": {
            "id": addresses.organisation_id(),
            "type": "Organization",
            "name": settings.NEWSROOM_NAME,
        },
        "body": [
            {"type": "TextualBody", "format": "text/plain", "value": str(said)},
            {"type": "SpecificResource", "source": addresses.absolute(fact.url)},
        ],
        "target": {
            "source": addresses.absolute(story.url),
            "state": {
                "type": "TimeState",
                "sourceDate": times.iso(story.published_at),
                "cached": revision,
            },
            "selector": [
                *_link(text, spot),
                {
                    "type": "TextQuoteSelector",
                    "exact": text[spot.start : spot.end],
                    "prefix": prefix,
                    "suffix": suffix,
                },
                {"type": "TextPositionSelector", "start": spot.start, "end": spot.end},
            ],
        },
    }


def _link(text: str, spot: Spot) -> list[dict[str, str]]:
    """What leads a browser to the words, in the element that they stand in."""
    words = fragment(text, spot.start, spot.end)
    if not words:
        return []
    value = f"{spot.anchor or 'main'}{words}"
    return [{"type": "FragmentSelector", "conformsTo": _FRAGMENTS, "value": value}]


def around(text: str, start: int, end: int, cuts: Sequence[int]) -> tuple[str, str]:
    """What stands before and behind, as much as it takes to be the only place, letters whole."""
    most = AROUND
    while True:
        first = cuts[bisect_left(cuts, max(start - most, 0))]
        last = cuts[bisect_right(cuts, min(end + most, len(text))) - 1]
        found = text[first:last]
        alone = text.find(found) == first and text.find(found, first + 1) < 0
        if alone or (first == 0 and last == len(text)):
            return text[first:start], text[end:last]
        most *= 2
