"""What changed since somebody last looked, for readers without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import close, hold, retract
from stories.models import Kind, Passage, Status, Update
from tests.factories import make_update, stand
from tests.syndication.telling import (
    TWELVE,
    add_news,
    claimed,
    correct,
    saying,
    tell,
    told,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

VOICE = re.compile(r'<span class="vh[^>]*>.*?</span>')


def bar(html: str) -> str:
    """The bar's sentence, as one reads it."""
    found = re.search(r'<p class="since-words">(.*?)</p>', html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_bar_counts_what_happened_and_names_corrections_first(
    client: Client, editor: User
) -> None:
    first, second = claimed(), claimed(statement="A third was hurt")
    story = told(
        editor,
        slug="fire",
        body=f"{saying(first)} {saying(second, 'a third was hurt')} Twelve were hurt, he said.",
    )
    for claim in (first, second):
        stand(claim, Status.CONFIRMED)
    tell(story, by=editor, kind=Kind.STATUS_CHANGE)
    for number in range(3):
        add_news(story, by=editor, number=number)
    correct(story, by=editor, mended=TWELVE)

    said = bar(page(client, "/s/fire/?since=1"))

    assert re.fullmatch(
        r"Since \d\d:\d\d GMT: 1 correction, 2 facts confirmed, 3 updates.*\.", said
    ), said


def test_one_is_singular(client: Client, editor: User) -> None:
    story = told(editor, slug="fire")
    add_news(story, by=editor)

    assert bar(page(client, "/s/fire/?since=1")).endswith(": 1 update.")


def test_new_words_are_marked_in_place_and_a_voice_hears_so(client: Client, editor: User) -> None:
    story = told(editor, slug="fire", body="A fire broke out, he said.", headline="Fire")
    tell(
        story,
        by=editor,
        headline="Great fire",
        body="A fire broke out, he said.\n\nFerries have stopped, he said.",
    )

    html = page(client, "/s/fire/?since=1")

    assert "<ins>" in html.partition("<h1")[2].partition("</h1>")[0]
    assert re.search(r"<ins><span class=\"vh[^>]*>added: </span>Ferries have stopped", html)
    assert "<ins>" not in page(client, "/s/fire/")


def test_new_and_edited_updates_say_so(client: Client, editor: User) -> None:
    story = told(editor, slug="fire")
    old = make_update(story=story, headline="Old", body="Ferries run, the company said.")
    tell(story, by=editor)
    Update.objects.filter(pk=old.pk).update(body="Ferries run slowly, the company said.")
    add_news(story, by=editor)

    html = page(client, "/s/fire/?since=2")

    edited = html.partition(">Old")[0].rpartition("<article")[2] + html.partition(">Old")[2]
    edited = edited.partition("</article>")[0]
    assert "Edited" in edited
    assert "slowly" in re.findall(r"<ins>(.*?)</ins>", edited)[0]
    assert html.count('<span class="since-flag">New</span>') == 1
    assert bar(html).endswith(": 1 update, 1 earlier update edited.")


def test_a_correction_and_the_claim_that_moved_are_flagged(client: Client, editor: User) -> None:
    claim = claimed()
    story = told(editor, slug="fire", body=f"{saying(claim)} Twelve people were hurt, he said.")
    correct(story, by=editor, mended=TWELVE)
    stand(claim, Status.CONFIRMED)
    tell(story, by=editor, kind=Kind.STATUS_CHANGE)

    since_the_correction = page(client, "/s/fire/?since=2")

    fact = since_the_correction.partition('class="fact-standing"')[2].partition("</li>")[0]
    assert "Changed" in fact
    notice = since_the_correction.partition('class="notice-head"')[2].partition("</p>")[0]
    assert "since-flag" not in notice
    assert "since-flag" in page(client, "/s/fire/?since=1").partition('class="notice-head"')[2]


def test_what_became_of_the_story_itself_comes_first(
    client: Client, editor: User, standards: User
) -> None:
    story = told(editor, slug="fire")
    hold(story, by=editor, reason="a witness has withdrawn")
    assert ": the story is under review" in bar(page(client, "/s/fire/?since=1"))

    retract(story, by=standards, reason="it was made up")
    html = page(client, "/s/fire/?since=1")
    assert ": the story was withdrawn" in bar(html)
    assert "A fire broke out" not in html


def test_a_closed_story_says_that_it_was_closed(client: Client, editor: User) -> None:
    close(told(editor, slug="fire"), by=editor)

    assert bar(page(client, "/s/fire/?since=1")).endswith(": the story was closed.")


@pytest.mark.parametrize("since", ["0", "2", "3", "-1", "x", "", "1" * 30, "²", "1&since=9"])
def test_a_version_that_nobody_can_have_seen_gives_the_plain_page(
    client: Client, editor: User, since: str
) -> None:
    story = told(editor, slug="fire")
    add_news(story, by=editor)

    answer = client.get(f"/s/fire/?since={since}")

    assert answer.content == client.get("/s/fire/").content
    assert "X-Robots-Tag" not in answer


def test_the_marked_page_is_not_for_search_engines_and_names_the_plain_one(
    client: Client, editor: User
) -> None:
    story = told(editor, slug="fire")
    add_news(story, by=editor)

    for path in ("/s/fire/?since=1", "/s/fire/since/1..2/"):
        answer = client.get(path)
        html = answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in html
        assert '<link rel="canonical" href="https://courier.example/s/fire/">' in html
        assert '<script type="application/ld+json"' not in html


def test_the_marked_page_has_a_tag_of_its_own(client: Client, editor: User) -> None:
    story = told(editor, slug="fire")
    add_news(story, by=editor)
    add_news(story, by=editor, number=2)

    tags = {client.get(f"/s/fire/{rest}")["ETag"] for rest in ("", "?since=1", "?since=2")}
    tags |= {client.get(f"/s/fire/since/{pair}/")["ETag"] for pair in ("1..3", "2..3", "1..2")}

    assert len(tags) == 6


@pytest.mark.parametrize("pair", ["2..1", "1..1", "0..1", "1..3", "1..x"])
def test_a_pair_that_is_none_is_not_found(client: Client, editor: User, pair: str) -> None:
    add_news(told(editor, slug="fire"), by=editor)

    assert client.get(f"/s/fire/since/{pair}/").status_code == 404


def test_an_older_pair_leads_to_the_newest_version(client: Client, editor: User) -> None:
    story = told(editor, slug="fire")
    for number in (1, 2):
        add_news(story, by=editor, number=number)

    html = page(client, "/s/fire/since/1..2/")

    assert "A newer version is out." in html
    assert "It is 2, the company said." not in html


def test_words_that_law_removed_are_in_no_marked_page(client: Client, editor: User) -> None:
    story = told(editor, slug="fire", body="The name is Querzahl, he said.")
    tell(story, by=editor, body="There is no name, he said.", kind=Kind.CLARIFICATION)
    Passage.objects.filter(text__contains="Querzahl").update(text=None, digest=None)

    html = page(client, "/s/fire/?since=1")

    assert "words were removed for legal reasons" in bar(html)
    assert "<ins>" not in html
    assert "Querzahl" not in html


@pytest.mark.parametrize("published", [3, 30])
def test_a_pair_costs_the_same_however_long_the_record_is(
    client: Client,
    editor: User,
    published: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    story = told(editor, slug="fire")
    for number in range(1, published):
        add_news(story, by=editor, number=number)
    client.get(f"/s/fire/since/1..{published}/")  # compared and rendered once
    last = published - 1

    client.get(f"/s/fire/diff/{last}..{published}/")
    with django_assert_num_queries(6):
        client.get(f"/s/fire/since/{last}..{published}/")
    with django_assert_num_queries(1):
        client.get(f"/s/fire/since/{last}..{published}/")


def test_the_log_leads_to_the_story_marked_since_each_version(
    client: Client, editor: User
) -> None:
    story = told(editor, slug="fire")
    add_news(story, by=editor)

    html = page(client, "/s/fire/log/")

    assert 'href="/s/fire/?since=1"' in html
    assert 'href="/s/fire/?since=2"' not in html
    assert 'href="/s/fire/?since=1"' in page(client, "/s/fire/r/1/")
