from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied

from stories import net
from stories.clock import now, told
from stories.editorial.auditing import audit_record
from stories.editorial.board import board
from stories.editorial.candidate import Mended
from stories.editorial.carrying import holds_nothing_new, settle, taken, unsettled
from stories.editorial.delivering import deliver_due
from stories.editorial.lane import Mend, mend_live
from stories.editorial.publishing import close, hold, publish, restore, retract
from stories.editorial.saving import add_update, remove_update, save_story
from stories.editorial.undoing import undo, undo_until
from stories.errors import PreflightFailed, StageRefused, UndoRefused
from stories.models import Delivery, DeliveryState, Kind, Revision, Stage, Status, Story
from stories.text.excerpts import Excerpt
from tests.editorial.test_concurrency import at_once
from tests.factories import make_claim, make_story, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

HUB = "https://hub.example/"
BODY = "A fire broke out on the quay, the harbour office said."
WRONG = BODY.replace("quay", "pier")


@pytest.fixture(autouse=True)
def _hubs(settings: Any) -> None:
    settings.WEBSUB_HUBS = [HUB]


def fresh(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def live(by: User, **fields: Any) -> Story:
    story = make_story(body=BODY, **fields)
    with told(now() - timedelta(minutes=5)):
        publish(story, by=by)
    Delivery.objects.all().update(state=DeliveryState.SENT)
    return fresh(story)


def wrong(story: Story, by: User, **said: Any) -> Revision:
    """The draft with a mistake, published."""
    save_story(story, by=by, token=story.saves, body=WRONG)
    return publish(story, by=by, **{"note": "Where it broke out.", **said})


def test_the_words_before_come_again_as_a_revision_that_says_so(editor: User) -> None:
    story = live(editor)
    mistake = wrong(story, editor, kind=Kind.MINOR)

    revision = undo(story, by=editor, number=2)

    assert revision.version().body == BODY
    assert (revision.number, revision.kind) == (3, Kind.UPDATE)
    assert revision.note.startswith("Revision 2 was published by mistake and taken back.")
    assert mistake.version().body == WRONG
    assert list(Revision.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert audit_record().unbroken


def test_its_notices_are_called_back_and_those_of_the_undoing_leave(editor: User) -> None:
    story = live(editor)
    wrong(story, editor)
    undo(story, by=editor, number=2)

    states = set(Delivery.objects.values_list("revision__number", "state"))
    assert states == {(1, "sent"), (2, "cancelled"), (3, "waiting")}


def test_the_draft_is_kept_and_differs_from_live(editor: User) -> None:
    story = live(editor)
    wrong(story, editor)
    undo(story, by=editor, number=2)

    assert fresh(story).body == WRONG
    [row] = board(editor).rows
    assert row.differs


def test_a_first_version_that_is_taken_back_is_put_under_review(editor: User) -> None:
    story = make_story(body=BODY)
    publish(story, by=editor)

    revision = undo(story, by=editor, number=1)

    assert (revision.kind, fresh(story).held) == (Kind.HOLD, True)
    assert revision.note == "Revision 1 was published by mistake. We are looking at it."
    assert undo_until(fresh(story)) is None


def test_what_readers_were_told_for_good_is_not_unsaid(editor: User) -> None:
    story = live(editor)
    mended = Mended("It broke out on the quay", "it broke out on the pier", "the harbour office")
    wrong(story, editor, kind=Kind.CORRECTION, corrections=[mended])

    undo(story, by=editor, number=2)

    live_now = fresh(story).live
    assert live_now
    assert live_now.version().held
    assert [notice.kind for notice in live_now.version().notices] == ["correction", "hold"]


def test_closing_can_be_undone(editor: User) -> None:
    story = live(editor)
    close(story, by=editor)
    assert fresh(story).stage == Stage.CLOSED

    undo(story, by=editor, number=2)

    assert fresh(story).stage == Stage.DEVELOPING


@pytest.mark.parametrize("step", [hold, retract])
def test_what_has_a_way_back_of_its_own_or_none_is_not_undone(
    step: Callable[..., Revision], standards: User
) -> None:
    story = live(standards)
    step(story, by=standards, reason="We are not sure.")

    assert undo_until(fresh(story)) is None
    with pytest.raises(UndoRefused, match="Publish a correction"):
        undo(story, by=standards, number=2)


def test_a_restoration_is_undone_by_another_review(editor: User) -> None:
    story = live(editor)
    hold(story, by=editor, reason="We are not sure.")
    restore(story, by=editor, note="It stands.")

    assert undo(story, by=editor, number=3).kind == Kind.HOLD


def test_when_the_seconds_are_over_it_says_what_to_do_instead(editor: User) -> None:
    story = live(editor)
    wrong(story, editor)

    with told(now() + timedelta(seconds=11)):
        assert undo_until(fresh(story)) is None
        with pytest.raises(UndoRefused, match="Publish a correction, or put the story under"):
            undo(story, by=editor, number=2)


def test_the_seconds_can_be_set_and_none_means_none(editor: User, settings: Any) -> None:
    settings.UNDO_SECONDS = 0
    story = live(editor)
    wrong(story, editor)

    assert undo_until(fresh(story)) is None
    assert Delivery.objects.due(now()).exists()


def test_another_revision_than_the_one_in_sight_is_not_taken_back(editor: User) -> None:
    story = live(editor)
    wrong(story, editor)

    with pytest.raises(UndoRefused, match="Another revision is live by now"):
        undo(story, by=editor, number=1)


def test_who_may_not_publish_takes_nothing_back(editor: User, reporter: User) -> None:
    story = live(editor)
    wrong(story, editor)

    with pytest.raises(PermissionDenied):
        undo(story, by=reporter, number=2)


def test_a_claim_that_is_false_by_now_does_not_come_back(editor: User) -> None:
    claim = make_claim(status=Status.CORROBORATED)
    story = live(editor)
    said = f"[Two people were hurt]{{claim={claim.ref}}}, the office said."
    save_story(story, by=editor, token=story.saves, body=said)
    with told(now() - timedelta(minutes=1)):
        publish(story, by=editor, note="Two hurt.")
    story = fresh(story)
    save_story(story, by=editor, token=story.saves, body=f"{said} Trains run.")
    publish(story, by=editor, note="Trains run.")
    type(claim).objects.filter(pk=claim.pk).update(status=Status.FALSE)

    with pytest.raises(PreflightFailed):
        undo(story, by=editor, number=3)

    assert Delivery.objects.filter(revision__number=3, state=DeliveryState.WAITING).exists()


MENDED = BODY.replace("broke out", "started")
NEWS = "\n\nA ship has left, the harbour office said."


def mend(story: Story, by: User, **said: Any) -> Revision:
    """The first paragraph of what readers see mended, whatever the draft holds."""
    piece = said.pop("piece", Excerpt("body:0", MENDED))
    mended = Mend(piece, kind=Kind.MINOR, note="A word.", **said)
    number = story.live.number if story.live else 0
    return mend_live(fresh(story), mended, by=by, live=number).revision


def rewrite(story: Story, by: User, **texts: Any) -> None:
    story = fresh(story)
    save_story(story, by=by, token=story.saves, **texts)


def test_a_mending_that_is_undone_leaves_the_draft_as_well_and_the_rest_of_it_stays(
    editor: User,
) -> None:
    story = live(editor)
    rewrite(story, editor, body=BODY + NEWS, headline="Ship leaves")
    mend(story, editor)
    assert fresh(story).body == MENDED + NEWS

    revision = undo(story, by=editor, number=2)

    story = fresh(story)
    assert (story.body, story.headline) == (BODY + NEWS, "Ship leaves")
    assert revision.version().body == BODY
    newest = story.history.latest("history_id")
    assert newest.history_change_reason == "Correction of revision 2 taken out of the draft"
    assert [(row.takes_back, row.is_open) for row in taken(story)] == [(True, False)]


def test_a_draft_that_held_nothing_else_is_what_readers_see_again(editor: User) -> None:
    story = live(editor, saved_at=now() - timedelta(hours=1))
    mend(story, editor)

    undo(story, by=editor, number=2)

    story = fresh(story)
    assert story.body == BODY
    assert holds_nothing_new(story)
    assert taken(story) == ()
    [row] = board(editor).rows
    assert not row.differs


def test_what_was_typed_into_the_mended_words_since_is_kept_and_asked(
    editor: User, standards: User
) -> None:
    story = live(editor)
    mend(story, editor)
    typed = MENDED.replace("started", "started at dawn")
    rewrite(story, standards, body=typed)

    undo(story, by=editor, number=2)

    story = fresh(story)
    assert story.body == typed
    [row] = taken(story)
    assert (row.takes_back, row.is_open) == (True, True)
    [clash] = unsettled(row).field.clashes
    assert ("at dawn" in clash.mine, "broke out" in clash.theirs) == (True, True)
    settle(row, by=standards, token=story.saves, text=BODY)
    story = fresh(story)
    assert story.body == BODY
    assert story.history.latest("history_id").history_change_reason == (
        "Settled with revision 3, which took a correction back"
    )


def test_what_the_mending_asked_is_no_question_once_it_is_undone(editor: User) -> None:
    story = live(editor)
    own = BODY.replace("broke out", "raged")
    rewrite(story, editor, body=own)
    mend(story, editor)
    [asked] = taken(fresh(story))
    assert asked.is_open

    undo(story, by=editor, number=2)

    story = fresh(story)
    assert story.body == own
    assert not any(row.is_open for row in taken(story))
    with pytest.raises(StageRefused, match="settled this already"):
        settle(asked, by=editor, token=story.saves, text=MENDED)


def test_an_update_that_was_mended_comes_back_in_the_draft_too(editor: User) -> None:
    story = make_story(body=BODY)
    update = add_update(story, by=editor, headline="Smoke", body="Smoke is seen, they said.")
    with told(now() - timedelta(minutes=5)):
        publish(story, by=editor)
    story = fresh(story)
    said = "Smoke was seen, they said."
    mend(story, editor, piece=Excerpt(f"update:{update.key}", said, "Smoke"))
    update.refresh_from_db()
    assert update.body == said

    undo(story, by=editor, number=2)

    update.refresh_from_db()
    assert update.body == "Smoke is seen, they said."


def test_an_update_that_left_the_draft_since_stays_out_of_it(editor: User) -> None:
    story = make_story(body=BODY)
    update = add_update(story, by=editor, headline="Smoke", body="Smoke is seen, they said.")
    with told(now() - timedelta(minutes=5)):
        publish(story, by=editor)
    story = fresh(story)
    mend(
        story, editor, piece=Excerpt(f"update:{update.key}", "Smoke was seen, they said.", "Smoke")
    )
    update.refresh_from_db()
    remove_update(update, by=editor)

    undo(story, by=editor, number=2)

    update.refresh_from_db()
    assert update.removed_at
    assert update.body == "Smoke was seen, they said."


def test_a_correction_that_stays_before_readers_stays_in_the_draft(editor: User) -> None:
    story = live(editor)
    said = Mended("it broke out on the quay", "it broke out on the pier", "the harbour office")
    correction = Mend(Excerpt("body:0", WRONG), corrected=said)
    mend_live(story, correction, by=editor, live=1)

    undo(story, by=editor, number=2)

    story = fresh(story)
    assert story.live
    assert (story.held, story.live.version().body, story.body) == (True, WRONG, WRONG)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_undo_and_a_leaving_notice_at_once_one_of_them_wins(
    transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clocks of two machines differ: only the row decides."""
    editor = make_user("edith", "Editor")
    posted: list[str] = []

    def post(url: str, form: dict[str, str], **options: Any) -> net.Page:
        posted.append(form["hub.url"])
        return net.Page(204, url, (), {}, b"", "")

    monkeypatch.setattr(net, "post", post)
    outcomes = set()
    for _ in range(6):
        settings.UNDO_SECONDS = 10
        story = live(editor)
        wrong(story, editor)
        posted.clear()
        Delivery.objects.filter(revision__story=story, revision__number=2).update(next_at=now())

        undone, _sent = at_once(lambda story=story: undo(story, by=editor, number=2), deliver_due)

        log = f"/s/{story.slug}/log.atom"
        about = [topic for topic in posted if topic.endswith(log)]
        assert bool(about) != isinstance(undone, Revision)
        states = set(
            Delivery.objects.filter(revision__story=story, revision__number=2).values_list(
                "state", flat=True
            )
        )
        assert states == ({"cancelled"} if isinstance(undone, Revision) else {"sent"})
        outcomes.add(isinstance(undone, Revision))
    assert outcomes


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_who_undo_at_once_take_it_back_once(transactional_db: None) -> None:
    editor = make_user("edith", "Editor")
    story = live(editor)
    wrong(story, editor)

    done = at_once(*(lambda: undo(story, by=editor, number=2) for _ in range(3)))

    assert sum(isinstance(one, Revision) for one in done) == 1
    assert Revision.objects.count() == 3
