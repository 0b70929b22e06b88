from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories.editorial.diary import PAGE
from stories.editorial.publishing import publish
from stories.editorial.saving import add_update, save_story, save_update, start_story
from stories.editorial.verifying import check_claim
from stories.models import Kind, Status, Story
from tests.factories import make_claim, make_desk


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


@pytest.fixture
def story(reporter: User, editor: User, checker: User) -> Story:
    """Rosa starts it, Edith edits and publishes it, Chen checks its claim."""
    claim = make_claim()
    body = f"[Two people were hurt]{{claim={claim.ref}}}, they said."
    story = start_story(by=reporter, desk=make_desk(), headline="Fire", body=body)
    story = save_story(story, by=editor, token=1, body=f"{body} Ferries have stopped.")
    publish(story, by=editor)
    check_claim(claim, to=Status.UNVERIFIABLE, by=checker, reason="Nobody can tell us now.")
    story.refresh_from_db()
    return story


def text(client: Client, story: Story, **asked: str) -> str:
    answer = client.get(reverse("admin:story_history", args=[story.pk]), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everything_is_told_in_sentences_newest_first(desk: Client, story: Story) -> None:
    page = text(desk, story)

    sentences = [
        "Chen Wu set C-",
        "Edith Vos published revision 1: First version.",
        "Edith Vos changed the text, 3 words.",
        "Rosa Diaz started the story.",
    ]
    places = [page.index(sentence) for sentence in sentences]
    assert places == sorted(places)
    assert "Nobody can tell us now." in page


def test_one_person_or_one_kind_can_be_looked_at_alone(
    desk: Client, story: Story, reporter: User
) -> None:
    hers = text(desk, story, by=str(reporter.pk))
    checks = text(desk, story, kind="check")

    assert "Rosa Diaz started the story." in hers
    assert "published revision" not in hers
    assert "Chen Wu set" in checks
    assert "started the story" not in checks


def test_what_an_entry_changed_opens_in_its_place_as_prose(desk: Client, story: Story) -> None:
    row = story.history.latest("history_id")

    page = text(desk, story, open=f"s{row.history_id}")

    assert "Hide what changed" in page
    assert "1 change: 1 edit." in page
    assert "Ferries have stopped" in page


def test_an_update_is_opened_against_the_moment_before_it(
    desk: Client, story: Story, editor: User, reporter: User
) -> None:
    update = add_update(story, by=reporter, headline="Ferries", body="No ferries, they said.")
    save_story(story, by=editor, token=story.saves, headline="Blaze")
    save_update(update, by=editor, token=1, body="No ferries at all, they said.")
    row = update.history.latest("history_id")

    page = text(desk, story, open=f"u{row.history_id}")

    assert "1 change: 1 edit." in page
    assert "at all" in page


def test_an_old_text_can_be_brought_back_by_who_may_write(
    client: Client, story: Story, reporter: User, checker: User
) -> None:
    row = story.history.earliest("history_id")
    address = f"{reverse('admin:story', args=[story.pk])}?bring=s{row.history_id}"

    client.force_login(reporter)
    assert address in text(client, story)
    client.force_login(checker)
    assert address not in text(client, story)


def test_an_address_that_was_meddled_with_shows_the_newest_page(
    desk: Client, story: Story
) -> None:
    meddled = [
        {"before": "yesterday"},
        {"before": "2026-11-22T10:00:00"},
        {"by": "x"},
        {"kind": "weather"},
        {"open": "s999"},
        {"open": "%"},
    ]

    for asked in meddled:
        assert "Rosa Diaz started the story." in text(desk, story, **asked)


def test_a_filter_that_finds_nothing_says_so(desk: Client, story: Story) -> None:
    assert "Nobody has done such a thing to this story." in text(desk, story, kind="update")


def test_older_entries_are_on_the_next_page_and_none_is_lost(desk: Client, editor: User) -> None:
    story = start_story(by=editor, desk=make_desk(), headline="Fire", body="Words 0.")
    for number in range(1, PAGE + 10):
        story = save_story(story, by=editor, token=story.saves, headline=f"Headline {number}")
    address = reverse("admin:story_history", args=[story.pk])

    first = desk.get(address)
    second = desk.get(address, {"before": first.context["next_before"]})

    shown = [
        entry.sentence
        for page in (first, second)
        for _day, entries in page.context["days"]
        for entry in entries
    ]
    assert len(shown) == len(set(shown)) == PAGE + 10
    assert second.context["next_before"] == ""


def test_queries_do_not_grow_with_entries(desk: Client, editor: User) -> None:
    def queries(rows: int) -> int:
        story = start_story(by=editor, desk=make_desk(), headline="Fire", body="Words, they said.")
        for number in range(rows):
            body = f"{story.body}\n\nMore of it came, they said."
            story = save_story(story, by=editor, token=story.saves, body=body)
            add_update(story, by=editor, body=f"Words {number}, they said.")
            if number < 2:
                publish(story, by=editor, kind=Kind.UPDATE, note="More.")
        with CaptureQueriesContext(connection) as asked:
            text(desk, story)
        return len(asked)

    assert queries(5) == queries(50)


def test_any_two_saves_can_be_picked_and_compared(desk: Client, story: Story) -> None:
    page = desk.get(reverse("admin:story_history", args=[story.pk]))
    html = " ".join(page.content.decode().split())
    first, second = story.history.order_by("history_id")

    for name in ("from", "to"):
        for token in ("draft", "r1", f"s{first.pk}", f"s{second.pk}"):
            assert f'name="{name}" value="{token}" form="two"' in html
    assert html.count(" checked>") == 2
    assert 'aria-label="From: Rosa Diaz started the story.' in html
    address = reverse("admin:story_compare", args=[story.pk])
    assert f'id="two" method="get" action="{address}"' in html
    compared = desk.get(address, {"from": f"s{first.pk}", "to": f"s{second.pk}"})
    assert "1 change: 1 edit." in compared.content.decode()


def test_what_an_entry_changed_can_be_looked_at_in_every_way(desk: Client, story: Story) -> None:
    row = story.history.latest("history_id")

    page = text(desk, story, open=f"s{row.history_id}", view="side")

    assert 'class="diff diff-view-side"' in page
    assert "<bdi>Saved by Edith Vos</bdi>" in page
