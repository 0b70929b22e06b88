"""The queue: what its tests share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from stories.clock import now, told
from stories.editorial.cut import Cut
from stories.editorial.looking import PATIENCE
from stories.editorial.publishing import publish
from stories.editorial.queue import Part, queue
from stories.editorial.saving import save_story, set_embargo
from stories.editorial.scheduling import publish_due, schedule
from stories.editorial.sections import Section
from stories.editorial.verifying import check_claim, decline
from stories.models import (
    Capture,
    Check,
    Claim,
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
from tests.factories import make_claim, make_evidence, make_story, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Evidence


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
