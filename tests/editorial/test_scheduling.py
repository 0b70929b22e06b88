from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError

from newsroom.mail import mail_server
from stories.clock import now, told
from stories.editorial import scheduling
from stories.editorial.candidate import Mended
from stories.editorial.publishing import hold, publish, retract
from stories.editorial.saving import add_update, save_story, set_embargo
from stories.editorial.scheduling import (
    answer_refusal,
    cancel,
    corrections_of,
    publish_due,
    publish_now,
    reschedule,
    schedule,
)
from stories.editorial.versions import draft, fingerprint
from stories.errors import (
    NothingToPublish,
    PreflightFailed,
    ScheduleRefused,
    StageRefused,
    StaleSave,
)
from stories.models import Kind, Revision, Scheduled, ScheduleState, Status
from stories.tasks import publish_due as errand
from tests.editorial.hours import hour_at, in_minutes
from tests.factories import make_claim, make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from stories.models import Story

FACT = "Two people were hurt, the harbour office said."


@pytest.fixture
def live(story: Story, editor: User) -> Story:
    publish(story, by=editor)
    story.refresh_from_db()
    return save_story(story, by=editor, token=story.saves, body=f"{story.body}\n\n{FACT}")


def later(minutes: float) -> Any:
    return told(now() + timedelta(minutes=minutes))


def the(scheduled: Scheduled) -> Scheduled:
    return Scheduled.objects.get(pk=scheduled.pk)


def test_it_goes_out_at_its_hour_and_not_before(story: Story, editor: User) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(30))

    with later(29):
        assert publish_due().published == []
    assert not Revision.objects.exists()
    with later(30):
        assert publish_due().published == [planned]
    revision = Revision.objects.get()
    assert (revision.kind, revision.published_by) == (Kind.NEW, editor)
    planned = the(planned)
    assert (planned.state, planned.revision) == (ScheduleState.PUBLISHED, revision)
    with later(31):
        assert publish_due().published == []


def test_what_was_said_of_it_goes_out_with_it(live: Story, editor: User) -> None:
    wrong = Mended("Nobody was hurt", "two people were hurt", "the harbour office", "top")
    schedule(
        live, by=editor, hour=in_minutes(5), kind=Kind.CORRECTION, corrections=[wrong], note="Two."
    )

    with later(6):
        [done] = publish_due().published

    assert done.revision
    assert (done.revision.kind, done.revision.note) == (Kind.CORRECTION, "Two.")
    [kept] = done.revision.corrections.all()
    assert (kept.wrong, kept.according_to, kept.placement) == (
        "Nobody was hurt",
        "the harbour office",
        "top",
    )
    assert corrections_of(done) == (wrong,)


def test_what_goes_out_is_the_draft_as_it_stands_then(story: Story, editor: User) -> None:
    schedule(story, by=editor, hour=in_minutes(5))
    save_story(story, by=editor, token=story.saves, body=FACT)

    with later(6):
        [done] = publish_due().published

    assert done.revision
    assert done.revision.version().body == FACT


def test_unchanged_only_means_it(story: Story, editor: User) -> None:
    schedule(story, by=editor, hour=in_minutes(5), unchanged_only=True)
    save_story(story, by=editor, token=story.saves, body=FACT)

    with later(6):
        [refused] = publish_due().refused

    assert not Revision.objects.exists()
    assert "it was to go out unchanged only" in refused.outcome


@pytest.mark.parametrize("saves", ["text", "update"])
def test_who_may_not_publish_does_not_publish_by_saving_what_waits(
    saves: str, story: Story, editor: User, reporter: User
) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(5))
    if saves == "text":
        save_story(story, by=reporter, token=story.saves, body=FACT)
    else:
        add_update(story, by=reporter, body=FACT)

    assert list(scheduling.strangers(planned)) == [reporter]
    with later(6):
        [refused] = publish_due().refused

    assert not Revision.objects.exists()
    assert refused.outcome.startswith("Rosa Diaz saved the draft since it was scheduled")


def test_after_an_editor_has_looked_the_reporters_words_go_out(
    story: Story, editor: User, reporter: User
) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(5))
    save_story(story, by=reporter, token=story.saves, body=FACT)
    reschedule(planned, by=editor, hour=in_minutes(5))

    with later(6):
        assert len(publish_due().published) == 1


def test_the_preflight_looks_again_at_that_moment(
    story: Story, editor: User, checker: User
) -> None:
    claim = make_claim(status=Status.CORROBORATED)
    words = f"[Two people were hurt]{{claim={claim.ref}}} in the fire."
    story = save_story(story, by=editor, token=story.saves, body=words)
    planned = schedule(story, by=editor, hour=in_minutes(5))
    type(claim).objects.filter(pk=claim.pk).update(status=Status.FALSE)

    with later(6):
        assert publish_due().refused == [planned]

    assert not Revision.objects.exists()
    planned = the(planned)
    assert planned.state == ScheduleState.REFUSED
    assert claim.ref in planned.outcome


def test_it_looks_at_the_draft_as_it_will_be_at_that_hour(story: Story, editor: User) -> None:
    set_embargo(story, by=editor, until=in_minutes(10).at)
    schedule(story, by=editor, hour=in_minutes(10.5))

    with pytest.raises(PreflightFailed):
        publish(story, by=editor)


def test_an_hour_before_the_embargos_end_is_refused_with_a_sentence(
    story: Story, editor: User, standards: User
) -> None:
    set_embargo(story, by=editor, until=in_minutes(10).at)

    for person in (editor, standards):
        with pytest.raises(ScheduleRefused, match="under embargo until .* UTC"):
            schedule(story, by=person, hour=in_minutes(9))


def test_what_waits_goes_out_as_the_embargo_lifts(story: Story, editor: User) -> None:
    schedule(story, by=editor, hour=in_minutes(5))
    set_embargo(story, by=editor, until=in_minutes(60).at)
    [planned] = Scheduled.objects.select_related("story")
    assert planned.goes_out_at == planned.story.embargo_until

    with later(59):
        assert publish_due() == scheduling.Round()
    with later(60.5):
        assert publish_due().published == [planned]


def test_an_embargo_that_lifts_without_a_schedule_publishes_nothing(
    story: Story, editor: User
) -> None:
    set_embargo(story, by=editor, until=in_minutes(5).at)

    with later(6):
        assert publish_due() == scheduling.Round()
    assert not Revision.objects.exists()


def test_a_person_who_has_left_publishes_nothing(story: Story, editor: User) -> None:
    schedule(story, by=editor, hour=in_minutes(5))
    editor.is_active = False
    editor.save()

    with later(6):
        [refused] = publish_due().refused

    assert refused.outcome == "Your role does not allow this. Ask an editor to do it."
    assert not Revision.objects.exists()


def test_a_person_whose_role_was_taken_corrects_nothing(live: Story, editor: User) -> None:
    wrong = Mended("Nobody was hurt", "two people were hurt", "the harbour office")
    schedule(live, by=editor, hour=in_minutes(5), kind=Kind.CORRECTION, corrections=[wrong])
    editor.groups.clear()

    with later(6):
        assert len(publish_due().refused) == 1
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("step", [hold, retract])
def test_a_story_in_question_does_not_go_on_by_itself(
    step: Any, live: Story, editor: User, standards: User
) -> None:
    schedule(live, by=editor, hour=in_minutes(5), note="Two hurt.")
    step(live, by=standards, reason="We are not sure.")

    with later(6):
        assert len(publish_due().refused) == 1
    assert Revision.objects.count() == 2


def test_what_went_out_by_hand_meanwhile_is_not_published_twice(live: Story, editor: User) -> None:
    schedule(live, by=editor, hour=in_minutes(5), note="Two hurt.")
    publish(live, by=editor, note="Two hurt.")

    with later(6):
        [refused] = publish_due().refused

    assert refused.outcome == "Readers see exactly this already."
    assert Revision.objects.count() == 2


def test_a_first_version_is_no_first_version_once_the_story_is_out(
    story: Story, editor: User
) -> None:
    schedule(story, by=editor, hour=in_minutes(5))
    publish(story, by=editor)
    story.refresh_from_db()
    save_story(story, by=editor, token=story.saves, body=FACT)

    with later(6):
        [refused] = publish_due().refused

    assert "Say what kind of change this is" in refused.outcome


def test_scheduling_is_refused_as_publishing_is(
    story: Story, editor: User, reporter: User, standards: User
) -> None:
    with pytest.raises(PermissionDenied):
        schedule(story, by=reporter, hour=in_minutes(5))
    with pytest.raises(StaleSave):
        schedule(story, by=editor, hour=in_minutes(5), seen="another")
    publish(story, by=editor)
    with pytest.raises(NothingToPublish):
        schedule(story, by=editor, hour=in_minutes(5))
    with pytest.raises(PreflightFailed):
        schedule(story, by=editor, hour=in_minutes(5), kind=Kind.EDITORS_NOTE)
    retract(story, by=standards, reason="Nothing of it holds.")
    with pytest.raises(StageRefused):
        schedule(story, by=editor, hour=in_minutes(5))
    assert not Scheduled.objects.exists()


def test_what_was_seen_may_be_scheduled(story: Story, editor: User) -> None:
    seen = fingerprint(draft(story), live=0)

    assert schedule(story, by=editor, hour=in_minutes(5), seen=seen).seen == seen


def test_an_override_goes_out_with_its_reason(story: Story, standards: User) -> None:
    claim = make_claim(status=Status.FALSE)
    words = f"[Two people were hurt]{{claim={claim.ref}}} in the fire."
    story = save_story(story, by=standards, token=story.saves, body=words)
    with pytest.raises(PreflightFailed) as refusal:
        schedule(story, by=standards, hour=in_minutes(5))
    reasons = {one.key: "It is a quotation." for one in refusal.value.findings if one.blocks}
    schedule(story, by=standards, hour=in_minutes(5), overrides=reasons)

    with later(6):
        [done] = publish_due().published

    assert done.revision
    assert [one["reason"] for one in done.revision.overrides] == ["It is a quotation."] * len(
        reasons
    )


def test_one_publication_waits_the_newest(story: Story, editor: User, standards: User) -> None:
    first = schedule(story, by=editor, hour=in_minutes(5))
    second = schedule(story, by=standards, hour=in_minutes(7))

    assert list(story.scheduled.waiting()) == [second]
    assert (the(first).state, the(first).ended_by) == (ScheduleState.CANCELLED, standards)


def test_what_is_moved_goes_out_at_its_new_hour(live: Story, editor: User) -> None:
    planned = schedule(live, by=editor, hour=in_minutes(5), note="Two hurt.")

    moved = reschedule(planned, by=editor, hour=in_minutes(10))

    with later(6):
        assert publish_due().published == []
    with later(11):
        [done] = publish_due().published
    assert done == moved
    assert done.revision
    assert done.revision.note == "Two hurt."


def test_what_is_called_off_stays_where_it_is(story: Story, editor: User) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(5))

    cancel(planned, by=editor)

    with later(6):
        assert publish_due() == scheduling.Round()
    assert the(planned).ended_by == editor
    for step in (lambda: cancel(planned, by=editor), lambda: publish_now(planned, by=editor)):
        with pytest.raises(ScheduleRefused, match="cancelled or moved it already"):
            step()


def test_it_can_go_out_at_once(live: Story, editor: User, standards: User) -> None:
    planned = schedule(live, by=editor, hour=in_minutes(5), note="Two hurt.")

    done = publish_now(planned, by=standards)

    assert done.revision
    assert (done.revision.note, done.revision.published_by) == ("Two hurt.", standards)
    with later(6):
        assert publish_due() == scheduling.Round()
    with pytest.raises(ScheduleRefused, match="published already"):
        cancel(planned, by=editor)


def test_a_refusal_waits_for_an_answer(story: Story, editor: User) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(5), unchanged_only=True)
    save_story(story, by=editor, token=story.saves, body=FACT)
    with later(6):
        publish_due()
    assert list(Scheduled.objects.unanswered()) == [planned]

    answer_refusal(planned, by=editor)

    assert list(Scheduled.objects.unanswered()) == []


@pytest.mark.parametrize("mended", ["published", "scheduled"])
def test_a_refusal_is_answered_by_what_mends_it(mended: str, story: Story, editor: User) -> None:
    schedule(story, by=editor, hour=in_minutes(5), unchanged_only=True)
    save_story(story, by=editor, token=story.saves, body=FACT)
    with later(6):
        publish_due()
    with later(7):
        if mended == "published":
            publish(story, by=editor)
        else:
            schedule(story, by=editor, hour=in_minutes(5))

        assert list(Scheduled.objects.unanswered()) == []


def test_who_scheduled_it_is_told_by_mail_without_a_word_of_the_draft(
    story: Story,
    editor: User,
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL_SERVER = mail_server("smtp://mail.courier.example")
    editor.email = "edith@courier.example"
    editor.save()
    schedule(story, by=editor, hour=in_minutes(5), unchanged_only=True)
    save_story(story, by=editor, token=story.saves, body="Canary.")

    with later(6), django_capture_on_commit_callbacks(execute=True):
        publish_due()

    [message] = mail.outbox
    assert message.to == ["edith@courier.example"]
    assert f"https://courier.example/admin/stories/{story.pk}/" in message.body
    said = f"{message.subject} {message.body}".lower()
    assert [word for word in ("canary", "harbour", "fire") if word in said] == []


def test_one_that_fails_stops_no_other(
    editor: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one, two, three = (make_story() for _ in range(3))
    planned = [schedule(s, by=editor, hour=in_minutes(5)) for s in (one, two, three)]
    real = scheduling.publish

    def fail(story: Story, **said: Any) -> Revision:
        if story == one:
            raise DatabaseError("lock timeout")
        if story == two:
            raise RuntimeError("a bug")
        return real(story, **said)

    monkeypatch.setattr(scheduling, "publish", fail)
    with later(6):
        assert publish_due().published == planned[2:]
    monkeypatch.undo()
    with later(7):
        assert publish_due().published == planned[:2]
    assert "put off" in caplog.text
    assert "stays due" in caplog.text


def test_the_worker_and_the_commands_let_it_out(
    editor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in (errand, lambda: call_command("publish_due"), lambda: call_command("run_due")):
        planned = schedule(make_story(), by=editor, hour=in_minutes(5))
        with later(6):
            run()
        assert the(planned).state == ScheduleState.PUBLISHED
    assert "Published: 1. Refused: 0." in capsys.readouterr().out


def test_hundreds_that_are_due_at_once_go_out_in_turns(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "MOST", 2)
    at = in_minutes(5).at
    planned = [schedule(make_story(), by=editor, hour=hour_at(at)) for _ in range(5)]

    with later(6):
        rounds = [publish_due().published for _ in range(4)]

    assert [len(one) for one in rounds] == [2, 2, 1, 0]
    assert [row for one in rounds for row in one] == planned
