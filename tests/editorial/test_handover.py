from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format

from stories.clock import now, told
from stories.editorial.handover import (
    ROWS,
    Shift,
    Topic,
    TopicLines,
    past_handovers,
    report,
    take_over,
)
from stories.editorial.hours import Hour
from stories.editorial.moved import dismiss
from stories.editorial.publishing import hold, publish
from stories.editorial.saving import save_story, set_embargo
from stories.editorial.scheduling import schedule
from stories.editorial.verifying import check_claim
from stories.errors import HandoverRefused
from stories.models import (
    Capture,
    Check,
    Handover,
    LoneCheck,
    Method,
    Outcome,
    PageChange,
    Status,
    Story,
)
from tests.editorial.hours import in_minutes
from tests.factories import make_claim, make_desk, make_evidence, make_story, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def shift(hours: float = 8, **fields: Any) -> Shift:
    return Shift(now() - hours * HOUR, now() + 8 * HOUR, **fields)


def topic(which: Topic, of: Shift | None = None) -> TopicLines:
    return next(one for one in report(of or shift()).topics if one.topic == which)


def claims(which: Topic, of: Shift | None = None) -> list[Claim | None]:
    return [line.of.claim if line.of else None for line in topic(which, of).lines]


def live(claim: Claim, editor: User, **fields: Any) -> Story:
    body = f"[Two were hurt]{{claim={claim.ref}}}, police said."
    story = make_story(body=body, **fields)
    publish(story, by=editor)
    story.refresh_from_db()
    return story


def moved(by: User, *, at: datetime | None = None, claim: Claim | None = None) -> Check:
    claim = claim or make_claim()
    check: Check = Check.objects.create(
        claim=claim,
        outcome=Outcome.DECIDED,
        from_status=Status.UNVERIFIED,
        to_status=Status.DISPUTED,
        wording=1,
        statement=claim.statement,
        reason="Two offices say otherwise.",
        by=by,
        at=at or now(),
    )
    return check


def test_a_shift_has_what_moved_since_and_says_how_many_decided(
    editor: User, checker: User
) -> None:
    moved(checker, at=now() - 9 * HOUR)
    alone = moved(checker)
    LoneCheck.objects.create(decision=alone, reason="Nobody answered.")
    usual = moved(checker)

    lines = topic(Topic.MOVES).lines

    assert [(line.row.claim, line.row.about) for line in lines] == [
        (usual.claim_id, 1),
        (alone.claim_id, 0),
    ]
    assert claims(Topic.ALONE) == [alone.claim]


def test_a_check_that_changed_nothing_is_no_status_change(checker: User) -> None:
    claim = stand(make_claim(assignee=checker), Status.CHECKING)
    check_claim(claim, to=Status.CHECKING, by=checker, reason="We still call the office.")

    assert claims(Topic.MOVES) == []


def test_what_was_decided_alone_long_ago_stays_until_somebody_looked(checker: User) -> None:
    old = moved(checker, at=now() - 30 * HOUR)
    LoneCheck.objects.create(decision=old, reason="Nobody answered.", at=old.at)

    assert claims(Topic.ALONE) == [old.claim]


def test_what_is_due_before_the_next_shift_comes_in_order(editor: User) -> None:
    soon, late, after = (make_claim(recheck_due=now() + n * HOUR) for n in (3, -2, 9))
    for claim in (soon, late, after):
        live(claim, editor)
    make_claim(recheck_due=now() + HOUR)

    assert claims(Topic.DUE) == [late, soon]
    assert [line.overdue for line in topic(Topic.DUE).lines] == [True, False]


def test_open_questions_are_those_that_readers_see_and_nobody_checks(
    editor: User, checker: User
) -> None:
    question, taken, settled, unseen = (make_claim() for _ in range(4))
    for claim in (question, taken, settled):
        live(claim, editor)
    taken.__class__.objects.filter(pk=taken.pk).update(assignee=checker)
    stand(settled, Status.DISPUTED)

    assert claims(Topic.QUESTIONS) == [question]


def test_changed_pages_embargoes_proposals_and_dismissals_are_told(
    editor: User, checker: User
) -> None:
    evidence = make_evidence(kind="url", url="https://harbour.example/")
    before = Capture.objects.create(
        evidence=evidence, method=Method.FETCHED, sha256="0" * 64, size=1, media_type="text/html"
    )
    PageChange.objects.create(evidence=evidence, finding="changed", seal="1", before=before)
    lifting, later = make_story(), make_story()
    set_embargo(lifting, by=editor, until=now() + 7 * HOUR)
    set_embargo(later, by=editor, until=now() + 9 * HOUR)
    claim = make_claim()
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())
    check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the log.")
    flagged = make_claim()
    story = live(flagged, editor)
    stand(flagged, Status.DISPUTED)
    dismiss(story, flagged, by=editor, status=Status.DISPUTED, revision=1, reason="It says so.")

    assert claims(Topic.PAGES) == [evidence.claim]
    assert [line.row.about for line in topic(Topic.LIFTING).lines] == [lifting.pk]
    assert claims(Topic.PROPOSED) == [claim]
    assert [line.row.more for line in topic(Topic.DISMISSED).lines] == ["It says so."]


def test_what_goes_out_by_itself_before_the_next_shift_is_told_with_hour_zone_and_scheduler(
    editor: User, standards: User
) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    soon, later, kept, after = (make_story() for _ in range(4))
    at = (now() + 6 * HOUR).astimezone(tokyo)
    schedule(soon, by=standards, hour=Hour(at.astimezone(UTC), at.replace(tzinfo=None), tokyo))
    schedule(later, by=editor, hour=in_minutes(7 * 60))
    for story, hours in ((kept, 7.5), (after, 9)):
        schedule(story, by=editor, hour=in_minutes(60))
        Story.objects.filter(pk=story.pk).update(embargo_until=now() + hours * HOUR)

    lines = topic(Topic.SCHEDULED).lines

    assert [line.row.about for line in lines] == [soon.pk, later.pk, kept.pk]
    assert lines[0].row.who == str(standards.get_full_name())
    assert lines[0].hour.startswith(date_format(at, "j F Y, H:i"))
    assert "(Asia/Tokyo) = " in lines[0].hour
    with told(now() + 6.5 * HOUR):
        assert [line.overdue for line in topic(Topic.SCHEDULED).lines[:2]] == [True, False]
    assert topic(Topic.SCHEDULED, shift(desk=make_desk(name="Sport"))).lines == ()


def test_holds_are_told_and_plain_updates_are_not(editor: User) -> None:
    story, other = make_story(), make_story()
    for one in (story, other):
        publish(one, by=editor)
    hold(story, by=editor, reason="The figure is denied.")

    [line] = topic(Topic.PUBLISHED).lines
    assert (line.row.about, line.row.said, line.row.who) == (story.pk, "hold", "Edith Vos")


def test_who_was_on_are_those_who_decided_published_or_wrote(
    editor: User, checker: User, reporter: User, standards: User
) -> None:
    moved(checker)
    story = make_story()
    save_story(story, by=reporter, token=1, standfirst="Shut.")
    story.refresh_from_db()
    publish(story, by=editor)

    assert report(shift()).people == (checker, editor, reporter)


def test_a_handover_can_be_of_one_desk(editor: User, checker: User) -> None:
    metro = make_desk(name="Metro")
    here, there = make_claim(), make_claim()
    live(here, editor, desk=metro)
    live(there, editor)
    for claim in (here, there):
        moved(checker, claim=claim)

    of_metro = shift(desk=metro)
    assert claims(Topic.MOVES, of_metro) == [here]
    assert claims(Topic.QUESTIONS, of_metro) == [here]
    assert report(shift(desk=make_desk(name="Sport"))).people == ()


def test_a_topic_is_cut_counted_and_shown_whole_when_asked(checker: User) -> None:
    for _ in range(ROWS + 3):
        moved(checker)

    cut = topic(Topic.MOVES)
    assert (len(cut.lines), cut.count, cut.cut) == (ROWS, ROWS + 3, True)
    [whole] = report(shift(), only=Topic.MOVES).topics
    assert (len(whole.lines), whole.count, whole.cut) == (ROWS + 3, ROWS + 3, False)


@pytest.mark.parametrize("many", [1, 30])
def test_a_handover_takes_three_queries_whatever_its_length(
    editor: User, checker: User, django_assert_num_queries: Any, many: int
) -> None:
    for _ in range(many):
        claim = make_claim()
        moved(checker, claim=claim)
    live(claim, editor)

    with django_assert_num_queries(3):
        report(shift())


# The clocks of the desk's zone (Europe/London) go forward at 01:00 UTC on 29 March 2026 and back
# at 01:00 UTC on 25 October.
@pytest.mark.parametrize(
    "night", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
)
def test_over_midnight_and_a_change_of_clocks_nothing_is_lost_or_told_twice(
    night: datetime, checker: User
) -> None:
    evening, small_hours, morning = (night + n * HOUR for n in (-2, 0.5, 1.5))
    checks = [moved(checker, at=at) for at in (evening, small_hours, morning)]

    def told_since(at: datetime) -> list[int | None]:
        lines = report(Shift(at, now() + HOUR), only=Topic.MOVES).topics[0].lines
        return [line.row.claim for line in lines][::-1]

    assert told_since(evening) == [check.claim_id for check in checks]
    assert told_since(small_hours + timedelta(seconds=1)) == [checks[2].claim_id]


def test_i_have_taken_over_is_written_once_however_often_it_is_pressed(editor: User) -> None:
    taken = shift()
    first = take_over(taken, by=editor, note="  Quiet night.  ")

    assert take_over(taken, by=editor, note="Quiet night.") == first
    assert (first.by, first.note) == (editor, "Quiet night.")
    assert Handover.objects.count() == 1
    take_over(Shift(now() - HOUR, taken.until), by=editor)
    assert Handover.objects.count() == 2


def test_a_handover_is_written_for_good(editor: User) -> None:
    made = take_over(shift(), by=editor)

    with pytest.raises(TypeError):
        Handover.objects.filter(pk=made.pk).update(note="x")


def test_a_desk_has_its_own_last_handover(editor: User) -> None:
    metro = make_desk(name="Metro")
    everywhere = take_over(shift(), by=editor)
    there = take_over(shift(desk=metro), by=editor)

    assert past_handovers(None) == (everywhere,)
    assert past_handovers(metro) == (there,)


@pytest.mark.parametrize(("since", "until"), [(2, 1), (1, 1), (1, 2)])
def test_times_that_make_no_shift_are_refused(editor: User, since: int, until: int) -> None:
    with pytest.raises(HandoverRefused):
        take_over(Shift(now() + since * HOUR, now() + until * HOUR), by=editor)

    assert not Handover.objects.exists()


def test_somebody_without_a_role_takes_nothing_over(db: None) -> None:
    with pytest.raises(PermissionDenied):
        take_over(shift(), by=make_user("nobody"))
