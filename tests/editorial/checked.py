"""Checks of a claim: what their tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.clock import now
from stories.models import Exposure, Kind, Release, Revision, Status
from stories.text.version import Version
from tests.factories import make_claim, make_evidence, make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim

WHY = "The harbour log of that night says so."


def able_claim(checker: User, editor: User) -> Claim:
    """A claim that has everything that any status could ask for."""
    claim = make_claim(assignee=checker)
    for stance in ("supports", "contradicts"):
        for _ in range(2):
            make_evidence(claim=claim, stance=stance)
    release = Release(Kind.NEW, "", editor, now())
    revision = Revision.objects.append(make_story(), Version("Fire", "One."), release)
    Exposure.objects.record([(claim, Status.UNVERIFIED)], revision)
    return claim


def rows(claim: Claim) -> tuple[object, ...]:
    """Everything that a refusal must leave as it was."""
    claim.refresh_from_db()
    fields = (claim.status, claim.wording, claim.as_of, claim.recheck_due, claim.saves)
    return (*fields, claim.checks.count(), claim.history.count())
