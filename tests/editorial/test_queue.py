from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now, told
from stories.editorial.auditing import audit_record
from stories.editorial.cut import Cut
from stories.editorial.looking import PATIENCE
from stories.editorial.moved import dismiss
from stories.editorial.publishing import publish, retract
from stories.editorial.queue import Part, queue
from stories.editorial.saving import save_story, set_embargo
from stories.editorial.scheduling import publish_due, schedule
from stories.editorial.sections import AUDIT_LATE, Section
from stories.editorial.verifying import accept, check_claim, decline
from stories.editorial.withholding import request_withholding
from stories.models import (
    Capture,
    Check,
    Claim,
    Ground,
    LoneCheck,
    Method,
    Outcome,
    PageChange,
    RecordAudit,
    Status,
    Story,
    Watch,
)
from tests.editorial.hours import in_minutes
from tests.factories import make_claim, make_desk, make_evidence, make_story, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Evidence

pytestmark = pytest.mark.django_db


def part_of(user: User, section: Section, cut: Cut | None = None) -> Part | None:
    return next((one for one in queue(user, cut or Cut()) if one.section == section), None)


def claims_of(user: User, section: Section, cut: Cut | None = None) -> list[Claim | None]:
    part = part_of(user, section, cut)
    return [row.claim for row in part.rows] if part else []


def live(claim: Claim, editor: User, **fields: Any) -> Story:
    """A published story that carries the claim, in its text unless it is told where."""
    fields.setdefault("body", f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    story = make_story(**fields)
    publish(story, by=editor)
    story.refresh_from_db()
    return story


def late(hours: float = 1, **fields: Any) -> Claim:
    return make_claim(recheck_due=now() - timedelta(hours=hours), **fields)


def cited(claim: Claim) -> Evidence:
    return make_evidence(claim=claim, kind="url", url="https://harbour.example/log")


def changed(evidence: Evidence, finding: str, **fields: Any) -> PageChange:
    before = Capture.objects.create(
        evidence=evidence, method=Method.FETCHED, sha256="0" * 64, size=1, media_type="text/html"
    )
    return PageChange.objects.create(
        evidence=evidence, finding=finding, seal=f"{before.pk}", before=before, **fields
    )


def refuted(by: User, to: Status = Status.FALSE) -> Check:
    claim = make_claim()
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    live(claim, make_user(f"editor-{claim.pk}", "Editor"))
    return check_claim(claim, to=to, by=by, reason="The log says otherwise.")


def decided_alone(claim: Claim, by: User) -> LoneCheck:
    check = Check.objects.create(
        claim=claim,
        outcome=Outcome.DECIDED,
        from_status=Status.UNVERIFIED,
        to_status=Status.FALSE,
        wording=1,
        statement=claim.statement,
        reason="The log.",
        by=by,
    )
    lone: LoneCheck = LoneCheck.objects.create(decision=check, reason="Nobody answered at night.")
    return lone


def everything(editor: User, checker: User) -> None:
    """One thing in each section of the editor's queue."""
    moved = make_claim()
    live(moved, editor)
    stand(moved, Status.DISPUTED)
    live(late(), editor)
    evidence = cited(make_claim())
    live(evidence.claim, editor)
    changed(evidence, "quote_gone")
    refuted(checker)
    decided_alone(make_claim(), checker)
    decline(refuted(editor), by=checker, reason="Which page?")
    RecordAudit.objects.create(revisions=1, unbroken=False, finding="Story x, revision 1.")
    Watch.objects.create(
        evidence=evidence, next_at=now() + timedelta(hours=1), failures=PATIENCE, last_at=now()
    )
    set_embargo(make_story(), by=editor, until=now() + timedelta(hours=1))
    refused_at_its_hour(editor)
    schedule(make_story(), by=editor, hour=in_minutes(60))


def refused_at_its_hour(by: User) -> Story:
    story = make_story(headline="Quay shut")
    schedule(story, by=by, hour=in_minutes(1), unchanged_only=True)
    save_story(story, by=by, token=story.saves, body="Nobody may pass, the office said.")
    with told(now() + timedelta(minutes=2)):
        publish_due()
    return story


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


def test_the_gravest_stands_first_and_everything_has_its_place(
    editor: User, checker: User
) -> None:
    everything(editor, checker)

    # Words are removed by standards editors only.
    here = [section for section in Section if section != Section.REMOVAL]
    assert [part.section for part in queue(editor, Cut())] == here


def test_a_claim_that_moved_says_what_readers_see_and_where(editor: User) -> None:
    claim = make_claim()
    stories = [live(claim, editor) for _ in range(2)]
    assert part_of(editor, Section.MOVED) is None

    stand(claim, Status.DISPUTED)

    part = part_of(editor, Section.MOVED)
    assert part is not None
    [row] = part.rows
    assert row.says == "Readers of 2 live stories see “Unverified”; it is “Disputed” now."
    assert {one.story for one in row.stories} == {story.pk for story in stories}


def test_a_moved_claim_waits_until_its_story_has_followed_or_is_dismissed(editor: User) -> None:
    claim, other = make_claim(), make_claim()
    story, left = live(claim, editor), live(other, editor)
    for one in (claim, other):
        stand(one, Status.DISPUTED)
    assert len(claims_of(editor, Section.MOVED)) == 2

    publish(story, by=editor, kind="status_change", note="It is disputed now.")
    dismiss(left, other, by=editor, status=Status.DISPUTED, revision=1, reason="It says so.")

    assert part_of(editor, Section.MOVED) is None


def test_a_moved_claim_names_the_stories_that_wait_not_one_that_was_dismissed(
    editor: User,
) -> None:
    claim = make_claim()
    left, waiting = live(claim, editor), live(claim, editor)
    stand(claim, Status.DISPUTED)

    dismiss(left, claim, by=editor, status=Status.DISPUTED, revision=1, reason="It says so.")

    part = part_of(editor, Section.MOVED)
    assert part is not None
    [row] = part.rows
    assert row.says == "Readers of 1 live story see “Unverified”; it is “Disputed” now."
    assert [one.story for one in row.stories] == [waiting.pk]


def test_the_most_prominent_overdue_claim_is_first(editor: User) -> None:
    text, update, headline, standfirst, two = (late() for _ in range(5))
    live(text, editor)
    story = live(two, editor)
    live(two, editor, body=f"[So]{{claim={two.ref}}}, police said.")
    live(headline, editor, headline=f"[Two hurt]{{claim={headline.ref}}}, police say", body="Yes.")
    live(
        standfirst,
        editor,
        standfirst=f"[Two hurt]{{claim={standfirst.ref}}}, they say",
        body="No.",
    )
    story.placements.model.objects.create(
        claim=update,
        story=story,
        live=True,
        place="update:u1",
        wording="x",
        status="unverified",
        position=99,
    )

    assert claims_of(editor, Section.OVERDUE) == [headline, standfirst, two, text, update]


def test_of_equals_the_one_in_the_newest_publication_is_first_then_the_longest_overdue(
    editor: User,
) -> None:
    late_one, later = late(1), late(5)
    story = make_story(
        body=f"[A]{{claim={late_one.ref}}}, they said. [B]{{claim={later.ref}}}, they said."
    )
    publish(story, by=editor)
    newer = late(1)
    live(newer, editor)

    assert claims_of(editor, Section.OVERDUE) == [newer, later, late_one]


def test_an_overdue_claim_counts_once_readers_see_it(editor: User, standards: User) -> None:
    seen, unseen, gone = late(), late(), late()
    live(seen, editor)
    make_story(body=f"[x]{{claim={unseen.ref}}}")
    retract(live(gone, editor), by=standards, reason="It was invented.")

    assert claims_of(editor, Section.OVERDUE) == [seen]


def test_a_page_whose_quoted_words_are_gone_is_graver_than_one_that_changed(editor: User) -> None:
    mild, grave = make_claim(), make_claim()
    changed(cited(mild), "changed", found_at=now() - timedelta(hours=3))
    evidence = cited(grave)
    changed(evidence, "changed")
    changed(evidence, "quote_gone")

    part = part_of(editor, Section.PAGES)

    assert part is not None
    assert [row.claim for row in part.rows] == [grave, mild]
    assert part.rows[0].says == (
        "The quoted words are gone from a cited page. 1 other page changed, too."
    )
    assert part.count == 2


def test_a_page_that_was_answered_asks_for_nothing(editor: User) -> None:
    claim = make_claim()
    changed(cited(claim), "changed", answer="ignored", answered_by=editor, answered_at=now())

    assert part_of(editor, Section.PAGES) is None


def test_a_proposal_waits_for_everybody_else_who_may_answer(
    checker: User, editor: User, reporter: User, standards: User
) -> None:
    proposal = refuted(checker)
    withdrawal = refuted(checker, Status.RETRACTED)

    waiting = {
        person.username: claims_of(person, Section.PROPOSED)
        for person in (checker, editor, reporter, standards)
    }

    assert waiting == {
        "chen": [],
        "edith": [proposal.claim],
        "rosa": [],
        "sade": [proposal.claim, withdrawal.claim],
    }
    accept(proposal, by=editor)
    assert claims_of(standards, Section.PROPOSED) == [withdrawal.claim]


def test_what_one_decided_alone_is_for_another_to_look_at(editor: User, checker: User) -> None:
    decided_alone(make_claim(), checker)

    part = part_of(editor, Section.ALONE)
    assert part is not None
    assert part.rows[0].says == "Chen Wu decided “False” alone: “Nobody answered at night.”"
    assert part_of(checker, Section.ALONE) is None


def test_what_was_declined_comes_back_to_who_proposed_it(checker: User, editor: User) -> None:
    answer = decline(refuted(checker), by=editor, reason="Which page?")

    part = part_of(checker, Section.DECLINED)
    assert part is not None
    assert part.rows[0].says == "Edith Vos declined “False”: “Which page?”"
    assert part_of(editor, Section.DECLINED) is None
    check_claim(answer.claim, to=Status.UNVERIFIABLE, by=editor, reason="The log was burned.")
    assert part_of(checker, Section.DECLINED) is None


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


def test_a_removal_waits_for_everybody_who_may_agree_but_not_for_who_asked(
    editor: User, standards: User
) -> None:
    story = make_story(headline="Quay shut", body="Jan Kowal was seen, police said.")
    publish(story, by=editor)
    request_withholding(
        story,
        by=standards,
        words="Jan Kowal",
        ground=Ground.COURT,
        reason="A court forbids it.",
        why="Order 12 of the court.",
    )

    part = part_of(make_user("omar", "Standards editor"), Section.REMOVAL)

    assert part
    [row] = part.rows
    assert (row.title, row.about) == ("Quay shut", story.pk)
    assert "Kowal" not in row.says
    assert part_of(standards, Section.REMOVAL) is None
    assert part_of(editor, Section.REMOVAL) is None
