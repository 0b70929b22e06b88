from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.clock import now
from stories.editorial.auditing import audit_record
from stories.editorial.candidate import Mended
from stories.editorial.carrying import settle, taken, unsettled
from stories.editorial.lane import Mend, draft_of, findings_of, mend_live, prepare, propose
from stories.editorial.publishing import close, hold, publish
from stories.editorial.saving import add_update, remove_update, save_update, set_embargo
from stories.editorial.versions import draft
from stories.errors import (
    NothingToPublish,
    PreflightFailed,
    StageRefused,
    StaleSave,
    UnfitText,
)
from stories.models import DraftRebase, Exposure, Kind, Prominence, Revision, Status, Story
from stories.text.excerpts import Excerpt, excerpt, mended
from tests.editorial.publications import refuses, write
from tests.factories import make_claim, make_evidence, make_source, make_story, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.editorial.lane import Done

BODY = "Twelve people were hurt, the hospital said.\n\nThe quay is shut, the harbour office said."
SEVEN = BODY.replace("Twelve", "Seven")
MENDED = Mended("twelve people were hurt", "Seven people were hurt", "the hospital")


@pytest.fixture
def live(editor: User) -> Story:
    story = make_story(body=BODY)
    publish(story, by=editor)
    return reread(story)


def reread(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def mends(story: Story, by: User, words: str = "", **said: Any) -> Done:
    """The first paragraph, or the piece with that `key`, mended."""
    piece = said.pop("piece", None) or Excerpt("body:0", words or SEVEN.split("\n\n")[0])
    number = story.live.number if story.live else 0
    live = said.pop("live", number)
    mend = Mend(piece, **{"corrected": MENDED, **said})
    return mend_live(reread(story), mend, by=by, live=live)


def test_the_live_words_are_mended_and_the_draft_s_news_stay_in_the_draft(
    live: Story, editor: User
) -> None:
    write(live, editor, body=BODY + "\n\nA ship has sunk, they said.", headline="Ship sinks")

    done = mends(live, editor)

    assert done.revision.version().body == SEVEN
    assert done.revision.version().headline == "Fire at the harbour"
    story = reread(live)
    assert story.live == done.revision
    assert story.body == SEVEN + "\n\nA ship has sunk, they said."
    assert story.headline == "Ship sinks"
    assert not done.asks
    assert audit_record().unbroken


def test_the_diary_says_what_was_taken_into_the_draft(live: Story, editor: User) -> None:
    write(live, editor, body=BODY + "\n\nA ship has sunk, they said.")

    mends(live, editor)

    newest = live.history.latest("history_id")
    assert newest.history_change_reason == "Correction of revision 2 taken into the draft"
    assert newest.history_user == editor
    assert [row.revision.number for row in taken(reread(live))] == [2]


def test_a_colleague_who_had_the_draft_open_is_merged_on_the_next_save(
    live: Story, editor: User, standards: User
) -> None:
    mends(live, editor)

    typed = BODY.replace("is shut", "is closed")
    after = write(live, standards, body=typed)

    assert after.body == SEVEN.replace("is shut", "is closed")


def test_a_draft_that_readers_saw_is_what_they_see_afterwards(live: Story, editor: User) -> None:
    mends(live, editor)

    story = reread(live)
    assert story.body == SEVEN
    assert story.draft_published_at is not None
    assert story.draft_published_at >= story.saved_at
    assert taken(story) == ()
    with pytest.raises(NothingToPublish):
        publish(story, by=editor, note="Again.")


def test_a_clash_lets_the_correction_out_and_the_draft_keeps_its_words(
    live: Story, editor: User
) -> None:
    theirs = BODY.replace("Twelve", "Nine")
    write(live, editor, body=theirs)

    done = mends(live, editor)

    assert done.asks
    story = reread(live)
    assert done.revision.version().body == SEVEN
    assert story.body == theirs
    [row] = taken(story)
    asked = unsettled(row)
    [clash] = asked.field.clashes
    assert ("Nine" in clash.mine, "Seven" in clash.theirs) == (True, True)


def test_what_clashed_is_settled_once_with_what_somebody_chose(
    live: Story, editor: User, standards: User
) -> None:
    write(live, editor, body=BODY.replace("Twelve", "Nine"))
    [row] = mends(live, editor).rebased

    settle(row, by=standards, token=reread(live).saves, text=SEVEN)

    story = reread(live)
    assert story.body == SEVEN
    newest = story.history.latest("history_id")
    assert newest.history_change_reason == "Settled with the correction of revision 2"
    with pytest.raises(StageRefused, match="settled this already"):
        settle(row, by=editor, token=story.saves, text=BODY)


def test_a_decision_upon_an_older_draft_meets_what_was_saved_since(
    live: Story, editor: User, standards: User
) -> None:
    write(live, editor, body=BODY.replace("Twelve", "Nine"))
    [row] = mends(live, editor).rebased
    token = reread(live).saves
    write(reread(live), standards, body=BODY.replace("Twelve", "Ten"))

    with pytest.raises(StaleSave):
        settle(row, by=editor, token=token, text=SEVEN)
    row.refresh_from_db()
    assert row.is_open


def test_a_correction_is_a_record_with_its_place_and_the_words_it_stands_beside(
    live: Story, editor: User
) -> None:
    done = mends(live, editor)

    correction = live.corrections.get()
    assert (correction.place, correction.first_bad.number) == ("body", 1)
    [notice] = done.revision.version().notices
    assert (notice.place, notice.quote) == ("body", "Seven people were hurt, the hospital said.")


def test_a_clarification_stands_beside_its_paragraph_too(live: Story, editor: User) -> None:
    words = "Twelve people may have been hurt, the hospital said."
    done = mends(
        live, editor, words, kind=Kind.CLARIFICATION, note="It is not certain that all were hurt."
    )

    [notice] = done.revision.version().notices
    assert (notice.kind, notice.place, notice.quote) == (Kind.CLARIFICATION, "body", words)


@pytest.mark.parametrize("key", ["headline", "standfirst"])
def test_a_line_is_mended_alone(live: Story, editor: User, key: str) -> None:
    words = "Blaze at the harbour" if key == "headline" else "The quay is shut."
    done = mends(live, editor, piece=Excerpt(key, words), kind=Kind.CLARIFICATION, note="So.")

    assert getattr(done.revision.version(), key) == words
    assert getattr(reread(live), key) == words


def test_an_update_is_mended_in_the_draft_too(live: Story, editor: User) -> None:
    update = add_update(live, by=editor, body="Six ferries stop, they said.", headline="Ferries")
    publish(reread(live), by=editor, note="Ferries stop.")
    save_update(update, by=editor, token=1, body="Six ferries stop, they said.", pinned=True)
    piece = Excerpt(f"update:{update.key}", "Two ferries stop, they said.", "Ferries stop")

    done = mends(reread(live), editor, piece=piece)

    [text] = done.revision.version().updates
    assert (text.headline, text.body, text.pinned) == (*reversed(piece_words(piece)), False)
    update.refresh_from_db()
    assert (update.headline, update.body, update.pinned) == (piece.headline, piece.words, True)


def piece_words(piece: Excerpt) -> tuple[str, str]:
    return piece.words, piece.headline


def test_an_update_that_the_draft_took_out_is_mended_for_readers_alone(
    live: Story, editor: User
) -> None:
    update = add_update(live, by=editor, body="Six ferries stop, they said.")
    publish(reread(live), by=editor, note="Ferries stop.")
    remove_update(update, by=editor)
    piece = Excerpt(f"update:{update.key}", "Two ferries stop, they said.")

    done = mends(reread(live), editor, piece=piece)

    assert done.rebased == ()
    update.refresh_from_db()
    assert update.body == "Six ferries stop, they said."


def test_marks_inside_the_passage_survive_and_its_claim_stands_as_it_does_now(
    editor: User,
) -> None:
    claim, other = make_claim(statement="Twelve hurt"), make_claim(statement="The quay is shut")
    body = (
        f"[Twelve people were hurt]{{claim={claim.ref}}}, the hospital said.\n\n"
        f"[The quay is shut]{{claim={other.ref}}}, they said."
    )
    story = make_story(body=body)
    publish(story, by=editor)
    stand(claim, Status.DISPUTED)
    stand(other, Status.DISPUTED)
    words = f"[Seven people were hurt]{{claim={claim.ref}}}, the hospital said."

    done = mends(reread(story), editor, words)

    shown = {mark.ref: mark.status for mark in done.revision.version().claims}
    assert shown == {claim.ref: Status.DISPUTED, other.ref: Status.UNVERIFIED}
    last = {e.claim_id: e.status for e in Exposure.objects.filter(latest=done.revision)}
    assert last == {claim.pk: Status.DISPUTED, other.pk: Status.UNVERIFIED}


def test_a_claim_that_turned_elsewhere_does_not_hold_a_correction_up(editor: User) -> None:
    claim = stand(make_claim(statement="The quay is shut"), Status.CONFIRMED)
    body = BODY.replace("The quay is shut", f"[The quay is shut]{{claim={claim.ref}}}")
    story = make_story(body=body)
    publish(story, by=editor)
    stand(claim, Status.FALSE)

    done = mends(reread(story), editor)

    assert done.revision.version().claims[0].status == Status.CONFIRMED


def test_a_claim_that_is_said_anew_is_judged_as_it_stands(editor: User) -> None:
    claim = stand(make_claim(statement="Twelve hurt"), Status.CONFIRMED)
    story = make_story(body=f"[Twelve people were hurt]{{claim={claim.ref}}}, they said.")
    publish(story, by=editor)
    stand(claim, Status.FALSE)
    words = f"[Twelve men were hurt]{{claim={claim.ref}}}, they said."

    refuses(PreflightFailed, lambda: mends(reread(story), editor, words), match="as if it were so")


def test_an_embargo_on_the_draft_does_not_hold_a_correction_up(live: Story, editor: User) -> None:
    set_embargo(live, by=editor, until=now() + timedelta(hours=1))

    assert mends(live, editor).revision.number == 2


@pytest.mark.parametrize(("before", "held"), [(hold, True), (close, False)])
def test_words_under_review_and_closed_stories_can_be_corrected(
    live: Story, editor: User, before: Any, held: bool
) -> None:
    before(live, by=editor, **({"reason": "it is disputed"} if held else {}))

    done = mends(reread(live), editor)

    assert done.revision.version().held == held
    assert reread(live).stage == ("developing" if held else "closed")


def test_a_minor_edit_passes_where_the_guard_finds_nothing(live: Story, editor: User) -> None:
    words = "Twelve people were hurt, the hospital said ."
    done = mends(live, editor, words, kind=Kind.MINOR)
    assert (done.revision.kind, done.revision.version().notices) == (Kind.MINOR, ())

    refuses(PreflightFailed, lambda: mends(reread(live), editor, kind=Kind.MINOR), "A figure")


@pytest.mark.parametrize("kind", [Kind.UPDATE, Kind.EDITORS_NOTE, Kind.RETRACTION])
def test_news_does_not_go_out_through_the_lane(live: Story, editor: User, kind: Kind) -> None:
    refuses(StageRefused, lambda: mends(live, editor, kind=kind, note="So."))


def test_of_two_editors_at_once_the_second_looks_again(live: Story, editor: User) -> None:
    mends(live, editor)

    refuses(StaleSave, lambda: mends(live, editor, "Nine people were hurt.", live=1))


def test_the_same_words_again_are_no_correction(live: Story, editor: User) -> None:
    refuses(NothingToPublish, lambda: mends(live, editor, BODY.split("\n\n")[0]))


def test_a_passage_that_there_is_none_of_is_refused(live: Story, editor: User) -> None:
    refuses(UnfitText, lambda: mends(live, editor, piece=Excerpt("body:7", "Words.")))


def test_who_may_not_correct_may_not_use_the_lane(live: Story, reporter: User) -> None:
    refuses(PermissionDenied, lambda: mends(live, reporter))


def test_a_correction_still_needs_what_was_wrong(live: Story, editor: User) -> None:
    empty = replace(MENDED, right="")
    refuses(PreflightFailed, lambda: mends(live, editor, corrected=empty))


def test_the_machine_proposes_kind_words_and_who_says_so(editor: User) -> None:
    claim = make_claim(statement="Twelve hurt", claimant="The coastguard")
    make_evidence(claim=claim, source=make_source(name="Harbour Hospital"))
    said = f"A fire. [Twelve men were hurt]{{claim={claim.ref}}}, they said."
    story = make_story(body=f"The quay is shut.\n\n{said}")
    publish(story, by=editor)
    words = f"A fire. [Seven men were hurt]{{claim={claim.ref}}}, they said."
    version = reread(story).live
    assert version is not None

    proposed = propose(reread(story), prepare(version.version(), Excerpt("body:1", words)))

    assert proposed.kind == Kind.CORRECTION
    assert proposed.corrected.wrong == "Twelve men were hurt, they said."
    assert proposed.corrected.right == "Seven men were hurt, they said."
    assert proposed.corrected.according_to == "Harbour Hospital: Statement at noon"
    assert proposed.corrected.placement == Prominence.END


@pytest.mark.parametrize(
    ("key", "words", "placement"),
    [
        ("headline", "Fire at the port", Prominence.TOP),
        ("body:1", "The quay is shut, Dr Anna Moe said.", Prominence.TOP),
        ("body:0", "Seven people were hurt, the hospital said.", Prominence.TOP),
        ("body:1", "The quay is open, the harbour office said.", Prominence.END),
    ],
)
def test_what_is_grave_is_proposed_for_the_top(
    live: Story, editor: User, key: str, words: str, placement: Prominence
) -> None:
    write(live, editor, body=BODY.replace("the harbour office", "Dr Ana Moe"))
    if "Moe" in words:
        publish(reread(live), by=editor, kind=Kind.CLARIFICATION, note="Says who.")
    version = reread(live).live
    assert version is not None

    proposed = propose(reread(live), prepare(version.version(), Excerpt(key, words)))

    assert proposed.corrected.placement == placement


_PARAGRAPHS = st.sampled_from(
    [f"{word} ships have left the harbour on day {n}." for n, word in enumerate("ABCDEFGH")]
)


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(_PARAGRAPHS, min_size=1, max_size=5, unique=True),
    st.lists(_PARAGRAPHS, max_size=2),
    st.data(),
)
def test_readers_get_the_one_paragraph_and_the_draft_gets_it_beside_its_own(
    editor: User, said: list[str], news: list[str], data: st.DataObject
) -> None:
    story = make_story(body="\n\n".join(said))
    publish(story, by=editor)
    changed = data.draw(st.integers(0, len(said) - 1))
    drafted = [*said]
    own = data.draw(st.integers(0, len(said) - 1))
    drafted[own] = f"{drafted[own]} It is {len(news)} o’clock."
    drafted += [f"News: {one}" for one in news]
    story = write(reread(story), editor, body="\n\n".join(drafted))
    piece = Excerpt(f"body:{changed}", said[changed].replace("have left", "have never left"))

    done = mends(story, editor, piece=piece)

    before = Revision.objects.get(story=story, number=1).version()
    after = done.revision.version()
    assert replace(after, notices=()) == mended(before, piece)
    assert excerpt(after, piece.key) == piece
    held = reread(story).body
    for one in news:
        assert f"News: {one}" in held
    assert f"It is {len(news)} o’clock." in held
    assert done.asks == ("have never left" not in held)
    assert not done.asks or own == changed
    assert draft(reread(story)).notices == after.notices
    assert DraftRebase.objects.filter(story=story).count() == 1


def test_the_meeting_is_known_before_anything_is_published(live: Story, editor: User) -> None:
    write(live, editor, body=BODY.replace("Twelve", "Nine"))
    assert live.live is not None

    met = draft_of(reread(live), prepare(live.live.version(), Excerpt("body:0", "Seven hurt.")))

    assert met.asks


PUSHED = "Twelve people hurt in a fire at the harbour, the hospital says"


@pytest.fixture
def pushed(editor: User) -> Story:
    story = make_story(body=BODY, alert=PUSHED)
    publish(story, by=editor)
    return reread(story)


def look(story: Story, **said: Any) -> list[str]:
    mend = Mend(Excerpt("body:0", SEVEN.split("\n\n")[0]), corrected=MENDED, **said)
    assert story.live
    prepared = prepare(story.live.version(), mend.piece, alert=mend.alert)
    return [f"{one.code} {one.place}" for one in findings_of(story, prepared, mend)]


def test_a_correction_of_what_was_pushed_goes_out_in_the_same_way(
    pushed: Story, editor: User
) -> None:
    assert look(pushed) == ["alert-not-corrected alert"]
    right = "Correction: seven people hurt in a fire at the harbour, the hospital says"
    assert look(pushed, alert=right) == []

    done = mends(pushed, editor, alert=f"  {right}\n")

    assert done.revision.version().alert == right
    assert reread(pushed).alert == ""
    assert audit_record().unbroken


def test_a_correction_of_something_else_is_not_asked_for_a_push_text(
    live: Story, editor: User
) -> None:
    write(live, editor, alert="Ferries are stopped", byline="Ana Ruiz")
    publish(live, by=editor, note="Who wrote it.")

    assert look(reread(live)) == []


def test_a_push_text_beside_a_correction_says_no_more_than_is_known(
    pushed: Story, editor: User
) -> None:
    ref = make_claim().ref
    words = f"Correction: [seven people hurt]{{claim={ref}}} in a fire"

    refuses(PreflightFailed, lambda: mends(pushed, editor, alert=words))
    refuses(UnfitText, lambda: mends(pushed, editor, alert="x" * 201))
    refuses(PreflightFailed, lambda: mends(pushed, editor, alert="Seven hurt", kind=Kind.MINOR))

    done = mends(pushed, editor, alert=f"{words}, the hospital says")
    assert [mark.ref for mark in done.revision.version().claims] == [ref]


def test_a_push_text_alone_mends_nothing(pushed: Story, editor: User) -> None:
    words = BODY.split("\n\n")[0]

    refuses(NothingToPublish, lambda: mends(pushed, editor, words, alert="Seven people hurt"))
