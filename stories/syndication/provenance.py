"""Where a version came from, for machines: what it replaced, by which change, on what evidence.

PROV in JSON-LD (https://www.w3.org/TR/prov-o/): the version is an Entity, the change that made it
an Activity, the newsroom an Organization. Nothing here says who of the newsroom it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from stories.models import Revision
from stories.syndication import addresses, times

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stories.syndication.story import PublicStory
    from stories.text.version import EvidenceMark

MEDIA_TYPE = "application/ld+json"
RELATION = "http://www.w3.org/ns/prov#has_provenance"
CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}


def link(slug: str, number: int | None = None) -> str:
    """What a Link header says of the story's page, or of a version's."""
    address = addresses.page("revision_prov", slug, number) if number else _of_story(slug)
    return f'<{address}>; rel="{RELATION}"; type="{MEDIA_TYPE}"'


def provenance(story: PublicStory) -> dict[str, Any]:
    """The graph of one version (one query for one that was replaced).

    Of a version that words were removed from it says what was replaced and when, no evidence.
    """
    change = {"@id": f"{_version(story.slug, story.number)}#change"}
    return {
        "@context": CONTEXT,
        "@graph": [*_entities(story, change), _activity(story, change), *_agents()],
    }


def _entities(story: PublicStory, change: dict[str, str]) -> Iterable[dict[str, Any]]:
    """The version, and the one before it with the time of its end."""
    entity: dict[str, Any] = {
        "@id": _version(story.slug, story.number),
        "@type": "prov:Entity",
        "prov:specializationOf": {"@id": addresses.absolute(story.url)},
        "prov:wasGeneratedBy": change,
        "prov:wasAttributedTo": {"@id": addresses.organisation_id()},
        "prov:generatedAtTime": _time(story.published_at),
    }
    if not story.is_current:
        entity["prov:invalidatedAtTime"] = _time(_replaced_at(story))
    if story.number == 1:
        return [entity]
    before = _version(story.slug, story.number - 1)
    entity["prov:wasRevisionOf"] = {"@id": before}
    replaced = {
        "@id": before,
        "@type": "prov:Entity",
        "prov:invalidatedAtTime": _time(story.published_at),
    }
    return [entity, replaced]


def _activity(story: PublicStory, change: dict[str, str]) -> dict[str, Any]:
    before = [{"@id": _version(story.slug, story.number - 1)}] if story.number > 1 else []
    used = [*before, *([] if story.withheld else _evidence(story))]
    return {
        **change,
        "@type": "prov:Activity",
        "dcterms:type": str(story.kind),
        **({"prov:used": used} if used else {}),
        "prov:endedAtTime": _time(story.published_at),
        "prov:wasAssociatedWith": {"@id": addresses.organisation_id()},
    }


def _evidence(story: PublicStory) -> list[dict[str, Any]]:
    """What its claims rest on, each once, as readers may see it: a page, or a name."""
    marks = dict.fromkeys(mark for fact in story.facts for mark in fact.evidence)
    return [_cited(mark) for mark in marks]


def _cited(mark: EvidenceMark) -> dict[str, Any]:
    node = {"@type": "prov:Entity", "dcterms:title": mark.label}
    return {"@id": mark.url, **node} if mark.url else node


def _agents() -> Iterable[dict[str, Any]]:
    yield {
        "@id": addresses.organisation_id(),
        "@type": ["prov:Agent", "prov:Organization"],
        "dcterms:title": settings.NEWSROOM_NAME,
    }


def _replaced_at(story: PublicStory) -> datetime:
    after = Revision.objects.filter(story=story.pk, number=story.number + 1)
    return after.values_list("published_at", flat=True).get()


def _of_story(slug: str) -> str:
    return addresses.page("prov", slug)


def _version(slug: str, number: int) -> str:
    return addresses.page("revision", slug, number)


def _time(at: datetime) -> dict[str, str]:
    return {"@value": times.iso(at), "@type": "xsd:dateTime"}
