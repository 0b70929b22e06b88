from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import lxml.html
import pytest

from stories.editorial.publishing import retract
from stories.models import Kind, Passage
from tests.syndication.telling import claimed, correct, lengthen, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story

FILES = ("/s/fire/diff/1..2.md", "/s/fire/diff/1..2.html")


@pytest.fixture
def story(editor: User) -> Story:
    story = told(editor, slug="fire", headline="Fire", body=saying(claimed()))
    tell(story, by=editor, headline="Great <b>fire", kind=Kind.CLARIFICATION)
    correct(story, by=editor)
    return story


@pytest.mark.parametrize("path", FILES)
def test_a_difference_is_a_file_to_take_away(client: Client, story: Story, path: str) -> None:
    answer = client.get(path)

    ending = path.rpartition(".")[2]
    assert answer["Content-Disposition"] == f'attachment; filename="fire-1-2.{ending}"'
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "public, max-age=3600, s-maxage=86400"
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.head(path).status_code == 200


def test_critic_markup_begins_with_what_is_not_text(client: Client, story: Story) -> None:
    text = client.get("/s/fire/diff/1..3.md").content.decode()

    said, _, words = text.rpartition("<<}\n\n")
    assert "An earlier version of this story said twelve people were hurt" in said
    assert "{~~" in words or "{++" in words
    assert text.startswith("{>>")


def test_the_page_needs_nothing_beside_it_and_runs_nothing(client: Client, story: Story) -> None:
    answer = client.get("/s/fire/diff/1..2.html")
    html = answer.content.decode()
    page = lxml.html.fromstring(html)

    assert page.xpath("//script | //link | //img | //iframe | //*[@style]") == []
    (style,) = page.xpath("//style")
    seal = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    policies = [
        answer["Content-Security-Policy"],
        page.xpath("string(//meta[@http-equiv]/@content)"),
    ]
    for policy in policies:
        assert f"default-src 'none'; style-src 'sha256-{seal}'" in policy
    assert "sandbox" in answer["Content-Security-Policy"]
    assert all(href.startswith("https://courier.example/") for href in page.xpath("//a/@href"))
    assert not re.search(r"url\(|@import", style.text)
    assert "&lt;b&gt;" in html
    assert [each.text_content() for each in page.iter("ins")]


def test_the_older_version_stands_first_in_a_file_too(client: Client, story: Story) -> None:
    for ending in ("md", "html"):
        answer = client.get(f"/s/fire/diff/2..1.{ending}")
        assert answer["Location"] == f"/s/fire/diff/1..2.{ending}"


@pytest.mark.parametrize("path", [*FILES, "/s/fire/r/1/text.txt"])
def test_words_that_the_law_removed_are_in_no_file(
    client: Client, story: Story, path: str
) -> None:
    Passage.objects.filter(story=story, text="Fire").update(text=None, digest=None)

    answer = client.get(path)

    assert answer.status_code == 451
    assert "two people were hurt" not in answer.content.decode() or path.endswith("text.txt")
    assert "Fire" not in answer.content.decode().splitlines()


@pytest.mark.parametrize(
    "path",
    [
        "/s/fire/diff/1..9.md",
        "/s/fire/diff/0..1.html",
        "/s/draft/annotations.json",
        "/s/fire/r/9/text.txt",
        "/s/fire/annotations.json?page=2",
    ],
)
def test_what_there_is_none_of_is_not_found(client: Client, story: Story, path: str) -> None:
    assert client.get(path).status_code == 404


def test_annotations_stand_in_the_text_that_is_offered_beside_them(
    client: Client, story: Story
) -> None:
    answer = client.get("/s/fire/annotations.json")
    text = client.get("/s/fire/r/3/text.txt").content.decode()

    (item,) = answer.json()["items"]
    *_links, quote, position = item["target"]["selector"]
    assert text[position["start"] : position["end"]] == quote["exact"] == "two people were hurt"
    assert answer["Content-Type"].startswith("application/ld+json; profile=")


def test_a_withdrawn_story_has_no_words_to_annotate(
    client: Client, story: Story, standards: User
) -> None:
    retract(story, by=standards, reason="it was made up")

    assert client.get("/s/fire/annotations.json").json()["items"] == []


@pytest.mark.parametrize("more", [1, 20])
def test_files_cost_the_same_whatever_lies_between(
    client: Client,
    story: Story,
    editor: User,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lengthen(story, by=editor, versions=more)
    path = f"/s/fire/diff/1..{3 + more}.md"
    client.get(path)

    with django_assert_num_queries(4):
        client.get(path)


def test_a_claim_s_page_leads_to_the_words(client: Client, story: Story) -> None:
    ref = story.placements.first().claim.ref  # type: ignore[union-attr]

    html = client.get(f"/c/{ref}/").content.decode()

    assert 'href="/s/fire/#main:~:text=The%20harbour,were%20hurt"' in html
    assert 'id="main"' in client.get("/s/fire/").content.decode()


@pytest.mark.parametrize("many", [1, 25])
def test_annotations_cost_the_same_whatever_the_text_claims(
    client: Client,
    editor: User,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Twice each: so many claims, and twice as many places."""
    claims = [claimed() for _ in range(many)]
    said = "\n\n".join(saying(claim, f"ship {n} is safe") for n, claim in enumerate(claims))
    told(editor, slug="ships", body=f"{said}\n\n{said}")

    with django_assert_num_queries(5):
        answer = client.get("/s/ships/annotations.json")

    assert len(answer.json()["items"]) == 2 * many
