from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now
from stories.editorial.publishing import publish
from stories.editorial.saving import (
    MAX_CHARS,
    add_update,
    free_slug,
    put_back_update,
    remove_update,
    save_story,
    save_update,
    set_embargo,
    start_story,
)
from stories.errors import StaleSave, UnfitText
from stories.models import Placement, Stage, Story, Update
from tests.factories import make_claim, make_desk, make_story, make_update

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RLO = "\N{RIGHT-TO-LEFT OVERRIDE}"


def kept(row: Story | Update) -> dict[str, Any]:
    """Everything of the row that is stored, and how often it was saved."""
    stored = type(row).objects.values().get(pk=row.pk)
    return {**stored, "history": row.history.count()}


def places(story: Story) -> list[tuple[str, str, str]]:
    rows = Placement.objects.filter(story=story, live=False).select_related("claim")
    return [(row.place, row.claim.ref, row.wording) for row in rows]


def test_a_story_starts_as_a_draft_with_an_address_of_its_headline(reporter: User) -> None:
    claim = make_claim()
    desk = make_desk()

    made = [
        start_story(
            by=reporter,
            desk=desk,
            headline=f"[Two hurt]{{claim={claim.ref}}}  at the\nharbour ",
            body="\n\nThe quay is closed.\n",
        )
        for _ in range(2)
    ]

    assert [story.slug for story in made] == [
        "two-hurt-at-the-harbour",
        "two-hurt-at-the-harbour-2",
    ]
    story = made[0]
    assert story.headline == f"[Two hurt]{{claim={claim.ref}}} at the harbour"
    assert (story.body, story.stage) == ("The quay is closed.", Stage.DRAFT)
    assert (story.live, story.saves) == (None, 1)
    assert story.saved_by == story.history.get().history_user == reporter
    assert places(story) == [("headline", claim.ref, "Two hurt")]


@pytest.mark.parametrize(
    ("headline", "slug"),
    [("Пожар в порту", "story"), ("—", "story"), ("x" * 300, "x" * 70), ("Fire: 12!", "fire-12")],
)
def test_every_headline_makes_some_address(db: None, headline: str, slug: str) -> None:
    assert free_slug(headline) == slug


def test_an_address_can_be_chosen_and_a_taken_one_is_said_to_be(reporter: User) -> None:
    story = start_story(by=reporter, desk=make_desk(), headline="Fire", slug="quay")

    assert story.slug == "quay"
    with pytest.raises(UnfitText, match="Slug"):
        start_story(by=reporter, desk=make_desk(), headline="Another", slug="quay")
    with pytest.raises(UnfitText, match="Slug"):
        start_story(by=reporter, desk=make_desk(), headline="Another", slug="No such address!")


def test_a_form_sent_twice_starts_one_story_and_files_one_update(reporter: User) -> None:
    uid = uuid4()
    stories = [
        start_story(by=reporter, desk=make_desk(), headline="Fire", uid=uid) for _ in range(2)
    ]
    updates = [
        add_update(stories[0], by=reporter, body="Ferries stop.", uid=uid) for _ in range(2)
    ]

    assert stories[0] == stories[1] == Story.objects.get()
    assert updates[0] == updates[1] == Update.objects.get()


def test_a_text_of_no_known_name_is_an_error_and_not_a_loss(story: Story, reporter: User) -> None:
    with pytest.raises(TypeError, match="stage"):
        start_story(by=reporter, desk=make_desk(), headline="Fire", stage="closed")
    with pytest.raises(TypeError, match="boody"):
        save_story(story, by=reporter, token=1, boody="Lost.")
    with pytest.raises(TypeError, match="story"):
        add_update(story, by=reporter, body="x", story_id=3)
    with pytest.raises(TypeError, match="removed_at"):
        save_update(make_update(story=story), by=reporter, token=1, removed_at=now())


def test_a_save_keeps_the_text_counts_and_says_who(story: Story, reporter: User) -> None:
    saved = save_story(
        story, by=reporter, token=1, body="The fire is out, police said.", because="Police called"
    )

    story.refresh_from_db()
    assert story == saved
    assert (story.body, story.saves) == ("The fire is out, police said.", 2)
    assert story.saved_by == reporter
    entry = story.history.latest()
    assert (entry.history_user, entry.history_change_reason) == (reporter, "Police called")


@pytest.mark.parametrize("same", ["Fire at the harbour", "  Fire  at the harbour\r\n"])
@pytest.mark.parametrize("token", [1, 99])
def test_text_that_is_stored_already_is_no_save(
    story: Story, reporter: User, same: str, token: int
) -> None:
    before = kept(story)

    save_story(story, by=reporter, token=token, headline=same)

    assert kept(story) == before


def test_a_stale_save_overwrites_nothing_and_carries_both_texts(
    story: Story, reporter: User, editor: User
) -> None:
    save_story(story, by=editor, token=1, body="Hers.")
    before = kept(story)

    with pytest.raises(StaleSave) as refusal:
        save_story(story, by=reporter, token=1, headline="His headline", body="His.")

    assert kept(story) == before
    assert refusal.value.mine == {"headline": "His headline", "body": "His."}
    assert refusal.value.theirs == {"headline": "Fire at the harbour", "body": "Hers."}
    assert refusal.value.token == 2
    # With the texts side by side the second try is no longer blind.
    save_story(story, by=reporter, token=2, body="Hers. His.")
    assert kept(story)["body"] == "Hers. His."


def test_one_person_in_two_tabs_is_no_exception(story: Story, reporter: User) -> None:
    save_story(story, by=reporter, token=1, body="From the first tab.")

    with pytest.raises(StaleSave):
        save_story(story, by=reporter, token=1, body="From the second tab.")

    assert kept(story)["body"] == "From the first tab."


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"headline": ""}, "Headline: This field cannot be blank."),
        ({"headline": "x" * 301}, "at most 300 characters"),
        ({"headline": f"Fire {RLO}tuo"}, "invisible characters"),
        ({"standfirst": f"Fire {RLO}tuo"}, "invisible characters"),
        ({"body": "x" * (MAX_CHARS + 1)}, "200,001 characters"),
        ({"body": "Ж" * 110_000}, "KB long"),
        ({"slug": ""}, "Slug"),
        ({"language": "English!"}, "language tag"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_and_nothing_changes(
    story: Story, reporter: User, texts: dict[str, str], says: str
) -> None:
    before = kept(story)

    with pytest.raises(UnfitText, match=says):
        save_story(story, by=reporter, token=1, **texts)

    assert kept(story) == before


def test_texts_are_kept_in_one_unicode_form_without_control_characters(
    story: Story, reporter: User
) -> None:
    save_story(
        story,
        by=reporter,
        token=1,
        headline="Cafe\u0301\x00 \x07burns",
        body="One.\r\n\r\nTwo.\x0b",
    )

    after = kept(story)
    assert after["headline"] == "Caf\u00e9 burns"
    assert after["body"] == "One.\n\nTwo."


def test_an_address_is_fixed_once_readers_use_it(story: Story, editor: User) -> None:
    publish(story, by=editor)

    with pytest.raises(UnfitText, match="readers use it"):
        save_story(story, by=editor, token=1, slug="another")
    save_story(story, by=editor, token=1, slug=story.slug, body="Still burning, police said.")


def test_placements_follow_every_save(story: Story, reporter: User) -> None:
    one, other = make_claim(), make_claim()
    body = f"[Two were hurt]{{claim={one.ref}}}, police said. `[no]{{claim={one.ref}}}`"
    story = save_story(story, by=reporter, token=1, body=body)
    update = add_update(
        story,
        by=reporter,
        headline=f"[Three]{{claim={other.ref}}}",
        body=f"[*Three* were hurt]{{claim={other.ref}}}, they said. [Who]{{claim=C-999999}}",
    )

    place = f"update:{update.key}"
    assert places(story) == [
        ("body", one.ref, "Two were hurt"),
        (place, other.ref, "Three"),
        (place, other.ref, "Three were hurt"),
    ]
    save_update(update, by=reporter, token=1, headline="", body="Nobody was hurt, they said.")
    assert places(story) == [("body", one.ref, "Two were hurt")]
    save_story(story, by=reporter, token=2, body="A fire, police said.")
    assert places(story) == []


def test_a_headline_is_read_as_a_line_and_not_as_markdown(reporter: User) -> None:
    claim = make_claim()

    story = start_story(
        by=reporter,
        desk=make_desk(),
        headline=f"`[Two]{{claim={claim.ref}}}` hurt",
        standfirst=f"    [Three]{{claim={claim.ref}}}",
    )

    assert [place for place, _, _ in places(story)] == ["headline", "standfirst"]


def test_an_embargo_is_no_save_of_the_text(story: Story, editor: User) -> None:
    until = now() + timedelta(hours=2)
    set_embargo(story, by=editor, until=until)
    set_embargo(story, by=editor, until=until)

    story.refresh_from_db()
    assert (story.embargo_until, story.saves, story.history.count()) == (until, 1, 2)
    save_story(story, by=editor, token=1, body="Typed while the embargo was set.")
    set_embargo(story, by=editor, until=None)
    assert [row.history_change_reason for row in story.history.all()[:3]] == [
        "Embargo lifted",
        "",
        "Embargo set",
    ]


def test_publishing_makes_no_open_form_stale(story: Story, editor: User, reporter: User) -> None:
    publish(story, by=editor)

    save_story(story, by=reporter, token=1, body="Typed while it was published, police said.")


def test_a_checker_touches_no_text(story: Story, checker: User) -> None:
    update = make_update(story=story)
    refused = [
        lambda: start_story(by=checker, desk=make_desk(), headline="Fire"),
        lambda: save_story(story, by=checker, token=1, body="x"),
        lambda: add_update(story, by=checker, body="x"),
        lambda: save_update(update, by=checker, token=1, body="x"),
        lambda: remove_update(update, by=checker),
        lambda: put_back_update(update, by=checker),
        lambda: set_embargo(story, by=checker, until=None),
    ]
    before = [kept(story), kept(update)]

    for verb in refused:
        with pytest.raises(PermissionDenied):
            verb()

    assert [kept(story), kept(update)] == before


def test_a_save_costs_the_same_however_many_claims_the_text_marks(
    reporter: User, django_assert_max_num_queries: Any
) -> None:
    for many in (5, 50):
        marks = " ".join(f"[Two]{{claim={make_claim().ref}}}" for _ in range(many))
        story = make_story()
        with django_assert_max_num_queries(20):
            save_story(story, by=reporter, token=1, body=marks)
        assert len(places(story)) == many
