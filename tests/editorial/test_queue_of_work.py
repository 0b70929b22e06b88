"""The queue: what failed, what goes out by itself, and whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now, told
from stories.editorial.auditing import audit_record
from stories.editorial.cut import Cut
from stories.editorial.looking import PATIENCE
from stories.editorial.publishing import publish
from stories.editorial.queue import queue
from stories.editorial.saving import save_story, set_embargo
from stories.editorial.scheduling import schedule
from stories.editorial.sections import AUDIT_LATE, Section
from stories.models import (
    RecordAudit,
    Status,
    Watch,
)
from tests.editorial.hours import in_minutes
from tests.editorial.queued import (
    cited,
    claims_of,
    everything,
    late,
    live,
    part_of,
    refused_at_its_hour,
    refuted,
)
from tests.factories import make_claim, make_desk, make_story, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User


pytestmark = pytest.mark.django_db


def test_what_was_not_published_is_told_with_its_reason_to_who_may_publish(
    editor: User, checker: User
) -> None:
    story = refused_at_its_hour(editor)

    part = part_of(editor, Section.REFUSED)

    assert part
    [row] = part.rows
    assert (row.title, row.about) == ("Quay shut", story.pk)
    assert "it was to go out unchanged only" in row.says
    assert row.says.endswith("Edith Vos scheduled it.")
    assert part_of(checker, Section.REFUSED) is None


def test_what_goes_out_by_itself_is_listed_the_next_one_first(editor: User) -> None:
    later, sooner = make_story(), make_story()
    schedule(later, by=editor, hour=in_minutes(60))
    schedule(sooner, by=editor, hour=in_minutes(30))

    part = part_of(editor, Section.SCHEDULED)

    assert part
    assert [row.about for row in part.rows] == [sooner.pk, later.pk]
    assert part_of(editor, Section.SCHEDULED, Cut(person=make_user("omar", "Editor"))) is None


def test_what_is_due_and_does_not_go_out_is_failed_work(editor: User) -> None:
    story = make_story()
    schedule(story, by=editor, hour=in_minutes(10))
    with told(now() + timedelta(minutes=10, seconds=30)):
        assert part_of(editor, Section.FAILED) is None
    with told(now() + timedelta(minutes=12)):
        part = part_of(editor, Section.FAILED)

    assert part
    [row] = part.rows
    assert (row.about, row.title) == (story.pk, story.title)
    assert row.says.startswith("It is due and was not published.")


def test_only_the_last_audit_counts(editor: User) -> None:
    RecordAudit.objects.create(revisions=1, unbroken=False, finding="Story x, revision 1.")
    part = part_of(editor, Section.FAILED)
    assert part is not None
    assert part.rows[0].says == "The record does not hold: Story x, revision 1."

    audit_record()

    assert part_of(editor, Section.FAILED) is None


def test_an_audit_that_did_not_run_and_pages_nobody_looks_at_are_failed_work(
    editor: User,
) -> None:
    RecordAudit.objects.create(
        revisions=1, unbroken=True, at=now() - AUDIT_LATE - timedelta(minutes=1)
    )
    for _ in range(2):  # one row tells of all pages
        Watch.objects.create(evidence=cited(make_claim()), next_at=now() - timedelta(hours=2))

    part = part_of(editor, Section.FAILED)

    assert part is not None
    assert len(part.rows) == 2
    assert part.count == 3
    assert all("See that the worker runs." in row.says for row in part.rows)


def test_what_failed_at_once_in_several_ways_is_counted_once_each(editor: User) -> None:
    for about in ("record", "files", "points"):
        RecordAudit.objects.create(revisions=1, about=about, unbroken=False, finding="So it is.")

    part = part_of(editor, Section.FAILED)

    assert part is not None
    assert part.count == len(part.rows) == 3
    assert [row.says for row in part.rows] == [
        "The record does not hold: So it is.",
        "Kept evidence does not hold: So it is.",
        "The record’s checkpoint was not kept: So it is. Mend that, then run checkpoint.",
    ]


def test_a_page_that_cannot_be_fetched_for_long_is_told(editor: User) -> None:
    claim, patient = make_claim(), make_claim()
    for one, failures in ((claim, PATIENCE), (patient, PATIENCE - 1)):
        later = now() + timedelta(hours=1)
        Watch.objects.create(evidence=cited(one), next_at=later, failures=failures, last_at=now())

    assert claims_of(editor, Section.UNFETCHED) == [claim]


def test_what_is_under_embargo_is_listed_by_when_it_lifts(editor: User) -> None:
    later, sooner, past = (make_story() for _ in range(3))
    for story, hours in ((later, 2), (sooner, 1), (past, -1)):
        set_embargo(story, by=editor, until=now() + timedelta(hours=hours))

    part = part_of(editor, Section.EMBARGOED)
    assert part is not None
    assert [row.about for row in part.rows] == [sooner.pk, later.pk]


def test_a_queue_can_be_of_one_desk(editor: User) -> None:
    claim = late()
    metro = make_desk(name="Metro")
    here, there = live(claim, editor, desk=metro), live(claim, editor)
    for story in (here, there):
        set_embargo(story, by=editor, until=now() + timedelta(hours=1))
    stand(claim, Status.DISPUTED)

    counts = {part.section: part.count for part in queue(editor, Cut(desk=metro))}

    assert counts == {"moved": 1, "overdue": 1, "embargoed": 1}
    assert queue(editor, Cut(desk=make_desk(name="Sport"))) == ()


def test_mine_are_claims_that_i_check_and_those_in_my_stories(
    editor: User, reporter: User, checker: User
) -> None:
    assigned, written, other = late(assignee=checker), late(), late()
    for claim in (assigned, other):
        live(claim, editor)
    story = make_story()
    body = f"[Two were hurt]{{claim={written.ref}}}, police said."
    save_story(story, by=reporter, token=1, body=body)
    story.refresh_from_db()
    publish(story, by=editor)

    assert claims_of(checker, Section.OVERDUE, Cut(person=checker)) == [assigned]
    assert claims_of(reporter, Section.OVERDUE, Cut(person=reporter)) == [written]


def test_what_waits_for_me_waits_under_mine_too(editor: User, checker: User) -> None:
    proposal = refuted(checker)

    assert claims_of(editor, Section.PROPOSED, Cut(person=editor)) == [proposal.claim]
    assert claims_of(editor, Section.PROPOSED, Cut(person=checker)) == [proposal.claim]
    assert claims_of(editor, Section.PROPOSED, Cut(person=make_user("zoe"))) == []


@pytest.mark.parametrize("many", [1, 12])
def test_two_queries_fill_every_section(
    editor: User, checker: User, django_assert_num_queries: Any, many: int
) -> None:
    for _ in range(many):
        make_user(f"colleague-{_}")
        everything(editor, checker)
    editor.has_perm("stories.view_story")

    with django_assert_num_queries(2):
        found = queue(editor, Cut())

    counts = {part.section: part.count for part in found}
    assert counts.pop(Section.FAILED) == 1
    assert set(counts.values()) <= {many, 2 * many}
