"""A save upon an older text: merged where that is safe, asked where it is not, never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now
from stories.editorial.diary import diary
from stories.editorial.rebasing import Rebase, Who, rebase
from stories.editorial.saving import (
    MAX_CHARS,
    keep_story,
    keep_update,
    remove_update,
    save_story,
    save_update,
    set_embargo,
)
from stories.errors import StaleSave, UnfitText
from stories.models import Placement, Story, Update
from tests.factories import make_claim, make_desk, make_story, make_update

if TYPE_CHECKING:
    from django.contrib.auth.models import User

QUAY = "A fire broke out on the quay before noon on Monday, the harbour office said."
DIVERS = "Divers went on with the search until dark and will begin again at six."
BODY = f"{QUAY}\n\n{DIVERS}"


@pytest.fixture
def story(db: None) -> Story:
    return make_story(body=BODY)


def kept(row: Story | Update) -> dict[str, Any]:
    """Everything of the row that is stored, and how often it was saved."""
    stored = type(row).objects.values().get(pk=row.pk)
    return {**stored, "history": row.history.count()}


def asked(refusal: pytest.ExceptionInfo[StaleSave]) -> list[str]:
    return [field.name for field in refusal.value.merge.fields if field.asks]


def test_edits_that_do_not_touch_are_both_in_the_text(
    story: Story, reporter: User, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("at six", "at seven"))

    done = keep_story(story, by=reporter, token=1, body=BODY.replace("noon", "dawn"))

    both = BODY.replace("noon", "dawn").replace("at six", "at seven")
    after = kept(story)
    assert (after["body"], after["saves"], after["history"]) == (both, 3, 3)
    assert done.row.body == both
    assert done.met
    assert done.met.people == (editor,)
    assert diary(story).entries[0].sentence == "Rosa Diaz changed the text, 2 words."
    assert diary(story).entries[0].reason == "Merged with what Edith Vos saved meanwhile"


def test_edits_in_one_paragraph_merge_and_the_sentence_is_named(
    story: Story, reporter: User, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("Monday", "Tuesday"))

    done = keep_story(story, by=reporter, token=1, body=BODY.replace("A fire", "A blaze"))

    assert done.row.body == BODY.replace("A fire", "A blaze").replace("Monday", "Tuesday")
    assert done.met
    assert done.met.shared(language="en") == (
        QUAY.replace("A fire", "A blaze").replace("Monday", "Tuesday"),
    )


def test_a_paragraph_that_one_moved_takes_the_others_words_along(
    story: Story, reporter: User, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=f"{DIVERS}\n\n{QUAY}")

    save_story(story, by=reporter, token=1, body=BODY.replace("noon", "dawn"))

    assert kept(story)["body"] == f"{DIVERS}\n\n{QUAY.replace('noon', 'dawn')}"


def test_the_same_change_of_both_stands_once(story: Story, reporter: User, editor: User) -> None:
    addition = f"{BODY}\n\nThe quay is closed to all traffic."
    save_story(story, by=editor, token=1, body=addition)
    before = kept(story)

    keep_story(story, by=reporter, token=1, body=addition)

    assert kept(story) == before
    save_story(story, by=reporter, token=1, body=addition.replace("noon", "dawn"))
    assert kept(story)["body"] == addition.replace("noon", "dawn")


def test_fields_are_merged_one_by_one(story: Story, reporter: User, editor: User) -> None:
    other = make_desk(name="Business")
    save_story(story, by=editor, token=1, headline="A better headline", language="de")

    save_story(
        story,
        by=reporter,
        token=1,
        headline=story.headline,
        body=BODY.replace("noon", "dawn"),
        language=story.language,
        desk=other,
    )

    after = kept(story)
    assert (after["headline"], after["language"]) == ("A better headline", "de")
    assert (after["body"], after["desk_id"]) == (BODY.replace("noon", "dawn"), other.pk)


def test_a_stale_form_without_a_change_saves_nothing(
    story: Story, reporter: User, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    before = kept(story)

    done = keep_story(story, by=reporter, token=1, headline=story.headline, body=BODY)

    assert kept(story) == before
    assert done.row.body == BODY.replace("noon", "dawn")
    assert done.met
    assert not done.met.adds


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        pytest.param(
            BODY.replace("noon", "dawn"), BODY.replace("noon", "dusk"), id="the same word"
        ),
        pytest.param(
            QUAY, BODY.replace("until dark", "until midnight"), id="one removed, one edited"
        ),
        pytest.param(f"{BODY}\n\nTheirs.", f"{BODY}\n\nMine.", id="both at the same place"),
        pytest.param("Hers.", "His.", id="all of it"),
        pytest.param(
            f"{BODY} The port is closed.",
            f"The port is closed. {BODY}",
            id="one sentence at two places",
        ),
    ],
)
def test_what_both_touched_is_asked_and_nothing_changes(
    story: Story, reporter: User, editor: User, theirs: str, mine: str
) -> None:
    save_story(story, by=editor, token=1, body=theirs)
    before = kept(story)

    with pytest.raises(StaleSave) as refusal:
        save_story(story, by=reporter, token=1, headline="My headline", body=mine)

    assert kept(story) == before
    assert asked(refusal) == ["body"]
    met: Rebase = refusal.value.merge
    assert (met.base, met.token, met.known) == (1, 2, True)
    assert refusal.value.mine == {"headline": "My headline", "body": mine}
    assert refusal.value.theirs == {"headline": story.headline, "body": theirs}
    # Without the question the text says nothing that neither wrote.
    words = [part for field in met.fields for part in field.parts if isinstance(part, str)]
    assert not any("<<" in part for part in words)


def test_a_common_text_that_is_not_known_merges_nothing(story: Story, reporter: User) -> None:
    with pytest.raises(StaleSave) as refusal:
        save_story(story, by=reporter, token=77, body=BODY.replace("noon", "dawn"))

    assert asked(refusal) == ["body"]
    assert not refusal.value.merge.known
    assert kept(story)["body"] == BODY


def test_flags_of_an_update_are_merged_and_a_time_that_both_changed_is_asked(
    story: Story, reporter: User, editor: User
) -> None:
    update = make_update(story=story)
    save_update(update, by=editor, token=1, pinned=True, filed_at=now())
    mine = {"body": update.body, "pinned": False, "key_event": True}

    save_update(update, by=reporter, token=1, **mine)
    with pytest.raises(StaleSave) as refusal:
        save_update(update, by=reporter, token=1, filed_at=now(), **mine)

    after = kept(update)
    assert (after["pinned"], after["key_event"], after["saves"]) == (True, True, 3)
    assert asked(refusal) == ["filed_at"]


def test_an_update_that_was_removed_meanwhile_is_asked_about(
    story: Story, reporter: User, editor: User
) -> None:
    update = make_update(story=story)
    remove_update(update, by=editor)
    before = kept(update)

    with pytest.raises(StaleSave) as refusal:
        save_update(update, by=reporter, token=1, body="Ferries sail again, the company said.")

    assert refusal.value.merge.removed
    assert kept(update) == before


def test_a_claims_mark_never_comes_to_stand_on_words_that_nobody_marked(
    story: Story, reporter: User, editor: User
) -> None:
    ref = make_claim().ref
    marked = BODY.replace(
        "A fire broke out on the quay before noon",
        f"[A fire broke out on the quay before noon]{{claim={ref}}}",
    )
    save_story(story, by=editor, token=1, body=BODY.replace("the quay", "a ship at the quay"))

    with pytest.raises(StaleSave) as refusal:
        save_story(story, by=reporter, token=1, body=marked)

    assert asked(refusal) == ["body"]


def test_a_claims_mark_on_other_words_is_merged_and_placed(
    story: Story, reporter: User, editor: User
) -> None:
    ref = make_claim().ref
    save_story(story, by=editor, token=1, body=BODY.replace("at six", "at seven"))

    save_story(
        story, by=reporter, token=1, body=BODY.replace("A fire", f"[A fire]{{claim={ref}}}")
    )

    assert Placement.objects.get(story=story, live=False).wording == "A fire"


def test_a_merged_text_that_is_too_long_is_asked_and_not_lost(
    story: Story, reporter: User, editor: User
) -> None:
    long = "word " * (MAX_CHARS // 8)
    save_story(story, by=editor, token=1, body=f"{BODY}\n\n{long}hers.")

    with pytest.raises(StaleSave) as refusal:
        save_story(story, by=reporter, token=1, body=f"{long}his.\n\n{BODY}")

    assert asked(refusal) == ["body"]
    with pytest.raises(UnfitText):
        save_story(story, by=reporter, token=1, headline="x" * 301)


def test_an_embargo_or_a_publication_between_is_no_save_that_is_met(
    story: Story, reporter: User, editor: User
) -> None:
    set_embargo(story, by=editor, until=now())
    done = keep_story(story, by=reporter, token=1, body=BODY.replace("noon", "dawn"))
    assert done.met is None

    save_story(story, by=editor, token=2, byline="Edith Vos")
    set_embargo(story, by=editor, until=None)
    again = keep_story(story, by=reporter, token=2, body=BODY)
    assert again.met
    assert again.met.people == (editor,)


def test_one_person_in_two_tabs_is_told_so_in_the_diary(story: Story, reporter: User) -> None:
    save_story(story, by=reporter, token=1, body=BODY.replace("noon", "dawn"))

    save_story(story, by=reporter, token=1, body=BODY.replace("at six", "at seven"))

    assert diary(story).entries[0].reason == "Merged with an own save from elsewhere"


def test_a_save_can_be_laid_on_the_state_that_was_shown(
    story: Story, reporter: User, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    save_story(story, by=editor, token=2, headline="Newer still")
    story.refresh_from_db()

    met = rebase(story, {"headline": "Mine", "body": BODY}, token=1, onto=2)

    assert met.token == 2
    assert [field.who for field in met.fields] == [Who.MINE, Who.THEIRS]
    assert met.texts() == {"headline": "Mine", "body": BODY.replace("noon", "dawn")}


def test_a_merge_costs_three_queries_more_however_long_the_text(
    story: Story, reporter: User, editor: User, django_assert_max_num_queries: Any
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    with django_assert_max_num_queries(22):
        keep_story(story, by=reporter, token=1, body=BODY.replace("at six", "at seven"))


def test_an_updates_merge_is_one_save_of_it(story: Story, reporter: User, editor: User) -> None:
    update = make_update(story=story, body=BODY)
    save_update(update, by=editor, token=1, body=BODY.replace("noon", "dawn"))

    done = keep_update(update, by=reporter, token=1, body=BODY.replace("at six", "at seven"))

    assert done.row.body == BODY.replace("noon", "dawn").replace("at six", "at seven")
    assert kept(update)["saves"] == 3
    assert diary(story).entries[0].reason == "Merged with what Edith Vos saved meanwhile"
