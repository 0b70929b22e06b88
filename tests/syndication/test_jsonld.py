from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pyld import jsonld  # type: ignore[import-untyped]

from stories.editorial.publishing import close, hold, retract
from stories.models import Status, Story
from stories.syndication.claims import public_claim
from stories.syndication.jsonld import claim_review, script, story_graph
from stories.syndication.record import public_story
from tests.factories import make_update
from tests.standards import SHARED
from tests.syndication import frozen
from tests.syndication.telling import (
    TWELVE,
    add_news,
    claimed,
    correct,
    reread,
    saying,
    tell,
    told,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import SettingsWrapper


CONTEXT = SHARED / "standards" / "schemaorg" / "schemaorgcontext.jsonld"
CHECKER = SHARED / "standards" / "tools" / "check_examples.py"


def article(story: Story) -> dict[str, Any]:
    found: dict[str, Any] = story_graph(public_story(reread(story)))["@graph"][0]
    return found


def reviewed(status: Status, editor: User, **fields: Any) -> dict[str, Any] | None:
    claim = claimed(status, **fields)
    told(
        editor, body=f"It is not true, the office said, that [two were hurt]{{claim={claim.ref}}}."
    )
    record = public_claim(claim.ref)
    assert record is not None
    return claim_review(record)


def test_a_story_with_updates_is_a_live_blog_and_one_without_is_an_article(editor: User) -> None:
    plain = told(editor, slug="plain")
    story = told(editor, slug="live")
    add_news(story, by=editor)

    assert article(plain)["@type"] == "NewsArticle"
    assert "coverageStartTime" not in article(plain)
    live = article(story)
    assert live["@type"] == "LiveBlogPosting"
    assert [posting["headline"] for posting in live["liveBlogUpdate"]] == ["News 1"]
    assert "coverageEndTime" not in live


def test_a_closed_story_says_when_its_coverage_ended(editor: User) -> None:
    story = told(editor)
    add_news(story, by=editor)
    close(story, by=editor)

    found = article(story)

    assert found["creativeWorkStatus"] == "Closed"
    assert found["coverageEndTime"] == found["dateModified"]


def test_a_correction_is_a_comment_and_an_update_is_none(editor: User) -> None:
    story = told(editor)
    add_news(story, by=editor)
    assert "correction" not in article(story)

    correct(story, by=editor)

    (comment,) = article(story)["correction"]
    assert comment["@type"] == "CorrectionComment"
    assert comment["url"] == f"https://courier.example/s/{story.slug}/#correction-r3"
    assert "twelve people were hurt" in comment["text"]


def test_the_dates_of_a_story_are_first_publication_and_last_change(editor: User) -> None:
    story = told(editor)
    first = article(story)
    add_news(story, by=editor)

    later = article(story)

    assert later["datePublished"] == first["datePublished"]
    assert later["dateModified"] >= max(p["datePublished"] for p in later["liveBlogUpdate"])


def test_a_withdrawn_story_gives_no_text_away(editor: User, standards: User) -> None:
    story = told(editor, body="Words that we no longer stand by, the office said.")
    retract(story, by=standards, reason="it was made up")

    found = article(story)

    assert found["creativeWorkStatus"] == "Withdrawn"
    assert "articleBody" not in found
    assert "made up" in found["correction"][0]["text"]


def test_a_story_under_review_says_so(editor: User) -> None:
    story = told(editor)
    hold(story, by=editor, reason="a witness has withdrawn")

    assert article(story)["creativeWorkStatus"] == "Under review"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ida Moen and Per Dahl", ["Ida Moen", "Per Dahl"]),
        ("Rosa Diaz, Sandy Andrews", ["Rosa Diaz", "Sandy Andrews"]),
        ("by Byron Anders", ["Byron Anders"]),
    ],
)
def test_each_author_is_a_person_without_by(editor: User, byline: str, names: list[str]) -> None:
    assert [author["name"] for author in article(told(editor, byline=byline))["author"]] == names


def test_nothing_in_a_script_element_can_end_it(editor: User) -> None:
    story = told(editor, headline="</script><script>alert(1)</script> & \u2028 more")

    text = script(story_graph(public_story(story)))

    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["@graph"][0]["headline"].startswith("</script>")


@pytest.mark.parametrize(
    ("status", "rating"),
    [
        (Status.CONFIRMED, ("True", 5)),
        (Status.MISLEADING, ("Misleading", 2)),
        (Status.FALSE, ("False", 1)),
        (Status.UNVERIFIABLE, ("Unproven", None)),
    ],
)
def test_a_verdict_is_a_claim_review(
    editor: User, status: Status, rating: tuple[str, int | None]
) -> None:
    review = reviewed(status, editor)

    assert review is not None
    shown = review["reviewRating"]
    assert (shown["alternateName"], shown.get("ratingValue")) == rating
    assert ("worstRating" in shown) == (rating[1] is not None)


@pytest.mark.parametrize(
    "status",
    [Status.UNVERIFIED, Status.CHECKING, Status.CORROBORATED, Status.DISPUTED, Status.SUPERSEDED],
)
def test_what_is_no_verdict_is_no_claim_review(editor: User, status: Status) -> None:
    other = claimed()
    claim = claimed()
    type(claim).objects.filter(pk=claim.pk).update(status=status, superseded_by=other)
    told(editor, body=f"It may be, the office said, that [two were hurt]{{claim={claim.ref}}}.")
    record = public_claim(claim.ref)

    assert record is not None
    assert claim_review(record) is None


def test_what_nobody_else_claimed_is_no_claim_review(editor: User) -> None:
    assert reviewed(Status.FALSE, editor, claimant="") is None


def test_a_long_claim_is_cut_to_what_may_be_reviewed(editor: User) -> None:
    review = reviewed(Status.FALSE, editor, statement="It is said that " + "quays burn " * 12)

    assert review is not None
    assert len(review["claimReviewed"]) < 75
    assert len(review["itemReviewed"]["text"]) > 75


@pytest.mark.skipif(not CHECKER.exists(), reason="the vocabulary is not here")
def test_the_vocabulary_knows_every_word(editor: User, standards: User) -> None:
    spec = importlib.util.spec_from_file_location("check_examples", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    claim = claimed()
    story = told(editor, body=saying(claim))
    update = make_update(story=story, body="Twelve & more were hurt, the company said.")
    tell(story, by=editor)
    mended = type(TWELVE)("a < b", "b > a", "the “office”", place=f"update:{update.key}")
    correct(story, by=editor, mended=mended)

    assert checker.sdo(story_graph(public_story(reread(story)))) == []
    assert checker.sdo(reviewed(Status.FALSE, editor)) == []
    retract(story, by=standards, reason="it was made up")
    assert checker.sdo(story_graph(public_story(reread(story)))) == []


def test_a_story_and_a_verdict_name_our_policies(editor: User, settings: SettingsWrapper) -> None:
    settings.NEWSROOM_CONTACT = "https://courier.example/contact"
    story = told(editor)

    newsroom = story_graph(public_story(story))["@graph"][1]

    assert newsroom["actionableFeedbackPolicy"] == "https://courier.example/contact"
    assert article(story)["publishingPrinciples"] == newsroom["publishingPrinciples"]
    settings.NEWSROOM_CONTACT = "mailto:desk@courier.example"
    assert "actionableFeedbackPolicy" not in story_graph(public_story(story))["@graph"][1]


def test_a_verdict_says_which_story_it_is_part_of(editor: User) -> None:
    review = reviewed(Status.FALSE, editor)

    assert review is not None
    story = Story.objects.get()
    assert review["isPartOf"] == [{"@id": f"https://courier.example/s/{story.slug}/#story"}]


def test_of_a_long_story_the_newest_hundred_updates_are_listed() -> None:
    updates = tuple(
        replace(frozen.UPDATE, uid=f"u{n}", at=frozen.at(12, 0) + timedelta(minutes=n))
        for n in range(101)
    )

    listed = story_graph(frozen.story(updates=updates))["@graph"][0]["liveBlogUpdate"]

    assert [one["@id"].rpartition("#")[2] for one in listed] == [
        f"u{n}" for n in range(100, 0, -1)
    ]


@pytest.mark.skipif(not CONTEXT.exists(), reason="the context is not here")
def test_it_expands_with_the_context_of_schema_org() -> None:
    def load(url: str, _options: Any) -> dict[str, Any]:
        return {
            "documentUrl": url,
            "document": json.loads(CONTEXT.read_text()),
            "contextUrl": None,
        }

    found = jsonld.expand(story_graph(frozen.story()), {"documentLoader": load})

    (story,) = (one for one in found if one["@type"] == ["http://schema.org/LiveBlogPosting"])
    assert len(story["http://schema.org/liveBlogUpdate"]) == 1
    (comment,) = story["http://schema.org/correction"]
    assert comment["@type"] == ["http://schema.org/CorrectionComment"]
    stamp = "2026-11-21T11:41:00+00:00"
    (published,) = story["http://schema.org/datePublished"]
    assert published["@value"] == stamp
