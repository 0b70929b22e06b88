from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from stories.editorial.publishing import hold, publish
from stories.editorial.saving import add_update, save_story, start_story
from stories.models import Kind, Passage, Story
from tests.factories import make_desk


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


@pytest.fixture
def story(editor: User) -> Story:
    """Three revisions that each add a paragraph, and a draft that adds a fourth."""
    body = "Words one, they said."
    story = start_story(by=editor, desk=make_desk(), headline="Fire", body=body)
    for number in (2, 3, 4):
        publish(story, by=editor, kind=Kind.UPDATE, note=f"Note {number}.")
        story.refresh_from_db()
        body += f"\n\nParagraph {number} came, they said."
        story = save_story(story, by=editor, token=story.saves, body=body)
    return story


def at(story: Story, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('admin:story_compare', args=[story.pk])}?{query}"


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_what_readers_see_stands_against_the_draft_unless_asked(
    desk: Client, story: Story
) -> None:
    page = text(desk, at(story))

    assert '<option value="r3" selected>' in page
    assert '<option value="draft" selected>' in page
    assert "1 change: 1 addition." in page
    assert "Paragraph 4 came" in page


def test_any_two_revisions_are_named_and_dated(desk: Client, story: Story) -> None:
    page = text(desk, at(story, **{"from": "r1", "to": "r3"}))

    assert "2 changes: 2 additions." in page
    assert 'class="ws-side-name">Revision 1</del>' in page
    assert 'class="ws-side-name">Revision 3</ins>' in page
    assert page.count("2026") >= 2


def test_a_save_of_the_diary_can_be_compared(desk: Client, story: Story) -> None:
    first = story.history.earliest("history_id")

    page = text(desk, at(story, **{"from": f"s{first.history_id}", "to": "draft"}))

    assert "Saved by Edith Vos" in page
    assert "3 changes: 3 additions." in page


def test_the_sides_can_be_swapped(desk: Client, story: Story) -> None:
    answer = desk.get(at(story, **{"from": "r1", "to": "r3", "view": "side", "swap": "1"}))

    assert answer.status_code == 302
    assert answer["Location"] == at(story, **{"from": "r3", "to": "r1", "view": "side"})
    assert "2 changes: 2 removals." in text(desk, answer["Location"])


def test_one_steps_from_pair_to_pair(desk: Client, story: Story) -> None:
    first, second, last = ("r1", "r2"), ("r2", "r3"), ("r3", "draft")

    def address(pair: tuple[str, str]) -> str:
        return at(story, **{"from": pair[0], "to": pair[1]})

    steps = {pair: desk.get(address(pair)).context for pair in (first, second, last)}

    assert [(page["earlier"], page["later"]) for page in steps.values()] == [
        ("", address(second)),
        (address(first), address(last)),
        (address(second), ""),
    ]


def test_a_side_that_is_not_there_is_not_found(desk: Client, story: Story) -> None:
    address = reverse("admin:story_compare", args=[story.pk])

    for token in ("r9", "s999999", "u1", "x", "r-1", "draft; drop", "r1e9"):
        assert desk.get(address, {"from": token, "to": "draft"}).status_code == 404


def test_a_story_of_another_keeps_its_saves_to_itself(
    desk: Client, story: Story, editor: User
) -> None:
    other = start_story(by=editor, desk=make_desk(), headline="Other", body="Other words.")
    row = other.history.latest("history_id")

    assert desk.get(at(story, **{"from": f"s{row.history_id}", "to": "draft"})).status_code == 404


def test_a_draft_alone_says_what_to_do(desk: Client, editor: User) -> None:
    alone = start_story(by=editor, desk=make_desk(), headline="New", body="Words.")

    assert "There is one version so far." in text(desk, at(alone))


def test_every_way_of_looking_works(desk: Client, story: Story) -> None:
    for view in ("inline", "side", "old", "new", "", "sideways"):
        assert "Paragraph" in text(desk, at(story, **{"from": "r1", "to": "r3", "view": view}))


def test_a_far_pair_asks_no_more_than_a_near_one(desk: Client, story: Story) -> None:
    def queries(older: str, newer: str) -> int:
        address = at(story, **{"from": older, "to": newer})
        desk.get(address)  # the pair is kept from here on
        with CaptureQueriesContext(connection) as asked:
            desk.get(address)
        return len(asked)

    assert queries("r1", "r3") == queries("r2", "r3")


def test_a_pair_with_the_draft_has_a_link_that_keeps_its_words(
    desk: Client, story: Story, editor: User
) -> None:
    assert "keep=1" in text(desk, at(story))

    kept = desk.get(at(story, **{"from": "r3", "to": "draft", "view": "side", "keep": "1"}))

    newest = story.history.latest("history_id").history_id
    assert kept["Location"] == at(story, **{"from": "r3", "to": f"s{newest}", "view": "side"})
    save_story(story, by=editor, token=story.saves, body="Other words, they said.")
    page = text(desk, kept["Location"])
    assert "Paragraph 4 came" in page
    assert "Other words" not in page
    assert "keep=1" not in page


def test_an_update_that_was_saved_last_is_in_the_link_that_stays(
    desk: Client, story: Story, editor: User
) -> None:
    update = add_update(story, by=editor, body="No ferries, they said.")

    kept = desk.get(at(story, **{"from": "r3", "to": "draft", "keep": "1"}))

    assert f"to=u{update.history.latest('history_id').history_id}" in kept["Location"]
    assert "No ferries, they said." in text(desk, kept["Location"])


def test_the_pairs_around_a_wide_pair_lie_outside_it(desk: Client, story: Story) -> None:
    wide = {"from": "r2", "to": "r3"}

    for pair in (wide, {"from": "r3", "to": "r2"}):
        page = desk.get(at(story, **pair)).context
        assert page["earlier"] == at(story, **{"from": "r1", "to": "r2"})
        assert page["later"] == at(story, **{"from": "r3", "to": "draft"})


def test_two_saves_of_one_minute_are_told_apart(desk: Client, story: Story) -> None:
    saves = story.history.order_by("history_id")[:2]

    page = text(desk, at(story, **{"from": f"s{saves[0].pk}", "to": f"s{saves[1].pk}"}))

    for save in saves:
        assert f"Saved by Edith Vos, {localtime(save.history_date):%H:%M:%S}" in page


def test_the_draft_of_a_held_story_can_be_compared(
    desk: Client, story: Story, standards: User
) -> None:
    hold(story, by=standards, reason="We are looking at it again.")

    assert "The story is under review." in text(desk, at(story, **{"from": "r3", "to": "r4"}))
    assert desk.get(at(story)).status_code == 200


def test_a_revision_whose_words_were_erased_says_so(desk: Client, story: Story) -> None:
    Passage.objects.filter(story=story, text="Words one, they said.").update(
        text=None, digest=None
    )

    page = text(desk, at(story, **{"from": "r1", "to": "r2"}))

    assert "Words of one of these revisions were removed for legal reasons." in page
    assert "Words one" not in page


def queries(client: Client, address: str) -> int:
    client.get(address)  # the first visit compares and keeps
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_kept_pair_takes_five_queries_beside_the_sign_in_whatever_lies_between(
    client: Client, editor: User, story: Story
) -> None:
    client.force_login(editor)
    pairs = (("r1", "r3"), ("r2", "r3"))

    counts = {queries(client, at(story, **{"from": old, "to": new})) for old, new in pairs}
    for number in range(5, 25):
        story.refresh_from_db()
        publish(story, by=editor, note=f"Note {number}.")
        body = f"{story.body}\n\nParagraph {number} came, they said."
        story = save_story(story, by=editor, token=story.saves, body=body)
    many = (("r1", "r23"), ("r22", "r23"))
    counts |= {queries(client, at(story, **{"from": old, "to": new})) for old, new in many}

    # Session and person; then rights, the pair with its story, texts, picker, what waits for her.
    assert counts == {7}


def test_erased_words_of_a_kept_pair_are_not_shown(desk: Client, story: Story) -> None:
    address = at(story, **{"from": "r1", "to": "r3"})
    assert "Paragraph 3 came" in text(desk, address)

    Passage.objects.filter(text__startswith="Paragraph 3").update(text=None, digest=None)

    assert "Paragraph 3 came" not in text(desk, address)
