from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from stories.editorial.publishing import close, hold, retract
from stories.models import Desk, Stage, Status
from tests.factories import make_story, make_update, stand
from tests.syndication.telling import add_news, claimed, correct, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries, SettingsWrapper

    from stories.models import Story


def html_of(response: Any) -> str:
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def again(client: Client, response: Any) -> Any:
    """The same page, asked for by a reader who has it."""
    path = response.wsgi_request.get_full_path()
    return client.get(path, headers={"If-None-Match": response["ETag"]})


@pytest.fixture
def published(editor: User) -> Story:
    return told(editor)


@pytest.mark.parametrize("updates", [5, 50])
def test_a_story_page_takes_five_queries_at_most_even_when_nobody_has_read_it(
    client: Client, editor: User, updates: int, django_assert_max_num_queries: Any
) -> None:
    story = make_story()
    for number in range(updates):
        make_update(story=story, body=f"It is {number}, the company said.")
    tell(story, by=editor)

    with django_assert_max_num_queries(5):
        html = html_of(client.get(story.get_absolute_url()))

    assert html.count('class="update"') == updates


def test_a_reader_who_has_the_page_gets_304_for_one_query(
    client: Client, published: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(published.get_absolute_url())

    with django_assert_num_queries(1):
        second = again(client, first)

    assert second.status_code == 304
    assert second["ETag"] == first["ETag"]
    assert second["Cache-Control"] == first["Cache-Control"]
    assert second["Vary"] == "Accept-Encoding"


def test_a_new_version_is_a_new_page_to_a_reader_who_has_the_old(
    client: Client, published: Story, editor: User
) -> None:
    first = client.get(published.get_absolute_url())
    add_news(published, by=editor)

    assert again(client, first).status_code == 200


def test_a_renamed_desk_is_a_new_page_too(client: Client, published: Story) -> None:
    first = client.get(published.get_absolute_url())
    Desk.objects.update(name="Abroad")

    assert again(client, first).status_code == 200


def test_the_page_varies_by_nothing_that_is_the_reader_s_own(
    client: Client, published: Story, editor: User
) -> None:
    anonymous = client.get(published.get_absolute_url())
    client.force_login(editor)
    known = client.get(published.get_absolute_url())

    assert anonymous["ETag"].startswith(f'"s{published.pk}-v1-en-gb-')
    assert anonymous["Vary"] == known["Vary"] == "Accept-Encoding"
    assert not known.cookies
    assert anonymous.content == known.content
    assert anonymous["Last-Modified"]


def test_a_developing_story_is_kept_for_seconds_and_a_closed_one_for_minutes(
    client: Client, published: Story, editor: User
) -> None:
    assert client.get(published.get_absolute_url())["Cache-Control"] == (
        "public, max-age=15, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400"
    )
    close(published, by=editor)
    assert client.get(published.get_absolute_url())["Cache-Control"] == (
        "public, max-age=60, s-maxage=600, stale-while-revalidate=3600"
    )


def test_a_developing_story_says_so_and_leads_to_its_log(client: Client, published: Story) -> None:
    html = html_of(client.get(published.get_absolute_url()))

    assert "This is a developing story. Details may change as we check them." in html
    assert f'href="{reverse("reader:log", args=[published.slug])}"' in html
    assert html.count("<h1") == 1


def test_a_closed_story_counts_its_corrections(
    client: Client, published: Story, editor: User
) -> None:
    correct(published, by=editor)
    close(published, by=editor)

    html = html_of(client.get(published.get_absolute_url()))

    assert "This story is no longer being updated. Last version 3," in html
    assert "1 correction." in html


def test_a_story_under_review_asks_not_to_be_shared(
    client: Client, published: Story, editor: User
) -> None:
    hold(published, by=editor, reason="a witness has withdrawn")

    html = html_of(client.get(published.get_absolute_url()))

    assert "Please do not share or reuse it until the review is done." in html
    assert "This is a developing story" not in html


def test_a_withdrawn_story_keeps_its_address_and_says_why(
    client: Client, published: Story, standards: User
) -> None:
    retract(published, by=standards, reason="it was made up")

    html = html_of(client.get(published.get_absolute_url()))

    assert "We have withdrawn this story because <bdi>it was made up</bdi>." in html
    assert published.body not in html


def test_know_and_don_t_know_are_told_apart(client: Client, editor: User) -> None:
    sure, unsure = claimed(Status.CONFIRMED), claimed(statement="A third was hurt")
    told(editor, slug="fire", body=f"{saying(sure)} {saying(unsure, 'a third was hurt')}")

    html = html_of(client.get("/s/fire/"))

    know, _, rest = html.partition("What we don’t know yet")
    assert sure.statement in know.partition("What we know")[2]
    assert unsure.statement in rest
    assert "standing-wrong" not in html


def test_an_arabic_story_is_read_from_right_to_left(client: Client, editor: User) -> None:
    told(editor, slug="fire", language="ar", headline="حريق في الميناء", body="قالت الشرطة: انتهى")

    html = html_of(client.get("/s/fire/"))

    assert '<h1 lang="ar" dir="rtl">' in html
    assert '<div class="prose" lang="ar" dir="rtl">' in html


def test_structured_data_stands_on_the_story_s_own_page_only(
    client: Client, published: Story
) -> None:
    def graphs(path: str) -> int:
        return html_of(client.get(path)).count('<script type="application/ld+json">')

    assert graphs(published.get_absolute_url()) == 1
    assert graphs(f"/s/{published.slug}/r/1/") == 0
    assert graphs(f"/s/{published.slug}/log/") == 0


def test_what_editors_type_is_never_markup_on_the_page(client: Client, editor: User) -> None:
    evil = "<img src=x onerror=alert(1)>\"'</script>"
    told(editor, slug="fire", headline=evil, standfirst=evil, byline=evil, body=f"{evil}, he said")

    html = html_of(client.get("/s/fire/"))

    assert "<img" not in html
    assert html.count("</script>") == html.count("<script")  # none but our own


@pytest.mark.parametrize(
    "path", ["/s/harbour-fire-1/", "/s/nothing-here/", "/c/C-1/", "/c/C-77/", "/c/x/"]
)
def test_a_draft_is_not_found_exactly_as_nothing_is(client: Client, db: None, path: str) -> None:
    claim = claimed()
    make_story(slug="harbour-fire-1", body=saying(claim))

    draft, nothing = client.get(path), client.get("/s/no-such-story/")

    assert draft.status_code == nothing.status_code == 404
    assert draft.content == nothing.content


def test_state_is_five_fields_and_304(client: Client, published: Story, editor: User) -> None:
    hold(published, by=editor, reason="a witness has withdrawn")

    response = client.get(f"/s/{published.slug}/state.json")

    state = json.loads(response.content)
    assert (state["version"], state["kind"]) == (2, "hold")
    assert state["notice"].startswith("Under review, ")
    assert set(state) == {"version", "updated", "kind", "notice", "alert"}
    assert response["Cache-Control"] == "public, max-age=5, s-maxage=5"
    assert again(client, response).status_code == 304


def test_a_claim_page_shows_verdict_evidence_and_place(client: Client, editor: User) -> None:
    claim = claimed(Status.CONFIRMED)
    told(editor, slug="fire", body=saying(claim))

    html = html_of(client.get(f"/c/{claim.ref}/"))

    assert "Confirmed" in html
    assert "The harbour office said that two people were hurt." in html
    assert "Primary evidence" in html
    assert 'href="https://example.org/log"' in html
    assert '"@type": "ClaimReview"' in html


def test_a_claim_that_we_no_longer_say_has_no_claim_review(client: Client, editor: User) -> None:
    claim = claimed(Status.CONFIRMED)
    story = told(editor, body=saying(claim))
    stand(claim, Status.FALSE)
    correct(story, by=editor, body="Seven people were hurt, the office said.")

    html = html_of(client.get(f"/c/{claim.ref}/"))

    assert "We no longer say this" in html
    assert "ClaimReview" not in html


def test_the_glossary_explains_every_status_and_kind(client: Client, db: None) -> None:
    html = html_of(client.get("/statuses/"))

    assert all(f'id="{status}"' in html for status in Status)
    assert "The evidence shows that it is not true." in html


@pytest.mark.parametrize("path", ["/record/", "/statuses/", "/corrections/", "/", "/robots.txt"])
def test_pages_that_are_the_same_for_everybody_are_kept_a_minute_and_answer_304(
    client: Client, published: Story, path: str
) -> None:
    response = client.get(path)

    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Vary"] == "Accept-Encoding"
    if path != "/robots.txt":
        assert again(client, response).status_code == 304


def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    assert b"Sitemap: https://courier.example/sitemap.xml" in client.get("/robots.txt").content


@pytest.mark.parametrize("path", ["/", "/s/x/", "/c/C-1/", "/stories.atom", "/s/x/state.json"])
def test_readers_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_no_page_carries_style_or_script_of_its_own(client: Client, editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    add_news(story, by=editor)

    for path in (
        *("/", "/corrections/", "/statuses/", "/record/", f"/c/{claim.ref}/"),
        *(f"/s/{story.slug}/{rest}" for rest in ("", "log/", "r/1/", "diff/1..2/")),
    ):
        html = html_of(client.get(path))
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html


def test_a_stage_says_where_a_story_is(client: Client, published: Story) -> None:
    published.refresh_from_db()
    assert published.stage == Stage.DEVELOPING
    assert "Developing story" in html_of(client.get(published.get_absolute_url()))


def test_the_foot_says_where_to_report_an_error_if_the_newsroom_said(
    client: Client, settings: SettingsWrapper, db: None
) -> None:
    assert "Report an error" not in client.get("/corrections/").content.decode()

    settings.NEWSROOM_CONTACT = "mailto:desk@courier.example"

    page = client.get("/corrections/").content.decode()
    assert '<a href="mailto:desk@courier.example">Report an error</a>' in page


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("he-il", "rtl")]
)
def test_the_page_says_which_way_its_own_words_run(
    client: Client, published: Story, settings: SettingsWrapper, language: str, direction: str
) -> None:
    settings.LANGUAGE_CODE = language

    html = html_of(client.get("/"))

    assert f'<html lang="{language}" dir="{direction}">' in html
