"""A story and a claim in the words of schema.org."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.conf import settings

from stories.models import Stage, Status
from stories.syndication import addresses, times
from stories.syndication.words import shortened, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.syndication.claims import PublicClaim
    from stories.syndication.facts import PublicFact
    from stories.syndication.notices import PublicNotice
    from stories.syndication.story import PublicStory, PublicUpdate

MOST_UPDATES = 100
MOST_CITATIONS = 50
MOST_REVIEWED = 74  # characters of claimReviewed

STAGES = {
    Stage.DEVELOPING: "Developing",
    Stage.CLOSED: "Closed",
    Stage.WITHDRAWN: "Withdrawn",
}
# The verdict first, then how true: 1 to 5. None where a number would say more than we know.
RATINGS: dict[Status, tuple[str, int | None]] = {
    Status.CONFIRMED: ("True", 5),
    Status.MISLEADING: ("Misleading", 2),
    Status.FALSE: ("False", 1),
    Status.UNVERIFIABLE: ("Unproven", None),
}
# As Django's json_script escapes, with the two line ends that JavaScript knows and JSON does not.
_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|&|\band\b)\s*")


def script(graph: dict[str, Any]) -> str:
    """The graph as text that can stand inside a script element."""
    return json.dumps(graph, ensure_ascii=False).translate(_ESCAPES)


def story_graph(story: PublicStory) -> dict[str, Any]:
    """LiveBlogPosting while the story has updates, else NewsArticle; with its publisher."""
    return {"@context": "https://schema.org", "@graph": [_article(story), _organisation()]}


def claim_review(claim: PublicClaim) -> dict[str, Any] | None:
    """ClaimReview of a claim that somebody else made; None where none may be published."""
    fact = claim.fact
    if fact.status not in RATINGS or not fact.claimant or not fact.evidence or not claim.carriers:
        return None
    url = addresses.absolute(fact.url)
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "@id": f"{url}#review",
            "url": url,
            "inLanguage": claim.language,
            "datePublished": times.iso(claim.decided_at),
            "dateModified": times.iso(claim.last_shown_at),
            "author": _organisation(),
            "claimReviewed": shortened(fact.statement, most=MOST_REVIEWED),
            "reviewBody": fact.reason,
            "reviewRating": _rating(fact),
            "itemReviewed": {
                "@type": "Claim",
                "@id": f"{url}#claim",
                "sameAs": [addresses.absolute(joined.url) for joined in claim.joined],
                "text": fact.statement,
                # Whether a person or a body said it, nobody has told us.
                "author": {"@type": "Organization", "name": fact.claimant},
            },
            "isPartOf": [
                {"@id": f"{addresses.absolute(carrier.url)}#story"} for carrier in claim.carriers
            ],
            "citation": list(_citations([fact])),
        }
    )


def _article(story: PublicStory) -> dict[str, Any]:
    url = addresses.absolute(story.url)
    live = bool(story.updates)
    article = {
        "@type": "LiveBlogPosting" if live else "NewsArticle",
        "@id": f"{url}#story",
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": story.title,
        "description": story.summary,
        "inLanguage": story.language,
        "articleSection": story.desk,
        "datePublished": times.iso(story.first_published_at),
        "dateModified": times.iso(_modified(story)),
        "version": str(story.number),
        "creativeWorkStatus": "Under review" if story.held else STAGES[story.stage],
        "author": _authors(story.byline) or [{"@id": addresses.organisation_id()}],
        "publisher": {"@id": addresses.organisation_id()},
        "publishingPrinciples": addresses.page("record"),
        "articleBody": words_of(story.plain),
        "citation": list(_citations(story.facts)),
        "correction": [_correction(notice, url) for notice in story.notices if notice.mends],
    }
    if live:
        newest = sorted(story.updates, key=lambda update: update.at, reverse=True)[:MOST_UPDATES]
        article |= {
            "coverageStartTime": times.iso(story.first_published_at),
            "coverageEndTime": times.iso(story.modified_at) if story.is_closed else "",
            "liveBlogUpdate": [_posting(update, story, url) for update in newest],
        }
    return _filled(article)


def _modified(story: PublicStory) -> Any:
    """Never older than the newest update, whose time the desk sets."""
    return max([story.modified_at, *(update.at for update in story.updates)])


def _posting(update: PublicUpdate, story: PublicStory, url: str) -> dict[str, Any]:
    anchor = f"{url}#{update.uid}"
    mended = [notice for notice in update.notices if notice.mends]
    return _filled(
        {
            "@type": "BlogPosting",
            "@id": anchor,
            "url": anchor,
            "headline": update.name,
            "datePublished": times.iso(update.at),
            "dateModified": times.iso(max([update.at, *(notice.at for notice in mended)])),
            "articleBody": words_of(update.plain),
            "author": _authors(update.byline),
            "correction": [{"@id": f"{url}#{notice.anchor}"} for notice in mended],
        }
    )


def _correction(notice: PublicNotice, url: str) -> dict[str, Any]:
    anchor = f"{url}#{notice.anchor}"
    return {
        "@type": "CorrectionComment",
        "@id": anchor,
        "url": anchor,
        "text": notice.text,
        "datePublished": times.iso(notice.at),
    }


def _rating(fact: PublicFact) -> dict[str, Any]:
    verdict, value = RATINGS[fact.status]
    numbers = {"ratingValue": value, "worstRating": 1, "bestRating": 5} if value else {}
    return _filled(
        {
            "@type": "Rating",
            "alternateName": verdict,
            "ratingExplanation": fact.reason,
            **numbers,
        }
    )


def _citations(facts: Iterable[PublicFact]) -> Iterable[dict[str, str]]:
    """The sources that can be named, each once."""
    marks = dict.fromkeys(mark for fact in facts for mark in fact.evidence)
    for mark in list(marks)[:MOST_CITATIONS]:
        yield _filled({"@type": "CreativeWork", "name": mark.label, "url": mark.url})


def _authors(byline: str) -> list[dict[str, str]]:
    """One person for each name in "By Ida Moen and Per Dahl"."""
    names = _AND.split(_BY.sub("", byline.strip()))
    return [{"@type": "Person", "name": name} for name in names if name]


def _organisation() -> dict[str, Any]:
    """Us, with the policies that we have; an address for mail is no page."""
    report = settings.NEWSROOM_CONTACT
    organisation = {
        "@type": "NewsMediaOrganization",
        "@id": addresses.organisation_id(),
        "name": settings.NEWSROOM_NAME,
        "url": addresses.page("front"),
        "correctionsPolicy": addresses.page("corrections"),
        "verificationFactCheckingPolicy": addresses.page("glossary"),
        "publishingPrinciples": addresses.page("record"),
        "actionableFeedbackPolicy": report if report.startswith("http") else "",
    }
    return _filled(organisation)


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, and no text with space around it."""
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in record.items()
        if value
    }
